from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score

from segmentation.answers.propensity.scores import (
    SHARES_CONTACTED,
    list_calibration,
    measure_average_precision,
    measure_brier,
    measure_difference_error,
    measure_gain,
    rank_cases,
)

SCORES = np.array([0.6, 0.9, 0.7, 0.8])
MEMBERS = np.array([False, True, True, False])

CASES = st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0]), st.booleans(), st.integers(0, 3)), min_size=1)


def test_average_precision_is_the_mean_precision_where_a_member_is_found():
    # members stand first and third: 1/1 and 2/3
    found = measure_average_precision(rank_cases(SCORES), MEMBERS, np.ones(4))
    assert found == pytest.approx((1 + 2 / 3) / 2)


@given(CASES)
def test_average_precision_is_that_of_scikit_learn_ties_and_weights_included(cases):
    scores, members, weights = (np.array(column) for column in zip(*cases, strict=True))
    if (weights * members).sum() == 0:
        return
    found = measure_average_precision(rank_cases(scores), members, weights.astype(float))
    assert found == pytest.approx(average_precision_score(members, scores, sample_weight=weights))


def test_gain_is_the_share_of_members_among_those_contacted():
    ranking = rank_cases(SCORES)
    assert [measure_gain(ranking, MEMBERS, share) for share in (0.25, 0.5, 0.75, 1)] == [0.5, 0.5, 1, 1]


def test_gain_counts_ties_in_proportion():
    assert measure_gain(rank_cases(np.zeros(4)), MEMBERS, 0.25) == 0.25


@given(CASES)
def test_gain_never_falls_and_ends_at_all_members(cases):
    scores, members, _ = (np.array(column) for column in zip(*cases, strict=True))
    if not members.any():
        return
    gains = [measure_gain(rank_cases(scores), members, share) for share in SHARES_CONTACTED]
    assert (np.diff(gains) >= -1e-12).all()
    assert gains[-1] == pytest.approx(1)


def test_the_shares_contacted_are_those_of_the_chart():
    assert SHARES_CONTACTED[:4] == (0.01, 0.02, 0.05, 0.1)
    assert SHARES_CONTACTED[-1] == 1


def test_brier_is_the_mean_square_of_what_was_missed():
    assert measure_brier(np.array([1.0, 0.5, 0.0]), np.array([True, True, True])) == pytest.approx((0.25 + 1) / 3)


def test_calibration_is_told_by_tenths_that_hold_ten_cases():
    probabilities = np.array([0.02] * 10 + [0.55] * 9 + [0.9, 1.0] * 5)
    members = np.array([False] * 9 + [True] + [True] * 9 + [True] * 10)
    assert [pytest.approx(point) for point in list_calibration(probabilities, members)] == [(0.02, 0.1), (0.95, 1.0)]


def test_the_error_of_a_difference_is_nil_between_equals_and_the_same_each_time():
    random = np.random.default_rng(1)
    scores, others, members = random.random(200), random.random(200), random.random(200) < 0.3
    customers = pd.Index([f"c{number % 50}" for number in range(200)])
    assert measure_difference_error(scores, scores, members, customers) == 0
    error = measure_difference_error(scores, others, members, customers)
    assert error > 0
    assert measure_difference_error(scores, others, members, customers) == error
