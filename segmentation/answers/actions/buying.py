"""Actions about buying: remind of an order that is due, offer what Insiders buy, help who returns more.

Takes a situation, gives audiences.
"""

from __future__ import annotations

import pandas as pd

from segmentation.answers.actions.rates import count_buyers
from segmentation.answers.actions.situation import MONTHS_AHEAD, ONE_IN, Audience, Situation, drop_trifles, to_units
from segmentation.answers.products import LEAST_SHARE, MOST_PRODUCTS
from segmentation.frames import MONEY_SCALE, Purchases
from segmentation.model.features import build_features
from segmentation.months import add_months

OVERDUE = 1.5
"""A customer is past the usual gap when the last purchase lies this many times as far back."""

LEAST_RETURN_MONTHS = 2 * MONTHS_AHEAD
"""Months the window must hold for returns to be held against the months before."""

RISE = 0.05
"""Returns rise when their share of purchases is greater by this."""


def remind(situation: Situation) -> Audience:
    """Return who is past the usual gap and not on notice; at stake is an order of the usual size."""
    earlier = build_features(
        situation.customer_months,
        add_months(situation.as_of, -MONTHS_AHEAD),
        situation.settings.window_months,
        situation.settings.half_life_days,
    )
    rate = count_buyers(situation, earlier.index[_is_overdue(earlier)], MONTHS_AHEAD)
    due = situation.reachable[_is_overdue(situation.reachable) & ~situation.reachable["on_notice"]]
    baskets = due["mean_basket"].astype("float64") * MONEY_SCALE
    stakes = drop_trifles(baskets * rate.missing_share / ONE_IN)
    due, baskets = due.loc[stakes.index], baskets.loc[stakes.index]
    numbers = rate.describe() | {
        "overdue": OVERDUE,
        "basket": to_units(baskets.sum()) / max(len(due), 1),
        "recency_days": float(due["recency_days"].astype("float64").median()) if len(due) else 0.0,
        "usual_gap_days": float(due["usual_gap_days"].median()) if len(due) else 0.0,
        "months": MONTHS_AHEAD,
    }
    return Audience("reorder", stakes, numbers)


def _is_overdue(customers: pd.DataFrame) -> pd.Series:
    return customers["recency_days"].astype("float64") > OVERDUE * customers["usual_gap_days"]


def cross_sell(situation: Situation, purchases: Purchases, products: pd.DataFrame) -> Audience:
    """Return who never bought some products that Insiders buy; at stake is an order of one of them.

    It counts what the median order of the product comes to, and no more than the customer's usual basket: a
    few great orders of others say nothing of this customer.

    Parameters
    ----------
    products
        From `list_products`.
    """
    never = products[(products["kind"] == "never_bought") & products["customer_id"].isin(situation.reachable.index)]
    sold = purchases.by_product.set_index("stock_code")
    prices = never["stock_code"].map(sold["median_order"]).astype("float64").groupby(never["customer_id"]).mean()
    baskets = situation.reachable["mean_basket"].astype("float64").reindex(prices.index) * MONEY_SCALE
    prices = prices.clip(upper=baskets)
    stakes = drop_trifles(prices / ONE_IN)
    prices, never = prices.loc[stakes.index], never[never["customer_id"].isin(stakes.index)]
    offered = never.drop_duplicates("stock_code").set_index("stock_code")["share_of_insiders"]
    buyers = int(situation.customers["margin"].notna().sum())
    lifts = offered / (sold["customers"].reindex(offered.index) / buyers)
    numbers = {
        "most": MOST_PRODUCTS,
        "products": len(offered),
        "least_share": LEAST_SHARE,
        "times": float(lifts.median()) if len(lifts) else 0.0,
        "price": to_units(prices.sum()) / max(len(prices), 1),
    }
    return Audience("cross_sell", stakes, numbers)


def lower_returns(situation: Situation) -> Audience:
    """Return whose share of returns rose; at stake is what they returned beyond the share before.

    The last three months are compared with the months of the window before them; only who bought for at
    least the shop's mean order in each is judged.
    """
    ids = situation.reachable.index
    window_months = situation.window_months
    now = situation.sum_months(MONTHS_AHEAD).reindex(ids, fill_value=0)
    before = situation.sum_months(window_months, MONTHS_AHEAD).reindex(ids, fill_value=0)
    least = _find_mean_order(situation)
    is_judged = (now["gross"] >= least) & (before["gross"] >= least)
    now, before = now[is_judged], before[is_judged]
    usual = before["returned"] / before["gross"]
    rises = now["returned"] / now["gross"] >= usual + RISE
    stakes = drop_trifles((now["returned"] - usual * now["gross"])[rises] / ONE_IN)
    now, before = now.loc[stakes.index], before.loc[stakes.index]
    numbers = {
        "basket": to_units(least),
        "months": MONTHS_AHEAD,
        "months_before": window_months - MONTHS_AHEAD,
        "rise": RISE * 100,
        "returned": to_units(now["returned"].sum()),
        "share_now": _divide(now["returned"].sum(), now["gross"].sum()),
        "share_before": _divide(before["returned"].sum(), before["gross"].sum()),
    }
    return Audience("returns", stakes, numbers)


def _find_mean_order(situation: Situation) -> float:
    """Return gross over orders of the window, at least one unit of 1/10,000."""
    customers = situation.customers
    gross = (customers["mean_basket"].astype("float64") * customers["orders"] * MONEY_SCALE).sum()
    return max(_divide(gross, customers["orders"].sum()), 1.0)


def _divide(number: float, by: float) -> float:
    return float(number / by) if by else 0.0
