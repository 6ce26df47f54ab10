"""Measures of a group, from sums by customer."""

from __future__ import annotations

import numpy as np
import pytest

from segmentation.answers.evidence.measures import MEASURES, measure_groups, spread_measures, sum_customers
from tests.answers.rosters import list_ids
from tests.builders import build_customer_months

SALES = [
    ("a", "2020-01-10", 50.0),
    ("a", "2020-01-10", 30.0),
    ("a", "2020-02-10", -20.0),
    ("b", "2020-01-10", 10.0),
    ("c", "2020-01-11", -10.0),
]
SUMS = sum_customers(build_customer_months(SALES), list_ids("abcz"))


def test_customers_who_never_came_back_count_as_zero() -> None:
    assert SUMS.tolist() == [
        [600_000, 800_000, 2, 1],
        [100_000, 100_000, 1, 1],
        [-100_000, 0, 0, 0],
        [0, 0, 0, 0],
    ]


def test_a_group_is_measured_per_customer_and_its_basket_per_order() -> None:
    measured = measure_groups(SUMS.sum(axis=0), 4)
    assert dict(zip(MEASURES, measured, strict=True)) == pytest.approx(
        {"revenue": 15.0, "orders": 0.75, "active_share": 0.5, "basket": 30.0}
    )


def test_what_is_divided_by_nothing_is_unknown() -> None:
    assert np.isnan(measure_groups(SUMS[3], 1)).tolist() == [False, False, False, True]
    assert np.isnan(measure_groups(SUMS[:0].sum(axis=0), 0)).all()


def test_customers_spread_around_their_mean_and_around_the_ratio_of_sums() -> None:
    spread = spread_measures(SUMS[:, np.newaxis])[0]
    assert spread[0] == pytest.approx(np.var([60, 10, -10, 0], ddof=1))
    assert spread[1] == pytest.approx(np.var([2, 1, 0, 0], ddof=1))
    assert spread[2] == pytest.approx(np.var([1, 1, 0, 0], ddof=1))
    # gross less 30 per order, over the mean of .75 orders
    assert spread[3] == pytest.approx(np.var(np.array([80 - 60, 10 - 30, 0, 0]) / 0.75, ddof=1))


def test_one_customer_has_no_spread() -> None:
    assert np.isnan(spread_measures(SUMS[:1, np.newaxis])).all()
