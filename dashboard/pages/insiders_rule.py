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
from dashboard.translations import _, get_locale, mark
from segmentation.sentences import render_stored

_MISSED = {
    ("enter", False, False): mark("Said in advance for {month}, it named nobody, and nobody was above the boundary."),
    ("enter", False, True): mark("Said in advance for {month}, it named nobody, though some were above the boundary."),
    ("enter", True, False): mark("Said in advance for {month}, it named some, and nobody was above the boundary."),
    ("stay", False, False): mark("Said in advance for {month}, it named nobody, and all members qualified."),
    ("stay", False, True): mark("Said in advance for {month}, it named nobody, though some members did not qualify."),
    ("stay", True, False): mark("Said in advance for {month}, it named some, and all members qualified."),
}
"""What is said by kind, whether the rule named anyone, and whether there was anyone to name."""
_AGREED = {
    "enter": mark("It agreed on {agreement} of buyers; naming nobody agrees on {baseline}."),
    "stay": mark("It agreed on {agreement} of members; naming nobody agrees on {baseline}."),
}


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
    sentence = render_stored(condition["key"], condition["numbers"], condition["sentence"], get_locale())
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
    numbers = condition["numbers"] or {}
    told = f"{_say_found(kind, precision, recall)} {_(_AGREED[kind])}"
    notices = [numbers.get(f"notices_{name}") for name in ("precision", "recall")]
    if kind == "stay" and None not in notices:
        told += " " + _("Of members who were not on notice before: F1 {notices_f1}.")
    return told.format(
        month=month,
        recall=formats.percent(recall, 0),
        precision=formats.percent(precision, 0),
        f1=formats.number(measure_f1(precision, recall), 2),
        notices_f1=formats.number(measure_f1(*notices), 2),
        agreement=formats.percent(agreement),
        baseline=formats.percent(numbers.get("baseline_agreement")),
    )


def _say_found(kind: str, precision: float, recall: float) -> str:
    """Return whom the rule found of those it should have; a share is null where there was nobody to take it of."""
    if pd.isna(precision) or pd.isna(recall):
        return _(_MISSED[kind, bool(pd.notna(precision)), bool(pd.notna(recall))])
    if kind == "enter":
        return _(
            "Said in advance for {month}, it found {recall} of the buyers above the boundary, and {precision} of those "
            "it named were (F1 {f1})."
        )
    return _(
        "Said in advance for {month}, it found {recall} of the members who did not qualify, those on notice before "
        "included, and {precision} of those it named did not (F1 {f1})."
    )


def measure_f1(precision: float | None, recall: float | None) -> float | None:
    """Return the harmonic mean of both; None where one is not known."""
    if pd.isna(precision) or pd.isna(recall):
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
