from __future__ import annotations

import pandas as pd

from segmentation.model.names import INSIDERS_NAME, SegmentName, name_segments

BASE = pd.Series(
    {"customers": 100, "mean_orders": 4.0, "mean_recency_days": 100.0, "mean_revenue": 200.0, "return_share": 0.02}
)


def name(*profiles: tuple[float, float, float, float]) -> list[tuple[str, ...]]:
    """Names of segments of orders, recency, revenue and return share, after the Insiders."""
    columns = ["mean_orders", "mean_recency_days", "mean_revenue", "return_share"]
    rows = pd.DataFrame([(20, 5, 1000, 0.01), *profiles], columns=columns).assign(customers=20)
    names = name_segments(rows, BASE)
    assert names[0] == INSIDERS_NAME
    assert len(set(names.values())) == len(names)
    return [names[position].traits for position in range(1, len(names))]


def test_a_segment_is_named_by_orders_and_recency_relative_to_the_base():
    assert name((6, 40, 200, 0), (6, 190, 200, 0), (2, 90, 200, 0), (1, 150, 200, 0), (4, 60, 9, 0)) == [
        ("frequent", "recent"),
        ("frequent", "lapsed"),
        ("occasional", "lapsing"),
        ("rare", "lapsed"),
        ("regular", "recent"),
    ]


def test_segments_with_the_same_traits_get_a_further_one():
    assert name((1, 150, 90, 0), (1, 150, 10, 0)) == [
        ("rare", "lapsed", "low_spend"),
        ("rare", "lapsed", "least_spend"),
    ]


def test_a_segment_that_returned_most_says_so_before_what_it_spends():
    assert name((1, 150, 10, 0), (1, 150, 9, 1.0)) == [
        ("rare", "lapsed", "least_spend"),
        ("rare", "lapsed", "mostly_returned"),
    ]


def test_segments_that_share_every_trait_are_numbered():
    rows = pd.DataFrame(
        [(20, 5, 1000, 0.01, 20), *[(1, 150, 10, 0, 20)] * 3],
        columns=["mean_orders", "mean_recency_days", "mean_revenue", "return_share", "customers"],
    )
    shared = ("rare", "lapsed", "least_spend")
    assert list(name_segments(rows, BASE).values())[1:] == [SegmentName(shared, position) for position in (1, 2, 3)]


def test_segments_without_customers_are_called_empty():
    rows = pd.DataFrame(
        [(20, 5, 1000, 0.01, 20), *[(float("nan"),) * 4 + (0,)] * 2],
        columns=["mean_orders", "mean_recency_days", "mean_revenue", "return_share", "customers"],
    )
    assert list(name_segments(rows, BASE).values())[1:] == [SegmentName(("empty",)), SegmentName(("empty",), 2)]
