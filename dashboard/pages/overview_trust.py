"""Can I trust it, on Overview: what was measured of the list, the forecast and the rule, each beside its bar.

Takes the reader's request and its single numbers, gives a card. What is not known yet has no row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd
from dash.development.base_component import Component

from dashboard.components.cards import card
from dashboard.components.marks import DotKind, DotRow, dot_rows
from dashboard.components.states import empty_state
from dashboard.figures.stability import LOW_OVERLAP
from dashboard.formatting import Formats
from dashboard.pages.insiders_rule import measure_f1
from dashboard.pages.request import PageRequest
from dashboard.queries.overview import QUARTER_MONTHS, Facts
from dashboard.translations import _, ngettext
from segmentation.months import add_months

MOST_ERROR = {1: 0.13, 3: 0.12}
"""The forecast's goal by months ahead: with two years of history it was met."""
LEAST_F1 = 0.9
"""Of the rule to enter, told a month ahead."""


def list_checks(request: PageRequest, facts: Facts) -> Component:
    """Return the card: its title counts the checks that hold, of those that have a bar."""
    rows = [
        *_check_overlap(request),
        *_check_forecast(request, facts.error),
        *_check_worth(request, facts.quarter),
        *_check_rule(request, facts.rule),
    ]
    if not rows:
        sentence = _("Nothing is measured yet: each check takes a later month.")
        return card(_("Can I trust it?"), empty_state(sentence, (_("See the evidence"), request.link("/evidence"))))
    subtitle = _("Measured on later months, each beside its bar")
    return card(_title_checks(rows, request.formats), dot_rows(rows), subtitle, flush=True)


def _title_checks(rows: Sequence[DotRow], formats: Formats) -> str:
    judged = [row for row in rows if row.kind != "quiet"]
    if not judged:
        return _("Can I trust it?")
    held = sum(row.kind == "fine" for row in judged)
    title = ngettext(
        "Can I trust it? {held} of {count} check holds", "Can I trust it? {held} of {count} checks hold", len(judged)
    )
    return title.format(held=formats.number(held), count=formats.number(len(judged)))


def _check_overlap(request: PageRequest) -> Iterator[DotRow]:
    formats, overlap = request.formats, request.snapshot["stability_jaccard"]
    if pd.isna(overlap):
        return
    kind: DotKind = "quiet"
    sentence = _("Overlap with {month}’s list, window not full")  # while the window grows, so does the list
    if request.is_window_full:
        kind, sentence = _judge(overlap >= LOW_OVERLAP), _("Overlap with {month}’s list: {bar} or more")
    before, bar = formats.month_name(add_months(request.month, -1)), formats.percent(LOW_OVERLAP, 0)
    yield _write_row(
        kind, sentence.format(month=before, bar=bar), formats.percent(overlap), _("By month"), request.link("/chosen")
    )


def _check_forecast(request: PageRequest, error: pd.Series | None) -> Iterator[DotRow]:
    if error is None:
        return
    formats, bar = request.formats, MOST_ERROR.get(int(error["horizon_months"]))
    kind: DotKind = "quiet"
    sentence = ngettext("Forecast error, {tests} test", "Forecast error, {tests} tests", int(error["origins"]))
    if bar is not None:
        kind = _judge(error["wape"] <= bar)
        sentence = ngettext(
            "Forecast error, {tests} test: {bar} or less",
            "Forecast error, {tests} tests: {bar} or less",
            int(error["origins"]),
        )
    told = sentence.format(tests=formats.number(error["origins"]), bar=formats.percent(bar, 0))
    yield _write_row(kind, told, formats.percent(error["wape"]), _("Forecast"), request.link("/forecast"))


def _check_worth(request: PageRequest, quarter: pd.Series | None) -> Iterator[DotRow]:
    """Hold the Insiders against as many customers with the highest revenue: not told to bring less is what is asked."""
    if quarter is None or pd.isna(quarter["insiders_mean"]) or not quarter["others_mean"] > 0:
        return
    formats, ratio = request.formats, quarter["insiders_mean"] / quarter["others_mean"]
    kind: DotKind = "quiet" if pd.isna(quarter["ci_high"]) else _judge(quarter["ci_high"] >= 0)
    sentence = _("Revenue in {months} months: not below top spenders’").format(months=formats.number(QUARTER_MONTHS))
    yield _write_row(kind, sentence, f"{formats.number(ratio, 3)}×", _("Evidence"), request.link("/evidence"))


def _check_rule(request: PageRequest, rule: pd.Series | None) -> Iterator[DotRow]:
    f1 = None if rule is None else measure_f1(rule["precision"], rule["recall"])
    if f1 is None:
        return
    formats = request.formats
    sentence = _("Rule told a month ahead: F1 {bar} or more").format(bar=formats.number(LEAST_F1, 2))
    yield _write_row(_judge(f1 >= LEAST_F1), sentence, formats.number(f1, 2), _("The rule"), request.link("/insiders"))


def _judge(holds: bool) -> DotKind:
    return "fine" if holds else "notice"


def _write_row(kind: DotKind, sentence: str, value: str, words: str, address: str) -> DotRow:
    return DotRow(kind, sentence, f"**{value}**", (words, address))
