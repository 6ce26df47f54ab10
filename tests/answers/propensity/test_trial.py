from __future__ import annotations

import pytest

from segmentation.answers.propensity.classifiers import HYPERPARAMETERS, MARGIN
from segmentation.answers.propensity.trial import (
    TIE,
    choose_trial,
    count_fewest,
    split_cases,
    try_classifiers,
)
from tests.answers.propensity.builders import draw_cases


@pytest.mark.parametrize(
    ("dates", "parts"), [(3, (1, 1, 1)), (4, (2, 1, 1)), (8, (4, 2, 2)), (9, (3, 3, 3)), (12, (6, 3, 3))]
)
def test_the_newest_dates_test_and_those_before_calibrate(dates, parts):
    cases = draw_cases(1, "margin", dates, customers=5)
    split = split_cases(cases)
    assert tuple(part["as_of"].nunique() for part in split) == parts
    assert split.learned["as_of"].max() < split.calibrated["as_of"].min()
    assert split.calibrated["as_of"].max() < split.tested["as_of"].min()
    assert sum(len(part) for part in split) == len(cases)


def test_the_fewest_of_either_kind_in_any_part_are_counted():
    cases = draw_cases(1, "margin", dates=3, customers=50)
    newest = cases["as_of"] == cases["as_of"].max()
    few = cases.assign(is_member_next=(cases.index < "c020") & ~newest | newest & (cases.index < "c048"))
    assert count_fewest(split_cases(few)) == 2


def test_the_margin_stands_where_nobody_knows_more():
    split = split_cases(draw_cases(2, "margin"))
    trials = try_classifiers(split)
    choice = choose_trial(trials, split.tested)
    assert [trial.classifier for trial in trials] == list(HYPERPARAMETERS)
    assert choice.trial.classifier == MARGIN
    assert choice.lead <= max(TIE, choice.standard_error)


def test_another_stands_where_it_knows_what_the_margin_does_not():
    split = split_cases(draw_cases(3, "log_gap_ratio"))
    choice = choose_trial(try_classifiers(split), split.tested)
    assert choice.trial.classifier != MARGIN
    assert choice.trial.average_precision > 0.8
    assert choice.lead > max(TIE, choice.standard_error)


def test_what_comes_on_the_tested_dates_teaches_nothing():
    cases = draw_cases(4, "margin")
    split = split_cases(cases)
    is_tested = cases["as_of"] >= split.tested["as_of"].min()
    turned = split_cases(cases.assign(is_member_next=cases["is_member_next"] ^ is_tested))
    for before, after in zip(try_classifiers(split), try_classifiers(turned), strict=True):
        assert before.probabilities.tolist() == after.probabilities.tolist()
