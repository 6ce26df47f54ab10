"""Plain tables: few rows, nothing to sort.

Takes rows of formatted cells, gives an HTML table in the look of the grids. A table behind a figure carries
the exact value of each cell in `data-value`, from which the browser writes the CSV.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component


@dataclass(frozen=True)
class Cell:
    """What a cell shows, and the exact value that a download carries (the text where none is given)."""

    content: str | Component
    value: str | int | float | None = None


@dataclass(frozen=True)
class Heading:
    """A column: its name with its unit; numbers stand right; `is_minor` columns are left out on phones."""

    text: str
    is_number: bool = False
    is_minor: bool = False


def data_table(caption: str, headings: Sequence[Heading], rows: Sequence[Sequence[Cell | str]]) -> Component:
    """Return a table whose first column names its rows; `caption` is read out, not shown."""
    head = html.Tr([html.Th(heading.text, scope="col", className=_style(heading)) for heading in headings])
    body = [
        html.Tr([_fill_cell(cell, heading, position) for position, (cell, heading) in _number(row, headings)])
        for row in rows
    ]
    table = html.Table(
        [html.Caption(caption, className="visually-hidden"), html.Thead(head), html.Tbody(body)], className="plain"
    )
    return html.Div(table, className="table-scroll", tabIndex="0", role="region", **{"aria-label": caption})


def _number(row: Sequence[Cell | str], headings: Sequence[Heading]) -> list[tuple[int, tuple[Cell, Heading]]]:
    cells = [cell if isinstance(cell, Cell) else Cell(cell) for cell in row]
    return list(enumerate(zip(cells, headings, strict=True)))


def _fill_cell(cell: Cell, heading: Heading, position: int) -> Component:
    exact = {} if cell.value is None else {"data-value": str(cell.value)}
    if position == 0:
        return html.Th(cell.content, scope="row", className=_style(heading), **exact)
    return html.Td(cell.content, className=_style(heading), **exact)


def _style(heading: Heading) -> str:
    return " ".join(name for name, holds in (("number", heading.is_number), ("minor", heading.is_minor)) if holds)
