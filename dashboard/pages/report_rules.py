"""Answers 6, 7 and 9 of the report: how one gets in and out, and what marketing can do.

Takes the reader's request, gives answers; every number is read from `reporting`.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.figures.report_rows import draw_thresholds, draw_weights
from dashboard.formatting import Formats
from dashboard.pages.action_words import ActionWords, explain_no_action, say_action
from dashboard.pages.insiders_rule import measure_rule
from dashboard.pages.report_answer import Answer, Figure
from dashboard.pages.request import PageRequest
from dashboard.queries.actions import read_actions
from dashboard.queries.conditions import read_conditions
from dashboard.queries.reader import Reader
from dashboard.translations import _, get_locale
from segmentation.sentences import render_stored

Show = Callable[[pd.DataFrame, Formats], Figure | None]
"""How the figure of a condition is drawn from both."""


def answer_entry(queries: Reader, request: PageRequest) -> Answer:
    """Return what it takes to become an Insider."""
    return _answer_condition(_("How does one get in?"), "enter", _show_weights, queries, request)


def answer_exit(queries: Reader, request: PageRequest) -> Answer:
    """Return when an Insider is removed."""
    return _answer_condition(_("How does one get out?"), "stay", _show_thresholds, queries, request)


def _answer_condition(question: str, kind: str, show: Show, queries: Reader, request: PageRequest) -> Answer:
    conditions = queries.read(read_conditions, request.as_of)
    if kind not in conditions.index:
        return Answer(question, _("No number of points was found as of this month."))
    condition = conditions.loc[kind]
    sentence = render_stored(condition["key"], condition["numbers"], condition["sentence"], get_locale())
    if pd.isna(condition["threshold"]):
        return Answer(question, sentence)
    threshold = request.formats.number(condition["threshold"])
    sentence = sentence.replace(threshold, f"**{threshold}**", 1)
    return Answer(
        question,
        sentence,
        [_say_measure(kind, condition, request)],
        show(conditions, request.formats),
        has_wide_caveats=True,
    )


def _say_measure(kind: str, condition: pd.Series, request: PageRequest) -> str:
    """Return how well the rule of the month before told this month; its page says more."""
    if condition[["precision", "recall"]].isna().any():
        return measure_rule(kind, condition, request.formats, request)
    told = {
        "enter": _(
            "Said in advance for {month}, it found {recall} of those who qualified; {precision} of those it named did."
        ),
        "stay": _(
            "Said in advance for {month}, it found {recall} of those who did not qualify; {precision} of those it "
            "named did not."
        ),
    }
    return told[kind].format(
        month=request.formats.month_name(request.month),
        recall=request.formats.percent(condition["recall"], 0),
        precision=request.formats.percent(condition["precision"], 0),
    )


def _show_weights(conditions: pd.DataFrame, formats: Formats) -> Figure | None:
    numbers = conditions.loc["enter", "numbers"]
    ends = [numbers[f"months_{quarter}"] for quarter in range(1, 5) if f"months_{quarter}" in numbers]
    weights = []
    for quarter, (start, end) in enumerate(zip([0, *ends], ends, strict=False), start=1):
        weight = numbers.get(f"weight_{quarter}", 1.0)
        name = _("{start}–{end} months ago") if quarter == len(ends) and quarter > 1 else "{start}–{end}"
        name = name if quarter > 1 else _("last {end} months")
        weights.append((name.format(start=start, end=end), weight, formats.number(weight, 2)))
    if not weights:
        return None
    unit = formats.money_whole(numbers.get("unit", 1))
    title = _("What {unit} counts, by when it was spent").format(unit=unit)
    return Figure(title, draw_weights(weights), "; ".join(f"{name}: {text}" for name, _weight, text in weights))


def _show_thresholds(conditions: pd.DataFrame, formats: Formats) -> Figure | None:
    thresholds = conditions["threshold"]
    if pd.isna(thresholds.get("enter")) or thresholds["stay"] > thresholds["enter"]:
        return None
    stay, enter = float(thresholds["stay"]), float(thresholds["enter"])
    told = _("Staying takes {stay} points, entering {enter}.")
    return Figure(
        _("Points to stay and to enter"),
        draw_thresholds(stay, enter, formats),
        told.format(stay=formats.number(stay), enter=formats.number(enter)),
    )


def answer_actions(queries: Reader, request: PageRequest) -> tuple[Answer, Component | None]:
    """Return what marketing can do, and the table of it."""
    question = _("What can marketing do?")
    actions = [say_action(action) for action in queries.read(read_actions, request.as_of).to_dict("records")]
    if not actions:
        return Answer(question, explain_no_action(queries, request)), None
    return Answer(question, ""), _show_actions(actions, request.formats)


def _show_actions(actions: list[ActionWords], formats: Formats) -> Component:
    names = (_("Action"), _("Worth"), _("Counted as"))
    heads = [html.Th(name, scope="col", className="number" if place == 1 else "") for place, name in enumerate(names)]
    rows = [
        html.Tr(
            [
                html.Th(action.title, scope="row"),
                html.Td(formats.money_compact(action.revenue_at_stake), className="number"),
                html.Td(action.assumption, className="muted"),
            ]
        )
        for action in actions
    ]
    return html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="report-actions")
