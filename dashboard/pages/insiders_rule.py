"""The rule in force: what it takes to enter and to stay, and how well it told the month in advance.

Takes the reader's request, gives a card. The model decides; the rule says it in points that a customer
could be told.
"""

from __future__ import annotations

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.formatting import Formats
from dashboard.pages.request import PageRequest
from dashboard.queries.conditions import read_conditions
from dashboard.queries.reader import Reader
from dashboard.translations import _, get_locale
from segmentation.sentences import render_sentence


def show_rule(queries: Reader, request: PageRequest) -> Component:
    """Return both conditions with what they were worth; one sentence where there is none."""
    conditions = queries.read(read_conditions, request.as_of)
    headings = {"enter": _("To enter"), "stay": _("To stay")}
    parts = [
        _show_condition(headings[kind], kind, conditions.loc[kind], request)
        for kind in headings
        if kind in conditions.index
    ]
    return html.Section(
        parts or html.P(_("No number of points was found as of this month.")),
        className="card in-force",
        **{"aria-label": _("The rule in force")},
    )


def _show_condition(heading: str, kind: str, condition: pd.Series, request: PageRequest) -> Component:
    sentence = render_sentence(condition["key"], condition["numbers"], get_locale())
    return html.Div(
        [
            html.P([html.B(heading), " ", sentence]),
            html.P(measure_rule(kind, condition, request.formats, request), className="caption"),
        ]
    )


def measure_rule(kind: str, condition: pd.Series, formats: Formats, request: PageRequest) -> str:
    """Return how well the rule of the month before told this month: found, named rightly, agreement, all together.

    Agreement never stands alone: most customers neither enter nor leave, so saying that nothing happens agrees too.
    """
    precision, recall, agreement = (condition[name] for name in ("precision", "recall", "agreement"))
    month = formats.month_name(request.month)
    if pd.isna(agreement):
        return _("Not yet measured: that takes the rule of a month before.")
    if pd.isna(recall) or pd.isna(precision):
        return _("Said in advance for {month}, it named nobody who did, or nobody did.").format(month=month)
    if kind == "enter":
        told = _(
            "Said in advance for {month}, it found {recall} of 100 buyers above the boundary, and {precision} of 100 "
            "it named were (F1 {f1}). It agreed on {agreement} of buyers; naming nobody agrees on {baseline}."
        )
    else:
        told = _(
            "Said in advance for {month}, it found {recall} of 100 members who did not qualify, those on notice before "
            "included, and {precision} of 100 it named did not (F1 {f1}). It agreed on {agreement} of members; naming "
            "nobody agrees on {baseline}."
        )
    numbers = condition["numbers"] or {}
    notices = [numbers.get(f"notices_{name}") for name in ("precision", "recall")]
    if kind == "stay" and None not in notices:
        told += " " + _("Of members who were not on notice before: F1 {notices_f1}.")
    return told.format(
        month=month,
        recall=formats.number(100 * recall),
        precision=formats.number(100 * precision),
        f1=formats.number(_measure_f1(precision, recall), 2),
        notices_f1=formats.number(_measure_f1(*notices), 2),
        agreement=formats.percent(agreement),
        baseline=formats.percent(numbers.get("baseline_agreement")),
    )


def _measure_f1(precision: float | None, recall: float | None) -> float | None:
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
