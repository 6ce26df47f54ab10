"""The rivals that ours are measured against do what their names say."""

from __future__ import annotations

import pandas as pd

from benchmarks.rivals import cluster_rfm, keep_ranked
from segmentation.frames import MONEY_SCALE


def rank(*customers: str) -> pd.DataFrame:
    """Buyers in this order by revenue, the highest first."""
    revenue = range(len(customers), 0, -1)
    return pd.DataFrame({"revenue": list(revenue)}, index=list(customers))


def test_who_is_on_the_list_stays_down_to_the_lower_rank() -> None:
    months = [rank("a", "b", "c", "d"), rank("c", "a", "b", "d"), rank("c", "d", "b", "a")]
    lists = keep_ranked(months, [2, 2, 2], stay=1.5)
    assert [set(found) for found in lists] == [{"a", "b"}, {"a", "b"}, {"b", "c"}]


def test_without_hysteresis_it_is_the_top_of_every_month() -> None:
    months = [rank("a", "b", "c"), rank("c", "a", "b")]
    assert [found.tolist() for found in keep_ranked(months, [2, 2], stay=1.0)] == [["a", "b"], ["a", "c"]]


def test_the_list_has_the_size_of_each_month() -> None:
    months = [rank(*"abcdef")] * 3
    assert [len(found) for found in keep_ranked(months, [2, 4, 1], stay=3.0)] == [2, 4, 1]


def test_who_bought_nothing_leaves_the_list() -> None:
    assert keep_ranked([rank("a", "b"), rank("b", "c")], [1, 1], stay=2.0)[1].tolist() == ["b"]


def test_cold_k_means_takes_the_group_with_the_highest_mean_revenue() -> None:
    money = [10] * 40 + [20] * 40 + [30] * 40 + [40] * 40 + [90_000] * 6
    ids = [f"c{number:03d}" for number in range(len(money))]
    buyers = pd.DataFrame(
        {"recency_days": range(1, 167), "orders": 1, "revenue": [pounds * MONEY_SCALE for pounds in money]}, index=ids
    )
    assert cluster_rfm(buyers, seed=0).insiders.tolist() == ids[-6:]
