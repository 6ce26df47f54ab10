"""Weights and the choice of plain last month, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from segmentation.answers.forecast.ensemble import combine_methods, measure_log_errors, prefers_plain


def test_without_earlier_origins_methods_weigh_alike() -> None:
    methods = {"low": np.array([[10.0]]), "high": np.array([[1000.0]])}
    assert combine_methods(methods, np.array([[np.nan]])) == pytest.approx(np.array([[100.0]]))


def test_a_method_without_history_is_left_out() -> None:
    methods = {"known": np.array([[10.0]]), "unknown": np.array([[np.nan]])}
    assert combine_methods(methods, np.array([[np.nan]])) == pytest.approx(np.array([[10.0]]))


def test_weights_are_the_inverse_square_of_the_mean_squared_error_with_its_prior() -> None:
    actuals = np.array([[100.0], [np.nan]])
    methods = {"right": np.array([[100.0], [100.0]]), "wrong": np.array([[200.0], [200.0]])}
    right, wrong = 0.045 / 3, (0.045 + np.log(2) ** 2) / 3
    weight = right**-2 / (right**-2 + wrong**-2)
    assert combine_methods(methods, actuals)[1, 0] == pytest.approx(100 * 2 ** (1 - weight))


def test_a_month_that_was_not_over_at_the_origin_does_not_weigh() -> None:
    actuals = np.array([[100.0, 1.0], [1.0, 1.0]])
    methods = {"first": np.array([[100.0, 100.0], [10.0, 10.0]]), "second": np.array([[100.0, 1.0], [1000.0, 10.0]])}
    assert combine_methods(methods, actuals)[1, 0] == pytest.approx(100)


def test_nothing_and_returns_count_as_a_fiftieth() -> None:
    errors = measure_log_errors(np.array([100.0, 100.0, 0.0]), np.array([0.0, -40.0, 5.0]))
    assert errors[:2] == pytest.approx([-np.log(50)] * 2)
    assert np.isnan(errors[2])


def choose(earlier: int, method: float, plain: float) -> bool:
    actuals = np.array([[100.0]] * earlier + [[np.nan]])
    ours, last = (np.full((earlier + 1, 1), value) for value in (method, plain))
    return bool(prefers_plain(ours, last, actuals)[-1])


def test_last_month_is_taken_where_it_was_clearly_better_at_six_earlier_origins() -> None:
    assert choose(6, 120, 110)
    assert not choose(5, 120, 110)
    assert not choose(6, 120, 119)


def test_from_a_year_on_origins_without_a_season_are_not_compared() -> None:
    assert choose(11, 120, 100)
    assert not choose(17, 120, 100)
    assert choose(18, 120, 100)
