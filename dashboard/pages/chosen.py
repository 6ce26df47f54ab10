"""How segments were chosen: how stable the Insiders are, the model's own map, and what it was compared with.

Takes the reader's request, gives the page; every number is read from `reporting`. It compares nothing: that is
the job `python -m segmentation compare`.
"""

from __future__ import annotations

from functools import partial

import pandas as pd
from dash import Dash, html
from dash.development.base_component import Component

from dashboard.components.cards import card, figure_card
from dashboard.components.heads import page_head
from dashboard.components.segment_names import say_names
from dashboard.components.states import empty_state
from dashboard.components.tables import Cell, Heading, data_table
from dashboard.figures import map as customer_map
from dashboard.figures import stability
from dashboard.pages.chosen_candidates import find_chosen, list_lines, show_candidates, show_rule, show_start
from dashboard.pages.notes import noted_card
from dashboard.pages.request import PageRequest
from dashboard.queries.chosen import read_map, read_newest_candidates
from dashboard.queries.reader import Reader
from dashboard.queries.segments import choose_segments, list_traits, read_segments
from dashboard.translations import _, ngettext
from segmentation.settings import Settings

MOST_ON_MAP = 2_000


def layout(queries: Reader, request: PageRequest) -> list[Component]:
    """Return the page."""
    candidates = queries.read(read_newest_candidates)
    figures = [_show_map(queries, request), _show_stability(queries, request)]
    lead = _write_lead(candidates, queries.settings, request)
    parts = [page_head(request.name_page(_("How segments were chosen")), lead), html.Div(figures, className="row-7-5")]
    if candidates.empty:
        return [*parts, show_start(queries.settings, request)]
    return [
        *parts,
        show_candidates(candidates, queries.settings, request.formats),
        show_rule(candidates, queries.settings, request.formats),
    ]


def register(app: Dash, queries: Reader) -> None:
    """Add nothing: this page asks for nothing after it is shown."""


def _write_lead(candidates: pd.DataFrame, settings: Settings, request: PageRequest) -> str:
    if request.snapshot["algorithm"] == "top_share":
        return _("Too few customers to find segments: the **{share} of most value** are the Insiders.").format(
            share=request.formats.percent(settings.insiders_share, 0)
        )
    if candidates.empty:
        return _("The Insiders are found by **sized k-means** in {count} segments. No comparison ran yet.").format(
            count=request.formats.number(request.snapshot["segments"])
        )
    if list_lines(find_chosen(candidates), settings):
        sentence = _("**Another choice is preferred** to the settings in force: {count} candidates compared on {day}.")
    else:
        sentence = _("**The settings in force stay**: {count} candidates compared on {day}.")
    return sentence.format(
        count=request.formats.number(len(candidates)),
        day=request.formats.date(candidates["compared_at"].iloc[0].tz_convert(settings.zone)),
    )


def _show_map(queries: Reader, request: PageRequest) -> Component:
    formats = request.formats
    points = queries.read(read_map, request.as_of)
    segments = queries.read(read_segments)
    traits = list_traits(segments)
    points = points.assign(segment_name=say_names(points["segment_name"], traits))
    order = tuple(say_names(choose_segments(segments, request.as_of)["segment_name"], traits))
    headings = [
        Heading(_("Segment")),
        Heading(_("Customers shown"), is_number=True),
        Heading(_("Median value"), is_number=True),
        Heading(_("Median purchase days"), is_number=True),
    ]
    rows = [
        [
            str(name),
            Cell(formats.number(row.customers), int(row.customers)),
            Cell(formats.money(row.value), row.value),
            Cell(formats.number(row.purchase_days, 1), row.purchase_days),
        ]
        for name, row in customer_map.locate_segments(points, order).iterrows()
    ]
    shown = int((points["kind"] == "customer").sum())
    note = ngettext(
        "{shown} customer shown, {most} at most, chosen by their id; the line is the boundary of the Insiders.",
        "{shown} customers shown, {most} at most, chosen by their id; the line is the boundary of the Insiders.",
        shown,
    )
    return figure_card(
        "chosen-map",
        customer_map.title_map(points, order, formats),
        _("Value (across) and purchase days (up), both counting less the older they are; log scales"),
        partial(customer_map.draw_map, points, order, formats=formats),
        data_table(_("Segments on the map"), headings, rows),
        customer_map.describe_map(points, order, formats),
        customer_map.HEIGHT,
        note.format(shown=formats.number(shown), most=formats.number(MOST_ON_MAP)),
    )


def _show_stability(queries: Reader, request: PageRequest) -> Component:
    formats, published = request.formats, request.published
    shown = _mark_full(published[published["as_of"] <= request.snapshot["as_of"]], request)
    overlaps = stability.index_overlaps(shown)
    if overlaps.empty:
        return card(
            stability.title_stability(shown, formats),
            empty_state(_("The list of the next month is the first that can overlap with one before.")),
        )
    fills = bool((~shown["is_full"] & shown["stability_jaccard"].notna()).any())
    rows = [
        [Cell(formats.month(month), f"{month:%Y-%m}"), Cell(formats.percent(overlap), overlap)]
        for month, overlap in overlaps.items()
    ]
    return noted_card(
        queries,
        request,
        "chosen-stability",
        stability.title_stability(shown, formats),
        _("Insiders of a month and the one before, over those of either"),
        partial(stability.draw_stability, shown, formats=formats),
        data_table(_("Overlap by month"), [Heading(_("Month")), Heading(_("Overlap"), is_number=True)], rows),
        stability.describe_stability(shown, formats),
        stability.HEIGHT,
        _("While the window fills up, so does the list, and no run warns.") if fills else "",
        is_narrow=True,
    )


def _mark_full(published: pd.DataFrame, request: PageRequest) -> pd.DataFrame:
    """Return the rows with is_full: whether the window was; of settings no longer in force, the longest one known."""
    longest = published.groupby("lineage")["window_months"].transform("max")
    is_newest = published["lineage"] == request.published["lineage"].iloc[-1]
    return published.assign(is_full=published["window_months"] >= longest.mask(is_newest, request.window_months))
