"""The stamp says how fresh the data are, by shape and word."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.components.freshness import describe_freshness
from dashboard.formatting import Formats

FORMATS = Formats("en_GB", "GBP")
PUBLISHED = pd.DataFrame(
    {
        "as_of": pd.to_datetime(["2011-11-01", "2011-12-01"]),
        "data_through": pd.to_datetime(["2011-10-31", "2011-11-30"]),
    }
)


def describe(today: date, status: str = "succeeded") -> tuple[str, str]:
    run = pd.Series({"status": status, "started_at": pd.Timestamp("2012-01-01 05:00", tz="UTC")})
    return describe_freshness(PUBLISHED, run, FORMATS, today, data_lag_days=3)


def test_it_is_fine_while_no_later_month_is_due() -> None:
    assert describe(date(2011, 12, 31)) == ("fine", "Data through 30 Nov 2011")
    assert describe(date(2012, 1, 3)) == ("fine", "Data through 30 Nov 2011")


def test_it_counts_the_months_that_are_late() -> None:
    assert describe(date(2012, 1, 4)) == ("notice", "Data through 30 Nov 2011, one month late")
    assert describe(date(2012, 2, 20)) == ("notice", "Data through 30 Nov 2011, 2 months late")


def test_it_calls_a_source_silent_for_over_a_year_an_archive() -> None:
    assert describe(date(2012, 12, 20))[0] == "notice"
    assert describe(date(2013, 2, 1)) == ("quiet", "Data through 30 Nov 2011")


def test_it_says_that_the_newest_run_failed_and_what_is_shown() -> None:
    assert describe(date(2012, 1, 1), "failed") == ("failed", "Refresh failed on 1 Jan, showing November")
    assert describe(date(2012, 1, 1), "rejected")[0] == "failed"
