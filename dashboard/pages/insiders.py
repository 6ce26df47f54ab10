"""Insiders: the members, who is new, who is on notice, and everyone of the base when asked.

Takes the reader's request, gives the page; the rows come from Postgres block by block.
"""

from __future__ import annotations

from urllib.parse import urlencode

import pandas as pd
from dash import Dash, html
from dash.development.base_component import Component

from dashboard.components.customer_columns import choose_columns
from dashboard.components.customer_list import ANY, chooser, tabs
from dashboard.components.heads import page_head
from dashboard.components.segment_names import say_segments
from dashboard.components.states import empty_state
from dashboard.formatting import Formats
from dashboard.pages.customer_lists import register_list, show_list
from dashboard.pages.insiders_rule import show_rule
from dashboard.pages.list_address import read_wanted
from dashboard.pages.list_export import register_export
from dashboard.pages.request import PageRequest
from dashboard.pages.revision_notice import tell_revision
from dashboard.queries.customers import (
    Totals,
    read_countries,
    read_known_columns,
    read_totals_by_list,
)
from dashboard.queries.lists import (
    ADDED,
    EVEN_CHANCE,
    EVERYONE,
    LIKELY_TO_ENTER,
    LIKELY_TO_LEAVE,
    MEMBERS,
    MOST_LIKELY,
    PROBABILITY,
    REMOVED,
    CustomerList,
)
from dashboard.queries.reader import Reader
from dashboard.queries.revisions import read_revision
from dashboard.queries.segments import choose_segments, read_segments
from dashboard.translations import _, mark, ngettext

NAME = "insiders"

TABS = {
    MEMBERS: mark("Insiders"),
    "new": mark("New this month"),
    "on_notice": mark("On notice"),
    LIKELY_TO_LEAVE: mark("Likely to leave"),
    LIKELY_TO_ENTER: mark("Likely to enter"),
    "late": mark("Late"),
    "near": mark("Almost qualify"),
    "rule": mark("Meet only the rule"),
    EVERYONE: mark("All customers"),
    ADDED: mark("Added by the revision"),
    REMOVED: mark("Removed by the revision"),
}


def layout(queries: Reader, request: PageRequest) -> list[Component]:
    """Return the page."""
    asked = dict(request.arguments) | {"as_of": request.as_of.isoformat()}
    wanted = read_wanted(queries, asked, tuple(TABS))
    known = queries.read(read_known_columns, request.as_of)
    return [
        page_head(request.name_page(_("Insiders")), _write_lead(request)),
        tell_revision(queries, request),
        show_rule(queries, request),
        show_list(
            queries,
            request,
            wanted,
            choose_columns(known),
            describe_list,
            filters={"list": MEMBERS, "segment": ANY, "country": ANY, "find": ""},
            above=_show_filters(queries, request, wanted, known),
        ),
    ]


def register(app: Dash, queries: Reader) -> None:
    """Add what the list answers, and the file of any list."""
    register_list(app, queries, NAME, tuple(TABS), describe_list)
    register_export(app, queries)


def describe_list(wanted: CustomerList, totals: Totals, formats: Formats) -> tuple[str, Component | None]:
    """Return the title of a list with its totals, and what stands in its place where it is empty."""
    if totals.customers:
        title = _("{name}: {count}, {money} of revenue").format(
            name=_name_list(wanted.name, formats),
            count=formats.number(totals.customers),
            money=formats.money_compact(totals.revenue),
        )
        return title, None
    if wanted.find or wanted.segment or wanted.country:
        return _("No customer found"), _say_not_found(wanted)
    sentences = {
        MEMBERS: (_("There are no Insiders"), _("No customer qualifies this month.")),
        "new": (_("Nobody is new this month"), _("No customer entered this month, or the path begins here.")),
        "on_notice": (_("Nobody is on notice"), _("All Insiders qualify this month.")),
        "late": (_("Nobody is late"), _("All Insiders ordered within 1.5 times their usual gap.")),
        LIKELY_TO_LEAVE: (
            _("Nobody is likely to leave"),
            _("No Insider has a probability below an even chance, or none is known: only the newest month has them."),
        ),
        LIKELY_TO_ENTER: (
            _("Nobody is known to be likely to enter"),
            _("No probability is known for this month: only the newest month has them."),
        ),
        "near": (_("Nobody almost qualifies"), _("No other customer is near the boundary.")),
        "rule": (
            _("Nobody meets only the rule"),
            _("Every customer with the points to enter is an Insider, or no number of points was found."),
        ),
        EVERYONE: (_("There are no customers"), _("Nobody bought in the window.")),
        ADDED: (_("Nobody was added"), _("Publishing this month again made nobody an Insider.")),
        REMOVED: (_("Nobody was removed"), _("Publishing this month again left every Insider one.")),
    }
    title, sentence = sentences[wanted.name]
    return title, empty_state(sentence, _lead_on(wanted))


