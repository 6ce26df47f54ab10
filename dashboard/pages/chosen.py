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
from dashboard.components.marks import pill
from dashboard.components.segment_names import say_names
from dashboard.components.states import empty_state
from dashboard.components.tables import Cell, Heading, data_table
from dashboard.figures import map as customer_map
from dashboard.figures import stability
from dashboard.formatting import Formats
from dashboard.pages.notes import noted_card
from dashboard.pages.request import PageRequest
from dashboard.queries.chosen import read_map, read_newest_candidates
from dashboard.queries.reader import Reader
from dashboard.queries.segments import read_segment_traits, read_segments
from dashboard.translations import _, mark
from segmentation.months import add_months
from segmentation.settings import Settings, list_environment_lines

MOST_ON_MAP = 2_000
LEAST_RATIO = 0.995
DOUBT = 0.02
JACCARD_NOISE = 0.01
"""The numbers of the rule, as `segmentation.model` has them."""

COMMAND = "python -m segmentation compare"
ALGORITHMS = {
    "sized_kmeans": mark("Sized k-means"),
    "gaussian_mixture": mark("Gaussian mixture"),
    "ward": mark("Ward"),
    "hdbscan": mark("HDBSCAN"),
}
ADOPTED = ("segments", "half_life_days", "frequency_weight", "insiders_share")
"""Columns of a candidate that are settings."""


