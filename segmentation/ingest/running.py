"""The month that has not ended, as a source knows it.

Takes the history that was read, gives one row or none. It enters no snapshot: it changes daily.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import pandas as pd

from segmentation.frames import History
from segmentation.months import add_months

RUNNING_COLUMNS = [
    "month",
    "days_known",
    "days_in_month",
    "revenue",
    "orders",
    "customers",
    "revenue_same_days_last_month",
    "revenue_same_days_last_year",
]


def measure_running_month(history: History, complete_until: date) -> pd.DataFrame:
    """Return the first month that is not complete, beside the same days of earlier months; empty without lines in it.

    Parameters
    ----------
    history
        As read, the running month included.
    complete_until
        From `find_complete_until`.
    """
    start = pd.Timestamp(complete_until)
    newest = history.days["day"].max()
    if pd.isna(newest) or newest < start:
        return pd.DataFrame(columns=RUNNING_COLUMNS)
    days_known = newest.day if newest < pd.Timestamp(add_months(complete_until, 1)) else _count_days(complete_until)
    so_far = _list_days(history, complete_until, days_known)
    buyers = history.customer_months[history.customer_months["month"] == start]
    row = {
        "month": start,
        "days_known": days_known,
        "days_in_month": _count_days(complete_until),
        "revenue": int(so_far["revenue"].sum()),
        "orders": int(so_far["orders"].sum()),
        "customers": int((buyers["purchase_days"] > 0).sum()),
        "revenue_same_days_last_month": _sum_same_days(history, add_months(complete_until, -1), days_known),
        "revenue_same_days_last_year": _sum_same_days(history, add_months(complete_until, -12), days_known),
    }
    money = {name: "Int64" for name in RUNNING_COLUMNS if name.startswith("revenue")}
    return pd.DataFrame([row], columns=RUNNING_COLUMNS).astype(money)


def _count_days(month: date) -> int:
    return monthrange(month.year, month.month)[1]


def _list_days(history: History, month: date, days: int) -> pd.DataFrame:
    start = pd.Timestamp(month)
    in_month = (history.days["day"] >= start) & (history.days["day"] < pd.Timestamp(add_months(month, 1)))
    return history.days[in_month & (history.days["day"] < start + pd.Timedelta(days=days))]


def _sum_same_days(history: History, month: date, days: int) -> int | None:
    """Return the revenue of a month's first days, None where the history begins later."""
    if history.days["day"].min() > pd.Timestamp(month):
        return None
    return int(_list_days(history, month, days)["revenue"].sum())
