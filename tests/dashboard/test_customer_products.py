"""The products of one customer: what was bought, what never was, and why there are none."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import Engine, insert, text

from dashboard.pages import customer_products
from dashboard.pages.customer_products import show_products
from dashboard.pages.request import read_request
from dashboard.queries.customer import read_customer
from dashboard.queries.reader import Reader
from segmentation.settings import Settings
from segmentation.store import tables
from tests.dashboard.customers import BEFORE, member, other, publish_customers

pytestmark = pytest.mark.postgres

NOTHING = "No products to show"


def keep_products(engine: Engine, customer_id: str, products: list[dict[str, Any]]) -> None:
    empty = dict.fromkeys(("description", "orders", "revenue", "last_bought_on", "share_of_insiders"))
    with engine.begin() as connection:
        snapshot = text("select snapshot_id from insiders.snapshots where is_current order by as_of desc limit 1")
        known = {"snapshot_id": connection.execute(snapshot).scalar_one(), "customer_id": customer_id}
        connection.execute(insert(tables.snapshot_products), [empty | known | product for product in products])


def bought(rank: int, stock_code: str, revenue: float, **given: Any) -> dict[str, Any]:
    known = {"kind": "bought", "orders": 3, "last_bought_on": date(2011, 9, 29), "share_of_insiders": 0.1}
    return known | {"rank": rank, "stock_code": stock_code, "revenue": revenue} | given


def never(rank: int, stock_code: str, share: float, **given: Any) -> dict[str, Any]:
    known = {"kind": "never_bought", "rank": rank, "stock_code": stock_code, "share_of_insiders": share}
    return known | given


def show(engine: Engine, customer_id: str = "a", search: str = "") -> str:
    queries = Reader(engine, Settings(database_url="postgresql://localhost/none"))
    request = read_request(queries, "/customer", search)
    assert request is not None
    row = queries.read(read_customer, request.as_of, customer_id)
    assert row is not None
    return json.dumps(show_products(queries, request, row), cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_what_was_bought_stands_by_rank_and_one_large_product_is_the_finding(engine: Engine) -> None:
    publish_customers(engine, [member("a", 900, orders=2, mean_basket=500)])
    keep_products(engine, "a", [bought(2, "s2", 100), bought(1, "22423", 420, description="REGENCY CAKESTAND 3 TIER")])
    shown = show(engine)
    assert "42% of purchases is one product" in shown
    assert shown.index("Regency cakestand 3 tier") < shown.index('"s2"')
    assert '"data-value": "REGENCY CAKESTAND 3 TIER"' in shown
    assert "29 Sept" in shown
    assert "£420" in shown


def test_many_small_products_are_counted_together(engine: Engine) -> None:
    publish_customers(engine, [member("a", 900, orders=2, mean_basket=500)])
    keep_products(engine, "a", [bought(rank, f"s{rank}", 40) for rank in range(1, 11)])
    assert "40% of purchases are 10 products" in show(engine)


def test_products_that_insiders_buy_stand_by_their_share(engine: Engine) -> None:
    publish_customers(engine, [member("a", 900)])
    keep_products(engine, "a", [never(1, "s1", 0.21, description="iPhone case"), never(2, "s2", 0.414)])
    shown = show(engine)
    assert shown.index("41%") < shown.index("iPhone case") < shown.index("21%")
    assert "Nothing was bought in the window." in shown


def test_who_lacks_no_product_of_the_insiders_is_told_so(engine: Engine) -> None:
    publish_customers(engine, [member("a", 900)])
    keep_products(engine, "a", [bought(1, "s1", 10)])
    shown = show(engine)
    assert "this customer bought them all" in shown
    assert '"Products bought"' in shown  # without a basket there is no share


def test_an_older_month_leads_to_the_newest(engine: Engine) -> None:
    publish_customers(engine, [member("a", 900)], as_of=BEFORE)
    publish_customers(engine, [member("a", 900)])
    keep_products(engine, "a", [bought(1, "s1", 10)])
    shown = show(engine, search=f"?as_of={BEFORE}&id=a")
    assert NOTHING in shown
    assert "Products are known for the newest month only." in shown
    assert '"/customer?id=a"' in shown


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (other("a", 1), "Products are listed for Insiders and for who is near the boundary."),
        (member("a", 1), "Nothing was bought in the window."),
    ],
)
def test_who_has_no_products_is_told_why(engine: Engine, row: dict[str, Any], reason: str) -> None:
    publish_customers(engine, [row])
    shown = show(engine)
    assert NOTHING in shown
    assert reason in shown


def test_a_shop_without_stock_codes_says_so(engine: Engine) -> None:
    publish_customers(engine, [member("a", 1)])
    with engine.begin() as connection:
        connection.execute(insert(tables.source_columns).values(name="stock_code", position=1, note=""))
    assert "The source has no stock code: figures of products are not known." in show(engine)


def test_the_share_from_which_one_product_is_the_finding_is_reached_from_above(engine: Engine) -> None:
    publish_customers(engine, [member("a", 900, orders=1, mean_basket=100)])
    share = customer_products.ONE_PRODUCT_SHARE
    keep_products(engine, "a", [bought(1, "s1", 100 * share), bought(2, "s2", 5)])
    assert "25% of purchases is one product" in show(engine)
