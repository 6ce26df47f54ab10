"""Overview says how far the numbers can be trusted, each beside its bar, and leaves out what is not known."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from sqlalchemy import Engine

from tests.dashboard.answers import keep_revenue, store_accuracy, store_evidence
from tests.dashboard.builders import publish_shop
from tests.dashboard.customers import member, other, publish_customers
from tests.dashboard.figures.frames import evidence_frame
from tests.dashboard.test_overview import change_all, show

pytestmark = pytest.mark.postgres


@pytest.fixture
def shop(engine: Engine) -> Engine:
    """One as-of date with an Insider and another customer, of whom nothing is measured."""
    publish_customers(engine, [member("a", 900), other("b", 100)])
    keep_revenue(engine, {date(2011, 11, 1): (700.0, 350.0)})
    return engine


def compare_with_top(insiders_mean: float, months: int = 3, high: float | None = 50.0) -> pd.DataFrame:
    """Return what Insiders brought in the months after the choice where as many top spenders brought 1,000 each."""
    return evidence_frame([("same_size_top", "revenue", months, insiders_mean, 1000.0, -30.0, high)])


def test_where_nothing_is_measured_it_says_what_that_takes(shop: Engine) -> None:
    assert "Can I trust it?Nothing is measured yet: each check takes a later month.See the evidence" in show(shop)


@pytest.mark.parametrize(("error", "held"), [(0.12, 1), (0.121, 0)])
def test_the_forecast_is_held_to_its_error_over_three_months(shop: Engine, error: float, held: int) -> None:
    store_accuracy(shop, "insiders", "last_month", [0.5, 0.5, error, 0.01], is_chosen=True)
    store_accuracy(shop, "insiders", "mean_of_three", [0.01, 0.01, 0.01], is_chosen=False)
    shown = show(shop)
    assert f"Can I trust it? {held} of 1 check holds" in shown
    assert f"Forecast error, 7 tests: 12% or less{error:.1%}Forecast" in shown


def test_an_error_over_months_that_have_no_bar_is_shown_and_not_judged(shop: Engine) -> None:
    store_accuracy(shop, "insiders", "last_month", [0.1, 0.3], is_chosen=True)
    shown = show(shop)
    assert "Can I trust it?Measured on later months" in shown
    assert "Forecast error, 7 tests30.0%Forecast" in shown


@pytest.mark.parametrize(("mean", "high", "held"), [(1000.0, 50.0, 1), (990.0, 0.0, 1), (985.0, -0.1, 0)])
def test_insiders_may_not_be_told_to_bring_less_in_a_quarter_than_as_many_top_spenders(
    shop: Engine, mean: float, high: float, held: int
) -> None:
    store_evidence(shop, pd.concat([compare_with_top(mean, high=high), compare_with_top(400.0, 6, -500.0)]))
    shown = show(shop)
    assert f"Can I trust it? {held} of 1 check holds" in shown
    assert f"Revenue in 3 months: not below top spenders’{mean / 1000:.3f}×Evidence" in shown


def test_a_difference_without_an_interval_is_not_judged(shop: Engine) -> None:
    store_evidence(shop, compare_with_top(985.0, high=None))
    shown = show(shop)
    assert "Can I trust it?Measured on later months" in shown
    assert "0.985×" in shown


def test_top_spenders_who_brought_nothing_are_no_measure(shop: Engine) -> None:
    store_evidence(shop, compare_with_top(1000.0).assign(others_mean=0.0))
    assert "top spenders" not in show(shop)


@pytest.mark.parametrize(("recall", "f1", "held"), [(0.9, "0.90", 1), (0.8, "0.85", 0)])
def test_the_rule_is_held_to_its_f1_and_never_to_agreement(engine: Engine, recall: float, f1: str, held: int) -> None:
    publish_customers(engine, [member("a", 900), other("b", 100)], rule=(3000.0, 2500.0))
    keep_revenue(engine, {date(2011, 11, 1): (700.0, 350.0)})
    change_all(engine, f"update insiders.snapshot_conditions set recall = {recall}, agreement = 0.5")
    shown = show(engine)
    assert f"Can I trust it? {held} of 1 check holds" in shown
    assert f"Rule told a month ahead: F1 0.90 or more{f1}The rule" in shown


@pytest.mark.parametrize(("overlap", "held"), [(0.75, 1), (0.7499, 0)])
def test_the_list_is_held_to_the_overlap_of_which_a_run_warns(engine: Engine, overlap: float, held: int) -> None:
    publish_shop(engine, customers=60)
    clear = [f"delete from insiders.snapshot_{name}" for name in ("accuracy", "evidence", "conditions")]
    change_all(engine, *clear, f"update insiders.snapshots set stability_jaccard = {overlap}")
    shown = show(engine)
    assert f"Can I trust it? {held} of 1 check holds" in shown
    assert f"Overlap with November’s list: 75% or more{overlap:.1%}By month" in shown
    filling = show(engine, "?as_of=2011-07-01")
    assert f"Overlap with May’s list, window not full{overlap:.1%}By month" in filling
    assert "of 1 check holds" not in filling


def test_the_last_tile_is_the_lead_over_the_longest_period_with_its_interval(shop: Engine) -> None:
    store_evidence(
        shop,
        evidence_frame(
            [
                ("rest", "revenue", 1, 300.0, 100.0, 150.0, 250.0),
                ("rest", "revenue", 6, 9500.0, 500.0, 6123.8, 11253.9),
                ("rest", "orders", 6, 9.0, 1.0, 7.0, 9.0),
            ]
        ),
    )
    shown = show(shop)
    assert "in the 6 months after.+£9,00095%: £6,124 to £11,254Per customer, Jun–Nov" in shown
    change_all(shop, "update insiders.snapshot_evidence set ci_low = null, ci_high = null")
    assert "+£9,000without an intervalPer customer, Jun–Nov" in show(shop)
    change_all(shop, "delete from insiders.snapshot_evidence where period_end > '2011-07-01'")
    assert "in the month after.+£200without an intervalPer customer, Jun" in show(shop)
    change_all(shop, "update insiders.snapshot_evidence set difference = null")
    assert "Lead over others" not in show(shop)


def test_without_evidence_the_last_tile_is_the_overlap_with_the_month_before(engine: Engine) -> None:
    publish_shop(engine, customers=60)
    change_all(engine, "delete from insiders.snapshot_evidence")
    assert "Same as in November" in show(engine)
    change_all(engine, "update insiders.snapshots set stability_jaccard = null")
    assert "Same as in November" not in show(engine)
