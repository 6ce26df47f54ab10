"""Who came back: customers by the month of their first purchase, and by the month of becoming an Insider.

Takes the history and the rosters of the path, gives one row per kind, cohort and age. It looks at no
month of the as-of date or later.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from segmentation.answers.roster import Roster
from segmentation.frames import History
from segmentation.months import add_months

COHORT_COLUMNS = ["kind", "cohort_month", "age_months", "customers", "active", "revenue", "is_complete"]


def list_cohorts(history: History, rosters: Sequence[Roster]) -> pd.DataFrame:
    """Return every cohort at every age before the last roster's date: the columns of `snapshot_cohorts`.

    A customer belongs to one cohort of a kind, the earliest. A cohort is not complete where its customers
    may have bought, or been an Insider, before history or path began.
    """
    until = pd.Timestamp(rosters[-1].as_of)
    known = history.customer_months[history.customer_months["month"] < until]
    kinds = {"first_purchase": _find_first_months(known), "became_insider": _find_entries(rosters)}
    frames = [_follow_cohorts(kind, months, known, until) for kind, months in kinds.items() if len(months)]
    cohorts = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=COHORT_COLUMNS)
    first_months = {
        "first_purchase": history.days["day"].min().to_period("M").to_timestamp(),
        "became_insider": pd.Timestamp(add_months(rosters[0].as_of, -1)),
    }
    return cohorts.assign(is_complete=cohorts["cohort_month"] > cohorts["kind"].map(first_months))[COHORT_COLUMNS]


def _find_first_months(known: pd.DataFrame) -> pd.Series:
    """Return the month of each customer's first purchase, by customer_id."""
    return known[known["purchase_days"] > 0].groupby("customer_id")["month"].min()


def _find_entries(rosters: Sequence[Roster]) -> pd.Series:
    """Return the last month known when each customer first became a member, by customer_id."""
    entries = [pd.Series(pd.Timestamp(add_months(roster.as_of, -1)), roster.entered) for roster in rosters]
    every = pd.concat(entries)
    return every[~every.index.duplicated()]


def _follow_cohorts(kind: str, cohort_months: pd.Series, known: pd.DataFrame, until: pd.Timestamp) -> pd.DataFrame:
    """Sum each cohort's months from its own on; a month in which nobody of it bought has zeros."""
    joined = known.assign(cohort_month=known["customer_id"].map(cohort_months), is_active=known["purchase_days"] > 0)
    joined = joined[joined["month"] >= joined["cohort_month"]]
    sums = joined.groupby(["cohort_month", "month"]).agg(active=("is_active", "sum"), revenue=("revenue", "sum"))
    sizes = cohort_months.value_counts().sort_index()
    months = pd.date_range(sizes.index.min(), until, freq="MS", inclusive="left", unit="us")
    every = pd.MultiIndex.from_tuples(
        [(cohort, month) for cohort in sizes.index for month in months if month >= cohort],
        names=["cohort_month", "month"],
    )
    rows = sums.reindex(every, fill_value=0).reset_index()
    ages = rows["month"].to_numpy().astype("datetime64[M]") - rows["cohort_month"].to_numpy().astype("datetime64[M]")
    return rows.assign(
        kind=kind, age_months=ages.astype(np.int64), customers=rows["cohort_month"].map(sizes).astype("int64")
    )
