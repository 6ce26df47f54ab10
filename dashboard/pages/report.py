"""Report: nine questions, nine answers, on two sheets of paper.

Takes the reader's request, gives the page; on screen, on paper and in a file it is the same, always light.
"""

from __future__ import annotations

from dash import Dash, html
from dash.development.base_component import Component

from dashboard.components.heads import emphasise
from dashboard.pages.report_answer import show_answer
from dashboard.pages.report_base import answer_eligible, answer_members, answer_profile, answer_share
from dashboard.pages.report_outlook import answer_better, answer_expected
from dashboard.pages.report_rules import answer_actions, answer_entry, answer_exit
from dashboard.pages.request import PageRequest
from dashboard.queries.reader import Reader
from dashboard.translations import _, ngettext

SHEETS = 2


def layout(queries: Reader, request: PageRequest) -> list[Component]:
    """Return the page."""
    printer = html.Button(
        _("Print or save as PDF"), type="button", className="control dark", **{"data-action": "print"}
    )
    title = html.H1(request.name_page(_("Report")), className="eyebrow", tabIndex="-1")
    return [html.Div([title, printer], className="head-line report-bar"), build_report(queries, request)]


def register(app: Dash, queries: Reader) -> None:
    """Add nothing: this page asks for nothing after it is shown."""


def build_report(queries: Reader, request: PageRequest) -> Component:
    """Return both sheets, of plain HTML alone."""
    first = [
        html.H2(emphasise(_write_title(request))),
        show_answer(1, answer_eligible(queries, request)),
        show_answer(2, answer_members(request)),
        show_answer(3, answer_profile(queries, request)),
        show_answer(4, answer_share(queries, request)),
    ]
    actions, table = answer_actions(queries, request)
    second = [
        show_answer(5, answer_expected(queries, request)),
        show_answer(6, answer_entry(queries, request)),
        show_answer(7, answer_exit(queries, request)),
        show_answer(8, answer_better(queries, request)),
        show_answer(9, actions, table),
    ]
    sheets = [_lay_sheet(number, parts, queries, request) for number, parts in enumerate((first, second), start=1)]
    return html.Div(sheets, className="report", **{"data-bs-theme": "light"})


def _write_title(request: PageRequest) -> str:
    formats, snapshot = request.formats, request.snapshot
    count = int(snapshot["insiders"])
    if count == 0:
        return _("[[No Insiders]] as of {day}").format(day=formats.date(request.as_of))
    return ngettext(
        "[[{count} Insider]], {part} of customers, brought {share} of revenue",
        "[[{count} Insiders]], {part} of customers, brought {share} of revenue",
        count,
    ).format(
        count=formats.number(count),
        part=formats.percent(snapshot["insiders_share_of_customers"]),
        share=formats.percent(snapshot["insiders_revenue_share"]),
    )


def _lay_sheet(number: int, parts: list[Component], queries: Reader, request: PageRequest) -> Component:
    formats, settings = request.formats, queries.settings
    shop = _("Demo shop") if settings.is_demo else settings.source_name
    known = _("as of {day}, data through {last}").format(
        day=formats.date(request.as_of), last=formats.date(request.snapshot["data_through"])
    )
    head = [
        html.Div([html.B([html.I(className="brand-mark"), "Insiders"]), html.Span(shop)]),
        html.Div([html.B(formats.month(request.month)), html.Span(known)]),
    ]
    months = int(request.snapshot["window_months"])
    note = ngettext(
        "Revenue is net of returns. {months} month to {last}.",
        "Revenue is net of returns. {months} months to {last}.",
        months,
    ).format(months=formats.number(months), last=formats.month(request.month))
    place = _("Page {number} of {all}").format(number=formats.number(number), all=formats.number(SHEETS))
    foot = [html.Span(note), html.Span(place)]
    return html.Article(
        [html.Header(head), html.Div(parts, className="report-parts"), html.Footer(foot)], className="sheet"
    )
