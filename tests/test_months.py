"""Which months are complete, and which as-of dates they allow."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmentation.months import add_months, count_months, find_complete_until, find_first_of_month, list_as_of_dates

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


def days_until(newest: str) -> pd.DataFrame:
    return pd.DataFrame({"day": pd.to_datetime(["2011-09-05", newest])})


def test_the_first_of_a_month_is_itself() -> None:
    assert find_first_of_month(date(2011, 12, 9)) == date(2011, 12, 1)
    assert find_first_of_month(date(2011, 12, 1)) == date(2011, 12, 1)


def test_adding_months_crosses_years_both_ways() -> None:
    assert add_months(date(2011, 11, 1), 3) == date(2012, 2, 1)
    assert add_months(date(2011, 2, 1), -3) == date(2010, 11, 1)


@given(month=DAYS.map(find_first_of_month), count=st.integers(-600, 600))
def test_counting_months_undoes_adding_them(month: date, count: int) -> None:
    assert count_months(month, add_months(month, count)) == count


@pytest.mark.parametrize(
    ("newest", "today", "complete_until"),
    [
        ("2011-12-09", date(2011, 12, 10), date(2011, 12, 1)),  # a line in December closes November
        ("2011-11-30", date(2011, 12, 1), date(2011, 12, 1)),  # the clock closes it when its last days are there
        ("2011-11-28", date(2011, 12, 1), date(2011, 12, 1)),
        ("2011-11-27", date(2011, 12, 1), date(2011, 11, 1)),  # more than three days are silent
        ("2011-11-30", date(2011, 11, 30), date(2011, 11, 1)),  # November has not ended
        ("2011-12-31", date(2012, 1, 1), date(2012, 1, 1)),
    ],
)
def test_a_month_is_complete_when_a_later_line_or_the_clock_says_so(
    newest: str, today: date, complete_until: date
) -> None:
    assert find_complete_until(days_until(newest), today, data_lag_days=3) == complete_until


def test_a_shop_without_lines_has_no_complete_month() -> None:
    nothing = pd.DataFrame({"day": pd.to_datetime([])})
    assert find_complete_until(nothing, date(2011, 12, 1), data_lag_days=3) is None


@given(newest=DAYS, late_days=st.integers(0, 400), lag_days=st.integers(0, 27))
def test_a_month_that_has_not_ended_is_never_complete(newest: date, late_days: int, lag_days: int) -> None:
    today = newest + timedelta(days=late_days)
    days = pd.DataFrame({"day": pd.to_datetime([newest])})
    complete_until = find_complete_until(days, today, lag_days)
    assert complete_until is not None
    assert complete_until <= today
    assert complete_until.day == 1


def test_online_retail_has_ten_as_of_dates() -> None:
    dates = list_as_of_dates(date(2010, 12, 1), date(2011, 12, 1), min_history_months=3)
    assert (len(dates), dates[0], dates[-1]) == (10, date(2011, 3, 1), date(2011, 12, 1))


def test_too_little_history_allows_no_as_of_date() -> None:
    assert list_as_of_dates(date(2011, 10, 1), date(2011, 12, 1), min_history_months=3) == []
