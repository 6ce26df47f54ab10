"""What the model was compared with: the candidates, the rule that chooses, and what to set.

Takes rows of `reporting.segment_candidates` and the settings, gives cards.
"""

from __future__ import annotations

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.components.cards import card
from dashboard.components.marks import pill
from dashboard.components.states import empty_state
from dashboard.components.tables import Cell, Heading, data_table
from dashboard.formatting import Formats
from dashboard.pages.request import PageRequest
from dashboard.translations import _, mark
from segmentation.months import add_months
from segmentation.settings import Settings, list_environment_lines

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


def show_start(settings: Settings, request: PageRequest) -> Component:
    """Return the card that stands there before models were compared."""
    if request.snapshot["algorithm"] == "top_share":
        needed = _("That takes more buyers, who differ. The scheduler tries when COMPARE_CRON says ({cron}).")
        return card(_("There are no segments to compare"), empty_state(needed.format(cron=settings.compare_cron)))
    sentence = _(
        "The scheduler compares algorithms and settings on this shop's past when COMPARE_CRON says ({cron}), "
        "four times a year by default. Run {command} to compare now."
    )
    words = sentence.format(cron=settings.compare_cron, command=COMMAND)
    return card(_("No models were compared yet"), empty_state(words))


def show_candidates(candidates: pd.DataFrame, settings: Settings, formats: Formats) -> Component:
    """Return the card of all candidates and their scores, the chosen one first."""
    minor = (
        _("Segments"),
        _("Half-life, days"),
        _("Frequency weight"),
        _("Share"),
        _("Silhouette"),
        _("Bootstrap stability"),
    )
    headings = [
        Heading(_("Algorithm")),
        *(Heading(name, is_number=True, is_minor=True) for name in minor),
        Heading(_("Overlap, mean"), is_number=True),
        Heading(_("Overlap, least"), is_number=True, is_minor=True),
        Heading(_("Next-quarter revenue"), is_number=True),
    ]
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
    chosen = find_chosen(candidates)
    return _("The chosen one overlaps {overlap} month to month and holds {ratio} times the revenue of the top").format(
        overlap=formats.percent(chosen["month_jaccard_mean"], 0), ratio=formats.number(chosen["next_revenue_ratio"], 3)
    )


def _fill_candidate(candidate: pd.Series, settings: Settings, formats: Formats) -> list[Cell]:
    marks = []
    if candidate["is_chosen"]:
        marks.append(pill("insider", _("Chosen")))
    if candidate["algorithm"] == "sized_kmeans" and not list_lines(candidate, settings):
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


def show_rule(candidates: pd.DataFrame, settings: Settings, formats: Formats) -> Component:
    """Return the card of the rule that chooses, and what to set where the choice is not in force."""
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
    numbers = {
        "ratio": formats.number(LEAST_RATIO, 3),
        "least": formats.number(LEAST_RATIO - DOUBT, 3),
        "noise": formats.number(JACCARD_NOISE, 2),
    }
    items = [html.Li(sentence.format(**numbers)) for sentence in rule]
    lines = list_lines(find_chosen(candidates), settings)
    if lines:
        act = [
            html.P(_("To adopt the choice set this in the environment. It starts a new lineage, so the list changes.")),
            html.Pre("\n".join(lines)),
        ]
    else:
        act = [html.P(_("The choice is what is in force: there is nothing to set."))]
    when = _("Compared again when COMPARE_CRON says ({cron}), or by {command}.")
    note = when.format(cron=settings.compare_cron, command=COMMAND)
    return card(_("The rule that chooses"), [html.Ol(items, className="rule"), *act], footer=note)


def find_chosen(candidates: pd.DataFrame) -> pd.Series:
    """Return the candidate that the rule chose."""
    return candidates[candidates["is_chosen"]].iloc[0]


def list_lines(candidate: pd.Series, settings: Settings) -> list[str]:
    """Return the lines of the environment by which a candidate differs from the settings in force."""
    return list_environment_lines(settings, {name: candidate[name] for name in ADOPTED})
