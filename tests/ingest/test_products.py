"""Purchases by product, asked of a source that is still open, by hand-computed answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from segmentation.frames import MONEY_SCALE, Purchases
from segmentation.ingest.history import OpenSource, open_history
from segmentation.settings import Settings
from tests.ingest.conftest import HEADER, NOW

START, END = date(2011, 1, 1), date(2011, 3, 1)

SHOP = (
    "1,A1,CUP,2,2011-01-05 10:00,1.50,ann,UK\n"
    "1,A1,CUP,1,2011-01-05 10:00,1.00,ann,UK\n"
    "2,A1,RED CUP,1,2011-02-28 23:59,1.50,ann,UK\n"
    "3,A1,cup?,1,2011-02-10 10:00,1.50,bob,UK\n"
    "3,B1,BOWL,4,2011-02-10 10:00,0.25,bob,UK\n"
    "C4,A1,CUP,-3,2011-02-11 10:00,1.50,ann,UK\n"
    "5,B1,BOWL,1,2010-12-31 23:59,9.00,ann,UK\n"
    "6,B1,BOWL,1,2011-03-01 00:00,9.00,ann,UK\n"
    "7,B1,BOWL,1,2011-01-07 10:00,9.00,,UK\n"
    "8,,,1,2011-01-08 10:00,9.00,ann,UK\n"
)


@contextmanager
def open_shop(path: Path, text: str) -> Iterator[OpenSource]:
    path.write_text(text)
    with open_history(Settings(source=str(path)), NOW, lambda *_: None) as source:
        yield source


def ask(path: Path, text: str, customer_ids: list[str]) -> Purchases:
    with open_shop(path, text) as source:
        purchases = source.read_purchases(customer_ids, START, END)
    assert purchases is not None
    return purchases


def test_purchases_of_a_customer_are_summed_by_product_and_returns_do_not_count(tmp_path):
    by_customer = ask(tmp_path / "shop.csv", HEADER + SHOP, ["ann"]).by_customer
    assert by_customer.to_dict("records") == [
        {
            "customer_id": "ann",
            "stock_code": "A1",
            "orders": 2,
            "revenue": 55_000,
            "last_bought_on": pd.Timestamp("2011-02-28"),
        }
    ]


def test_a_product_counts_all_buyers_of_the_window_whoever_is_asked_for(tmp_path):
    by_product = ask(tmp_path / "shop.csv", HEADER + SHOP, []).by_product
    assert by_product.drop(columns="description").to_numpy().tolist() == [
        ["A1", 2, 3, 70_000, 15_000],
        ["B1", 1, 1, 10_000, 10_000],
    ]


def test_one_great_order_does_not_move_the_median_order_of_a_product(tmp_path):
    lines = "".join(f"{number},A1,CUP,1,2011-01-05,2.00,c{number},UK\n" for number in range(4))
    great = "9,A1,CUP,5000,2011-01-06,2.00,big,UK\n9,A1,CUP,5000,2011-01-06,2.00,big,UK\n"
    by_product = ask(tmp_path / "shop.csv", HEADER + lines + great, []).by_product
    assert by_product["median_order"].tolist() == [20_000]


def test_asking_for_nobody_gives_no_row_and_all_columns(tmp_path):
    by_customer = ask(tmp_path / "shop.csv", HEADER + SHOP, []).by_customer
    assert by_customer.empty
    assert by_customer.dtypes.astype(str).to_dict() == {
        "customer_id": "str",
        "stock_code": "str",
        "orders": "int64",
        "revenue": "int64",
        "last_bought_on": "datetime64[us]",
    }


def test_a_description_is_the_most_frequent_one(tmp_path):
    by_product = ask(tmp_path / "shop.csv", HEADER + SHOP, []).by_product
    assert by_product["description"].tolist() == ["CUP", "BOWL"]


def test_descriptions_as_frequent_go_by_text_and_blanks_are_none(tmp_path):
    lines = "".join(
        f"{number},{code},{text},1,2011-01-05,1,ann,UK\n"
        for number, (code, text) in enumerate(
            [("A1", " PLATE "), ("A1", "DISH"), ("A1", ""), ("A1", "nan"), ("A1", ""), ("B1", ""), ("B1", "n/a")]
        )
    )
    by_product = ask(tmp_path / "shop.csv", HEADER + lines, []).by_product
    assert by_product["description"].iloc[0] == "DISH"
    assert pd.isna(by_product["description"].iloc[1])


def test_a_source_without_descriptions_tells_products_by_code(tmp_path):
    text = "client,date,amount,sku\nann,2011-01-05,2.5,A1\n"
    by_product = ask(tmp_path / "shop.csv", text, ["ann"]).by_product
    assert by_product["stock_code"].tolist() == ["A1"]
    assert by_product["description"].isna().all()


def test_a_source_without_stock_codes_has_no_purchases_by_product(tmp_path):
    with open_shop(tmp_path / "shop.csv", "client,date,amount\nann,2011-01-05,2.5\n") as source:
        assert source.read_purchases(["ann"], START, END) is None


def test_the_same_source_can_be_asked_twice(tmp_path):
    with open_shop(tmp_path / "shop.csv", HEADER + SHOP) as source:
        first = source.read_purchases(["ann"], START, END)
        other = source.read_purchases(["bob"], START, END)
    assert first.by_customer["customer_id"].tolist() == ["ann"]
    assert other.by_customer["customer_id"].tolist() == ["bob", "bob"]
    pd.testing.assert_frame_equal(first.by_product, other.by_product)


def test_rows_in_another_order_change_nothing(tmp_path):
    shuffled = HEADER + "".join(reversed(SHOP.splitlines(keepends=True)))
    one, other = (ask(tmp_path / "shop.csv", text, ["ann", "bob"]) for text in (HEADER + SHOP, shuffled))
    pd.testing.assert_frame_equal(one.by_customer, other.by_customer)
    pd.testing.assert_frame_equal(one.by_product, other.by_product)


@pytest.mark.real_data
def test_products_of_online_retail_add_up_to_its_gross_sales(real_data):
    settings = Settings(source=str(real_data / "online_retail.csv.gz"))
    start, end = date(2010, 12, 1), date(2011, 12, 1)
    with open_history(settings, NOW, lambda *_: None) as source:
        months = source.reading.history.customer_months
        largest = months.groupby("customer_id")["gross"].sum().nlargest(50).index
        purchases = source.read_purchases(largest.tolist(), start, end)
    window = months[months["month"] < pd.Timestamp(end)]
    assert purchases.by_product["revenue"].sum() == window["gross"].sum()
    theirs = window[window["customer_id"].isin(largest)].groupby("customer_id")["gross"].sum()
    found = purchases.by_customer.groupby("customer_id")["revenue"].sum()
    pd.testing.assert_series_equal(found, theirs, check_names=False)
    assert purchases.by_product["revenue"].max() / MONEY_SCALE > 100_000
    cakestand = purchases.by_product.set_index("stock_code").loc["22423"]
    assert cakestand["description"] == "REGENCY CAKESTAND 3 TIER"
    assert cakestand["orders"] >= cakestand["customers"] > 800
