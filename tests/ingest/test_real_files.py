"""The facts of Online Retail, its two years, and the company's own export."""

from __future__ import annotations

import pandas as pd
import pytest

from segmentation.frames import KEPT, MONEY_SCALE, Reading
from tests.ingest.conftest import count_fates, sum_fates, sum_window

pytestmark = pytest.mark.real_data

LINES = {"repeated_invoice": 6, "no_customer": 135_079, "not_a_product": 1_920, "no_price": 33, "kept": 404_871}
MONEY = {
    "repeated_invoice": -68.74,
    "no_customer": 1_447_677.17,
    "not_a_product": 13_402.494,
    "no_price": 0.0,
    "kept": 8_286_737.01,
}


@pytest.fixture(params=["one_year", "company_export"])
def single_year(request: pytest.FixtureRequest) -> Reading:
    reading: Reading = request.getfixturevalue(request.param)
    return reading


def test_it_reads_every_line(single_year: Reading) -> None:
    assert single_year.rows_read == 541_909


def test_it_counts_every_fate_in_lines(single_year: Reading) -> None:
    assert count_fates(single_year) == LINES


def test_it_counts_every_fate_in_money(single_year: Reading) -> None:
    assert sum_fates(single_year) == MONEY


def test_it_counts_returns_among_the_kept_lines(single_year: Reading) -> None:
    fates = single_year.history.line_fates
    assert fates[fates["fate"] == KEPT]["return_lines"].sum() == 8_535


def test_it_tells_sold_from_returned(single_year: Reading) -> None:
    months = single_year.history.customer_months
    sums = months[["gross", "returned", "revenue"]].sum() / MONEY_SCALE
    assert sums.to_dict() == {"gross": 8_761_049.65, "returned": 474_312.64, "revenue": 8_286_737.01}


def test_it_counts_buyers_and_their_orders(single_year: Reading) -> None:
    months = single_year.history.customer_months
    assert months[months["purchase_days"] > 0]["customer_id"].nunique() == 4_334
    assert months["orders"].sum() == 18_402


def test_the_file_says_how_it_was_read(one_year: Reading) -> None:
    found = {column.name: (column.found_as, column.note) for column in one_year.columns}
    assert found["customer_id"] == ("CustomerID", "")
    assert found["invoice_at"] == ("InvoiceDate", "%m/%d/%Y")
    assert found["revenue"] == (None, "")
    assert one_year.notes == ("online_retail.csv.gz is not UTF-8: read as Windows-1252.",)


def test_the_export_has_the_same_rows_at_other_dates(one_year: Reading, company_export: Reading) -> None:
    days = company_export.history.days["day"]
    assert (days.min(), days.max()) == (pd.Timestamp("2016-11-29"), pd.Timestamp("2017-12-07"))
    totals = [
        reading.history.customer_months.groupby("customer_id")[["gross", "returned", "items", "orders"]].sum()
        for reading in (one_year, company_export)
    ]
    pd.testing.assert_frame_equal(*totals)


@pytest.mark.parametrize(
    ("as_of", "base", "revenue", "orders"),
    [
        ("2011-03-01", 1_680, 1_462_743.06, 3_369),
        ("2011-06-01", 2_716, 3_109_692.88, 7_364),
        ("2011-09-01", 3_314, 4_946_483.86, 11_342),
        ("2011-12-01", 4_293, 7_951_502.67, 17_626),
    ],
)
def test_the_window_of_one_year(one_year: Reading, as_of: str, base: int, revenue: float, orders: int) -> None:
    assert sum_window(one_year.history, as_of) == (base, revenue, orders)


def test_thirteen_of_the_base_have_no_revenue_left(one_year: Reading) -> None:
    rows = one_year.history.customer_months
    window = rows[rows["month"].between("2010-12-01", "2011-11-01")]
    customers = window.groupby("customer_id")[["purchase_days", "revenue"]].sum()
    assert ((customers["purchase_days"] > 0) & (customers["revenue"] <= 0)).sum() == 13


def test_november_2011(one_year: Reading) -> None:
    rows = one_year.history.customer_months
    november = rows[rows["month"] == "2011-11-01"]
    assert november["revenue"].sum() / MONEY_SCALE == 1_118_694.79
    assert (november["purchase_days"] > 0).sum() == 1_660
    assert november["orders"].sum() == 2_642


@pytest.mark.parametrize(("customer_id", "revenue"), [("12346", 0.0), ("16446", 2.90), ("14646", 278_778.02)])
def test_returns_count_wherever_their_sale_was(one_year: Reading, customer_id: str, revenue: float) -> None:
    rows = one_year.history.customer_months.set_index("customer_id")
    assert rows.loc[[customer_id], "revenue"].sum() / MONEY_SCALE == revenue


def test_the_largest_customer_has_72_orders(one_year: Reading) -> None:
    rows = one_year.history.customer_months
    assert rows[rows["customer_id"] == "14646"]["orders"].sum() == 72


def test_what_a_snapshot_of_december_2011_knows(one_year: Reading) -> None:
    fates = one_year.history.line_fates
    known = fates[fates["month"] < "2011-12-01"].groupby("fate")[["lines", "revenue"]].sum()
    assert known["lines"].to_dict() == {
        "repeated_invoice": 5,
        "no_customer": 127_215,
        "not_a_product": 1_848,
        "no_price": 33,
        "kept": 387_283,
    }
    assert known["lines"].sum() == 516_384
    assert known.at["kept", "revenue"] / MONEY_SCALE == 7_947_582.64


def test_day_totals_hold_every_line_and_all_kept_money(one_year: Reading) -> None:
    days = one_year.history.days
    assert days["lines"].sum() == 541_909
    assert days["rejected_lines"].sum() == 541_909 - 404_871
    assert days["revenue"].sum() / MONEY_SCALE == 8_286_737.01
    assert days["orders"].sum() == 18_402


def test_two_overlapping_years(two_years: Reading) -> None:
    assert two_years.rows_read == 1_067_371
    assert count_fates(two_years) == {
        "repeated_invoice": 22_534,
        "no_customer": 235_286,
        "not_a_product": 3_671,
        "no_price": 60,
        "kept": 805_820,
    }
    assert sum_fates(two_years)["kept"] == 16_411_906.37


def test_buyers_and_orders_of_two_years(two_years: Reading) -> None:
    months = two_years.history.customer_months
    assert months[months["purchase_days"] > 0]["customer_id"].nunique() == 5_852
    assert months["orders"].sum() == 36_594


def test_the_window_of_the_first_of_two_years(two_years: Reading) -> None:
    base, revenue, _orders = sum_window(two_years.history, "2010-12-01")
    assert (base, revenue) == (4_239, 8_126_982.31)


def test_history_that_goes_further_back_changes_nothing_inside_the_window(
    one_year: Reading, two_years: Reading
) -> None:
    assert sum_window(two_years.history, "2011-12-01") == (4_293, 7_951_502.67, 17_626)
    shared = [
        reading.history.customer_months[reading.history.customer_months["month"] >= "2010-12-01"]
        for reading in (one_year, two_years)
    ]
    pd.testing.assert_frame_equal(*(frame.reset_index(drop=True) for frame in shared))
    assert two_years.history.fingerprints["2010-12-01":].equals(one_year.history.fingerprints)
