"""What is known of each customer as of a date.

Takes the customer × month history, gives one row per customer. It reads only months before the as-of
date, fits nothing and ranks nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.frames import MONEY_SCALE

MONTH_DAYS = 30.4375
"""Length of a month in the decay: a year of 365.25 days over twelve."""

POINT_PERCENTS = (100, 85, 70, 60)
"""What a pound of each quarter counts in points, newest first."""

QUARTER_MONTHS = 3

_SUMS = ["revenue", "gross", "returned", "items", "orders", "purchase_days"]


def count_months_before(months: pd.Series, as_of: date) -> NDArray[np.int64]:
    """Return how many months each month lies before the as-of date: 1 is the month that just ended."""
    ordinals = months.to_numpy().astype("datetime64[M]").astype(np.int64)
    return np.int64(np.datetime64(as_of, "M").astype(np.int64)) - ordinals


def build_features(
    customer_months: pd.DataFrame,
    as_of: date,
    window_months: int,
    half_life_days: float,
    also: Iterable[str] = (),
) -> pd.DataFrame:
    """Return the features of the buyers of the window, and of the customers named in `also`.

    Parameters
    ----------
    customer_months
        `History.customer_months`, rows in any order; those of `as_of` and later are not looked at.
    as_of
        First day of a month, exclusive end of what is known.
    window_months
        Months before `as_of` that are summed.
    half_life_days
        Days after which a pound counts half, from the middle of its month.
    also
        Customers who get a row whether they bought in the window or not: members in grace.

    Returns
    -------
    DataFrame
        Indexed by customer_id (sorted). Over the window: revenue, gross, returned (int64 money) · items
        (1/10,000 units) · orders · purchase_days · products (Int64) · is_buyer (bought in the window) ·
        value, points (Int64 money) and decayed_purchase_days (float), null for who is no buyer ·
        usual_gap_days (float, null under three purchase days) · mean_basket, products_per_order,
        return_share (float, money in the currency's unit; null where divided by nothing). Over all of
        history: last_purchase_on, recency_days, tenure_days (calendar days, ≥ 1) · country.
    """
    known = customer_months[customer_months["month"] < pd.Timestamp(as_of)].sort_values("month", kind="stable")
    age_months = count_months_before(known["month"], as_of)
    in_window = age_months <= window_months
    sums = _sum_window(known[in_window], age_months[in_window], half_life_days)
    buyers = sums.index[sums["purchase_days"] > 0]
    wanted = buyers.union(pd.Index(list(also), dtype=buyers.dtype)).rename("customer_id")
    features = sums.drop(columns=_SUMS).reindex(wanted).join(sums[_SUMS].reindex(wanted, fill_value=0))
    features["is_buyer"] = features["purchase_days"] > 0
    outside = ~features["is_buyer"]
    features[["value", "points"]] = features[["value", "points"]].mask(outside)
    features["decayed_purchase_days"] = features["decayed_purchase_days"].mask(outside)
    return _add_ratios(features).join(_find_ends(known, as_of))


def _sum_window(window: pd.DataFrame, age_months: NDArray[np.int64], half_life_days: float) -> pd.DataFrame:
    """Sum each customer's months; value and points are rounded to 1/10,000 once, at the end."""
    decay = 0.5 ** ((age_months - 0.5) * MONTH_DAYS / half_life_days)
    percents = np.zeros_like(age_months)
    for quarter, percent in enumerate(POINT_PERCENTS):
        percents[(age_months - 1) // QUARTER_MONTHS == quarter] = percent
    weighted = window.assign(
        value=window["revenue"] * decay,
        points=window["revenue"] * percents,
        decayed_purchase_days=window["purchase_days"] * decay,
    )
    by_customer = weighted.groupby("customer_id")
    sums = by_customer[[*_SUMS, "value", "points", "decayed_purchase_days"]].sum()
    sums["value"] = sums["value"].round().astype("Int64")
    sums["points"] = (sums["points"] / 100).round().astype("Int64")
    sums["products"] = by_customer["products"].sum(min_count=1)
    sums["first_in_window"] = by_customer["first_day"].min()
    sums["last_in_window"] = by_customer["last_day"].max()
    return sums


def _add_ratios(features: pd.DataFrame) -> pd.DataFrame:
    orders = features["orders"].where(features["orders"] > 0).astype("float64")
    gross = features["gross"].where(features["gross"] > 0).astype("float64")
    gaps = features["purchase_days"].where(features["purchase_days"] >= 3).astype("float64") - 1
    span_days = (features["last_in_window"] - features["first_in_window"]).dt.days
    return features.assign(
        usual_gap_days=span_days / gaps,
        mean_basket=gross / MONEY_SCALE / orders,
        products_per_order=features["products"].astype("float64") / orders,
        return_share=features["returned"] / gross,
    ).drop(columns=["first_in_window", "last_in_window"])


def _find_ends(known: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Find each customer's first and last purchase and latest country in all that is known."""
    by_customer = known.groupby("customer_id")
    ends = by_customer.agg(first_day=("first_day", "min"), last_day=("last_day", "max"), country=("country", "last"))
    return pd.DataFrame(
        {
            "last_purchase_on": ends["last_day"],
            "recency_days": (pd.Timestamp(as_of) - ends["last_day"]).dt.days.astype("Int64"),
            "tenure_days": (pd.Timestamp(as_of) - ends["first_day"]).dt.days.astype("Int64"),
            "country": ends["country"],
        }
    )
