"""Laws that the actions of every shop keep."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

import pandas as pd
import pytest

from segmentation.answers.actions import ACTION_COLUMNS, ACTION_CUSTOMER_COLUMNS, Actions
from segmentation.answers.actions.rates import EARLIER_DATES, Rate, measure_memberships
from segmentation.answers.actions.situation import describe_situation
from segmentation.frames import MONEY_SCALE, Purchases
from segmentation.model.path import replay_path
from segmentation.sentences import render_sentence
from segmentation.sentences.actions import ACTION_SENTENCES
from segmentation.settings import Settings
from segmentation.snapshot.people import list_customers
from tests.answers.action_paths import Path, act, find_caveats, follow
from tests.builders import draw_sales, shuffle_history
from tests.snapshot.test_degenerate_shops import SHOPS


@pytest.fixture(scope="module")
def drawn() -> Path:
    return follow(draw_sales(11, 150, "2020-01-01", 16), date(2020, 1, 1), date(2021, 5, 1), Settings())


def test_what_members_on_notice_did_next_is_what_the_path_says(drawn):
    history, rosters, last = drawn
    steps = list(replay_path(history, Settings(), [roster.as_of for roster in rosters]))[-EARLIER_DATES - 1 :]
    noticed = sum(int(step.memberships["on_notice"].sum()) for step in steps[:-1])
    reinstated = sum(int((step.changes["change"] == "reinstated").sum()) for step in steps[1:])
    customers = list_customers(history, last, None, None, Settings())
    found, near = measure_memberships(describe_situation(history, rosters, last, customers, Settings()))
    assert found == Rate(noticed, reinstated)
    assert noticed > reinstated > 0
    assert near.cases > near.came > 0


def check_laws(actions: Actions) -> None:
    rows, lists = actions.actions, actions.audiences
    assert tuple(rows.columns) == ACTION_COLUMNS
    assert tuple(lists.columns) == ACTION_CUSTOMER_COLUMNS
    assert rows["position"].tolist() == list(range(1, len(rows) + 1))
    assert rows["revenue_at_stake"].is_monotonic_decreasing
    by_action = lists.groupby("position")["revenue_at_stake"]
    assert by_action.sum().tolist() == rows["revenue_at_stake"].tolist()
    assert by_action.size().tolist() == rows["customers"].tolist()
    assert (lists["revenue_at_stake"] >= MONEY_SCALE).all()
    assert not lists.duplicated(["position", "customer_id"]).any()
    for row in rows.to_dict("records"):
        json.dumps(row["numbers"], allow_nan=False)
        for text in ("title", "audience", "assumption", "why"):
            assert row[text] == render_sentence(f"{row['key']}_{text}", row["numbers"], "en_GB")
    for caveat in actions.caveats:
        assert "nan" not in render_sentence(caveat.key, caveat.numbers, "en_GB")
        json.dumps(dict(caveat.numbers), allow_nan=False)


def test_an_action_is_the_sum_of_its_list_and_the_greatest_comes_first(drawn):
    actions = act(drawn)
    check_laws(actions)
    assert len(actions.actions) >= 3


def test_rows_in_another_order_change_nothing(drawn):
    history, rosters, step = drawn
    one, other = act(drawn), act((shuffle_history(history, 3), rosters, step))
    pd.testing.assert_frame_equal(one.actions, other.actions)
    pd.testing.assert_frame_equal(one.audiences, other.audiences)
    assert one.caveats == other.caveats


def test_what_comes_later_changes_nothing():
    sales = draw_sales(12, 90, "2020-01-01", 10)
    later = [*sales, *draw_sales(13, 90, "2020-11-01", 2)]
    one, other = (follow(found, date(2020, 1, 1), date(2020, 11, 1), Settings()) for found in (sales, later))
    pd.testing.assert_frame_equal(act(one).audiences, act(other).audiences)


@pytest.mark.parametrize("shop", SHOPS)
def test_a_shop_with_next_to_nothing_to_say_says_so(shop):
    sales = SHOPS[shop]
    last = date(2020, 4, 1) if max(sale[1] for sale in sales) < "2020-04" else date(2021, 1, 1)
    path = follow(sales, date(2020, 1, 1), last, Settings())
    for purchases in (None, buy_the_same(path, []), buy_the_same(path, path[2].features.index)):
        actions = act(path, purchases=purchases)
        check_laws(actions)
        assert {"actions_none", "actions_assumed"} & find_caveats(actions)


def buy_the_same(path: Path, customer_ids: Sequence[str]) -> Purchases:
    """Let these customers buy one product once."""
    by_customer = pd.DataFrame({"customer_id": pd.Series(list(customer_ids), dtype="str")})
    by_customer = by_customer.assign(
        stock_code="cup", orders=1, revenue=MONEY_SCALE, last_bought_on=pd.Timestamp(path[2].as_of)
    )
    count = len(by_customer)
    by_product = pd.DataFrame(
        {"stock_code": ["cup"], "description": ["Cup"], "customers": count, "orders": count, "revenue": MONEY_SCALE}
    ).assign(median_order=MONEY_SCALE)
    return Purchases(by_customer, by_product.iloc[: 1 if count else 0])


def test_every_action_has_its_four_texts():
    keys = {key.rpartition("_")[0] for key in ACTION_SENTENCES}
    assert keys == {"win_back", "lift", "reorder", "cross_sell", "returns", "newcomers"}
    assert {f"{key}_{text}" for key in keys for text in ("title", "audience", "assumption", "why")} == set(
        ACTION_SENTENCES
    )
