"""Evidence: what Insiders did after they were chosen, beside others, and how well next month’s are foretold.

Takes the reader's request, gives the page; every number is read from `reporting`.
"""

from __future__ import annotations

import re
from functools import partial

import pandas as pd
from dash import Dash, html
from dash.development.base_component import Component

from dashboard.components.cards import card, figure_card
from dashboard.components.caveats import sentence_list, write_caveats
from dashboard.components.heads import page_head
from dashboard.figures import evidence as figures
from dashboard.figures.measures import MEASURES, is_clear, write_measure
from dashboard.formatting import Formats
from dashboard.pages.evidence_table import tabulate_evidence
from dashboard.pages.propensity import show_propensity
from dashboard.pages.request import PageRequest
from dashboard.queries.caveats import StoredCaveat, read_caveats
from dashboard.queries.evidence import read_evidence
from dashboard.queries.reader import Reader
from dashboard.translations import _, mark, ngettext
from segmentation.months import count_months
from segmentation.sentences import SENTENCES, load_catalogue, render_sentence

REST, HOLDOUT = "rest", "holdout"
SAME_SIZE = {
    "same_size_top": mark("As many top spenders, revenue each"),
    "random": mark("A random draw of as many, revenue each"),
}
_METHODS = [key for key in SENTENCES if key.startswith("evidence_method")]


def layout(queries: Reader, request: PageRequest) -> list[Component]:
    """Return the page."""
    formats = request.formats
    evidence = queries.read(read_evidence, request.as_of)
    caveats = queries.read(read_caveats, request.as_of)["evidence"]
    later = evidence[~evidence["is_in_sample"]]
    about_holdout = [caveat for caveat in caveats if caveat.key.startswith("holdout_")]
    others = [caveat for caveat in caveats if caveat not in about_holdout]
    head = page_head(request.name_page(_("Evidence")), _write_lead(later, others, formats))
    held_out = later[later["comparison"] == HOLDOUT]
    if held_out.empty:
        limits = [_show_limits([*others, *about_holdout], formats)]
    else:
        limits = [_show_holdout(held_out, about_holdout, formats), _show_limits(others, formats)]
    if later[later["comparison"] == REST]["difference"].isna().all():
        return [head, *limits, *show_propensity(queries, request)]
    beside = html.Div([_show_same_size(later, formats), *limits], className="stack")
    return [
        head,
        html.Div([_show_rest(evidence, queries.settings.locale, formats), beside], className="row-7-5"),
        *show_propensity(queries, request),
    ]


def register(app: Dash, queries: Reader) -> None:
    """Add nothing: this page asks for nothing after it is shown."""


def _write_lead(later: pd.DataFrame, caveats: list[StoredCaveat], formats: Formats) -> str:
    known = later[(later["comparison"] == REST) & (later["measure"] == "revenue")].dropna(subset=["difference"])
    if known.empty and not any(caveat.key == "evidence_no_month_yet" for caveat in caveats):
        return _("Nothing can be compared as of this month.")
    if known.empty:
        return _("**Nothing can be proved yet**: no month has passed since the first Insiders were chosen.")
    row = known.iloc[-1]
    months = count_months(row["period_start"].date(), row["period_end"].date())
    words = {
        "months": formats.number(months),
        "day": formats.date(row["chosen_as_of"]),
        "insiders": write_measure("revenue", row["insiders_mean"], formats),
        "others": write_measure("revenue", row["others_mean"], formats),
        "low": write_measure("revenue", row["ci_low"], formats),
        "high": write_measure("revenue", row["ci_high"], formats),
    }
    spent = ngettext(
        "An [[Insider]] spent **{insiders}** in the month after {day}, another customer **{others}**.",
        "An [[Insider]] spent **{insiders}** in the {months} months after {day}, another customer **{others}**.",
        months,
    ).format(**words)
    if pd.isna(row["ci_low"]) or pd.isna(row["ci_high"]) or is_clear(row):
        return spent
    return f"{spent} " + _("**No clear difference**: {low} to {high}, 95% interval.").format(**words)


