from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segmentation.model.features import build_features
from tests.builders import build_customer_months, build_history, draw_sales, shuffle_history

AS_OF = date(2021, 1, 1)

SALES = [
    ("ann", "2019-11-20", 500.0),  # before the window: only tenure knows it
    ("ann", "2020-01-10", 100.0),
    ("ann", "2020-07-05", 40.0),
    ("ann", "2020-07-05", 60.0),
    ("ann", "2020-12-31", 30.0),
    ("ann", "2020-12-31", -20.0),
    ("bob", "2020-10-01", 10.0),
    ("bob", "2020-10-02", -25.0),
    ("cat", "2019-12-31", 70.0),
    ("cat", "2020-02-01", -70.0),  # only returned in the window
    ("dan", "2021-01-01", 999.0),  # on the as-of date: not known yet
]


def build(sales=SALES, window_months=12, half_life_days=365.0, also=()):
    return build_features(build_customer_months(sales), AS_OF, window_months, half_life_days, also)


def test_it_lists_the_buyers_of_the_window_and_nobody_else():
    assert build().index.tolist() == ["ann", "bob"]


def test_it_sums_the_window_and_takes_returns_off():
    ann = build().loc["ann"]
    assert (ann["revenue"], ann["gross"], ann["returned"]) == (2_100_000, 2_300_000, 200_000)
    assert (ann["orders"], ann["purchase_days"], ann["items"], ann["products"]) == (4, 3, 40_000, 4)
    assert ann["mean_basket"] == pytest.approx(230 / 4)
    assert ann["products_per_order"] == 1.0
    assert ann["return_share"] == pytest.approx(20 / 230)


def test_it_counts_whole_calendar_days_to_the_as_of_date():
    features = build()
    assert features["recency_days"].tolist() == [1, 92]
    assert features["last_purchase_on"].tolist() == [pd.Timestamp("2020-12-31"), pd.Timestamp("2020-10-01")]
    assert features["tenure_days"].tolist() == [(AS_OF - date(2019, 11, 20)).days, 92]


def test_it_tells_the_usual_gap_from_three_purchase_days_on():
    features = build()
    assert features.loc["ann", "usual_gap_days"] == (date(2020, 12, 31) - date(2020, 1, 10)).days / 2
    assert np.isnan(features.loc["bob", "usual_gap_days"])


def test_it_halves_a_pound_after_the_half_life_from_the_middle_of_its_month():
    sales = [("ann", "2020-12-03", 100.0), ("bob", "2020-11-28", 100.0)]
    features = build(sales, half_life_days=30.4375)
    assert features["value"].tolist() == [round(1_000_000 * 0.5**0.5), round(1_000_000 * 0.5**1.5)]
    assert features["decayed_purchase_days"].tolist() == pytest.approx([0.5**0.5, 0.5**1.5])


def test_it_gives_fewer_points_for_older_quarters():
    months = ["2020-12-01", "2020-10-31", "2020-09-30", "2020-06-30", "2020-03-31", "2020-01-01"]
    sales = [(f"c{position}", day, 100.0) for position, day in enumerate(months)]
    assert build(sales)["points"].tolist() == [1_000_000, 1_000_000, 850_000, 700_000, 600_000, 600_000]


def test_it_gives_no_points_for_what_is_older_than_a_year():
    sales = [("ann", "2019-12-31", 100.0), ("ann", "2020-12-31", 1.0)]
    assert build(sales, window_months=24)["points"].tolist() == [10_000]


def test_it_lets_revenue_and_points_fall_below_zero():
    bob = build().loc["bob"]
    assert bob["revenue"] == bob["points"] == -150_000
    assert bob["return_share"] == 2.5


def test_it_keeps_a_row_for_a_member_who_bought_nothing():
    cat = build(also=["cat"]).loc["cat"]
    assert not cat["is_buyer"]
    assert (cat["revenue"], cat["orders"]) == (-700_000, 0)
    assert (cat["recency_days"], cat["tenure_days"], cat["country"]) == (367, 367, "France")
    unknown = ["value", "points", "decayed_purchase_days", "usual_gap_days", "mean_basket", "return_share"]
    assert cat[unknown].isna().all()


def test_it_takes_the_country_of_the_latest_line():
    moved = pd.concat(
        [
            build_customer_months([("ann", "2020-03-01", 1.0)], country="France"),
            build_customer_months([("ann", "2020-05-01", 1.0)], country="Norway"),
            build_customer_months([("ann", "2021-01-05", 1.0)], country="Italy"),
        ]
    )
    assert build_features(moved, AS_OF, 12, 365.0)["country"].tolist() == ["Norway"]


def test_it_knows_no_products_where_the_source_has_no_stock_codes():
    months = build_customer_months(SALES)
    features = build_features(months.assign(products=pd.NA).astype({"products": "Int64"}), AS_OF, 12, 365.0)
    assert features["products"].isna().all()
    assert features["products_per_order"].isna().all()


def test_it_gives_the_same_numbers_when_rows_are_shuffled():
    history = build_history(draw_sales(7, 80, "2020-01-01", 12))
    shuffled = shuffle_history(history, seed=1)
    pd.testing.assert_frame_equal(
        build_features(history.customer_months, AS_OF, 12, 365.0),
        build_features(shuffled.customer_months, AS_OF, 12, 365.0),
        check_exact=True,
    )


def test_it_is_empty_before_anybody_bought():
    assert build_features(build_customer_months(SALES), date(2019, 1, 1), 12, 365.0).empty


days = st.dates(date(2019, 6, 1), date(2021, 8, 31)).map(date.isoformat)
money = st.integers(-200_00, 200_00).filter(bool).map(lambda pence: pence / 100)
sales_lists = st.lists(st.tuples(st.sampled_from("abcd"), days, money), max_size=20)


@given(sales=sales_lists, later=sales_lists)
@settings(max_examples=30, deadline=None)
def test_nothing_at_or_after_the_as_of_date_changes_anything(sales, later):
    known = [sale for sale in sales if sale[1] < AS_OF.isoformat()]
    unknown = [sale for sale in later if sale[1] >= AS_OF.isoformat()]
    pd.testing.assert_frame_equal(
        build(known, also=["a", "b"]), build(known + unknown, also=["a", "b"]), check_exact=True
    )
