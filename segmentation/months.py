"""Calendar months: which are complete, and which as-of dates they allow.

Takes dates and day totals, gives dates. An as-of date is the exclusive end of what a snapshot knows,
always the first day of a month in the shop's time zone.
"""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd


def find_first_of_month(day: date) -> date:
    """Return the first day of the month of `day`."""
    return date(day.year, day.month, 1)


def add_months(month: date, count: int) -> date:
    """Return the first day of the month `count` months after `month` (before it where negative)."""
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def count_months(start: date, end: date) -> int:
    """Return how many months lie between the months of two dates."""
    return (end.year - start.year) * 12 + end.month - start.month


def find_complete_until(days: pd.DataFrame, today: date, data_lag_days: int) -> date | None:
    """Return the first day of the first month that is not complete; None where there are no days.

    A month is complete when the source holds a line dated after it, or when the clock is past it and
    the newest line lies within its last `data_lag_days` days.

    Parameters
    ----------
    days
        `History.days`; every readable line counts, rejected ones included.
    today
        The clock's date in the shop's time zone.
    data_lag_days
        How many of a month's last days may be silent.
    """
    if days.empty:
        return None
    newest = days["day"].max().date()
    month = find_first_of_month(newest)
    following = add_months(month, 1)
    closes = today >= following and newest >= following - timedelta(days=data_lag_days)
    return following if closes else month


def list_as_of_dates(first_month: date, complete_until: date, min_history_months: int) -> list[date]:
    """Return every as-of date that the history allows, oldest first.

    The first is `min_history_months` after the first month, which counts even if it begins late.
    """
    first = add_months(first_month, min_history_months)
    return [add_months(first, step) for step in range(count_months(first, complete_until) + 1)]
