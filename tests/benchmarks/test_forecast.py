"""Forecasts are judged by figures that can be worked out by hand, and the rivals are what they are called."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from benchmarks.forecast import format_target
from benchmarks.lifetimes import forecast_customers
from benchmarks.published import (
    Outcomes,
    measure_coverage,
    measure_coverage_of_sums,
    measure_error,
    publish_forecasts,
)
from benchmarks.smoothing import METHODS, project_smoothed
from segmentation.settings import Settings
from tests.answers.forecast.shops import write_rosters, write_shop
from tests.builders import build_customer_months, draw_sales


def list_rows(*rows: tuple[str, int, float, float]) -> pd.DataFrame:
    told = pd.DataFrame(rows, columns=["as_of", "horizon_months", "revenue", "actual"])
    return told.assign(customer_group="all", method="ours")


def test_errors_are_of_sums_whose_months_are_all_over() -> None:
    rows = list_rows(("a", 1, 100, 110), ("a", 2, 100, 90), ("b", 1, 100, 150), ("b", 2, 100, np.nan))
    assert measure_error(rows, "all", "ours", 1) == (pytest.approx(60 / 260), 2)
    assert measure_error(rows, "all", "ours", 2) == (0, 1)
    assert measure_error(rows, "all", "theirs", 1)[1] == 0


def test_coverage_counts_months_that_have_an_interval_and_are_over() -> None:
    rows = list_rows(("a", 1, 100, 110), ("a", 2, 100, 190), ("b", 1, 100, np.nan), ("c", 1, 0, 5))
    rows["lower_80"], rows["upper_80"] = [90, 90, 90, None], [120, 120, 120, None]
    assert measure_coverage(rows, 80) == (0.5, 2)


def test_coverage_of_sums_is_of_all_months_ahead_together() -> None:
    rows = list_rows(
        ("a", 2, 1, 90), ("a", 1, 1, 10), ("b", 1, 1, 10), ("b", 2, 1, 10), ("c", 1, 1, 5), ("c", 2, 1, np.nan)
    )
    rows["lower_80_of_sum"], rows["upper_80_of_sum"] = [80, 9, 9, 80, 9, 80], [120, 11, 11, 120, 11, 120]
    assert measure_coverage_of_sums(rows) == (0.5, 2)


def test_what_came_is_of_the_members_at_the_as_of_date() -> None:
    history = write_shop({"a": [1, 2, 3, 4, 5], "b": [10, 20, 30, 40, 50]})
    rosters = write_rosters(5, "a")
    published = publish_forecasts(rosters, Outcomes(history, rosters[-1].as_of), Settings(forecast_months=2))
    first = published[published["as_of"] == rosters[0].as_of].set_index(["customer_group", "horizon_months"])["actual"]
    assert (first / 10_000).to_dict() == {
        ("all", 1): 44,
        ("all", 2): 55,
        ("insiders", 1): 4,
        ("insiders", 2): 5,
        ("others", 1): 40,
        ("others", 2): 50,
    }
    assert published.loc[published["as_of"] == rosters[-1].as_of, "actual"].isna().all()


@pytest.mark.parametrize("method", METHODS)
def test_smoothing_expects_a_level_to_stay_and_a_season_to_come_back(method: str) -> None:
    assert project_smoothed(method, np.full(18, 100.0), 2) == pytest.approx([100, 100], rel=0.06)
    season = np.tile([100.0, 100, 100, 100, 100, 300, 100, 100, 100, 100, 100, 100], 3)
    assert project_smoothed(method, season, 6) == pytest.approx(season[:6], rel=0.15)
    assert np.isnan(project_smoothed(method, np.full(5, 100.0), 2)).all()


def test_customers_who_buy_alike_are_expected_to_go_on() -> None:
    months = build_customer_months(draw_sales(1, 200, "2023-01-01", 18))
    expected = forecast_customers(months, date(2024, 4, 1), 3)
    came = months[months["month"].isin(pd.date_range("2024-04-01", periods=3, freq="MS"))]["revenue"].sum()
    assert expected.sum().sum() == pytest.approx(came, rel=0.25)
    assert (expected > 0).all(axis=None)


def test_a_customer_who_was_long_silent_is_expected_to_spend_less() -> None:
    steady = [("a", f"2023-{month:02d}-10", 50.0) for month in range(1, 13)]
    silent = [("b", f"2023-{month:02d}-10", 50.0) for month in range(1, 7)]
    others = [
        (f"c{at}", f"2023-{month:02d}-15", 40.0) for at in range(20) for month in range(1 + at % 4, 12, 1 + at % 5)
    ]
    expected = forecast_customers(build_customer_months([*steady, *silent, *others]), date(2024, 1, 1), 1)
    assert expected.loc["b", 1] < 0.5 * expected.loc["a", 1]


def test_a_target_says_whether_it_is_met() -> None:
    assert format_target("error", 0.1, 0.125).endswith("0.1000  target ≤ 0.1250  met")
    assert format_target("error", 0.13, 0.125).endswith("NOT MET")
