"""Actions by hand-computed answers, and laws that hold in every shop."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from segmentation.answers.actions import ACTION_COLUMNS, ACTION_CUSTOMER_COLUMNS, Actions, list_actions
from segmentation.answers.actions.rates import EARLIER_DATES, LEAST_CASES, Rate, measure_memberships
from segmentation.answers.actions.situation import describe_situation
from segmentation.answers.products import list_products
from segmentation.answers.roster import Roster, make_roster
from segmentation.frames import MONEY_SCALE, History, Purchases
from segmentation.model.features import MONTH_DAYS
from segmentation.model.path import Step, replay_path
from segmentation.months import list_as_of_dates
from segmentation.sentences import render_sentence
from segmentation.sentences.actions import ACTION_SENTENCES
from segmentation.settings import Settings
from segmentation.snapshot.people import list_customers
from tests.builders import Sale, build_history, draw_sales, shuffle_history
from tests.snapshot.test_degenerate_shops import SHOPS

AS_OF = date(2020, 10, 1)

MONTHS = [f"2020-0{month}" for month in range(1, 10)]

Path = tuple[History, list[Roster], Step]


def follow(sales: list[Sale], first: date, last: date, settings: Settings) -> Path:
    history = build_history(sales)
    steps = list(replay_path(history, settings, list_as_of_dates(first, last, 3)))
    return history, [make_roster(step) for step in steps], steps[-1]


def act(path: Path, changed: dict[str, dict[str, Any]] | None = None, purchases: Purchases | None = None) -> Actions:
    """List the actions of a path whose customers are changed as told, by customer and column."""
    history, rosters, step = path
    customers = list_customers(history, step, None, None, Settings()).set_index("customer_id")
    customers = customers.astype({"mean_basket": "float64", "probability_member_next_month": "float64"})
    for customer_id, values in (changed or {}).items():
        for column, value in values.items():
            customers.loc[customer_id, column] = value
    customers = customers.reset_index()
    products = list_products(purchases, customers)
    return list_actions(history, rosters, step, customers, purchases, products, Settings())


def find(actions: Actions, key: str) -> tuple[dict[str, Any], dict[str, float]]:
    """Return the action and its list, money in units."""
    [action] = actions.actions[actions.actions["key"] == key].to_dict("records")
    rows = actions.audiences[actions.audiences["position"] == action["position"]]
    return action, (rows.set_index("customer_id")["revenue_at_stake"] / MONEY_SCALE).to_dict()


def find_caveats(actions: Actions) -> set[str]:
    return {caveat.key for caveat in actions.caveats}


@pytest.fixture(scope="module")
def small() -> Path:
    """Ann buys every month and is the member; bob buys little every month; cat bought once, at last."""
    sales = [
        *[("ann", f"{month}-03", 300.0) for month in MONTHS],
        *[("bob", f"{month}-10", 20.0) for month in MONTHS],
        ("cat", "2020-09-20", 50.0),
    ]
    return follow(sales, date(2020, 1, 1), AS_OF, Settings())


@pytest.fixture(scope="module")
def drawn() -> Path:
    return follow(draw_sales(11, 150, "2020-01-01", 16), date(2020, 1, 1), date(2021, 5, 1), Settings())


ON_NOTICE = {"ann": {"on_notice": True, "qualifies": False}}


def test_members_on_notice_are_won_back_for_their_usual_revenue(small):
    noticed = replace(small[2], memberships=small[2].memberships.assign(missed=1))
    action, stakes = find(act((small[0], small[1], noticed), ON_NOTICE), "win_back")
    # 2,700 over the 272 days since 3 January, three months of it, one in four
    assert stakes == {"ann": pytest.approx(2_700 / (272 / MONTH_DAYS) * 3 / 4, abs=1e-4)}
    assert action["title"] == "Win back 1 member on notice"
    assert action["audience"].endswith("They leave from 1 November 2020 on unless they qualify again.")
    assert action["assumption"] == "If one in 4 of them returns to the usual £302 a month for 3 months."
    assert action["why"].startswith("They spent £2,700 in the last 9 months. Too few were on notice before")


def test_nobody_on_notice_is_no_action(small):
    assert "win_back" not in act(small).actions["key"].tolist()


def test_near_members_are_lifted_by_what_they_are_short_of(small):
    bob = {"is_member": False, "qualifies": False, "margin": -0.1, "short_by": 300 * MONEY_SCALE}
    far = bob | {"margin": -0.31}
    action, stakes = find(act(small, {"bob": bob, "cat": far}), "lift")
    assert stakes == {"bob": 75.0}
    assert action["assumption"] == "If one in 4 of them buys what is missing, £300 on average."


def test_a_near_member_who_is_short_of_nothing_known_is_not_lifted(small):
    bob = {"margin": -0.1, "short_by": pd.NA}
    assert "lift" not in act(small, {"bob": bob}).actions["key"].tolist()


@pytest.mark.parametrize(("recency_days", "is_reminded"), [(45, False), (46, True)])
def test_customers_past_one_and_a_half_of_their_usual_gap_are_reminded(small, recency_days, is_reminded):
    late = {"recency_days": recency_days, "usual_gap_days": 30.0, "mean_basket": 20.0}
    actions = act(small, {"bob": late})
    assert ("reorder" in actions.actions["key"].tolist()) == is_reminded
    if is_reminded:
        assert find(actions, "reorder")[1] == {"bob": 5.0}


def test_a_customer_with_less_than_a_unit_of_money_at_stake_is_on_no_list_and_none_is_no_action(small):
    late = {"recency_days": 99, "usual_gap_days": 30.0}
    both = act(small, {"bob": late | {"mean_basket": 4.0}, "cat": late | {"mean_basket": 3.99}})
    action, stakes = find(both, "reorder")
    assert stakes == {"bob": 1.0}
    assert action["title"] == "Remind 1 customer of an order that is due"
    assert action["assumption"] == "If one in 4 of them places one order of the usual £4.00."
    [least] = [caveat for caveat in both.caveats if caveat.key == "actions_least_stake"]
    assert render_sentence(least.key, least.numbers, "en_GB") == (
        "A customer with less than £1.00 at stake stands on no list."
    )
    assert "reorder" not in act(small, {"cat": late | {"mean_basket": 3.99}}).actions["key"].tolist()


def test_members_on_notice_are_won_back_and_not_reminded_too(small):
    late = {"recency_days": 99, "usual_gap_days": 30.0}
    actions = act(small, {"ann": ON_NOTICE["ann"] | late})
    assert "reorder" not in actions.actions["key"].tolist()


def test_returns_beyond_the_share_before_are_at_stake():
    months = [f"2020-{month:02d}" for month in range(1, 13)]
    sales = [(name, f"{month}-03", 100.0) for name in ("ann", "bob") for month in months]
    sales += [("ann", "2020-03-09", -90.0), ("ann", "2020-12-09", -120.0), ("bob", "2020-12-09", -9.0)]
    action, stakes = find(act(follow(sales, date(2020, 1, 1), date(2021, 1, 1), Settings())), "returns")
    # ann returned a tenth of 900 before, and 120 of 300 since: 90 more than a tenth; bob's share rose by three points
    assert stakes == {"ann": 22.5}
    assert action["why"] == (
        "They returned £120 in the last 3 months: 40.0% of what they bought, against 10.0% in the 9 months before."
    )


def test_a_window_under_six_months_tells_nothing_of_returns():
    sales = [("ann", f"2020-0{month}-03", 100.0) for month in range(1, 6)] + [("ann", "2020-05-09", -90.0)]
    actions = act(follow(sales, date(2020, 1, 1), date(2020, 6, 1), Settings()))
    assert "actions_short_window" in find_caveats(actions)
    assert "returns" not in actions.actions["key"].tolist()


def start_like_insiders(newcomer: float) -> Path:
    """Twelve of 120 customers spend most and began in April; `new` began in September."""
    best = [(f"a{number:02d}", f"2020-{month:02d}-05", 400.0) for number in range(12) for month in range(4, 10)]
    rest = [(f"b{number:03d}", f"2020-0{1 + number % 9}-07", 10.0 + number / 10) for number in range(108)]
    sales = [*best, *rest, ("new", "2020-09-15", newcomer)]
    return follow(sales, date(2020, 1, 1), AS_OF, Settings(insiders_share=0.1))


@pytest.mark.parametrize(("spent", "is_strong"), [(400.0, True), (399.0, False)])
def test_a_newcomer_who_spends_as_an_insider_did_is_kept(spent, is_strong):
    outside = {"new": {"is_member": False, "qualifies": False}}
    actions = act(start_like_insiders(spent), outside)
    keys = actions.actions["key"].tolist()
    assert ("newcomers" in keys) == is_strong
    if is_strong:
        action, stakes = find(actions, "newcomers")
        # a month that is young counts as three: 400 in three months, one in four again
        assert stakes == {"new": 100.0}
        assert action["audience"].endswith("and spent as much as half of the Insiders had by then.")


def test_a_newcomer_who_is_likely_to_be_a_member_is_kept_too():
    likely = {"is_member": False, "qualifies": False, "probability_member_next_month": 0.25}
    actions = act(start_like_insiders(40.0), {"new": likely})
    action, stakes = find(actions, "newcomers")
    assert stakes == {"new": 10.0}
    assert "0 spent as much as half of the Insiders had by then; 1 more have a probability" in action["audience"]
    assert "actions_no_probabilities" not in find_caveats(actions)


def test_newcomers_of_a_history_that_just_began_are_not_told(small):
    assert "actions_no_typical_start" in find_caveats(act(small))


def offer_cups(mean_basket: float) -> tuple[Actions, list[str]]:
    """Offer a cup, of which one order comes to 20 and one to 10,000, to the six members who never bought it."""
    path = start_like_insiders(40.0)
    members = [f"a{number:02d}" for number in range(12)]
    by_customer = pd.DataFrame(
        {
            "customer_id": members[:6],
            "stock_code": "cup",
            "orders": 1,
            "revenue": [10_000 * MONEY_SCALE] + [20 * MONEY_SCALE] * 5,
            "last_bought_on": pd.Timestamp("2020-09-05"),
        }
    )
    by_product = pd.DataFrame({"stock_code": ["cup"], "description": ["Cup"], "customers": [6], "orders": [6]})
    by_product = by_product.assign(revenue=10_100 * MONEY_SCALE, median_order=20 * MONEY_SCALE)
    baskets = {customer_id: {"mean_basket": mean_basket} for customer_id in members}
    return act(path, baskets, Purchases(by_customer, by_product)), members


def test_products_that_insiders_buy_are_offered_for_the_median_order_whatever_one_wholesaler_ordered():
    actions, members = offer_cups(mean_basket=400.0)
    _action, stakes = find(actions, "cross_sell")
    assert not set(members[:6]) & set(stakes)
    assert {customer_id: stakes[customer_id] for customer_id in members[6:]} == dict.fromkeys(members[6:], 5.0)
    # the products are worth 10,100 of all that was sold
    assert "actions_partial_products" in find_caveats(actions)


def test_who_usually_spends_less_than_a_product_costs_has_a_usual_basket_at_stake():
    action, stakes = find(offer_cups(mean_basket=12.0)[0], "cross_sell")
    assert stakes["a06"] == 3.0
    assert "on average: the median order of the product, at most the customer’s mean basket." in action["assumption"]


def test_without_stock_codes_no_products_are_offered_and_it_says_so(small):
    actions = act(small)
    assert "cross_sell" not in actions.actions["key"].tolist()
    assert "actions_no_products" in find_caveats(actions)


def test_customers_held_out_stand_on_no_list(small):
    held_out = {"ann": ON_NOTICE["ann"] | {"is_holdout": True}}
    actions = act(small, held_out)
    assert "ann" not in set(actions.audiences["customer_id"])
    assert "actions_held_out" in find_caveats(actions)


def test_few_earlier_cases_tell_nothing():
    few, enough = Rate(LEAST_CASES - 1, 10), Rate(LEAST_CASES, 15)
    assert few.describe() == {"cases": 0, "came_share": 0.0, "missing_share": 1.0}
    assert enough.describe() == {"cases": LEAST_CASES, "came_share": 0.75, "missing_share": 0.25}


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
