"""The lists of customers: how a page shows one, and its rows block by block.

Takes a page's request and what the grid asks for, gives the list with what Postgres filtered and sorted. Shown by
Insiders and Changes; registered once for each.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.components.customer_columns import ListColumn, define_columns, format_rows, show_columns
from dashboard.components.customer_list import ListWords, fit_grid, list_card
from dashboard.components.segment_names import say_names
from dashboard.components.states import error_state
from dashboard.components.unknowns import list_unknowns
from dashboard.formatting import Formats
from dashboard.pages.list_address import link_export, read_wanted, store_wanted
from dashboard.pages.request import PageRequest
from dashboard.queries.customers import Totals, read_rows, read_totals
from dashboard.queries.lists import DEFAULT_SORT, CustomerList
from dashboard.queries.reader import Reader
from dashboard.queries.runs import read_source_columns
from dashboard.queries.segments import list_traits, read_segments
from dashboard.queries.snapshots import read_published
from dashboard.translations import _, get_locale, ngettext

Describe = Callable[[CustomerList, Totals, Formats], tuple[str, Component | None]]
"""The title of a list, and what stands in its place where it is empty."""

log = logging.getLogger(__name__)


def show_list(
    queries: Reader,
    request: PageRequest,
    wanted: CustomerList,
    columns: Sequence[ListColumn],
    describe: Describe,
    filters: Mapping[str, str],
    above: Component | None = None,
) -> Component:
    """Return the part of a page that a list fills.

    Parameters
    ----------
    columns
        Those that hold something, shown where the address names none.
    filters
        What each filter holds where the address is silent, the one that names the list first.
    above
        Stands over the card.
    """
    name, formats, (key, *_others) = request.path.removeprefix("/"), request.formats, filters
    totals = queries.read(read_totals, wanted)
    title, empty = describe(wanted, totals, formats)
    words = ListWords(
        find=wanted.find,
        export=_describe_export(totals.customers, formats),
        export_address=link_export(wanted),
        workbook_address=link_export(wanted, "xlsx"),
        note=_explain_unknowns(queries),
    )
    shown = show_columns(columns, request.arguments.get("columns", "").split("."))
    defined = define_columns(shown, wanted.sort, int(request.snapshot["window_months"]))
    usual = {"filters": filters, "columns": [column.name for column in columns if column.is_shown]}
    return html.Div(
        [
            dcc.Store(id=f"{name}-wanted", data=store_wanted(wanted, key)),
            above,
            list_card(name, title, defined, totals.customers, empty, words),
        ],
        className=f"list-page-{name}",
        **{"data-list": name, "data-usual": json.dumps(usual)},
    )


def register_list(app: Dash, queries: Reader, name: str, lists: Sequence[str], describe: Describe) -> None:
    """Add the callbacks of one grid; it shows `lists`, the first where an address names none."""

    def answer(asked: dict[str, Any] | None, wanted_now: Mapping[str, str]) -> tuple[Any, ...]:
        if asked is None:
            return (no_update,) * 6
        try:
            wanted = read_wanted(queries, {**wanted_now, "sort": _read_sort(asked.get("sortModel"))}, lists)
            rows = _read_block(queries, wanted, int(asked["startRow"]), int(asked["endRow"]))
            return rows, *_describe_anew(queries, wanted, describe)
        except Exception:  # the grid's outermost door: a reader gets a reference, the log the traceback
            reference = secrets.token_hex(4).upper()
            log.exception("Rows of %s failed, reference %s", name, reference)
            return no_update, *_show_failure(reference)

    app.callback(
        Output(f"{name}-grid", "getRowsResponse"),
        Output(f"{name}-title", "children"),
        Output(f"{name}-empty", "children"),
        Output(f"{name}-rows", "className"),
        Output(f"{name}-rows", "style"),
        Output(f"{name}-export-words", "children"),
        Input(f"{name}-grid", "getRowsRequest"),
        State(f"{name}-wanted", "data"),
        prevent_initial_call=True,
    )(answer)
    _register_in_browser(app, name)


def _read_block(queries: Reader, wanted: CustomerList, start: int, stop: int) -> dict[str, Any]:
    rows = queries.read_fresh(read_rows, wanted, start, stop)
    rows = rows.assign(segment_name=say_names(rows["segment_name"], list_traits(queries.read(read_segments))))
    return {
        "rowData": format_rows(rows, _read_formats(queries)),
        "rowCount": queries.read(read_totals, wanted).customers,
    }


def _describe_anew(queries: Reader, wanted: CustomerList, describe: Describe) -> tuple[Any, ...]:
    totals, formats = queries.read(read_totals, wanted), _read_formats(queries)
    place = fit_grid(totals.customers)
    export = _describe_export(totals.customers, formats)
    return *describe(wanted, totals, formats), place["className"], place["style"], export


def _show_failure(reference: str) -> tuple[Any, ...]:
    """Return what stands in place of the grid; the file goes with it."""
    place = fit_grid(0)
    failure = error_state(_("The rows could not be read from the database."), reference)
    return _("This list could not be loaded"), failure, place["className"], place["style"], no_update


def _describe_export(count: int, formats: Formats) -> str:
    return ngettext("Export {count} row", "Export {count} rows", count).format(count=formats.number(count))


def _explain_unknowns(queries: Reader) -> str:
    """Return why columns are not there, where it is the source's lack."""
    unknowns = list_unknowns(queries.read(read_source_columns))
    return " ".join(unknowns[name] for name in ("invoice_no", "stock_code", "country") if name in unknowns)


def _register_in_browser(app: Dash, name: str) -> None:
    app.clientside_callback(
        ClientsideFunction("lists", "choose"),
        Output(f"{name}-wanted", "data"),
        Input({"type": "filter", "list": name, "key": ALL}, "value"),
        State(f"{name}-wanted", "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("lists", "refill"),
        Input(f"{name}-wanted", "data"),
        State(f"{name}-grid", "id"),
    )
    app.clientside_callback(
        ClientsideFunction("lists", "pointExport"),
        Output(f"{name}-export", "href"),
        Output(f"{name}-workbook", "href"),
        Input(f"{name}-grid", "getRowsRequest"),
        Input(f"{name}-wanted", "data"),
        State(f"{name}-export", "href"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("lists", "showColumns"),
        Output(f"{name}-range", "children"),
        Input(f"{name}-columns", "value"),
        State(f"{name}-grid", "id"),
    )


def _read_sort(model: list[dict[str, str]] | None) -> str:
    if not model:
        return DEFAULT_SORT
    return ("-" if model[0].get("sort") == "desc" else "") + str(model[0].get("colId"))


def _read_formats(queries: Reader) -> Formats:
    return Formats(get_locale(), str(queries.read(read_published)["currency"].iloc[-1]))
