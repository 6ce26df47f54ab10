"""Cases to learn from: a customer as of an earlier date, and whether they were a member a month later.

Takes the history and the rosters of the path, gives one row per customer and date. It fits nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.answers.roster import Roster
from segmentation.frames import MONEY_SCALE
from segmentation.model.assignment import assign_buyers
from segmentation.model.features import QUARTER_MONTHS, build_features, count_months_before
from segmentation.model.sample import choose_sample
from segmentation.months import add_months
from segmentation.settings import Settings

MARGIN_FEATURES = ("margin", "is_member", "on_notice")
"""What the simple margin knows: how far from the boundary, and which side of it counts for this customer."""

FEATURES = (
    *MARGIN_FEATURES,
    "log_value",
    "log_decayed_purchase_days",
    "log_orders",
    "log_mean_basket",
    "log_recency_days",
    "log_tenure_days",
    "log_gap_ratio",
    "return_share",
    "log_newest_quarter",
    "quarter_trend",
)

PAIRS = 12
"""Newest pairs of dates that are learnt from: what held a year ago is told by a full window at most."""

CUSTOMERS = 2_000
"""Customers whose cases are learnt from and tested, chosen by a hash of the id: the cost stays that of a small shop."""


def list_cases(customer_months: pd.DataFrame, rosters: Sequence[Roster], settings: Settings) -> pd.DataFrame:
    """Return the cases of the newest pairs of dates, by date, then customer_id.

    A case is a customer of the base as of a date and the membership at the date after, which the newest
    roster is the last to tell. Who was not in the base is no case.

    Returns
    -------
    DataFrame
        Indexed by customer_id: the columns `FEATURES` (float64, null where unknown) · as_of (date) ·
        is_member_next (bool).
    """
    newest = rosters[-(PAIRS + 1) :]
    customers = list_learnable(customer_months, rosters, settings)
    customers = customers[choose_sample(customers, CUSTOMERS)]
    known = customer_months[customer_months["customer_id"].isin(customers)]
    parts = []
    for roster, following in pairwise(newest):
        members = roster.members.intersection(customers)
        features = build_features(known, roster.as_of, settings.window_months, settings.half_life_days, also=members)
        described = describe_customers(features, known, roster, settings)
        is_member_next = _is_among(described.index, following.members)
        parts.append(described.assign(as_of=roster.as_of, is_member_next=is_member_next))
    columns = [*FEATURES, "as_of", "is_member_next"]
    return pd.concat(parts) if parts else pd.DataFrame(columns=columns).astype({"is_member_next": "bool"})


def describe_customers(
    features: pd.DataFrame, customer_months: pd.DataFrame, roster: Roster, settings: Settings
) -> pd.DataFrame:
    """Return the columns `FEATURES` of the base as of the roster's date.

    Parameters
    ----------
    features
        `build_features` of the base at that date.
    customer_months
        Where the quarters are summed; months of that date and later are not looked at.
    """
    margin = assign_buyers(roster.model, features[features["is_buyer"]], settings)["margin"].reindex(features.index)
    is_member = pd.Series(_is_among(features.index, roster.members), features.index)
    on_notice = is_member & ~(margin > -settings.exit_margin)
    newest, before = _sum_quarters(customer_months, features.index, roster)
    gap_ratio = features["recency_days"].astype("float64") / features["usual_gap_days"]
    described = {
        # who bought nothing in the window has no margin, and stands where the farthest buyer does
        "margin": margin.fillna(margin.min()),
        "is_member": is_member,
        "on_notice": on_notice,
        "log_value": _take_log(features["value"].astype("float64") / MONEY_SCALE),
        "log_decayed_purchase_days": _take_log(features["decayed_purchase_days"]),
        "log_orders": _take_log(features["orders"]),
        "log_mean_basket": _take_log(features["mean_basket"]),
        "log_recency_days": _take_log(features["recency_days"]),
        "log_tenure_days": _take_log(features["tenure_days"]),
        "log_gap_ratio": _take_log(gap_ratio),
        "return_share": features["return_share"],
        "log_newest_quarter": newest,
        "quarter_trend": newest - before,
    }
    return pd.DataFrame(described).astype("float64")


def list_learnable(customer_months: pd.DataFrame, rosters: Sequence[Roster], settings: Settings) -> pd.Index:
    """Return the customers with a month in any window of the newest pairs, sorted: those that cases are chosen from."""
    newest = rosters[-(PAIRS + 1) :]
    month = customer_months["month"]
    since = pd.Timestamp(add_months(newest[0].as_of, -settings.window_months))
    in_windows = (month >= since) & (month < pd.Timestamp(newest[-1].as_of))
    customers: pd.Index = pd.Index(customer_months.loc[in_windows, "customer_id"].unique()).sort_values()
    return customers


def _is_among(customers: pd.Index, members: pd.Index) -> NDArray[np.bool_]:
    # far quicker than isin, which turns Arrow's strings into Python's
    return members.get_indexer(customers) >= 0


def _sum_quarters(customer_months: pd.DataFrame, customers: pd.Index, roster: Roster) -> tuple[pd.Series, pd.Series]:
    """Return the log revenue of the newest three months and of the three before."""
    quarter = (count_months_before(customer_months["month"], roster.as_of) - 1) // QUARTER_MONTHS
    sums = [
        customer_months[quarter == number].groupby("customer_id")["revenue"].sum().reindex(customers, fill_value=0)
        for number in (0, 1)
    ]
    return _take_log(sums[0] / MONEY_SCALE), _take_log(sums[1] / MONEY_SCALE)


def _take_log(values: pd.Series) -> pd.Series:
    """Return log(1 + x), that of 0 for what lies below: returns can exceed what was bought."""
    return pd.Series(np.log1p(values.astype("float64").clip(lower=0)), values.index)