def _lead_on(wanted: CustomerList) -> tuple[str, str]:
    """Return where to go from an empty list: words and address."""
    arguments = {"as_of": wanted.as_of.isoformat()}
    if wanted.name == EVERYONE:
        return _("Check data"), f"/runs?{urlencode(arguments)}"
    if wanted.name == "on_notice":
        return _("See who is closest to the boundary"), f"/insiders?{urlencode(arguments | {'sort': 'margin'})}"
    return _("See all customers"), f"/insiders?{urlencode(arguments | {'list': EVERYONE})}"


def _name_list(name: str, formats: Formats) -> str:
    """Return the words of a list's title: a tab's, or the rule where the tab does not say it."""
    if name == LIKELY_TO_ENTER:
        return _("The {count} others most likely to enter").format(count=formats.number(MOST_LIKELY))
    if name == LIKELY_TO_LEAVE:
        return _("Insiders less than {share} likely to stay").format(share=formats.percent(EVEN_CHANCE, 0))
    return _(TABS[name])


def _say_not_found(wanted: CustomerList) -> Component:
    if not wanted.find or wanted.name == EVERYONE:
        return empty_state(_("No customer of this month fits these filters."))
    arguments = {"as_of": wanted.as_of.isoformat(), "list": EVERYONE, "find": wanted.find}
    words = _("No customer of this list has {find} in the id.").format(find=wanted.find)
    return empty_state(words, (_("Look among all customers"), f"/insiders?{urlencode(arguments)}"))


def _write_lead(request: PageRequest) -> str:
    formats, snapshot = request.formats, request.snapshot
    insiders, new, on_notice = (int(snapshot[name]) for name in ("insiders", "entered", "on_notice"))
    lead = ngettext(
        "[[{count} Insider]] brought **{money}**, {share} of the last {months} months’ revenue.",
        "[[{count} Insiders]] brought **{money}**, {share} of the last {months} months’ revenue.",
        insiders,
    ).format(
        count=formats.number(insiders),
        money=formats.money_compact(snapshot["insiders_revenue"]),
        share=formats.percent(snapshot["insiders_revenue_share"]),
        months=formats.number(snapshot["window_months"]),
    )
    if pd.isna(snapshot["stability_jaccard"]):
        return " ".join([lead, _("They are the starting members.")])
    if new == on_notice == 0:
        return " ".join([lead, _("Nobody is new or on notice.")])
    joined = ngettext("**{count} is new**,", "**{count} are new**,", new) if new else _("Nobody is new,")
    noticed = ngettext("**{count} is on notice**.", "**{count} are on notice**.", on_notice)
    noticed = noticed if on_notice else _("nobody is on notice.")
    return " ".join([lead, joined.format(count=formats.number(new)), noticed.format(count=formats.number(on_notice))])


def _show_filters(queries: Reader, request: PageRequest, wanted: CustomerList, known: frozenset[str]) -> Component:
    segments = say_segments(choose_segments(queries.read(read_segments), request.as_of))
    said = dict(zip(segments["stored_name"], segments["segment_name"], strict=True))
    choosers = [chooser(NAME, "segment", _("Segment"), _("All segments"), said, wanted.segment)]
    if "country" in known:
        countries = {country: country for country in queries.read(read_countries, request.as_of)}
        choosers.append(chooser(NAME, "country", _("Country"), _("All countries"), countries, wanted.country))
    unknown: list[str] = [] if PROBABILITY in known else [LIKELY_TO_LEAVE, LIKELY_TO_ENTER]
    if queries.read(read_revision, request.as_of) is None:
        unknown += [ADDED, REMOVED]
    names = [name for name in TABS if name not in unknown or name == wanted.name]
    totals = queries.read(read_totals_by_list, request.as_of, tuple(names), wanted.exit_margin)
    options = [
        (name, html.Span([_(TABS[name]), html.Span(f" {request.formats.number(customers)}", className="count")]))
        for name, (customers, _revenue) in totals.items()
    ]
    return html.Div(
        [tabs(NAME, "list", options, wanted.name, _("Which customers")), html.Div(className="space"), *choosers],
        className="list-filters",
    )
