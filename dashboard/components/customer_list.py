"""A list of customers: what stands above it, the grid, and what stands below.

Takes columns, rows and words, gives Dash components. The grid asks for its rows block by block
(`pages/customer_lists.py` answers); tabs, filters and search are controls with an id of one pattern, so
that the browser (`assets/lists.js`) can keep them in the address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.grids import grid
from dashboard.translations import _

BLOCK_ROWS = 50
ANY = "*"
"""What a filter that is not set holds; an empty value would show no words."""


def filter_id(name: str, key: str) -> dict[str, str]:
    """Return the id of a control that filters the list `name`; `key` is its argument in the address."""
    return {"type": "filter", "list": name, "key": key}


def list_card(
    name: str, title: str, grid_columns: list[dict[str, Any]], found: int, empty: Component | None, words: ListWords
) -> Component:
    """Return the card of a list: title, search, columns and export over the grid, the rows in view below.

    Parameters
    ----------
    name
        Of the list, the prefix of its ids.
    found
        How many customers it holds now.
    empty
        What stands in place of the grid where it holds none.
    """
    columns = [
        {"label": column["headerName"], "value": column["field"], "disabled": column["field"] == "customer_id"}
        for column in grid_columns
    ]
    shown = [column["field"] for column in grid_columns if not column["hide"]]
    bar = [
        html.H2(title, id=f"{name}-title"),
        html.Div(className="space"),
        _search(name, words.find),
        _columns_menu(name, columns, shown),
        *_link_files(name, words),
    ]
    foot = [
        html.Span("", id=f"{name}-range", **{"data-template": _("Rows {first} to {last} of {all}"), "role": "status"}),
        html.Span(words.note),
    ]
    return html.Section(
        [
            html.Div(bar, className="list-bar"),
            html.Div(empty, id=f"{name}-empty", className="list-empty"),
            html.Div(_customer_grid(name, grid_columns), id=f"{name}-rows", **fit_grid(found)),
            html.Div(foot, className="list-foot"),
        ],
        className="card list-card",
    )


@dataclass(frozen=True)
class ListWords:
    """What a list says around its grid: the search now, the export and its addresses, a note below."""

    find: str
    export: str
    export_address: str
    workbook_address: str
    note: str = ""


def fit_grid(found: int) -> dict[str, Any]:
    """Return class and style of the place of the grid: as high as its rows, hidden where there are none."""
    return {"className": "list-rows" if found else "list-rows empty", "style": {"--rows": found}}


def tabs(name: str, key: str, options: Sequence[tuple[str, Component | str]], value: str, label: str) -> Component:
    """Return radio buttons that look like tabs; an option is (value, its label)."""
    return html.Div(
        dbc.RadioItems(
            id=filter_id(name, key),
            options=[{"value": option, "label": words} for option, words in options],
            value=value,
            name=f"{name}-{key}",  # one stop of the Tab key, arrows choose
        ),
        className="tabs",
        role="radiogroup",
        **{"aria-label": label},
    )


def chooser(name: str, key: str, label: str, everything: str, options: Mapping[str, str], value: str) -> Component:
    """Return a filter: everything, or one of `options`, each with its words."""
    choices = [{"label": words, "value": option} for option, words in ({ANY: everything} | dict(options)).items()]
    known = value if value in options else ANY
    select = dbc.Select(id=filter_id(name, key), options=choices, value=known, className="control chip")
    return html.Label([html.Span(label, className="visually-hidden"), select])


def _search(name: str, find: str) -> Component:
    return html.Label(
        [
            html.I(className="icon icon-search"),
            html.Span(_("Customer id"), className="visually-hidden"),
            dcc.Input(
                id=filter_id(name, "find"), type="search", value=find, debounce=0.3, placeholder=_("Customer id")
            ),
        ],
        className="control quiet list-search",
    )


def _columns_menu(name: str, columns: list[dict[str, Any]], shown: list[str]) -> Component:
    summary = html.Summary([html.I(className="icon icon-columns"), html.Span(_("Columns"))], className="control quiet")
    choices = dbc.Checklist(id=f"{name}-columns", options=columns, value=shown, class_name="choices")
    return html.Details([summary, html.Div(choices, className="menu")], className="dropdown-details")


def _link_files(name: str, words: ListWords) -> list[Component]:
    """Return the links to the list as CSV and as a workbook."""
    return [
        html.A(
            [html.I(className="icon icon-download"), html.Span(words.export, id=f"{name}-export-words")],
            id=f"{name}-export",
            href=words.export_address,
            className="control dark",
            download="",
            title="CSV",
        ),
        html.A(
            "XLSX",
            id=f"{name}-workbook",
            href=words.workbook_address,
            className="control",
            download="",
            **{"aria-label": _("Export as XLSX")},
        ),
    ]


def _customer_grid(name: str, columns: list[dict[str, Any]]) -> Component:
    return grid(
        f"{name}-grid",
        columns,
        options={
            "cacheBlockSize": BLOCK_ROWS,
            "maxBlocksInCache": 20,
            "infiniteInitialRowCount": 1,
            "rowBuffer": 10,
            "tooltipShowDelay": 300,
            "rowHeight": 34,
            "suppressMultiSort": True,
            "suppressNoRowsOverlay": True,
        },
        rowModelType="infinite",
        style={"height": "100%"},
    )
