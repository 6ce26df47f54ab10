"""Errors summed up, by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from segmentation.answers.forecast.backtests import list_backtests, measure_accuracy, summarise_errors
from segmentation.answers.forecast.groups import Group
from segmentation.answers.forecast.series import build_series
from tests.answers.forecast.shops import write_rosters, write_shop


def make_group(forecasts: list[list[float]], actuals: list[list[float]]) -> Group:
    projected = np.array(forecasts)
    came, is_shut = np.array(actuals), np.zeros(len(actuals), bool)
    return Group("all", {"ours": projected, "none": projected * np.nan}, came, came, is_shut, projected, "ours")


def test_errors_are_relative_to_what_came() -> None:
    wape, mape, bias = summarise_errors(np.array([110.0, 150.0]), np.array([100.0, 200.0]))
    assert (wape, mape, bias) == (pytest.approx(60 / 300), pytest.approx(0.175), pytest.approx(-40 / 300))


def test_no_percentage_where_a_month_is_near_zero_and_none_at_all_where_nothing_came() -> None:
    wape, mape, _ = summarise_errors(np.array([110.0, 1.0]), np.array([100.0, 2.0]))
    assert (wape, mape) == (pytest.approx(11 / 102), None)
    assert summarise_errors(np.array([1.0]), np.array([0.0])) == (None, None, None)


def test_accuracy_is_of_the_sum_of_the_months_ahead() -> None:
    group = make_group([[100, 300, 100], [90, 50, 80]], [[110, 290, 100], [100, np.nan, np.nan]])
    accuracy = measure_accuracy([group], 3).set_index("horizon_months")
    assert accuracy["origins"].to_dict() == {1: 2, 3: 1}
    assert accuracy["wape"].to_dict() == {1: pytest.approx(20 / 210), 3: 0}
    assert accuracy["method"].unique().tolist() == ["ours"]


def test_coverage_counts_the_sums_inside_their_interval() -> None:
    group = make_group([[100_000], [100_000]], [[101_000], [300_000]])
    told = measure_accuracy([group], 1).iloc[0]
    assert (told["intervals"], told["coverage_80"], told["coverage_95"]) == (2, 0.5, 0.5)


def test_backtests_name_the_first_month_forecast_and_tell_of_known_outcomes_alone() -> None:
    series = build_series(write_shop({"a": [1, 2, 3, 4, 5]}), write_rosters(5, "a"), 2, 3)
    group = make_group([[np.nan] * 2] * 3 + [[3, 3], [4, 4], [5, 5]], series.collect_actuals(series.total, 2).tolist())
    told = list_backtests([group], series)
    assert told[["origin", "horizon_months", "forecast", "actual"]].values.tolist() == [
        [date(2023, 4, 1), 1, 3, 40_000],
        [date(2023, 4, 1), 2, 3, 50_000],
        [date(2023, 5, 1), 1, 4, 50_000],
    ]
