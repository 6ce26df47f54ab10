"""Changes: who entered, left, is on notice or was reinstated this month, against the month before.

Takes the reader's request, gives the page; the rows come from Postgres block by block. Only adjacent
months are compared: causes of others would not add up.
"""

from __future__ import annotations

import pandas as pd
from dash import Dash, html
from dash.development.base_component import Component

from dashboard.components.cards import card
from dashboard.components.customer_columns import ListColumn, choose_columns, show_columns
from dashboard.components.heads import page_head
from dashboard.components.states import empty_state
from dashboard.formatting import Formats
from dashboard.pages.changes_causes import show_by_month, show_causes
from dashboard.pages.changes_tiles import TABS, show_tiles
from dashboard.pages.customer_lists import register_list, show_list
from dashboard.pages.list_address import read_wanted
from dashboard.pages.notes import show_notes
from dashboard.pages.request import PageRequest
from dashboard.pages.revision_notice import tell_revision
from dashboard.pages.segments import show_moves
from dashboard.queries.changes import read_changes
from dashboard.queries.customers import Totals, read_known_columns
from dashboard.queries.lists import CustomerList
from dashboard.queries.reader import Reader
from dashboard.translations import _, ngettext
from segmentation.months import add_months

NAME = "changes"
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
    return [
        page_head(
            _name_page(request),
            f"{_write_lead(request)} {_write_crowding(queries, request)}".rstrip(),
            show_notes(queries, request),
        ),
        tell_revision(queries, request),
        show_tiles(queries, request, wanted.name),
        html.Div([show_causes(queries, request), show_by_month(queries, request)], className="row-5-7"),
        show_list(
            queries,
            request,
            wanted,
            _choose_columns(queries, request),
            describe_list,
            {"change": next(iter(TABS)), "find": ""},
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
    noticed = queries.read(read_changes, request.as_of).on_notice
    crowded = int(noticed.loc[noticed["cause"] == "model", "customers"].sum())
    if crowded == 0:
        return ""
    if crowded == noticed["customers"].sum():
        return _("Others bought more: nothing else put them there.")
    return ngettext(
        "{count} of them only because others bought more.", "{count} of them only because others bought more.", crowded
    ).format(count=request.formats.number(crowded))


def _show_start(request: PageRequest) -> Component:
    sentence = _("The Insiders of {month} are the starting members: nobody entered or left yet.").format(
        month=request.formats.month(request.month)
    )
    return card(_("Nothing to compare with"), empty_state(sentence, (_("See the Insiders"), request.link("/insiders"))))


def _choose_columns(queries: Reader, request: PageRequest) -> list[ListColumn]:
    known = queries.read(read_known_columns, request.as_of) | {"cause", "reason"}
    return show_columns(choose_columns(known), SHOWN)
