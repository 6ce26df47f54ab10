"""Gain and calibration: the chosen classifier against the margin, and probabilities against what came."""

from __future__ import annotations

import pandas as pd

from dashboard.figures.propensity import (
    describe_calibration,
    describe_gain,
    draw_calibration,
    draw_gain,
    index_gains,
    list_calibration,
    name_classifier,
    title_gain,
)
from tests.dashboard.figures.frames import FORMATS


def curve(classifier: str, gains: dict[float, float], is_chosen: bool) -> pd.DataFrame:
    """Return rows of `reporting.propensity_curves`: gains, then two points of calibration."""
    points = {"share_contacted": [*gains, None, None], "gain": [*gains.values(), None, None]}
    calibration = {"predicted": [None] * len(gains) + [0.9, 0.1], "observed": [None] * len(gains) + [0.8, 0.05]}
    return pd.DataFrame(points | calibration).assign(classifier=classifier, is_chosen=is_chosen)


CHOSEN = curve("lightgbm", {0.05: 0.6, 0.1: 0.95, 0.2: 1.0, 0.5: 1.0, 1.0: 1.0}, True)
MARGIN = curve("margin", {0.05: 0.5, 0.1: 0.9, 0.2: 0.98, 0.5: 1.0, 1.0: 1.0}, False)
CURVES = pd.concat([MARGIN, CHOSEN, curve("extra_trees", {0.1: 0.1}, False)])
NONE = CURVES.iloc[:0]


def test_gains_are_those_of_the_chosen_one_and_the_margin_from_zero_on() -> None:
    gains = index_gains(CURVES)
    assert list(gains.columns) == ["lightgbm", "margin"]
    assert gains.loc[0.0].tolist() == [0, 0]
    assert gains.loc[0.1].tolist() == [0.95, 0.9]


def test_where_the_margin_is_chosen_it_stands_alone() -> None:
    assert list(index_gains(curve("margin", {0.1: 0.9}, True)).columns) == ["margin"]


def test_the_title_tells_what_the_first_tenth_holds() -> None:
    assert title_gain(CURVES, FORMATS) == "The first 10% of customers hold 95% of next month’s Insiders"
    assert title_gain(NONE, FORMATS) == "Next month’s Insiders found by share contacted"


def test_the_curves_end_where_all_are_found() -> None:
    chance, margin, chosen = draw_gain(CURVES, "light", FORMATS).data
    assert list(chosen.x) == [0, 0.05, 0.1, 0.2, 0.5]
    assert (chosen.name, margin.name) == ("LightGBM", "Distance alone")
    assert list(chance.y) == [0, 0.5]


def test_gain_is_read_out_for_both() -> None:
    said = describe_gain(CURVES, FORMATS)
    assert said.startswith("LightGBM: 60.0% found among 5%, 95.0% found among 10%")
    assert "Distance alone: 50.0% found among 5%" in said


def test_calibration_is_of_the_chosen_one_from_the_smallest_on() -> None:
    assert list_calibration(CURVES).to_dict("list") == {"predicted": [0.1, 0.9], "observed": [0.05, 0.8]}
    _exact, line = draw_calibration(CURVES, "dark", FORMATS).data
    assert list(line.y) == [0.05, 0.8]
    assert describe_calibration(CURVES, FORMATS) == "10.0% said, 5.0% came true; 90.0% said, 80.0% came true"


def test_without_curves_both_say_so() -> None:
    assert not draw_gain(NONE, "light", FORMATS).data
    assert not draw_calibration(NONE, "light", FORMATS).data
    assert describe_gain(NONE, FORMATS) == "Next month’s Insiders found by share contacted"


def test_a_classifier_of_a_later_version_keeps_its_stored_name() -> None:
    assert name_classifier("gradient_boosting") == "gradient boosting"
