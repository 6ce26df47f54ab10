from __future__ import annotations

import math
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd
import pytest

from segmentation.frames import MONEY_SCALE, History
from segmentation.model.assignment import assign_buyers
from segmentation.model.features import MONTH_DAYS, build_features
from segmentation.model.path import Step, replay_path
from segmentation.model.segments import SizedKMeans
from segmentation.model.shortfall import measure_shortfall
from segmentation.model.space import Space
from segmentation.model.top_share import TopShare
from segmentation.months import add_months, list_as_of_dates
from segmentation.settings import Settings
from tests.builders import build_customer_months, build_history, draw_sales

AS_OF = date(2020, 7, 1)
# money halves every month: what was bought n months ago counts ½ to the power of n − ½
HALVING = Settings(window_months=3, half_life_days=MONTH_DAYS)
IDENTITY = Space(np.zeros(2), np.ones(2), np.ones(2))
# inside is a value above 100, whatever the purchase days
ABOVE_100 = SizedKMeans(IDENTITY, np.array([[math.log(1000), 0.0], [math.log(10), 0.0]]), 0.0)
# inside is value × purchase days above 100
SLANTED = SizedKMeans(IDENTITY, np.array([[math.log(100), math.log(100)], [0.0, 0.0]]), 0.0)


def measure(sales, model, members=(), settings=HALVING) -> float | None:
    """What ann is short by, in the currency's unit."""
    customers = pd.Index(["ann"], dtype="str", name="customer_id")
    memberships = pd.DataFrame({"is_member": ["ann" in members]}, index=customers)
    found = measure_shortfall(build_customer_months(sales), AS_OF, memberships, model, settings)
    assert found.index.equals(customers)
    return None if found.isna().iloc[0] else found.iloc[0] / MONEY_SCALE


def test_it_is_what_is_missing_when_all_bought_before_has_aged_by_a_month():
    # 60 of June count 60 · ½^1.5 = 21.21 in August, a new pound ½^.5: (100 − 21.21) ÷ .7071 = 100 √2 − 30
    short_by = measure([("ann", "2020-06-10", 60.0)], ABOVE_100)
    assert short_by == pytest.approx(100 * math.sqrt(2) - 30, abs=0.0003)


def test_a_month_that_leaves_the_window_counts_no_more():
    # April leaves; 60 of May count 60 · ½^2.5
    short_by = measure([("ann", "2020-04-10", 900.0), ("ann", "2020-05-10", 60.0)], ABOVE_100)
    assert short_by == pytest.approx(100 * math.sqrt(2) - 15, abs=0.0003)


def test_the_further_purchase_day_counts_as_well():
    # days: ½^1.5 + ½^.5 = 1.0607; value needed 100 ÷ 1.0607 = 94.28, of which 60 · ½^1.5 are there
    short_by = measure([("ann", "2020-06-10", 60.0)], SLANTED)
    days = 0.5**1.5 + 0.5**0.5
    assert short_by == pytest.approx((100 / days - 60 * 0.5**1.5) * math.sqrt(2), abs=0.0003)


def test_a_member_is_short_only_of_the_exit_margin():
    short_by = measure([("ann", "2020-06-10", 60.0)], ABOVE_100, members=["ann"])
    assert short_by == pytest.approx(100 * math.exp(-0.1) * math.sqrt(2) - 30, abs=0.0003)


def test_it_is_null_where_the_margin_stays_above_without_it():
    # 400 · ½^1.5 = 141
    assert measure([("ann", "2020-06-10", 400.0)], ABOVE_100) is None
    # 260 · ½^1.5 = 92: not for an entry, yet within the exit margin
    assert measure([("ann", "2020-06-10", 260.0)], ABOVE_100) == pytest.approx(100 * math.sqrt(2) - 130, abs=0.0003)
    assert measure([("ann", "2020-06-10", 260.0)], ABOVE_100, members=["ann"]) is None


def test_returns_are_made_up_for():
    short_by = measure([("ann", "2020-05-10", 40.0), ("ann", "2020-06-10", -60.0)], ABOVE_100)
    assert short_by == pytest.approx(100 * math.sqrt(2) + 30 - 10, abs=0.0003)


def test_a_member_who_bought_nothing_in_the_window_has_it_all_to_buy():
    short_by = measure([("ann", "2020-01-10", 900.0)], ABOVE_100, members=["ann"])
    assert short_by == pytest.approx(100 * math.exp(-0.1) * math.sqrt(2), abs=0.0003)


def test_it_is_the_least_money_where_one_more_purchase_day_suffices():
    sales = [("ann", f"2020-06-{day:02d}", 1.3) for day in range(1, 29)]
    # 28 days · ½^1.5 = 9.899 and value 12.87 are beyond the boundary at 127; in a window that ends there is less
    assert measure(sales, SLANTED) is None
    # value 10.042 × 9.899 days is 99.4; one more day makes it 106.5
    sales = [("ann", f"2020-06-{day:02d}", 28.404 / 28) for day in range(1, 29)]
    assert measure(sales, SLANTED) == 0.0001


def test_it_is_null_where_no_money_would_do():
    # inside is more than 20 purchase days
    frequent = SizedKMeans(IDENTITY, np.array([[0.0, math.log(40)], [0.0, math.log(10)]]), 0.0)
    assert measure([("ann", "2020-06-10", 60.0)], frequent) is None