def _show_rest(evidence: pd.DataFrame, told_in: str, formats: Formats) -> Component:
    rest = _order_rows(evidence[evidence["comparison"] == REST], "measure", MEASURES)
    later = rest[~rest["is_in_sample"]]
    names = {name: _(words) for name, words in MEASURES.items()}
    return figure_card(
        "evidence-rest",
        figures.title_rest(later, formats),
        _("Insiders (blue) and everyone else of the base (grey), mean of each after the choice"),
        partial(figures.draw_differences, later, "measure", names, formats=formats),
        tabulate_evidence(_("Insiders against everyone else"), rest, formats),
        figures.describe_differences(later, "measure", names, formats),
        figures.measure_height(later, "measure"),
        _say_how(later, told_in, formats),
    )


def _show_same_size(later: pd.DataFrame, formats: Formats) -> Component:
    rows = _order_rows(later[later["comparison"].isin(list(SAME_SIZE))], "comparison", SAME_SIZE)
    drawn = rows[rows["measure"] == "revenue"]
    names = {name: _(words) for name, words in SAME_SIZE.items()}
    return figure_card(
        "evidence-same-size",
        figures.title_top(drawn, formats),
        _("Insiders (blue), as many others (grey), mean of each after the choice"),
        partial(figures.draw_differences, drawn, "comparison", names, formats=formats),
        tabulate_evidence(_("Insiders against as many others"), rows, formats),
        figures.describe_differences(drawn, "comparison", names, formats),
        figures.measure_height(drawn, "comparison"),
        _("Top spenders: by revenue of the window before the choice. All measures stand in the table."),
    )


def _order_rows(rows: pd.DataFrame, by: str, order: dict[str, str]) -> pd.DataFrame:
    """Return the rows in the order of `order`, those in sample last, then as they were read: shortest period first."""
    places = rows[by].map({name: place for place, name in enumerate(order)})
    return (
        rows.assign(place=places)
        .sort_values(["place", "is_in_sample"], kind="stable")
        .drop(columns="place")
        .reset_index(drop=True)
    )


def _say_how(later: pd.DataFrame, told_in: str, formats: Formats) -> str:
    row = later.iloc[0]
    insiders = ngettext("{count} Insider as of {day}", "{count} Insiders as of {day}", row["insiders"]).format(
        count=formats.number(row["insiders"]), day=formats.date(row["chosen_as_of"])
    )
    others = ngettext("{count} other", "{count} others", row["others"]).format(count=formats.number(row["others"]))
    counted = _("{insiders} and {others}; who never came back counts as 0.").format(insiders=insiders, others=others)
    line = [] if later["ci_low"].isna().all() else [_("Line: 95% confidence interval of the difference.")]
    return " ".join([counted, *line, _say_method(row["method"], told_in, formats)])


def _say_method(stored: str, told_in: str, formats: Formats) -> str:
    """Return how groups were compared in the reader's language: stored without a key, it is known by its words."""
    for key in _METHODS:
        counts = _read_counts(stored, load_catalogue(told_in).gettext(SENTENCES[key].text))
        if counts is not None:
            return render_sentence(key, counts, formats.locale)
    return stored


def _read_counts(stored: str, text: str) -> dict[str, int] | None:
    """Return the counts that stand at the places of a text; None where what is stored is another text."""
    words, names = re.split(r"\{\w+\}", text), re.findall(r"\{(\w+)\}", text)
    found = re.fullmatch(r"(\d[\d.,\s]*?)".join(map(re.escape, words)), stored)
    if found is None:
        return None
    return {name: int(re.sub(r"\D", "", count)) for name, count in zip(names, found.groups(), strict=True)}


def _show_limits(caveats: list[StoredCaveat], formats: Formats) -> Component:
    sentences = write_caveats(caveats, formats)
    return card(_("What this cannot prove"), sentence_list(sentences or [_("Nothing is compared yet.")]))


def _show_holdout(held_out: pd.DataFrame, caveats: list[StoredCaveat], formats: Formats) -> Component:
    rows = _order_rows(held_out, "measure", MEASURES)
    names = {name: _(words) for name, words in MEASURES.items()}
    return figure_card(
        "evidence-holdout",
        _("What the programme itself does"),
        _("Treated entrants against a random share held out"),
        partial(figures.draw_differences, rows, "measure", names, formats=formats),
        tabulate_evidence(_("Treated against held out"), rows, formats),
        figures.describe_differences(rows, "measure", names, formats),
        figures.measure_height(rows, "measure"),
        " ".join(write_caveats(caveats, formats)),
    )
