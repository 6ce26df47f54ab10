"""From an address to a page and the frame around it.

Takes the path and the query string, gives the children of every part of the frame. What goes wrong
inside becomes a page with a reference that the log repeats.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from dash import html
from dash.development.base_component import Component
from plotly.io.json import to_json_plotly

from dashboard.components.cards import card
from dashboard.components.freshness import describe_freshness
from dashboard.components.heads import page_head
from dashboard.components.shell import fill_as_of, fill_compare, fill_freshness, fill_navigation
from dashboard.components.states import empty_state, error_state, notice
from dashboard.kept import Kept
from dashboard.list_file import warn_of_contacts
from dashboard.pages import PAGES, Page, starting
from dashboard.pages.request import PageRequest, read_request
from dashboard.queries.reader import Reader
from dashboard.queries.snapshots import read_counts, read_newest_run, read_published
from dashboard.translations import _, get_locale
from segmentation.months import add_months

log = logging.getLogger(__name__)

_KEPT_PAGES = 128
"""Of about 100 kB each."""

_MONTHS_DRAWN_AHEAD = 3
"""A quarter: readers go back that far to see what led to this month."""

_SEGMENTED_BUYERS = 50
"""From so many buyers on there are segments, unless they are too much alike."""


class Frame(NamedTuple):
    """What the router fills, in the order of its outputs."""

    main: list[Component]
    navigation: list[Component]
    drawer_navigation: list[Component]
    as_of: list[Component]
    freshness: Component | None
    source_name: str
    title: str


class Router:
    """Shows pages; one per app."""

    def __init__(self, queries: Reader) -> None:
        self._queries = queries
        self._settings = queries.settings
        self._pages: Kept[str] = Kept(_KEPT_PAGES)

    def show(self, path: str | None, search: str | None) -> Frame:
        """Return the page at an address and the frame around it."""
        try:
            queries = self._queries.hold()
            request = read_request(queries, path, search)
            return self._show_starting() if request is None else self._show_page(queries, request)
        except Exception:  # the outermost door: a reader gets a reference, the log the traceback
            reference = secrets.token_hex(4).upper()
            log.exception("Page %s%s failed, reference %s", path, search or "", reference)
            return self._frame_alone(_show_failure(reference), _("Error"))

    def draw_ahead(self) -> None:
        """Draw and keep the pages of the newest months in the language of this thread; errors are raised."""
        queries = self._queries.hold()
        newest_first = queries.read(read_published)["as_of"].iloc[::-1]
        for as_of in newest_first.iloc[:_MONTHS_DRAWN_AHEAD]:
            for path in [path for path, page in PAGES.items() if not page.is_live]:
                request = read_request(queries, path, f"?as_of={as_of.date()}")
                if request is not None:
                    self._show_page(queries, request)

    def _show_starting(self) -> Frame:
        return self._frame_alone(starting.layout(self._queries), _("Starting"))

    def _frame_alone(self, main: list[Component], title: str) -> Frame:
        return Frame(main, [], [], [], None, self._settings.source_name, title)

    def _show_page(self, queries: Reader, request: PageRequest) -> Frame:
        page = PAGES.get(request.path)
        main = self._lay_out(page, queries, request) if page else _show_unknown(request)
        freshness = self._show_freshness(request)
        title = _(page.title) if page else _("No such page")
        has_compare = page is not None and page.has_compare
        navigation = fill_navigation(_list_groups(queries, request), request.link(request.path))
        return Frame(
            main=[
                html.Div(freshness, className="only-phone stamp"),
                *_list_notices(request),
                *(_list_comparison_notices(request) if has_compare else []),
                warn_of_contacts(queries) if page and page.has_export else None,
                html.Div(main, key=request.path, className="page-body"),
            ],
            navigation=navigation,
            drawer_navigation=navigation,
            as_of=_show_months(request, has_compare),
            freshness=freshness,
            source_name=_("Demo shop") if self._settings.is_demo else self._settings.source_name,
            title=f"{title}, {request.formats.month(request.month)}",
        )

    def _lay_out(self, page: Page, queries: Reader, request: PageRequest) -> list[Any]:
        """Return what the page shows: drawn once per publication, kept as the JSON that is sent."""
        if page.is_live:
            return page.layout(queries, request)
        arguments = tuple(sorted(request.arguments.items()))
        key = (queries.state, get_locale(), request.path, request.as_of, request.chosen_as_of, arguments)
        return json.loads(self._pages.give(key, lambda: to_json_plotly(page.layout(queries, request))))

    def _show_freshness(self, request: PageRequest) -> Component:
        kind, sentence = describe_freshness(
            request.published,
            self._queries.read_fresh(read_newest_run),
            request.formats,
            datetime.now(self._settings.zone).date(),
            self._settings.data_lag_days,
        )
        return fill_freshness(kind, sentence, request.link("/runs"))


def _list_groups(queries: Reader, request: PageRequest) -> list[tuple[str, list[tuple[str, str, str]]]]:
    counts = queries.read(read_counts, request.as_of)
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for path, page in PAGES.items():
        if not page.group:
            continue
        count = request.formats.number(counts[page.counts]) if page.counts else ""
        groups.setdefault(_(page.group), []).append((_(page.title), request.link(path), count))
    return list(groups.items())


def _show_months(request: PageRequest, has_compare: bool) -> list[Component]:
    """Return the selector of the month and, on pages that compare two, of the other one."""
    dates = [instant.date() for instant in request.published["as_of"].iloc[::-1]]
    shown = fill_as_of(_name_months(request, dates, request.at), request.at(request.as_of))
    others = [as_of for as_of in dates if as_of != request.as_of]
    if not has_compare or not others:
        return [shown]
    current = "" if request.compared is None else request.against(request.compared["as_of"].date())
    return [shown, fill_compare(_name_months(request, others, request.against), current)]


def _name_months(
    request: PageRequest, dates: Sequence[date], write_address: Callable[[date], str]
) -> list[tuple[str, str, str]]:
    formats = request.formats
    return [
        (
            formats.month(add_months(as_of, -1)),
            _("as of {day}").format(day=formats.day(as_of)),
            write_address(as_of),
        )
        for as_of in dates
    ]


def _list_notices(request: PageRequest) -> list[Component]:
    formats, snapshot = request.formats, request.snapshot
    notices = []
    if request.fallback_from is not None:
        sentence = _("Nothing is published as of {asked}. This is {month}, the newest month.")
        notices.append(
            notice("notice", sentence.format(asked=request.fallback_from, month=formats.month(request.month)))
        )
    if snapshot["algorithm"] == "top_share" and snapshot["customers"] > 0:
        notices.append(notice("quiet", _explain_top_share(request)))
    return notices


def _list_comparison_notices(request: PageRequest) -> list[Component]:
    formats, notices = request.formats, []
    if request.compare_fallback_from is not None:
        sentence = _("There is no other month as of {asked} to compare with.")
        notices.append(notice("notice", sentence.format(asked=request.compare_fallback_from)))
    if request.is_compared_across:
        sentence = _("{month} was made under other settings: what differs may come from them, not from customers.")
        notices.append(notice("notice", sentence.format(month=formats.month(request.compared_month))))
    return notices


def _explain_top_share(request: PageRequest) -> str:
    if request.snapshot["customers"] < _SEGMENTED_BUYERS:
        cause = _("Under {buyers} buyers:").format(buyers=request.formats.number(_SEGMENTED_BUYERS))
    else:
        cause = _("Too few buyers for segments, or too much alike:")
    if request.is_newest_lineage:
        rule = _("the Insiders are the top {share} by value, and members who fell under it by less than the margin.")
        return f"{cause} {rule.format(share=request.write_programme_size())}"
    return " ".join([cause, _("the Insiders are those with the highest value.")])


def _show_unknown(request: PageRequest) -> list[Component]:
    lead = _("There is no page at {path}.").format(path=request.path)
    return [page_head(_("No such page"), lead), empty_state("", (_("Go to Overview"), request.link("/")))]


def _show_failure(reference: str) -> list[Component]:
    sentence = _("The page could not be read from the database.")
    head = page_head(_("Error"), _("This page could not be loaded"))
    return [head, card(_("What failed"), error_state(sentence, reference))]
