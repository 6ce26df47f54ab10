"""Causes by hand: a boundary at 100 in value, which hardly decays, and a window of three months."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from segmentation.frames import MONEY_SCALE
from segmentation.model.causes import count_causes, find_causes, keep_notices, recall_notices, start_notices
from segmentation.model.top_share import TopShare
from segmentation.settings import Settings
from tests.builders import Sale, build_customer_months

MAY, JUNE = date(2020, 5, 1), date(2020, 6, 1)
SETTINGS = Settings(window_months=3, half_life_days=36_500)
# margins are differences of log value: the exit margin of .1 lies at 90.5
LAST_MONTH = TopShare(last_value=100 * MONEY_SCALE, last_customer_id="", boundary=4.60517, deviation=1.0)


def explain(change: str, *sales: tuple[str, float]) -> tuple[str, float]:
    """Cause of a change as of May and the money that rolled off, of a customer with these sales."""
    found: list[Sale] = [("ann", day, money) for day, money in sales]
    months = build_customer_months([*found, ("bob", "2020-04-01", 1.0)])
    row = find_causes(list_changes("ann", change), months, MAY, LAST_MONTH, SETTINGS).iloc[0]
    assert row["caused_on"] == pd.Timestamp(MAY)
    return row["cause"], row["rolled_off"] / MONEY_SCALE


def list_changes(customer_id: str, change: str) -> pd.DataFrame:
    return pd.DataFrame({"customer_id": [customer_id], "change": [change]}, dtype="str")


@pytest.mark.parametrize(
    ("change", "money", "cause"),
    [
        ("entered", 150, "behaviour"),
        ("entered", 95, "model"),
        ("reinstated", 95, "behaviour"),
        ("reinstated", 80, "model"),
        ("put_on_notice", 80, "behaviour"),
        ("put_on_notice", 95, "model"),
        ("left", 80, "behaviour"),
        ("left", 95, "model"),
    ],
)
def test_what_the_model_of_the_month_before_would_have_changed_too_is_behaviour(change, money, cause):
    assert explain(change, ("2020-04-10", money)) == (cause, 0)


def test_what_an_old_month_would_have_prevented_is_the_window():
    assert explain("put_on_notice", ("2020-03-10", 50), ("2020-01-10", 60)) == ("window", 60)


def test_an_old_month_that_would_not_have_been_enough_is_behaviour():
    assert explain("put_on_notice", ("2020-03-10", 50), ("2020-01-10", 30)) == ("behaviour", 30)


def test_only_the_month_that_has_just_left_the_window_is_put_back():
    assert explain("put_on_notice", ("2020-03-10", 50), ("2019-12-10", 60)) == ("behaviour", 0)


def test_a_return_that_rolled_off_lets_in_by_the_window():
    assert explain("entered", ("2020-03-10", 120), ("2020-01-10", -60)) == ("window", -60)


def test_who_bought_nothing_since_is_behaviour_or_window():
    assert explain("put_on_notice", ("2019-06-10", 500)) == ("behaviour", 0)
    assert explain("put_on_notice", ("2020-01-10", 500)) == ("window", 500)


def test_the_first_buyer_after_nobody_bought_enters_by_buying():
    empty = TopShare(None, "", 0.0, 1.0)
    months = build_customer_months([("ann", "2020-04-10", 5.0)])
    assert find_causes(list_changes("ann", "entered"), months, MAY, empty, SETTINGS)["cause"].tolist() == ["behaviour"]


def test_no_changes_have_no_causes():
    changes = list_changes("ann", "entered").iloc[:0]
    found = find_causes(changes, build_customer_months([("bob", "2020-04-01", 1.0)]), MAY, LAST_MONTH, SETTINGS)
    assert found.empty
    assert recall_notices(found.assign(crowding=0), start_notices()).empty


def build_rows(caused_on: date, **causes: tuple[str, str]) -> pd.DataFrame:
    """Changes with causes: customer=(change, cause)."""
    rows = [
        {"customer_id": customer, "change": change, "cause": cause, "rolled_off": 7, "crowding": 3}
        for customer, (change, cause) in causes.items()
    ]
    return pd.DataFrame(rows).assign(caused_on=pd.Series(pd.Timestamp(caused_on), range(len(rows)), "datetime64[us]"))


def list_on_notice(**on_notice: bool) -> pd.DataFrame:
    return pd.DataFrame({"on_notice": on_notice})


def test_who_leaves_has_the_cause_of_the_notice():
    may = build_rows(MAY, ann=("put_on_notice", "window"), bob=("put_on_notice", "model"), cat=("entered", "model"))
    notices = keep_notices(start_notices(), may, list_on_notice(ann=True, bob=True, cat=False))
    assert notices["customer_id"].tolist() == ["ann", "bob"]
    june = build_rows(JUNE, ann=("left", "behaviour"), bob=("reinstated", "behaviour"), dan=("left", "behaviour"))
    recalled = recall_notices(june.assign(rolled_off=0), notices)
    assert recalled["cause"].tolist() == ["window", "behaviour", "behaviour"]
    assert recalled["rolled_off"].tolist() == [7, 0, 0]
    assert recalled["caused_on"].dt.date.tolist() == [MAY, JUNE, JUNE]


def test_a_notice_is_remembered_as_long_as_it_is_open():
    given = keep_notices(start_notices(), build_rows(MAY, ann=("put_on_notice", "window")), list_on_notice(ann=True))
    quiet = build_rows(JUNE, bob=("entered", "behaviour"))
    assert keep_notices(given, quiet, list_on_notice(ann=True, bob=False))["cause"].tolist() == ["window"]
    assert keep_notices(given, quiet, list_on_notice(ann=False, bob=False)).empty


def test_causes_are_counted_of_what_arose_on_the_date():
    arose = build_rows(JUNE, ann=("entered", "model"), bob=("put_on_notice", "behaviour"), cat=("reinstated", "model"))
    earlier = build_rows(MAY, dan=("left", "model"), eve=("left", "window"))
    assert count_causes(earlier, JUNE).sum() == 0
    assert count_causes(pd.concat([arose, earlier]), JUNE).to_dict() == {"behaviour": 1, "window": 0, "model": 2}
