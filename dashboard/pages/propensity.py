"""The part of Evidence about next month's members: how many are found, how true the probabilities were, the model card.

Takes the reader's request, gives cards. Probabilities are known for the newest month alone.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.components.cards import card, figure_card
from dashboard.components.caveats import write_caveats
from dashboard.components.marks import pill
from dashboard.components.states import empty_state
from dashboard.components.tables import Cell, Heading, data_table
from dashboard.figures import propensity as figures
from dashboard.formatting import Formats
from dashboard.pages.request import PageRequest
from dashboard.queries.caveats import read_caveats
from dashboard.queries.evidence import read_classifiers, read_curves
from dashboard.queries.reader import Reader
from dashboard.translations import _
from segmentation.months import add_months


def show_propensity(queries: Reader, request: PageRequest) -> list[Component]:
    """Return the cards, or one that says why there are none."""
    classifiers = queries.read(read_classifiers, request.as_of)
    if classifiers.empty:
        return [_say_none(queries, request)]
    curves, formats = queries.read(read_curves, request.as_of), request.formats
    caveats = write_caveats(queries.read(read_caveats, request.as_of)["propensity"], formats)
    card_of_models = _show_classifiers(classifiers, " ".join(caveats), formats)
    if curves.empty:
        return [card_of_models]
    return [
        html.Div([_show_gain(curves, formats), _show_calibration(curves, formats)], className="row-7-5"),
        card_of_models,
    ]


def _say_none(queries: Reader, request: PageRequest) -> Component:
    title = _("Next month’s Insiders")
    newest = request.published["as_of"].iloc[-1].date()
    if request.as_of != newest:
        words = _("Who will be an Insider next month is estimated for the newest month only.")
        link = _("See {month}").format(month=request.formats.month(add_months(newest, -1)))
        return card(title, empty_state(words, (link, request.at(newest))))
    caveats = write_caveats(queries.read(read_caveats, request.as_of)["propensity"], request.formats)
    return card(title, empty_state(" ".join(caveats) or _("No probability is known for this month.")))


def _show_gain(curves: pd.DataFrame, formats: Formats) -> Component:
    gains = figures.index_gains(curves)
    headings = [
        Heading(_("Customers contacted")),
        *(Heading(figures.name_classifier(name), is_number=True) for name in gains.columns),
    ]
    rows = [
        [Cell(formats.percent(share, 0), share), *(Cell(formats.percent(gain), gain) for gain in found)]
        for share, *found in gains.itertuples()
    ]
    return figure_card(
        "evidence-gain",
        figures.title_gain(curves, formats),
        _("Share of next month’s Insiders found (up) among the customers with the highest probability (across)"),
        partial(figures.draw_gain, curves, formats=formats),
        data_table(_("Insiders found by share contacted"), headings, rows),
        figures.describe_gain(curves, formats),
        figures.HEIGHT,
        _("Measured on later months than those learned from. Distance alone: the margin of this month, the baseline."),
    )


def _show_calibration(curves: pd.DataFrame, formats: Formats) -> Component:
    points = figures.list_calibration(curves)
    headings = [Heading(_("Said, mean")), Heading(_("Came true"), is_number=True)]
    rows = [
        [Cell(formats.percent(row.predicted), row.predicted), Cell(formats.percent(row.observed), row.observed)]
        for row in points.itertuples()
    ]
    return figure_card(
        "evidence-calibration",
        figures.title_calibration(),
        _("Probability of being an Insider next month (across), share who were (up)"),
        partial(figures.draw_calibration, curves, formats=formats),
        data_table(_("Probabilities and what came"), headings, rows),
        figures.describe_calibration(curves, formats),
        figures.HEIGHT,
        _("In tenths of the probability; tenths with few customers are left out."),
    )


def _show_classifiers(classifiers: pd.DataFrame, caveats: str, formats: Formats) -> Component:
    chosen = classifiers.iloc[0]
    headings = [
        Heading(_("Classifier")),
        Heading(_("Average precision"), is_number=True),
        Heading(_("Lift at 10%"), is_number=True),
        *(Heading(name, is_number=True, is_minor=True) for name in (_("Brier"), _("Tested"), _("Insiders of them"))),
        *(Heading(name, is_minor=True) for name in (_("Learned from"), _("Tested on"))),
    ]
    rows = [_fill_classifier(row, formats) for row in classifiers.itertuples()]
    footer = _("Average precision: 1 where all Insiders stand first. Brier: mean square of what was missed, 0 is best.")
    return card(
        _title_classifiers(chosen, formats),
        [data_table(_("Classifiers compared"), headings, rows), _list_settings(classifiers)],
        _("Model card: who is an Insider a month later, learned from earlier months and tested on later ones"),
        f"{footer} {caveats}".strip(),
        flush=True,
        name="evidence-classifiers",
    )


def _list_settings(classifiers: pd.DataFrame) -> Component:
    """Return what each classifier looks at and how it is set, closed until asked for."""
    entries = []
    for row in classifiers.itertuples():
        features = ", ".join(name.replace("_", " ") for name in row.parameters.get("features", ()))
        settings = ", ".join(f"{name} {value}" for name, value in row.parameters.get("hyperparameters", {}).items())
        entries += [html.Dt(figures.name_classifier(row.classifier)), html.Dd(f"{features}; {settings}")]
    return html.Details(
        [html.Summary(_("What each looks at, and its settings")), html.Dl(entries)], className="settings"
    )


def _title_classifiers(chosen: pd.Series, formats: Formats) -> str:
    name = figures.name_classifier(chosen["classifier"])
    if pd.isna(chosen["average_precision"]):
        return _("Next month’s Insiders by {classifier}, not tested yet").format(classifier=_lower_first(name))
    return _("Next month’s Insiders by {classifier}: average precision {score}").format(
        classifier=_lower_first(name), score=formats.number(chosen["average_precision"], 3)
    )


def _fill_classifier(row: Any, formats: Formats) -> list[Cell]:
    name = [figures.name_classifier(row.classifier), *([pill("insider", _("Chosen"))] if row.is_chosen else [])]
    scores = ((row.average_precision, 3), (row.lift_at_10, 2), (row.brier, 4))
    return [
        Cell(html.Span(name, className="named"), row.classifier),
        *(Cell(formats.number(score, decimals), score) for score, decimals in scores),
        Cell(formats.number(row.cases), row.cases),
        Cell(formats.number(row.members), row.members),
        Cell(_name_dates(row.trained_from, row.trained_to, formats)),
        Cell(_name_dates(row.tested_from, row.tested_to, formats)),
    ]


def _name_dates(first: Any, last: Any, formats: Formats) -> str:
    """Return from which to which as-of date, named after the last months known."""
    if pd.isna(first) or first == last:
        return formats.month(first if pd.isna(first) else add_months(first.date(), -1))
    return _("{first} to {last}").format(
        first=formats.month(add_months(first.date(), -1)), last=formats.month(add_months(last.date(), -1))
    )


def _lower_first(words: str) -> str:
    return words if words[:2].isupper() or words == "LightGBM" else words[:1].lower() + words[1:]
