"""What the lists of customers answer: their rows block by block, their totals, their file.

Takes requests of the grids on Insiders and Changes, gives rows that Postgres filtered and sorted.
Registered once for the app and once for each list.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component
from flask import Response, abort, request

from dashboard.components.customer_columns import format_rows
from dashboard.components.customer_list import fit_grid
from dashboard.components.segment_names import say_names
from dashboard.components.unknowns import list_unknowns
from dashboard.formatting import Formats
from dashboard.list_file import FORMS, send_list
from dashboard.queries.customers import Totals, read_known_columns, read_rows, read_totals, stream_rows
from dashboard.queries.lists import DEFAULT_SORT, LISTS, WITH_CAUSE, CustomerList, choose_list
from dashboard.queries.reader import Reader
from dashboard.queries.runs import read_source_columns
from dashboard.queries.segments import read_segment_traits
from dashboard.queries.snapshots import read_published
from dashboard.translations import get_locale, ngettext

EXPORT_PATH = "/customers"

EXPORTED = (
    "is_member",
    "on_notice",
    "is_holdout",
    "segment_name",
    "member_since",
    "revenue",
    "orders",
    "mean_basket",
    "recency_days",
    "last_purchase_on",
    "usual_gap_days",
    "tenure_days",
    "products_per_order",
    "return_share",
    "country",
    "value",
    "points",
    "margin",
    "short_by",
    "probability_member_next_month",
)
CAUSES_EXPORTED = ("cause", "reason")
"""Added where a list holds who changed."""

Describe = Callable[[CustomerList, Totals, Formats], tuple[str, Component | None]]
"""The title of a list, and what stands in its place where it is empty."""


def describe_export(count: int, formats: Formats) -> str:
    """Return the words of the export button."""
    return ngettext("Export {count} row", "Export {count} rows", count).format(count=formats.number(count))


def link_export(wanted: CustomerList, form: str = "csv") -> str:
    """Return the address of the file that holds exactly the list, csv or xlsx."""
    arguments = store_wanted(wanted) | {"sort": wanted.sort}
    return f"{EXPORT_PATH}.{form}?{urlencode({key: value for key, value in arguments.items() if value})}"


def explain_unknowns(queries: Reader) -> str:
    """Return why columns are not there, where it is the source's lack."""
    unknowns = list_unknowns(queries.read(read_source_columns))
    return " ".join(unknowns[name] for name in ("invoice_no", "stock_code", "country") if name in unknowns)


def place_list(name: str, parts: list[Component], defaults: Mapping[str, str]) -> Component:
    """Return the part of a page that a list fills; `defaults` is what its filters hold where the address is silent."""
    data = {"data-list": name, "data-defaults": json.dumps(list(defaults.items()))}
    return html.Div(parts, className=f"list-page-{name}", **data)


def register_list(app: Dash, queries: Reader, name: str, lists: Sequence[str], describe: Describe) -> None:
    """Add the callbacks of one grid; it shows `lists`, the first where an address names none."""

    def answer_rows(asked: dict[str, Any] | None, wanted_now: Mapping[str, str]) -> Any:
        if asked is None:
            return no_update
        wanted = read_wanted(queries, wanted_now | {"sort": _read_sort(asked.get("sortModel"))}, lists)
        rows = queries.read_fresh(read_rows, wanted, int(asked["startRow"]), int(asked["endRow"]))
        rows = rows.assign(segment_name=say_names(rows["segment_name"], queries.read(read_segment_traits)))
        totals = queries.read(read_totals, wanted)
        return {"rowData": format_rows(rows, _read_formats(queries)), "rowCount": totals.customers}

    def answer_totals(wanted_now: Mapping[str, str]) -> tuple[Any, ...]:
        wanted, formats = read_wanted(queries, wanted_now, lists), _read_formats(queries)
        totals = queries.read(read_totals, wanted)
        title, empty = describe(wanted, totals, formats)
        place = fit_grid(totals.customers)
        return title, empty, place["className"], place["style"], describe_export(totals.customers, formats)

    app.callback(
        Output(f"{name}-grid", "getRowsResponse"),
        Input(f"{name}-grid", "getRowsRequest"),
        State(f"{name}-wanted", "data"),
        prevent_initial_call=True,
    )(answer_rows)
    app.callback(
        Output(f"{name}-title", "children"),
        Output(f"{name}-empty", "children"),
        Output(f"{name}-rows", "className"),
        Output(f"{name}-rows", "style"),
        Output(f"{name}-export-words", "children"),
        Input(f"{name}-wanted", "data"),
        prevent_initial_call=True,
    )(answer_totals)
    _register_in_browser(app, name)


def store_wanted(wanted: CustomerList, key: str = "list") -> dict[str, str]:
    """Return a list as the browser keeps it; `key` is the argument that names it in the address."""
    return {
        "as_of": wanted.as_of.isoformat(),
        key: wanted.name,
        "segment": wanted.segment,
        "country": wanted.country,
        "find": wanted.find,
    }


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


def read_wanted(queries: Reader, arguments: Mapping[str, str | None], lists: Sequence[str]) -> CustomerList:
    """Return the list that the browser asks for; an as-of date that is none raises ValueError."""
    texts = {key: value or "" for key, value in arguments.items()}
    return choose_list(date.fromisoformat(texts.get("as_of", "")), texts, lists, queries.settings.exit_margin)


def _read_sort(model: list[dict[str, str]] | None) -> str:
    if not model:
        return DEFAULT_SORT
    return ("-" if model[0].get("sort") == "desc" else "") + str(model[0].get("colId"))


def _read_formats(queries: Reader) -> Formats:
    return Formats(get_locale(), str(queries.read(read_published)["currency"].iloc[-1]))


def register_export(app: Dash, queries: Reader) -> None:
    """Serve the file of any list, sent while it is read."""

    @app.server.get(f"{EXPORT_PATH}.{FORMS}")
    def send_customers(form: str) -> Response:
        try:
            wanted = read_wanted(queries, request.args, LISTS)
        except ValueError:
            abort(400)
        known = queries.read(read_known_columns, wanted.as_of)
        also = CAUSES_EXPORTED if wanted.name in WITH_CAUSE else ()
        columns = ("customer_id", *(name for name in EXPORTED if name in known), *also)
        rows = stream_rows(queries.engine, wanted, columns)
        return send_list(queries, wanted.as_of, wanted.name, form, columns, rows)
