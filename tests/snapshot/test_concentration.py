"""How much of the revenue the best customers bring."""

from __future__ import annotations

import pandas as pd
import pytest

from segmentation.snapshot.concentration import measure_concentration


def list_customers(values: list[int | None], members: int) -> pd.DataFrame:
    """Customers c0, c1, … whose revenue is their value."""
    return pd.DataFrame(
        {
            "customer_id": [f"c{number}" for number in range(len(values))],
            "value": pd.array(values, dtype="Int64"),
            "revenue": [value or 0 for value in values],
            "is_member": [number < members for number in range(len(values))],
        }
    )


def test_the_best_come_first_and_the_last_point_is_everyone() -> None:
    points = measure_concentration(list_customers([10, 40, 30, 20], members=1))
    assert points["customers"].tolist() == [1, 2, 3, 4]
    assert points["revenue_share"].tolist() == pytest.approx([0.4, 0.7, 0.9, 1.0])
    assert points["threshold_value"].tolist() == [40, 30, 20, 10]


def test_there_is_a_point_at_the_member_count_beside_the_hundred_steps() -> None:
    points = measure_concentration(list_customers(list(range(1, 1001)), members=33))
    assert len(points) == 101
    assert 33 in points["customers"].tolist()
    assert points["share_of_customers"].iloc[-1] == 1


def test_who_has_no_value_comes_last() -> None:
    points = measure_concentration(list_customers([None, 5], members=0))
    assert points["threshold_value"].isna().tolist() == [False, True]


def test_a_shop_without_revenue_has_no_shares() -> None:
    assert measure_concentration(list_customers([0, 0], members=0))["revenue_share"].isna().all()


def test_revenue_below_zero_cannot_be_shared_out() -> None:
    assert measure_concentration(list_customers([10, -30], members=1))["revenue_share"].isna().all()


def test_an_empty_base_has_no_points() -> None:
    assert measure_concentration(list_customers([], members=0)).empty