def test_of_the_top_share_it_is_what_the_last_one_inside_has():
    top = TopShare(last_value=1_000_000, last_customer_id="zoe", boundary=math.log(90), deviation=1.0)
    sales = [("ann", "2020-06-10", 60.0)]
    assert measure(sales, top) == pytest.approx(100 * math.sqrt(2) - 30, abs=0.0003)
    assert measure(sales, top, members=["ann"]) == pytest.approx(90 * math.exp(-0.1) * math.sqrt(2) - 30, abs=0.0003)


def test_what_comes_later_and_the_order_of_rows_change_nothing():
    history = build_history(draw_sales(8, 120, "2020-01-01", 8))
    step = take_steps(history, Settings(window_months=4))[2]
    rows = history.customer_months

    def measure_all(customer_months: pd.DataFrame) -> pd.Series:
        return measure_shortfall(customer_months, step.as_of, step.memberships, step.model, Settings(window_months=4))

    expected = measure_all(rows)
    assert expected.notna().any()
    known = rows[rows["month"] < pd.Timestamp(step.as_of)]
    pd.testing.assert_series_equal(measure_all(known), expected)
    pd.testing.assert_series_equal(measure_all(rows.sample(frac=1, random_state=3)), expected)


def take_steps(history: History, settings: Settings) -> list[Step]:
    months = history.customer_months["month"]
    dates = list_as_of_dates(months.min().date(), add_months(months.max().date(), 1), settings.min_history_months)
    return list(replay_path(history, settings, dates))


def buy_once_more(customer_months: pd.DataFrame, as_of: date, money: pd.Series) -> pd.DataFrame:
    """The history before a date, and one purchase of each customer on one day of the month after it."""
    day = pd.Timestamp(as_of) + pd.Timedelta(days=9)
    bought = pd.DataFrame(
        {
            "customer_id": money.index,
            "month": pd.Timestamp(as_of),
            "first_day": day,
            "last_day": day,
            "purchase_days": 1,
            "orders": 1,
            "items": MONEY_SCALE,
            "gross": money.to_numpy(dtype=np.int64),
            "returned": 0,
            "revenue": money.to_numpy(dtype=np.int64),
            "products": 1,
            "country": "France",
        }
    )
    known = customer_months[customer_months["month"] < pd.Timestamp(as_of)]
    return pd.concat([known, bought.astype(known.dtypes.to_dict())], ignore_index=True)


def find_margins(customer_months: pd.DataFrame, step: Step, settings: Settings) -> pd.Series:
    """Margins at the next as-of date under this one's model; minus infinity for who bought nothing in the window."""
    as_of = add_months(step.as_of, 1)
    features = build_features(customer_months, as_of, settings.window_months, settings.half_life_days)
    margins = assign_buyers(step.model, features[features["is_buyer"]], settings)["margin"]
    return margins.reindex(step.memberships.index).fillna(-np.inf)


SHOPS = {
    "clusters": (draw_sales(21, 160, "2020-01-01", 9), Settings(window_months=4)),
    "a shop that looks back two months and forgets fast": (
        draw_sales(22, 90, "2020-01-01", 8),
        Settings(window_months=2, half_life_days=20.0, exit_margin=0.0),
    ),
    "a small shop": (draw_sales(23, 30, "2020-01-01", 9), Settings(window_months=3, insiders_share=0.3)),
    "a shop that counts purchase days more than money": (
        draw_sales(24, 120, "2020-01-01", 8),
        Settings(window_months=3, frequency_weight=2.0),
    ),
    "a shop that dries up": (
        [sale for sale in draw_sales(25, 100, "2020-01-01", 10) if sale[1] < "2020-06" or sale[0] < "c0003"],
        Settings(window_months=3, grace_months=4),
    ),
}


@lru_cache
def replay_shop(shop: str) -> tuple[History, Settings, list[Step]]:
    sales, settings = SHOPS[shop]
    history = build_history(sales)
    return history, settings, take_steps(history, settings)


@pytest.mark.parametrize("shop", SHOPS)
def test_buying_it_puts_the_margin_above_its_bound_and_one_percent_less_does_not(shop):
    history, settings, steps = replay_shop(shop)
    bought = 0
    for step in steps:
        short_by = measure_shortfall(history.customer_months, step.as_of, step.memberships, step.model, settings)
        bounds = pd.Series(np.where(step.memberships["is_member"], -settings.exit_margin, 0.0), short_by.index)
        without = find_margins(buy_once_more(history.customer_months, step.as_of, short_by.iloc[:0]), step, settings)
        assert ((without > bounds) <= short_by.isna()).all()
        amounts = short_by.dropna()
        enough = find_margins(buy_once_more(history.customer_months, step.as_of, amounts), step, settings)
        assert (enough > bounds)[amounts.index].all()
        large = amounts[amounts > 200]
        less = (large.astype("float64") * 0.99).round().astype("int64")
        too_little = find_margins(buy_once_more(history.customer_months, step.as_of, less), step, settings)
        assert not (too_little > bounds)[large.index].any()
        bought += len(large)
    assert bought > 50


def test_members_on_notice_who_bought_nothing_are_told_as_well():
    history, settings, steps = replay_shop("a shop that dries up")
    silent = 0
    for step in steps:
        short_by = measure_shortfall(history.customer_months, step.as_of, step.memberships, step.model, settings)
        outside = step.memberships["margin"].isna()
        silent += int(outside.sum())
        assert short_by[outside].notna().all()
    assert silent > 0


def test_where_nobody_is_in_the_base_nobody_is_short():
    nobody = pd.DataFrame({"is_member": pd.Series(dtype="bool")}, index=pd.Index([], dtype="str", name="customer_id"))
    rows = build_customer_months([("ann", "2020-06-01", 1.0)])
    assert measure_shortfall(rows, AS_OF, nobody, ABOVE_100, HALVING).empty
