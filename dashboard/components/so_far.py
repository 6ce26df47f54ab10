"""A month that has not ended beside the same days of other months: never drawn as a whole one.

Takes words already formatted, gives a table with a bar in each row; that of the running month is hatched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component


@dataclass(frozen=True)
class Days:
    """Some days of a month: which, how much, as a part of the largest, how the running month differs."""

    name: str
    amount: str
    part: float
    is_running: bool = False
    change: Component | None = None


def so_far_table(caption: str, rows: Sequence[Days]) -> Component:
    """Return a row for each of the months."""
    body = [html.Tr(_fill_row(row), className="running" if row.is_running else None) for row in rows]
    return html.Table([html.Caption(caption, className="visually-hidden"), html.Tbody(body)], className="so-far")


def _fill_row(row: Days) -> list[Component]:
    width = f"{100 * min(max(row.part, 0.0), 1.0):.1f}%"
    return [
        html.Th(row.name, scope="row"),
        html.Td(html.I(style={"width": width}), className="bar", **{"aria-hidden": "true"}),
        html.Td(row.amount, className="number"),
        html.Td(row.change, className="against"),
    ]
