"""Each method from months that can be worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from segmentation.answers.forecast.series import Floats
from segmentation.answers.forecast.shop import METHODS, lift_months, project_shop

YEAR = np.array([10.0, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120])


def project(total: Floats, horizons: int, outages: Sequence[int] = ()) -> Mapping[str, Floats]:
    return project_shop(total, horizons, np.isin(np.arange(len(total)), outages))


def test_under_a_year_only_last_month_and_mean_of_three_are_known() -> None:
    projected = project(YEAR[:5], 2)
    known = {method for method in METHODS if not np.isnan(projected[method][5]).any()}
    assert known == {"last_month", "mean_of_three"}
    assert projected["last_month"][5].tolist() == [50, 50]
    assert projected["mean_of_three"][5].tolist() == [40, 40]


def test_after_a_year_the_same_months_are_known() -> None:
    assert project(YEAR, 3)["same_month_last_year"][12].tolist() == [10, 20, 30]


def test_growth_is_that_of_the_last_six_months_on_a_year_before() -> None:
    projected = project(np.concatenate([YEAR, 4 * YEAR[:6]]), 2)
    assert projected["same_month_with_growth"][18] == pytest.approx([280, 320])
    assert projected["same_month_with_half_growth"][18] == pytest.approx([140, 160])
    assert np.isnan(projected["same_month_with_growth"][14]).all()


def test_a_flat_shop_has_one_level_by_every_method() -> None:
    projected = project(np.full(24, 7.0), 3)
    assert all(projected[method][24] == pytest.approx([7, 7, 7]) for method in METHODS)


def test_a_season_that_repeats_is_followed_for_three_quarters_in_logs() -> None:
    season = np.where(np.arange(24) % 12 == 0, 200.0, 100.0)
    level, january = np.full(12, 100.0), 200 / season[:12].mean()
    shrunk = january**0.75 / (100 / season[:12].mean()) ** 0.75
    assert project(season, 1)["seasonal_level"][24] == pytest.approx([level[-1] * shrunk])


def test_after_an_outage_the_season_is_that_of_the_year_before_it() -> None:
    shut = np.concatenate([YEAR, YEAR[:3], [0.0, 0, 0], YEAR[6:], YEAR[:3]])
    projected = project(shut, 3, outages=[15, 16, 17])
    open_all_along = project(np.concatenate([YEAR, YEAR, YEAR[:3]]), 3)
    for method in METHODS:
        assert projected[method][27] == pytest.approx(open_all_along[method][27])


def test_while_the_shop_is_shut_the_outage_counts_as_it_is() -> None:
    shut = np.concatenate([YEAR, YEAR[:3], [0.0, 0, 0]])
    projected = project(shut, 1, outages=[15, 16, 17])
    assert projected["seasonal_level"][18] == project(shut, 1)["seasonal_level"][18]


def test_a_month_without_revenue_counts_as_two_percent_of_the_median() -> None:
    assert lift_months(np.array([100.0, 0.0, -50.0, 300.0])) == pytest.approx([100, 4, 4, 300])
    assert lift_months(np.array([0.0, -50.0])) is None
