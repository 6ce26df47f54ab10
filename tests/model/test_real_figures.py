"""The figures of two real files against an independent implementation of the same method.

Counts may differ by two: k-means stops within a tolerance, and a customer whose margin is within
float noise of a bound may fall on either side. A share moves by what two customers are worth.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from segmentation.frames import MONEY_SCALE
from segmentation.model.path import Step
from segmentation.settings import Settings
from segmentation.snapshot import Snapshot
from tests.published_path import build_snapshots
from tests.real_histories import read_real_history, replay_real_path

pytestmark = pytest.mark.real_data

LAST = date(2011, 12, 1)

# as of: margin above 0, members, on notice, entered, left, Jaccard, members' share of window revenue
ONE_YEAR = {
    date(2011, 3, 1): (135, 135, 0, 135, 0, None, 0.4982),
    date(2011, 6, 1): (218, 237, 11, 31, 5, 0.851, 0.5311),
    date(2011, 9, 1): (266, 295, 17, 24, 2, 0.912, 0.5668),
    date(2011, 11, 1): (318, 345, 8, 40, 7, 0.866, 0.5725),
    date(2011, 12, 1): (344, 384, 10, 43, 4, 0.879, 0.5783),
}
TWO_YEARS = {
    date(2010, 12, 1): (340, 388, 18, 42, 4, 0.883, 0.5754),
    date(2011, 6, 1): (346, 405, 16, 19, 18, 0.913, 0.5746),
    date(2011, 12, 1): (344, 418, 32, 20, 20, 0.909, 0.5914),
}
# buyers, their window revenue and orders, without members in grace who bought nothing
ONE_YEAR_BUYERS = {
    date(2011, 3, 1): (1680, 1_462_743.06, 3369),
    date(2011, 6, 1): (2716, 3_109_692.88, 7364),
    date(2011, 9, 1): (3314, 4_946_483.86, 11_342),
    date(2011, 12, 1): (4293, 7_951_502.67, 17_626),
}
TWO_YEARS_BUYERS = {date(2010, 12, 1): (4239, 8_126_982.31, None), LAST: (4293, 7_951_502.67, 17_626)}

Built = dict[date, tuple[Step, Snapshot]]


def build_real_snapshots(path: Path) -> Built:
    history = read_real_history(path)
    built = build_snapshots(history, replay_real_path(path), Settings())
    return {step.as_of: (step, snapshot) for step, snapshot in built}


@pytest.fixture(scope="module")
def one_year(real_data) -> Built:
    return build_real_snapshots(real_data / "online_retail.csv.gz")


@pytest.fixture(scope="module")
def two_years(real_data) -> Built:
    return build_real_snapshots(real_data / "online_retail_II.csv.gz")


def check_membership(snapshot: Snapshot, expected: tuple) -> None:
    margins, members, on_notice, entered, left, jaccard, share = expected
    facts = snapshot.facts
    found = (
        (snapshot.customers["margin"] > 0).sum(),
        *(facts[name] for name in ("insiders", "on_notice", "entered", "left")),
    )
    assert found == pytest.approx((margins, members, on_notice, entered, left), abs=2)
    assert facts["stability_jaccard"] == (None if jaccard is None else pytest.approx(jaccard, abs=0.006))
    assert facts["insiders_revenue_share"] == pytest.approx(share, abs=0.002)
    assert facts["algorithm"] == "sized_kmeans"


@pytest.mark.parametrize("as_of", ONE_YEAR)
def test_the_members_of_one_year_come_out(one_year, as_of):
    check_membership(one_year[as_of][1], ONE_YEAR[as_of])


@pytest.mark.parametrize("as_of", TWO_YEARS)
def test_the_members_of_two_years_come_out(two_years, as_of):
    check_membership(two_years[as_of][1], TWO_YEARS[as_of])


def check_buyers(step: Step, customers: int, revenue: float, orders: int | None) -> None:
    buyers = step.features[step.features["is_buyer"]]
    assert len(buyers) == customers
    assert buyers["revenue"].sum() == round(revenue * MONEY_SCALE)
    assert orders is None or buyers["orders"].sum() == orders


@pytest.mark.parametrize("as_of", ONE_YEAR_BUYERS)
def test_the_base_of_one_year_comes_out_to_the_penny(one_year, as_of):
    check_buyers(one_year[as_of][0], *ONE_YEAR_BUYERS[as_of])


@pytest.mark.parametrize("as_of", TWO_YEARS_BUYERS)
def test_the_base_of_two_years_comes_out_to_the_penny(two_years, as_of):
    check_buyers(two_years[as_of][0], *TWO_YEARS_BUYERS[as_of])


def test_value_and_points_come_out_to_the_penny(one_year):
    features = one_year[LAST][0].features
    assert round(features["value"].sum() / MONEY_SCALE, 2) == 6_051_877.88
    assert round(features["points"].sum() / MONEY_SCALE, 2) == 6_597_046.69
    assert (features["revenue"] <= 0).sum() == 13


def test_single_customers_come_out(one_year):
    revenue = one_year[LAST][0].features["revenue"]
    assert revenue["12346"] == 0
    assert revenue["16446"] == 29_000
    assert revenue.idxmax() == "14646"


def test_the_lines_known_at_the_newest_date_come_out(one_year):
    snapshot = one_year[LAST][1]
    lines = snapshot.quality.set_index("rule")["lines"]
    assert (snapshot.facts["source_rows"], lines["kept"]) == (516_384, 387_283)
    rejected = ["repeated_invoice", "no_customer", "not_a_product", "no_price"]
    assert lines[rejected].tolist() == [5, 127_215, 1_848, 33]
    assert snapshot.months["revenue"].sum() == 79_475_826_400
    assert snapshot.facts["data_through"] == date(2011, 11, 30)


def test_november_comes_out(one_year):
    months = one_year[LAST][1].months
    november = months[months["month"] == pd.Timestamp(2011, 11, 1)]
    assert november[["revenue", "customers", "orders"]].sum().tolist() == [11_186_947_900, 1660, 2642]


def test_history_that_goes_further_back_changes_nothing_inside_the_window(one_year, two_years):
    unbounded = ["tenure_days"]  # counts from the first purchase ever
    of_one, of_two = (built[LAST][0].features.drop(columns=unbounded) for built in (one_year, two_years))
    pd.testing.assert_frame_equal(of_one, of_two, check_exact=True)


def test_the_months_of_two_years_overlap_by_more_than_nine_in_ten(two_years):
    overlaps = [built[1].facts["stability_jaccard"] for as_of, built in two_years.items() if as_of > date(2010, 12, 1)]
    assert len(overlaps) == 12
    assert sum(overlaps) / len(overlaps) == pytest.approx(0.922, abs=0.003)
    assert min(overlaps) == pytest.approx(0.906, abs=0.003)
