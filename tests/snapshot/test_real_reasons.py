"""Every clause of every reason on two real files is true of the customer's own lines of the history.

Points are summed anew from the months, and what a customer needs is proved by a customer grown to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

from segmentation.frames import MONEY_SCALE, History
from segmentation.model.assignment import assign_buyers
from segmentation.model.path import Step
from segmentation.months import add_months, count_months
from segmentation.settings import Settings
from segmentation.snapshot.reasons import list_changes_with_reasons
from tests.real_histories import read_real_history, replay_real_path

pytestmark = pytest.mark.real_data

SETTINGS = Settings()
WEIGHTS = (1.0, 0.85, 0.7, 0.6)
GAINS = ("entered", "reinstated")


class Told(NamedTuple):
    """A change and what is said of it."""

    before: Step
    now: Step
    change: str
    numbers: dict[str, Any]
    months: pd.DataFrame
    customer_id: str

    def tells(self, *clauses: str) -> bool:
        return any(clause in group for group in self.numbers["clauses"] for clause in clauses)


@pytest.fixture(scope="module", params=["online_retail.csv.gz", "online_retail_II.csv.gz"])
def told(request, real_data) -> list[Told]:
    path = real_data / request.param
    return list(list_told(read_real_history(path), replay_real_path(path)))


def list_told(history: History, steps: tuple[Step, ...]) -> Iterator[Told]:
    months_of = dict(list(history.customer_months.groupby("customer_id")))
    for before, now in pairwise(steps):
        rows = list_changes_with_reasons(before, now, SETTINGS)
        for row in rows.to_dict("records"):
            months = months_of[row["customer_id"]]
            known = months[months["month"] < pd.Timestamp(now.as_of)]
            yield Told(before, now, row["change"], row["numbers"], known, row["customer_id"])


def sum_points(months: pd.DataFrame, as_of: date) -> float:
    ages = [count_months(month.date(), as_of) for month in months["month"]]
    weights = [WEIGHTS[(age - 1) // 3] if 1 <= age <= SETTINGS.window_months else 0.0 for age in ages]
    return float((months["revenue"] * np.array(weights)).sum()) / MONEY_SCALE


def test_points_are_those_of_both_dates(told):
    for one in told:
        for name, as_of in (("points", one.now.as_of), ("points_before", one.before.as_of)):
            if name in one.numbers:
                assert one.numbers[name] == pytest.approx(sum_points(one.months, as_of), abs=0.001)


def test_points_rose_fell_or_stayed_as_it_is_told(told):
    directions = {"points_rose": 1, "points_rose_by_returns": 1, "points_fell": -1, "points_stayed": 0}
    for one in told:
        for clause, direction in directions.items():
            if one.tells(clause):
                now, before = (round(sum_points(one.months, step.as_of)) for step in (one.now, one.before))
                assert np.sign(now - before) == direction


def test_points_rose_with_a_purchase_of_the_month_or_by_returns_that_count_less(told):
    by_returns = 0
    for one in told:
        month = one.months["month"] == pd.Timestamp(one.before.as_of)
        if one.tells("points_rose"):
            assert one.months.loc[month, "purchase_days"].sum() > 0
        if one.tells("points_rose_by_returns"):
            by_returns += 1
            assert one.months.loc[month, "purchase_days"].sum() == 0
            # no line of the month adds to the points, so that older months do, and only returns can
            assert one.months.loc[month, "revenue"].sum() <= 0
            assert (one.months["revenue"] < 0).any()
    assert by_returns > 0


def test_who_needs_what_the_rule_asks_has_it_or_lacks_it(told):
    for one in told:
        if one.tells("entering_needs", "staying_needs"):
            points = 0 if one.tells("nothing_bought") else round(one.numbers["points"])
            assert (points >= one.numbers["needed"]) == (one.change in GAINS)


def test_a_customer_grown_or_shrunk_to_what_they_need_would_be_on_the_other_side(told):
    proved = 0
    for one in told:
        if not one.tells("days_entering_needs", "days_staying_needs"):
            continue
        proved += 1
        assert one.numbers["purchase_days"] == count_purchase_days(one)
        gains, bound = one.change in GAINS, 0.0 if one.change == "entered" else -SETTINGS.exit_margin
        own, points = one.numbers["own_needed"], sum_points(one.months, one.now.as_of)
        assert (round(points) >= own) == gains
        # one point away from what is told, as it is a whole number
        assert find_margin(one, (own + gains) / points) > bound
        assert find_margin(one, (own - 1 + gains) / points - 1e-9) <= bound + 1e-6
    assert proved > 50


def count_purchase_days(one: Told) -> int:
    start = pd.Timestamp(add_months(one.now.as_of, -SETTINGS.window_months))
    return int(one.months.loc[one.months["month"] >= start, "purchase_days"].sum())


def find_margin(one: Told, factor: float) -> float:
    """The margin with all revenue multiplied, and the same purchase days."""
    features = one.now.features.loc[[one.customer_id]]
    value = round(float(features["value"].iloc[0]) * factor)
    grown = features.assign(value=pd.array([value], dtype="Int64"))
    return float(assign_buyers(one.now.model, grown, SETTINGS)["margin"].iloc[0])


def test_what_rolled_off_was_the_revenue_of_that_month(told):
    for one in told:
        if one.tells("revenue_rolled_off"):
            month = one.months["month"] == pd.Timestamp(one.numbers["rolled_off_month"])
            revenue = one.months.loc[month, "revenue"].sum() / MONEY_SCALE
            assert revenue > 0
            assert one.numbers["rolled_off"] == pytest.approx(revenue, abs=0.001)


def test_the_last_purchase_and_the_usual_gap_are_those_of_the_lines(told):
    for one in told:
        bought = one.months[one.months["purchase_days"] > 0]
        last = bought["last_day"].max()
        assert one.numbers["recency_days"] == (pd.Timestamp(one.now.as_of) - last).days
        if one.tells("usual_gap"):
            start = pd.Timestamp(add_months(one.now.as_of, -SETTINGS.window_months))
            window = bought[bought["month"] >= start]
            days = int(window["purchase_days"].sum())
            assert one.numbers["usual_gap_days"] == pytest.approx(
                (window["last_day"].max() - window["first_day"].min()).days / (days - 1)
            )


def test_who_left_was_on_notice_since_the_date_that_is_told(told):
    for one in told:
        if one.tells("noticed"):
            assert one.change == "left"
            assert date.fromisoformat(one.numbers["noticed_on"]) < one.now.as_of
            assert one.before.memberships.loc[one.customer_id, "on_notice"]
