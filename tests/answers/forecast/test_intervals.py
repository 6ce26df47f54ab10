"""Bounds from errors that are known at an origin."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from scipy.stats import t

from segmentation.answers.forecast.intervals import bound_forecasts
from segmentation.answers.forecast.series import Floats


def bound(forecasts: Floats, log_errors: Floats, level: float, shut: Sequence[int] = ()) -> tuple[Floats, Floats]:
    return bound_forecasts(forecasts, log_errors, level, np.isin(np.arange(len(forecasts)), shut))


def test_without_errors_the_prior_alone_bounds() -> None:
    lower, upper = bound(np.array([[1e6]]), np.array([[np.nan]]), 0.8)
    reach = t.ppf(0.9, 2) * 0.3
    assert (lower[0, 0], upper[0, 0]) == (pytest.approx(1e6 * np.exp(-reach), abs=1), round(1e6 * np.exp(reach)))


def test_errors_of_the_same_horizon_that_were_over_are_added() -> None:
    errors = np.array([[0.5, 0.7], [0.1, 0.2], [np.nan, np.nan]])
    _, upper = bound(np.full((3, 2), 1e6), errors, 0.95)
    near = t.ppf(0.975, 4) * np.sqrt((2 * 0.09 + 0.25 + 0.01) / 4)
    far = t.ppf(0.975, 3) * np.sqrt((2 * 0.09 + 0.49) / 3)
    assert upper[2] == pytest.approx(1e6 * np.exp([near, far]), abs=1)


def test_errors_of_the_first_year_lapse_after_six_origins_with_a_year() -> None:
    errors = np.where(np.arange(25) < 12, 1.0, 0.0)[:, None]
    _, upper = bound(np.full((25, 1), 1e6), errors, 0.8)
    assert upper[17, 0] > 2e6
    assert upper[18, 0] == pytest.approx(1e6 * np.exp(t.ppf(0.9, 8) * np.sqrt(2 * 0.04 / 8)), abs=1)


def test_a_forecast_of_nothing_has_no_bounds_and_a_bound_is_at_most_fifty_times_its_forecast() -> None:
    errors = np.array([[3.9], [np.nan]])
    lower, upper = bound(np.array([[0.0], [1e6]]), errors, 0.95)
    assert np.isnan([lower[0, 0], upper[0, 0]]).all()
    assert (lower[1, 0], upper[1, 0]) == (2e4, 5e7)


def test_there_are_no_bounds_while_the_shop_is_shut() -> None:
    lower, upper = bound(np.full((3, 1), 1e6), np.zeros((3, 1)), 0.8, shut=[1])
    assert np.isnan([lower[:, 0], upper[:, 0]]).tolist() == [[False, True, False]] * 2
