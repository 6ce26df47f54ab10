"""Actions: what marketing can do this month, ranked and sized, each with its list to download.

Takes the reader's request, gives the page; every number is read from `reporting`. A list is sent while it is
read, for mailing tools.
"""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import pandas as pd
from dash import Dash, dcc, html
from dash.development.base_component import Component
from flask import Response, abort, request

from dashboard.components.heads import page_head
from dashboard.components.marks import PillKind, pill
from dashboard.components.states import empty_state
from dashboard.components.tables import Cell, Heading, data_table
from dashboard.formatting import Formats
from dashboard.list_file import FORMS, send_list
from dashboard.pages.action_words import ActionWords, explain_no_action, say_action, say_caveats
from dashboard.pages.request import PageRequest
from dashboard.queries.actions import EXPORTED, read_actions, read_first_customers, stream_customers
from dashboard.queries.reader import Reader
from dashboard.translations import _, mark, ngettext

EXPORT_PATH = "/actions"

_STATUSES: dict[str, tuple[PillKind, str]] = {
    "insider": ("insider", mark("Insider")),
    "on_notice": ("notice", mark("On notice")),
    "other": ("other", mark("Other")),
}


def layout(queries: Reader, request: PageRequest) -> list[Component]:
    """Return the page."""
    actions = [say_action(action) for action in queries.read(read_actions, request.as_of).to_dict("records")]
    eyebrow = request.name_page(_("Actions"))
    if not actions:
        newest = request.published["as_of"].iloc[-1].date()
        link = (_("See the newest month"), request.at(newest)) if request.as_of != newest else None
        nothing = html.Section(empty_state(explain_no_action(queries, request), link), className="card action-none")
        return [page_head(eyebrow, _("There are no actions for this month.")), nothing]
    customers = queries.read(read_first_customers, request.as_of)
    cards = [
        _show_action(place, action, customers[customers["position"] == action.position], request)
        for place, action in enumerate(actions, start=1)
    ]
    return [
        page_head(eyebrow, _write_lead(actions, request.formats)),
        html.Ol(cards, className="action-list"),
        html.P(" ".join(say_caveats(queries, request)), className="caption action-caveats"),
    ]


def register(app: Dash, queries: Reader) -> None:
    """Serve the list of any action."""

    @app.server.get(f"{EXPORT_PATH}.{FORMS}")
    def send_action(form: str) -> Response:
        try:
            as_of = date.fromisoformat(request.args.get("as_of", ""))
        except ValueError:
            abort(400)
        actions = queries.read(read_actions, as_of)
        found = actions.loc[actions["key"] == request.args.get("action"), "position"]
        if found.empty:
            abort(404)
        action = request.args["action"]
        rows = stream_customers(queries.engine, as_of, int(found.iloc[0]), action)
        return send_list(queries, as_of, action, form, EXPORTED, rows)


def link_list(as_of: date, action: str, form: str = "csv") -> str:
    """Return the address of the file with an action's customers, csv or xlsx."""
    return f"{EXPORT_PATH}.{form}?{urlencode({'as_of': as_of.isoformat(), 'action': action})}"


def _write_lead(actions: list[ActionWords], formats: Formats) -> str:
    count = ngettext("**{count} action** this month.", "**{count} actions** this month.", len(actions))
    largest = max(actions, key=lambda action: action.revenue_at_stake)
    most = _("The most is at stake in “{title}”: **{money}**.")
    said = most.format(title=largest.title, money=formats.money_compact(largest.revenue_at_stake))
    return f"{count.format(count=formats.number(len(actions)))} {said}"


def _show_action(place: int, action: ActionWords, first: pd.DataFrame, request: PageRequest) -> Component:
    formats = request.formats
    download = html.A(
        [html.I(className="icon icon-download"), html.Span(_("Download list"))],
        href=link_list(request.as_of, action.key),
        className="control dark" if place == 1 else "control",
        download="",
        title="CSV",
        **{"aria-label": _("Download list: {title}").format(title=action.title)},
    )
    workbook = html.A(
        "XLSX",
        href=link_list(request.as_of, action.key, "xlsx"),
        className="control",
        download="",
        **{"aria-label": _("Download list as XLSX: {title}").format(title=action.title)},
    )
    words = html.Div(
        [
            html.Div(
                [html.Span(formats.number(place), className="action-place"), html.H2(action.title)],
                className="action-title",
            ),
            html.Div(formats.money_compact(action.revenue_at_stake), className="action-money"),
            html.P([html.Span(_("Counted as")), action.assumption]),
            html.P([html.Span(_("For")), action.audience]),
            html.P([html.Span(_("Why")), action.why]),
            html.Div([download, workbook], className="action-files"),
        ],
        className="action-words",
    )
    return html.Li([words, _list_first(action, first, request)], className="card action")


def _list_first(action: ActionWords, first: pd.DataFrame, request: PageRequest) -> Component:
    formats = request.formats
    months = formats.number(request.snapshot["window_months"])
    headings = [
        Heading(_("Customer")),
        Heading(_("Status")),
        Heading(_("Revenue, {months} months").format(months=months), is_number=True, is_minor=True),
        Heading(_("Days since order"), is_number=True, is_minor=True),
        Heading(_("At stake"), is_number=True),
    ]
    rows = [
        [
            Cell(dcc.Link(row.customer_id, href=request.link("/customer", id=row.customer_id))),
            Cell(pill(*_say_status(row.status))),
            formats.money(row.revenue),
            formats.number(row.recency_days),
            formats.money(row.revenue_at_stake),
        ]
        for row in first.itertuples(index=False)
    ]
    foot = ngettext("{shown} of {count} customer", "{shown} of {count} customers", action.customers).format(
        shown=formats.number(len(rows)), count=formats.number(action.customers)
    )
    table = data_table(_("First customers: {title}").format(title=action.title), headings, rows)
    return html.Div([table, html.P(foot, className="caption")], className="action-rows")


def _say_status(status: str) -> tuple[PillKind, str]:
    kind, words = _STATUSES[status]
    return kind, _(words)
