from __future__ import annotations

from datetime import date
from itertools import pairwise
from math import log

import numpy as np
import pandas as pd
import pytest

from segmentation.answers.propensity.cases import CUSTOMERS, FEATURES, PAIRS, describe_customers, list_cases
from segmentation.settings import Settings
from tests.answers.propensity.builders import Shop, replay_shop
from tests.builders import Sale, build_customer_months, draw_sales

SETTINGS = Settings()

GONE: list[Sale] = [
    ("best", "2020-01-10", 500.0),
    *[(f"c{customer}", f"2020-{month:02d}-15", 10.0 + customer) for month in range(1, 6) for customer in range(10)],
]
"""The best customer buys once and is gone; with a window of three months nothing is left as of May."""


@pytest.fixture(scope="module")
def shop() -> Shop:
    return replay_shop(draw_sales(1, 120, "2020-01-01", 8), date(2020, 9, 1))


def test_a_case_is_a_customer_of_the_base_and_the_membership_a_month_later(shop):
    history, rosters, _ = shop
    cases = list_cases(history.customer_months, rosters, SETTINGS)
    assert [*cases.columns] == [*FEATURES, "as_of", "is_member_next"]
    assert sorted(cases["as_of"].unique()) == [roster.as_of for roster in rosters[:-1]]
    for before, after in pairwise(rosters):
        found = cases[cases["as_of"] == before.as_of]
        bought = history.customer_months[history.customer_months["month"] < pd.Timestamp(before.as_of)]
        assert set(found.index) == set(bought.loc[bought["purchase_days"] > 0, "customer_id"])
        assert set(found.index[found["is_member"] == 1]) == set(before.members)
        assert set(found.index[found["is_member_next"]]) == set(after.members) & set(found.index)


def test_only_the_newest_pairs_are_learnt_from(shop):
    history, rosters, _ = shop
    longer = rosters * 4
    assert len(longer) > PAIRS + 1
    assert list_cases(history.customer_months, longer, SETTINGS).equals(
        list_cases(history.customer_months, longer[-PAIRS - 1 :], SETTINGS)
    )


def test_nothing_of_later_months_reaches_a_case(shop):
    history, rosters, _ = shop
    months = history.customer_months
    later = build_customer_months([("c0001", "2020-08-03", 9_999.0), ("late", "2020-08-04", 5.0)])
    known = months[months["month"] < pd.Timestamp("2020-08-01")]
    until = [roster for roster in rosters if roster.as_of <= date(2020, 8, 1)]
    assert list_cases(known, until, SETTINGS).equals(list_cases(pd.concat([known, later]), until, SETTINGS))


def test_the_cost_is_that_of_a_bounded_number_of_customers():
    sales = [
        (f"c{customer:04d}", f"2020-{month:02d}-{1 + customer % 28:02d}", 5.0 + customer % 97)
        for month in range(1, 5)
        for customer in range(CUSTOMERS + 100)
    ]
    history, rosters, _ = replay_shop(sales, date(2020, 5, 1))
    cases = list_cases(history.customer_months, rosters, SETTINGS)
    assert len(cases) == CUSTOMERS


def test_a_member_without_a_purchase_in_the_window_is_on_notice_and_farthest_out():
    settings = Settings(window_months=3)
    history, rosters, step = replay_shop(GONE, date(2020, 5, 1), settings)
    assert "best" in rosters[-1].members
    described = describe_customers(step.features, history.customer_months, rosters[-1], settings)
    assert described.loc["best", "on_notice"] == 1
    assert described.loc["best", "margin"] == described["margin"].min()
    assert np.isnan(described.loc["best", "log_value"])
    assert described.loc["best", "log_newest_quarter"] == 0


def test_features_are_what_they_are_called():
    sales = [
        ("a", "2020-01-02", 100.0),
        ("a", "2020-03-02", 60.0),
        ("a", "2020-05-02", 40.0),
        ("a", "2020-05-03", -10.0),
    ]
    history, rosters, step = replay_shop([*sales, ("b", "2020-05-20", 1.0)], date(2020, 6, 1))
    found = describe_customers(step.features, history.customer_months, rosters[-1], SETTINGS).loc["a"]
    expected = {
        "log_orders": log(1 + 3),
        "log_mean_basket": log(1 + 200 / 3),
        "log_recency_days": log(1 + 30),
        "log_tenure_days": log(1 + 151),
        "log_gap_ratio": log(1 + 30 / 60.5),
        "return_share": 10 / 200,
        "log_newest_quarter": log(1 + 90),
        "quarter_trend": log(1 + 90) - log(1 + 100),
    }
    assert found[list(expected)].to_dict() == pytest.approx(expected)


def test_one_date_gives_no_case(shop):
    history, rosters, _ = shop
    assert list_cases(history.customer_months, rosters[:1], SETTINGS).empty
