"""Changes: who entered, left, is on notice or was reinstated this month, against the month before.

Takes the reader's request, gives the page; the rows come from Postgres block by block. Only adjacent
months are compared: causes of others would not add up.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd
from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard.components.cards import card, figure_card
from dashboard.components.customer_columns import choose_columns, define_columns
from dashboard.components.customer_list import ListWords, list_card, tabs
from dashboard.components.heads import page_head
from dashboard.components.marks import DotKind, dot
from dashboard.components.states import empty_state
from dashboard.components.tables import Cell, Heading, data_table
from dashboard.components.tiles import change
from dashboard.figures import causes
from dashboard.figures import changes as figures
from dashboard.formatting import Formats
from dashboard.pages.customer_lists import (
    describe_export,
    explain_unknowns,
    link_export,
    place_list,
    read_wanted,
    register_list,
    store_wanted,
)
from dashboard.pages.notes import noted_card, show_notes
from dashboard.pages.request import PageRequest
from dashboard.pages.revision_notice import tell_revision
from dashboard.pages.segments import show_moves
from dashboard.queries.changes import count_causes, count_notice_causes
from dashboard.queries.customers import CustomerList, Totals, read_known_columns, read_totals, read_totals_of
from dashboard.queries.reader import Reader
from dashboard.translations import _, mark, ngettext
from segmentation.months import add_months

NAME = "changes"
MONTHS_SHOWN = 12
SHOWN = (
    "customer_id",
    "is_holdout",
    "cause",
    "reason",
    "revenue",
    "orders",
    "recency_days",
    "usual_gap_days",
    "short_by",
)
"""Columns that are there before the reader chooses."""

TABS: dict[str, tuple[DotKind, str, str]] = {
    "new": ("fine", mark("Entered"), mark("qualified for the first time or again")),
    "left": ("failed", mark("Left"), mark("did not qualify for longer than the grace period")),
    "on_notice": ("notice", mark("On notice"), ""),
    "reinstated": ("quiet", mark("Reinstated"), mark("were on notice, qualify again")),
}


def layout(queries: Reader, request: PageRequest) -> list[Component]:
    """Return the page."""
    asked = dict(request.arguments) | {"as_of": request.as_of.isoformat()}
    wanted = read_wanted(queries, asked, tuple(TABS))
    if pd.isna(request.snapshot["stability_jaccard"]):
        return [
            page_head(_name_page(request), _write_lead(request)),
            tell_revision(queries, request),
            _show_start(request),
        ]
    counted = queries.read(count_causes, request.as_of)
    return [
        page_head(
            _name_page(request),
            f"{_write_lead(request)} {_write_crowding(queries, request)}".rstrip(),
            show_notes(queries, request),
        ),
        tell_revision(queries, request),
        html.Div(_show_tabs(queries, request, wanted), className="tile-tabs"),
        html.Div([_show_causes(counted, request), _show_by_month(queries, request)], className="row-5-7"),
        place_list(
            NAME,
            [dcc.Store(id=f"{NAME}-wanted", data=store_wanted(wanted, "change")), _show_list(queries, request, wanted)],
            defaults={"change": next(iter(TABS)), "find": ""},
        ),
        show_moves(queries, request),
    ]


def register(app: Dash, queries: Reader) -> None:
    """Add what the list answers."""
    register_list(app, queries, NAME, tuple(TABS), describe_list)


def describe_list(wanted: CustomerList, totals: Totals, formats: Formats) -> tuple[str, Component | None]:
    """Return the title of a list with its money, and what stands in its place where it is empty."""
    _kind, words, _note = TABS[wanted.name]
    if totals.customers:
        return _("{name}: {money} of revenue").format(name=_(words), money=formats.money_whole(totals.revenue)), None
    if wanted.find:
        return _("No customer found"), empty_state(
            _("No customer of this list has {find} in the id.").format(find=wanted.find)
        )
    sentences = {
        "new": (_("Nobody entered"), _("No customer became an Insider this month.")),
        "left": (_("Nobody left"), _("No Insider left this month.")),
        "on_notice": (_("Nobody is on notice"), _("All Insiders qualify this month.")),
        "reinstated": (_("Nobody was reinstated"), _("No Insider on notice qualified again this month.")),
    }
    title, sentence = sentences[wanted.name]
    return title, empty_state(sentence)


def _name_page(request: PageRequest) -> str:
    begins = pd.isna(request.snapshot["stability_jaccard"])
    return request.name_page(_("Changes"), None if begins else add_months(request.month, -1))


def _write_lead(request: PageRequest) -> str:
    formats, snapshot = request.formats, request.snapshot
    insiders = ngettext("{count} Insider", "{count} Insiders", int(snapshot["insiders"]))
    now = insiders.format(count=formats.number(snapshot["insiders"]))
    if pd.isna(snapshot["stability_jaccard"]):
        return _("The path begins with [[{insiders}]]: there is no month before to compare with.").format(insiders=now)
    lead = _("**{entered} entered, {left} left**, {insiders} now.").format(
        entered=formats.number(snapshot["entered"]), left=formats.number(snapshot["left"]), insiders=now
    )
    on_notice = int(snapshot["on_notice"])
    if not on_notice:
        return " ".join([lead, _("Nobody is on notice.")])
    noticed = ngettext("**{count} is on notice**.", "**{count} are on notice**.", on_notice)
    return f"{lead} {noticed.format(count=formats.number(on_notice))}"


def _write_crowding(queries: Reader, request: PageRequest) -> str:
    """Return how many of all on notice are only because others bought more; nothing where nobody is."""
    noticed = queries.read(count_notice_causes, request.as_of)
    crowded = int(noticed.get("model", 0))
    if crowded == 0:
        return ""
    if crowded == noticed.sum():
        return _("Others bought more: nothing else put them there.")
    return ngettext(
        "{count} of them only because others bought more.", "{count} of them only because others bought more.", crowded
    ).format(count=request.formats.number(crowded))


def _show_start(request: PageRequest) -> Component:
    sentence = _("The Insiders of {month} are the starting members: nobody entered or left yet.").format(
        month=request.formats.month(request.month)
    )
    return card(_("Nothing to compare with"), empty_state(sentence, (_("See the Insiders"), request.link("/insiders"))))


def _show_tabs(queries: Reader, request: PageRequest, wanted: CustomerList) -> Component:
    now = queries.read(read_totals_of, tuple(CustomerList(request.as_of, name) for name in TABS))
    options = []
    differences = _compare(queries, request, now)
    for (name, (kind, words, note)), totals, difference in zip(TABS.items(), now, differences, strict=True):
        numbers = [
            html.Span(request.formats.number(totals.customers), className="value"),
            difference,
            html.Span(request.formats.money_compact(totals.revenue), className="money"),
        ]
        parts = [
            html.Span([dot(kind), _(words)], className="tab-name"),
            html.Span(numbers, className="tab-numbers"),
            html.Span(_leave_on(queries, request) if name == "on_notice" else _(note), className="tab-note"),
        ]
        options.append((name, html.Span(parts, className="tab-tile")))
    return tabs(NAME, "change", options, wanted.name, _("Which change"))


def _leave_on(queries: Reader, request: PageRequest) -> str:
    """Return when who is on notice leaves: known where the grace is one month."""
    if queries.settings.grace_months != 1:
        return _("leave unless they qualify again")
    day = request.formats.day(add_months(request.as_of, 1))
    return _("leave on {day} unless they qualify again").format(day=day)


def _compare(queries: Reader, request: PageRequest, now: list[Totals]) -> list[Component | None]:
    """Return how each count differs from the month before; nothing where a path had begun no earlier."""
    if request.previous is None or pd.isna(request.previous["stability_jaccard"]):
        return [None] * len(now)
    as_of = add_months(request.as_of, -1)
    before = queries.read(read_totals_of, tuple(CustomerList(as_of, name) for name in TABS))
    month = request.formats.month_short(add_months(as_of, -1))
    differences = [new.customers - old.customers for new, old in zip(now, before, strict=True)]
    return [_write_difference(difference, month, request.formats) for difference in differences]


def _write_difference(difference: int, month: str, formats: Formats) -> Component:
    if difference == 0:
        return html.Span(_("same as {month}").format(month=month), className="change")
    against = _("vs {month}").format(month=month)
    return change(difference, formats.number(abs(difference)), against, better="neither")


def _show_causes(counted: pd.DataFrame, request: PageRequest) -> Component:
    formats = request.formats
    crossed = causes.cross_causes(counted)
    headings = [Heading(_("Change")), *(Heading(_(name), is_number=True) for name in causes.CAUSES.values())]
    rows = [
        [_(causes.CHANGES[change]), *(Cell(formats.number(count), int(count)) for count in row)]
        for change, row in crossed.iterrows()
    ]
    footer = ""
    if request.previous is None and add_months(request.as_of, -1) >= request.published["as_of"].iloc[0].date():
        footer = _("The settings changed: both months are counted under the new ones.")
    return figure_card(
        "changes-causes",
        causes.title_causes(counted, formats),
        _("Customers by cause: own buying, old months that left the window, or others"),
        partial(causes.draw_causes, counted, formats=formats),
        data_table(_("Changes by cause"), headings, rows),
        causes.describe_causes(counted, formats),
        causes.HEIGHT,
        footer,
    )


def _show_by_month(queries: Reader, request: PageRequest) -> Component:
    formats, published = request.formats, request.published
    shown = published[published["as_of"] <= request.snapshot["as_of"]].tail(MONTHS_SHOWN)
    columns = ["entered", "left", "on_notice", "insiders"]
    rows = [
        [
            Cell(formats.month(add_months(as_of, -1)), f"{add_months(as_of, -1):%Y-%m}"),
            *(Cell(formats.number(count), int(count)) for count in counts),
        ]
        for as_of, *counts in shown[["as_of", *columns]].itertuples(index=False)
    ]
    names = [_("Entered"), _("Left"), _("On notice"), _("Insiders")]
    headings = [Heading(_("Month")), *(Heading(name, is_number=True) for name in names)]
    return noted_card(
        queries,
        request,
        "changes-by-month",
        figures.title_changes_by_month(shown, formats),
        _("Customers who entered and left in each month; Insiders at its end in blue"),
        partial(figures.draw_changes_by_month, shown, formats=formats),
        data_table(_("Changes by month"), headings, rows),
        figures.describe_changes_by_month(shown, formats),
        figures.HEIGHT,
    )


def _show_list(queries: Reader, request: PageRequest, wanted: CustomerList) -> Component:
    totals = queries.read(read_totals, wanted)
    title, empty = describe_list(wanted, totals, request.formats)
    known = queries.read(read_known_columns, request.as_of) | {"cause", "reason"}
    listed = [replace(column, is_shown=column.name in SHOWN) for column in choose_columns(known)]
    columns = define_columns(listed, wanted.sort, int(request.snapshot["window_months"]))
    words = ListWords(
        find=wanted.find,
        export=describe_export(totals.customers, request.formats),
        export_address=link_export(wanted),
        workbook_address=link_export(wanted, "xlsx"),
        note=explain_unknowns(queries),
    )
    return list_card(NAME, title, columns, totals.customers, empty, words)
