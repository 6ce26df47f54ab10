"""The month that has not ended."""

from __future__ import annotations

from datetime import date

import pytest

from segmentation.frames import MONEY_SCALE
from segmentation.ingest.running import measure_running_month
from tests.builders import build_history

JUNE = date(2020, 6, 1)
SALES = [
    ("ann", "2019-06-01", 8.0),
    ("ann", "2019-06-11", 100.0),
    ("ann", "2020-05-10", 30.0),
    ("bob", "2020-05-11", 500.0),
    ("ann", "2020-06-01", 20.0),
    ("bob", "2020-06-10", 5.0),
    ("bob", "2020-06-10", -2.0),
]


def measure(sales: list[tuple[str, str, float]]) -> dict[str, float]:
    (row,) = measure_running_month(build_history(sales), JUNE).to_dict("records")
    return row


def test_it_counts_the_days_so_far() -> None:
    row = measure(SALES)
    assert (row["days_known"], row["days_in_month"]) == (10, 30)
    assert row["revenue"] / MONEY_SCALE == 23
    assert (row["orders"], row["customers"]) == (3 - 1, 2)


def test_it_stands_beside_the_same_days_of_last_month_and_last_year() -> None:
    row = measure(SALES)
    assert row["revenue_same_days_last_month"] / MONEY_SCALE == 30
    assert row["revenue_same_days_last_year"] / MONEY_SCALE == pytest.approx(8)


def test_what_lies_before_the_history_is_unknown() -> None:

    assert measure_running_month(build_history(SALES[2:]), JUNE)["revenue_same_days_last_year"].isna().all()


def test_a_source_that_ends_with_a_month_has_no_running_one() -> None:
    assert measure_running_month(build_history(SALES[:4]), JUNE).empty
