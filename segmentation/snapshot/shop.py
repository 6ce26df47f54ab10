"""The frames of a snapshot that speak of the whole shop.

Takes the history and a step of the path, gives revenue by month, the fate of the lines and all sales
of the window. It looks at no month of the as-of date or later.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from segmentation.frames import KEPT, REJECTED_FATES, History
from segmentation.model.path import Step
from segmentation.months import add_months


def sum_months(history: History, step: Step) -> pd.DataFrame:
    """Return every month before the as-of date, for the members and for all others: `snapshot_months`.

    `customers` are those who bought. A month without sales has rows of zero.
    """
    until = pd.Timestamp(step.as_of)
    known = history.customer_months[history.customer_months["month"] < until]
    members = step.memberships.index[step.memberships["is_member"]]
    is_member = members.get_indexer(pd.Index(known["customer_id"])) >= 0
    known = known.assign(
        customer_group=np.where(is_member, "insiders", "others"),
        customers=(known["purchase_days"] > 0).astype("int64"),
    )
    sums = known.groupby(["month", "customer_group"])[["revenue", "orders", "customers"]].sum()
    first = history.days["day"].min().to_period("M").to_timestamp()
    months = pd.date_range(first, until, freq="MS", inclusive="left", unit="us")
    every = pd.MultiIndex.from_product([months, ["insiders", "others"]], names=["month", "customer_group"])
    return sums.reindex(every, fill_value=0).reset_index()


def count_lines(history: History, as_of: date) -> pd.DataFrame:
    """Return the fate of the lines dated before a date, kept first: the columns of `snapshot_quality`.

    The example is of the newest month that has one.
    """
    known = history.line_fates[history.line_fates["month"] < pd.Timestamp(as_of)]
    by_fate = known.sort_values("month").groupby("fate")
    rules = pd.Index([KEPT, *REJECTED_FATES], name="rule")
    sums = by_fate[["lines", "revenue"]].sum().reindex(rules, fill_value=0)
    lines = sums["lines"].sum()
    shares = sums["lines"] / lines if lines else float("nan")
    examples = by_fate["example"].last().reindex(rules).astype("object")
    return sums.assign(share_of_lines=shares, example=examples.where(examples.notna(), None)).reset_index()


def split_sales(history: History, step: Step, window_months: int) -> pd.DataFrame:
    """Return all sales of the window in parts that add up: the columns of `snapshot_sales`.

    base · others (kept lines of customers outside the base) · no_customer · left_out (every other line that
    does not count). Lines are null where they are not counted by customer.
    """
    start, end = pd.Timestamp(add_months(step.as_of, -window_months)), pd.Timestamp(step.as_of)
    fates = history.line_fates[(history.line_fates["month"] >= start) & (history.line_fates["month"] < end)]
    base = int(step.features["revenue"].sum())
    kept = int(fates.loc[fates["fate"] == KEPT, "revenue"].sum())
    nameless = fates[fates["fate"] == "no_customer"]
    left_out = fates[~fates["fate"].isin([KEPT, "no_customer"])]
    return pd.DataFrame(
        {
            "part": ["base", "others", "no_customer", "left_out"],
            "lines": pd.array(
                [pd.NA, pd.NA, int(nameless["lines"].sum()), int(left_out["lines"].sum())], dtype="Int64"
            ),
            "revenue": [base, kept - base, int(nameless["revenue"].sum()), int(left_out["revenue"].sum())],
        }
    )