def layout(queries: Reader, request: PageRequest) -> list[Component]:
    """Return the page."""
    candidates = queries.read(read_newest_candidates)
    figures = [_show_map(queries, request), _show_stability(queries, request)]
    lead = _write_lead(candidates, queries.settings, request)
    parts = [page_head(request.name_page(_("How segments were chosen")), lead), html.Div(figures, className="row-7-5")]
    if candidates.empty:
        return [*parts, _show_start(queries.settings, request)]
    return [
        *parts,
        _show_candidates(candidates, queries.settings, request.formats),
        _show_rule(candidates, queries, request),
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
    if _list_lines(_find_chosen(candidates), settings):
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
    traits = queries.read(read_segment_traits)
    points = points.assign(segment_name=say_names(points["segment_name"], traits))
    order = tuple(say_names(queries.read(read_segments, request.as_of)["segment_name"], traits))
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
    note = _("{shown} customers shown, {most} at most, chosen by their id; the line is the boundary of the Insiders.")
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
    fills = bool((~shown["is_full"] & shown["stability_jaccard"].notna()).any())
    rows = [
        [Cell(formats.month(month), f"{month:%Y-%m}"), Cell(formats.percent(overlap), overlap)]
        for month, overlap in stability.index_overlaps(shown).items()
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


def _show_start(settings: Settings, request: PageRequest) -> Component:
    if request.snapshot["algorithm"] == "top_share":
        needed = _("That takes more buyers, who differ. The scheduler tries when COMPARE_CRON says ({cron}).")
        return card(_("There are no segments to compare"), empty_state(needed.format(cron=settings.compare_cron)))
    sentence = _(
        "The scheduler compares algorithms and settings on this shop's past when COMPARE_CRON says ({cron}), "
        "four times a year by default. Run {command} to compare now."
    )
    words = sentence.format(cron=settings.compare_cron, command=COMMAND)
    return card(_("No models were compared yet"), empty_state(words))


def _show_candidates(candidates: pd.DataFrame, settings: Settings, formats: Formats) -> Component:
    names = (
        _("Segments"),
        _("Half-life, days"),
        _("Frequency weight"),
        _("Share"),
        _("Silhouette"),
        _("Bootstrap stability"),
        _("Overlap, mean"),
        _("Overlap, least"),
        _("Next-quarter revenue"),
    )
    headings = [Heading(_("Algorithm")), *(Heading(name, is_number=True) for name in names)]
    ordered = candidates.sort_values("is_chosen", ascending=False, kind="stable")
    rows = [_fill_candidate(candidate, settings, formats) for _index, candidate in ordered.iterrows()]
    subtitle = _("Scored as of {month} and earlier in the model's own space; the one chosen first").format(
        month=formats.month(add_months(candidates["as_of"].iloc[0].date(), -1))
    )
    footer = _(
        "Bootstrap stability: overlap of the Insiders over resamples. Overlap: month to month. Next-quarter revenue: "
        "of the Insiders over that of as many top customers by trailing revenue."
    )
    table = html.Div(data_table(_("Candidates"), headings, rows), className="candidates")
    return card(_title_candidates(candidates, formats), table, subtitle, footer, flush=True, name="chosen-candidates")


def _title_candidates(candidates: pd.DataFrame, formats: Formats) -> str:
    chosen = _find_chosen(candidates)
    return _("The chosen one overlaps {overlap} month to month and holds {ratio} times the revenue of the top").format(
        overlap=formats.percent(chosen["month_jaccard_mean"], 0), ratio=formats.number(chosen["next_revenue_ratio"], 3)
    )


def _fill_candidate(candidate: pd.Series, settings: Settings, formats: Formats) -> list[Cell]:
    marks = []
    if candidate["is_chosen"]:
        marks.append(pill("insider", _("Chosen")))
    if candidate["algorithm"] == "sized_kmeans" and not _list_lines(candidate, settings):
        marks.append(pill("other", _("In force")))
    name = html.Span([_(ALGORITHMS[candidate["algorithm"]]), *marks], className="candidate")
    segments = candidate["segments"]
    overlaps = ("silhouette", "bootstrap_stability", "month_jaccard_mean", "month_jaccard_min", "next_revenue_ratio")
    return [
        Cell(name, candidate["algorithm"]),
        Cell(formats.number(segments), "" if pd.isna(segments) else int(segments)),
        Cell(formats.number(candidate["half_life_days"], 1), candidate["half_life_days"]),
        Cell(formats.number(candidate["frequency_weight"], 3), candidate["frequency_weight"]),
        Cell(formats.percent(candidate["insiders_share"]), candidate["insiders_share"]),
        *(Cell(formats.number(candidate[column], 3), candidate[column]) for column in overlaps),
    ]


def _show_rule(candidates: pd.DataFrame, queries: Reader, request: PageRequest) -> Component:
    rule = [
        _("Only sized k-means at the programme's size can be chosen: it keeps who a segment is from month to month."),
        _(
            "Its Insiders bought at least {ratio} times what as many top customers bought in the next quarter; for the "
            "settings in force {least} is enough, as chance moves it that much."
        ),
        _("Of these, all whose mean overlap lies within {noise} of the best are equal."),
        _("Among equals the settings in force win; else the higher revenue, then stability, then silhouette."),
        _("Where no candidate passes, the settings in force stay."),
    ]
    formats = request.formats
    numbers = {
        "ratio": formats.number(LEAST_RATIO, 3),
        "least": formats.number(LEAST_RATIO - DOUBT, 3),
        "noise": formats.number(JACCARD_NOISE, 2),
    }
    items = [html.Li(sentence.format(**numbers)) for sentence in rule]
    lines = _list_lines(_find_chosen(candidates), queries.settings)
    if lines:
        act = [
            html.P(_("To adopt the choice set this in the environment. It starts a new lineage, so the list changes.")),
            html.Pre("\n".join(lines)),
        ]
    else:
        act = [html.P(_("The choice is what is in force: there is nothing to set."))]
    when = _("Compared again when COMPARE_CRON says ({cron}), or by {command}.")
    note = when.format(cron=queries.settings.compare_cron, command=COMMAND)
    return card(_("The rule that chooses"), [html.Ol(items, className="rule"), *act], footer=note)


def _find_chosen(candidates: pd.DataFrame) -> pd.Series:
    return candidates[candidates["is_chosen"]].iloc[0]


def _list_lines(candidate: pd.Series, settings: Settings) -> list[str]:
    """Return the lines of the environment by which a candidate differs from the settings in force."""
    return list_environment_lines(settings, {name: candidate[name] for name in ADOPTED})
