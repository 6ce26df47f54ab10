"""Who came back: cohorts by first purchase and by entry."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from segmentation.answers.roster import make_roster
from segmentation.frames import MONEY_SCALE
from segmentation.model.path import replay_path
from segmentation.settings import Settings
from segmentation.snapshot.cohorts import list_cohorts
from tests.builders import build_history, draw_sales
from tests.published_path import build_snapshots

SALES = [
    ("ann", "2020-01-05", 100.0),
    ("ann", "2020-03-05", 50.0),
    ("ann", "2020-03-09", -20.0),
    ("bob", "2020-01-20", 10.0),
    ("cat", "2020-02-02", 7.0),
    ("dan", "2020-02-10", -8.0),
    ("dan", "2020-03-01", 5.0),
    ("eve", "2020-04-01", 99.0),
]
HISTORY = build_history(SALES)
DATES = [date(2020, 4, 1)]


@pytest.fixture(scope="module")
def first_purchases() -> pd.DataFrame:
    (step,) = replay_path(HISTORY, Settings(), DATES)
    cohorts = list_cohorts(HISTORY, [make_roster(step)])
    return cohorts[cohorts["kind"] == "first_purchase"]


def test_each_customer_belongs_to_the_month_of_the_first_purchase(first_purchases: pd.DataFrame) -> None:
    sizes = first_purchases.groupby("cohort_month")["customers"].first()
    assert sizes.to_dict() == {pd.Timestamp(2020, 1, 1): 2, pd.Timestamp(2020, 2, 1): 1, pd.Timestamp(2020, 3, 1): 1}


def test_a_cohort_has_a_row_at_every_age_until_the_as_of_date(first_purchases: pd.DataFrame) -> None:
    january = first_purchases[first_purchases["cohort_month"] == "2020-01-01"]
    assert january["age_months"].tolist() == [0, 1, 2]
    assert january["active"].tolist() == [2, 0, 1]
    assert (january["revenue"] / MONEY_SCALE).tolist() == [110.0, 0.0, 30.0]


def test_the_cohort_of_the_first_month_is_not_complete(first_purchases: pd.DataFrame) -> None:
    complete = first_purchases.groupby("cohort_month")["is_complete"].first()
    assert complete.tolist() == [False, True, True]


def test_an_insider_belongs_to_the_last_month_known_at_the_first_entry() -> None:
    history = build_history(draw_sales(5, 90, "2020-01-01", 9))
    dates = [date(2020, month, 1) for month in range(4, 11)]
    steps = list(replay_path(history, Settings(), dates))
    cohorts = list_cohorts(history, [make_roster(step) for step in steps])
    entries = cohorts[cohorts["kind"] == "became_insider"].groupby("cohort_month")["customers"].first()
    seen: set[str] = set()
    for step in steps:
        members = set(step.memberships.index[step.memberships["is_member"]])
        month = pd.Timestamp(step.as_of) - pd.DateOffset(months=1)
        assert entries.get(month, 0) == len(members - seen)
        seen |= members


def test_nobody_is_active_more_often_than_there_are_customers() -> None:
    history = build_history(draw_sales(7, 60, "2020-01-01", 8))
    for _step, snapshot in build_snapshots(
        history, replay_path(history, Settings(), [date(2020, month, 1) for month in range(4, 10)]), Settings()
    ):
        cohorts = snapshot.cohorts
        assert (cohorts["active"] <= cohorts["customers"]).all()
        assert cohorts["is_complete"].notna().all()
