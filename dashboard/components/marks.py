"""Small marks that say a state in word and shape: pills, dots, rows with a dot, key facts.

Takes words already formatted, gives Dash components. Colour is never alone: a dot has its own shape,
a pill its own word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.heads import emphasise

PillKind = Literal["insider", "notice", "entered", "left", "other"]
DotKind = Literal["fine", "notice", "failed", "quiet"]


@dataclass(frozen=True)
class DotRow:
    """One line of a list: its dot, a sentence and a figure (`**bold**`), and where to go."""

    kind: DotKind
    sentence: str
    figure: str
    link: tuple[str, str] | None = None
    """Words and address."""


@dataclass(frozen=True)
class KeyFact:
    """One of a few facts in a row: what, how much, and against what."""

    label: str
    value: str
    note: str = ""


def pill(kind: PillKind, text: str) -> Component:
    """Return a status as a word on its soft ground."""
    return html.Span(text, className=f"pill {kind}")


def dot(kind: DotKind) -> Component:
    """Return a circle (fine), diamond (notice), square (failed) or ring (quiet); words beside it say which."""
    return html.Span(className=f"dot {kind}", **{"aria-hidden": "true"})


def dot_rows(rows: Sequence[DotRow]) -> Component:
    """Return a list, one row each."""
    return html.Ul([html.Li(_fill_row(row)) for row in rows], className="rows")


def key_facts(facts: Sequence[KeyFact]) -> Component:
    """Return facts side by side, wrapped on a phone."""
    cells = [
        html.Div(
            [html.Dt(fact.label), html.Dd(fact.value), html.Dd(fact.note, className="caption") if fact.note else None]
        )
        for fact in facts
    ]
    return html.Dl(cells, className="card facts")


def _fill_row(row: DotRow) -> list[Component | None]:
    link = dcc.Link(row.link[0], href=row.link[1], className="go") if row.link else None
    sentence = html.Span(emphasise(row.sentence), className="sentence")
    return [dot(row.kind), sentence, html.Span(emphasise(row.figure), className="number"), link]
