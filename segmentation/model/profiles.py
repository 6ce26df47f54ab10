"""What the customers of each segment are like.

Takes features and the segment of each customer, gives one row of figures per segment. Ratios are
ratios of sums, so that one odd customer does not set them. It names nothing.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from segmentation.frames import MONEY_SCALE

_SUMS = ["revenue", "gross", "returned", "items", "orders"]


def profile_segments(features: pd.DataFrame, segment_ids: pd.Series, segments: range | list[int]) -> pd.DataFrame:
    """Return the profile of each of `segments`, those without customers included.

    Parameters
    ----------
    features
        One row per customer of the base, from `build_features`.
    segment_ids
        Segment of each customer, indexed as `features`.

    Returns
    -------
    DataFrame
        Indexed by segment_id in the order of `segments`: customers (int64) · revenue (int64 money) ·
        mean_revenue, mean_orders, mean_recency_days (per customer) · mean_basket, mean_items (units),
        products_per_order (per order) · return_share (of gross). Floats in the currency's unit, null where
        divided by nothing.
    """
    ids = pd.Index(segments, name="segment_id")
    by_segment = features.groupby(segment_ids.to_numpy())
    sums = by_segment[_SUMS].sum().reindex(ids, fill_value=0)
    customers = by_segment.size().reindex(ids, fill_value=0)
    products = by_segment["products"].sum(min_count=1).reindex(ids).astype("float64")
    people = customers.where(customers > 0).astype("float64")
    orders = sums["orders"].where(sums["orders"] > 0).astype("float64")
    gross = sums["gross"].where(sums["gross"] > 0).astype("float64")
    return pd.DataFrame(
        {
            "customers": customers,
            "revenue": sums["revenue"],
            "mean_revenue": sums["revenue"] / MONEY_SCALE / people,
            "mean_orders": sums["orders"] / people,
            "mean_recency_days": by_segment["recency_days"].mean().reindex(ids).astype("float64"),
            "mean_basket": sums["gross"] / MONEY_SCALE / orders,
            "mean_items": sums["items"] / MONEY_SCALE / orders,
            "products_per_order": products / orders,
            "return_share": sums["returned"] / gross,
        },
        index=ids,
    )


def profile_base(features: pd.DataFrame) -> pd.Series:
    """Return the same figures for the whole base, as one row."""
    everyone = pd.Series(np.zeros(len(features), dtype=np.int64), index=features.index)
    return profile_segments(features, everyone, [0]).iloc[0]
