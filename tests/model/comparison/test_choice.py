"""The stated rule: revenue held first, then stability, and no change for noise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from segmentation.model.comparison.candidates import Candidate, describe_settings
from segmentation.model.comparison.choice import choose_candidate
from segmentation.model.comparison.scores import Scores
from segmentation.settings import Settings

CURRENT = describe_settings(Settings())
LONGER = replace(CURRENT, half_life_days=540.0)
LARGER = replace(CURRENT, insiders_share=0.1)
WARD = replace(CURRENT, algorithm="ward")

MIDDLING = Scores(0.4, 0.8, 0.90, 0.85, 1.005)


def choose(others: dict[Candidate, Scores]) -> Candidate:
    return choose_candidate({CURRENT: MIDDLING, **others}, CURRENT)


def test_the_settings_in_force_stay_against_an_equal() -> None:
    assert choose({LONGER: replace(MIDDLING, month_jaccard_mean=0.909, next_revenue_ratio=1.02)}) == CURRENT


def test_a_clearly_more_stable_candidate_is_preferred() -> None:
    assert choose({LONGER: replace(MIDDLING, month_jaccard_mean=0.92)}) == LONGER


def test_a_stable_candidate_that_holds_too_little_revenue_is_not() -> None:
    assert choose({LONGER: replace(MIDDLING, month_jaccard_mean=0.99, next_revenue_ratio=0.99)}) == CURRENT


@pytest.mark.parametrize("other", [LARGER, WARD])
def test_another_size_or_algorithm_is_shown_and_never_chosen(other: Candidate) -> None:
    assert choose({other: Scores(0.9, 0.99, 0.99, 0.98, 1.2)}) == CURRENT


def test_settings_in_force_that_hold_a_little_less_have_the_benefit_of_the_doubt() -> None:
    doubtful = {CURRENT: replace(MIDDLING, next_revenue_ratio=0.98)}
    assert choose({**doubtful, LONGER: MIDDLING}) == CURRENT
    assert choose({**doubtful, LONGER: replace(MIDDLING, month_jaccard_mean=0.92)}) == LONGER


def test_settings_in_force_that_hold_too_little_revenue_give_way_to_the_best_that_holds_enough() -> None:
    poor = {CURRENT: replace(MIDDLING, next_revenue_ratio=0.9)}
    sparse, dense = replace(CURRENT, segments=4), replace(CURRENT, segments=6)
    stable = {sparse: replace(MIDDLING, month_jaccard_mean=0.899), dense: replace(MIDDLING, next_revenue_ratio=1.01)}
    assert choose({**poor, **stable}) == dense


def test_where_nobody_holds_enough_the_settings_in_force_stay() -> None:
    poor = replace(MIDDLING, next_revenue_ratio=0.9)
    assert choose({CURRENT: poor, LONGER: replace(poor, month_jaccard_mean=0.99)}) == CURRENT


def test_a_measure_that_is_undefined_prefers_nobody() -> None:
    unknown = replace(MIDDLING, next_revenue_ratio=float("nan"), month_jaccard_mean=0.99)
    assert choose({LONGER: unknown}) == CURRENT
