"""Plain tables: few rows, nothing to sort; and sums, whose parts add up visibly.

Takes rows of formatted cells, gives HTML tables in the look of the grids. A table behind a figure carries
the exact value of each cell in `data-value`, from which the browser writes the CSV.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component


@dataclass(frozen=True)
class Cell:
    """What a cell shows, and the exact value that a download carries: the text where none is given, nothing for NaN."""

    content: str | Component
    value: str | int | float | None = None


@dataclass(frozen=True)
class Heading:
    """A column: its name with its unit.

    Numbers stand right, `is_minor` columns are left out on phones, `is_wide` columns hold sentences and wrap.
    """

    text: str
    is_number: bool = False
    is_minor: bool = False
    is_wide: bool = False


@dataclass(frozen=True)
class Part:
    """One part of a sum: its name, its amount as text, and its share in 0…1 with its text."""

    name: str
    amount: str
    share: float
    share_text: str


def data_table(
    caption: str,
    headings: Sequence[Heading],
    rows: Sequence[Sequence[Cell | str]],
    total: Sequence[Cell | str] | None = None,
) -> Component:
    """Return a table whose first column names its rows; `caption` is read out, not shown."""
    head = html.Tr([html.Th(heading.text, scope="col", className=_style(heading)) for heading in headings])
    parts = [
        html.Caption(caption, className="visually-hidden"),
        html.Thead(head),
        html.Tbody([_fill_row(row, headings) for row in rows]),
        html.Tfoot(_fill_row(total, headings)) if total else None,
    ]
    table = html.Table(parts, className="plain")
    return html.Div(table, className="table-scroll", tabIndex="0", role="region", **{"aria-label": caption})


def sum_table(caption: str, parts: Sequence[Part], total: Part) -> Component:
    """Return parts under one another, a bar for each share, over the total that they add up to."""
    rows = [html.Tr(_fill_part(part)) for part in parts]
    foot = html.Tfoot(html.Tr(_fill_part(total)))
    return html.Table([html.Caption(caption, className="visually-hidden"), html.Tbody(rows), foot], className="sums")


def _fill_row(row: Sequence[Cell | str], headings: Sequence[Heading]) -> Component:
    cells = [cell if isinstance(cell, Cell) else Cell(cell) for cell in row]
    (first, first_heading), *others = zip(cells, headings, strict=True)
    name = html.Th(first.content, scope="row", **_describe_cell(first, first_heading))
    return html.Tr([name, *(html.Td(cell.content, **_describe_cell(cell, heading)) for cell, heading in others)])


def _describe_cell(cell: Cell, heading: Heading) -> dict[str, str]:
    if cell.value is None:
        return {"className": _style(heading)}
    is_unknown = isinstance(cell.value, float) and math.isnan(cell.value)
    return {"className": _style(heading), "data-value": "" if is_unknown else str(cell.value)}


def _style(heading: Heading) -> str:
    names = {"number": heading.is_number, "minor": heading.is_minor, "wide": heading.is_wide}
    return " ".join(name for name, holds in names.items() if holds)


def _fill_part(part: Part) -> list[Component]:
    width = f"{100 * min(max(part.share, 0), 1):.1f}%"
    bar = html.Span(html.I(style={"width": width}), className="meter", **{"aria-hidden": "true"})
    return [
        html.Th(part.name, scope="row"),
        html.Td(bar, className="bar"),
        html.Td(part.amount, className="number"),
        html.Td(part.share_text, className="number"),
    ]
