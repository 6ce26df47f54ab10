"""Actions by hand-computed answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from segmentation.answers.actions import Actions
from segmentation.answers.actions.rates import LEAST_CASES, Rate
from segmentation.frames import MONEY_SCALE, Purchases
from segmentation.model.features import MONTH_DAYS
from segmentation.sentences import render_sentence
from segmentation.settings import Settings
from tests.answers.action_paths import AS_OF, MONTHS, Path, act, find, find_caveats, follow

ON_NOTICE = {"ann": {"on_notice": True, "qualifies": False}}


@pytest.fixture(scope="module")
def small() -> Path:
    """Ann buys every month and is the member; bob buys little every month; cat bought once, at last."""
    sales = [
        *[("ann", f"{month}-03", 300.0) for month in MONTHS],
        *[("bob", f"{month}-10", 20.0) for month in MONTHS],
        ("cat", "2020-09-20", 50.0),
    ]
    return follow(sales, date(2020, 1, 1), AS_OF, Settings())


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
