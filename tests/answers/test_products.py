"""What was bought and never bought, by hand-computed answers."""

from __future__ import annotations

import pandas as pd

from segmentation.answers.products import LEAST_BUYERS, MOST_PRODUCTS, PRODUCT_COLUMNS, is_near, list_products
from segmentation.frames import Purchases

MEMBERS = [f"m{number}" for number in range(10)]
BUYERS = [*MEMBERS, "near", *[f"far{number}" for number in range(29)]]

Bought = tuple[str, str, int]
"""Customer, product, money."""


def build_customers() -> pd.DataFrame:
    """Ten members, a near-member and 29 others: 40 buyers; and a member in grace who bought nothing."""
    margins = [0.5] * 10 + [-0.29] + [-0.31] * 29
    frame = pd.DataFrame({"customer_id": BUYERS, "margin": margins, "is_member": [True] * 10 + [False] * 30})
    grace = pd.DataFrame({"customer_id": ["grace"], "margin": [float("nan")], "is_member": [True]})
    return pd.concat([frame, grace], ignore_index=True)


def build_purchases(bought: list[Bought]) -> Purchases:
    """Each is one order on 3 May 2020."""
    lines = pd.DataFrame(bought, columns=["customer_id", "stock_code", "revenue"])
    by_product = lines.groupby("stock_code").agg(
        customers=("customer_id", "nunique"),
        orders=("customer_id", "size"),
        revenue=("revenue", "sum"),
        median_order=("revenue", "median"),
    )
    described = by_product.reset_index().assign(description=by_product.index.str.upper())
    asked = lines[lines["customer_id"].isin([*MEMBERS, "near", "grace"])]
    by_customer = asked.assign(orders=1, last_bought_on=pd.Timestamp("2020-05-03"))
    return Purchases(by_customer.sort_values(["customer_id", "stock_code"], ignore_index=True), described)


def pick(products: pd.DataFrame, customer_id: str, kind: str) -> pd.DataFrame:
    return products[(products["customer_id"] == customer_id) & (products["kind"] == kind)]


def test_near_is_who_is_a_member_or_little_below_the_boundary():
    near = build_customers().set_index("customer_id")
    assert is_near(near)[["m0", "near", "grace", "far0"]].tolist() == [True, True, True, False]


def test_products_bought_go_by_revenue_then_code():
    purchases = build_purchases([("m0", "b", 5), ("m0", "a", 5), ("m0", "c", 9), ("near", "a", 1)])
    bought = pick(list_products(purchases, build_customers()), "m0", "bought")
    assert bought["stock_code"].tolist() == ["c", "a", "b"]
    assert bought["rank"].tolist() == [1, 2, 3]
    assert bought["revenue"].tolist() == [9, 5, 5]
    assert bought["description"].tolist() == ["C", "A", "B"]
    # eleven members, the one in grace included
    assert bought["share_of_insiders"].tolist() == [1 / 11] * 3


def test_at_most_ten_products_are_listed():
    purchases = build_purchases([("m0", f"p{number:02d}", 100 - number) for number in range(15)])
    bought = pick(list_products(purchases, build_customers()), "m0", "bought")
    assert bought["stock_code"].tolist() == [f"p{number:02d}" for number in range(MOST_PRODUCTS)]


def test_products_never_bought_go_by_lift_and_only_what_insiders_buy_is_among_them():
    theirs = [(member, "lifted", 1) for member in MEMBERS[:5]]
    common = [(customer, "common", 1) for customer in BUYERS if customer != "near"]
    rare = [(member, "rare", 1) for member in MEMBERS[: LEAST_BUYERS - 1]]
    others = [(f"far{number}", "foreign", 1) for number in range(29)]
    products = list_products(build_purchases([*theirs, *common, *rare, *others]), build_customers())
    never = pick(products, "near", "never_bought")
    # lift of "lifted": 5/11 of the members over 5/40 of the buyers; of "common": 10/11 over 39/40
    assert never["stock_code"].tolist() == ["lifted", "common"]
    assert never["share_of_insiders"].tolist() == [5 / 11, 10 / 11]
    assert never[["orders", "revenue", "last_bought_on"]].isna().all(axis=None)
    assert pick(products, "m9", "never_bought")["stock_code"].tolist() == ["lifted"]
    assert pick(products, "m0", "never_bought").empty


def test_who_bought_nothing_is_offered_what_insiders_buy():
    products = list_products(build_purchases([(member, "a", 1) for member in MEMBERS]), build_customers())
    assert products.loc[products["customer_id"] == "grace", "kind"].tolist() == ["never_bought"]


def test_nobody_far_from_the_boundary_is_listed():
    purchases = build_purchases([(customer, "a", 1) for customer in BUYERS])
    assert set(list_products(purchases, build_customers())["customer_id"]) == {*MEMBERS, "near", "grace"}


def test_without_purchases_by_product_there_are_no_rows_and_all_columns():
    for purchases in (None, build_purchases([])):
        products = list_products(purchases, build_customers())
        assert products.empty
        assert tuple(products.columns) == PRODUCT_COLUMNS


def test_rows_in_another_order_change_nothing():
    bought = [(customer, f"p{len(customer) * number % 7}", number) for number, customer in enumerate(BUYERS)]
    purchases = build_purchases(bought)
    mixed = Purchases(purchases.by_customer.iloc[::-1], purchases.by_product.iloc[::-1])
    pd.testing.assert_frame_equal(
        list_products(purchases, build_customers()), list_products(mixed, build_customers().iloc[::-1])
    )
