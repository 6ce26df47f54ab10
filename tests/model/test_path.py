from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pandas as pd
import pytest

from segmentation.frames import History
from segmentation.model.causes import CAUSES
from segmentation.model.names import INSIDERS_NAME, OTHERS_NAME, SegmentName
from segmentation.model.path import Step, replay_path
from segmentation.model.segments import SizedKMeans
from segmentation.months import add_months, list_as_of_dates
from segmentation.settings import Settings
from tests.builders import Sale, build_history, draw_sales, shuffle_history

MONTHS = [f"2020-{month:02d}" for month in range(1, 13)]


def replay(history: History, settings: Settings | None = None, until: date | None = None) -> list[Step]:
    first, last = history.days["day"].min().date(), history.days["day"].max().date()
    dates = list_as_of_dates(first.replace(day=1), until or add_months(last, 1), 3)
    return list(replay_path(history, settings or Settings(), dates))


def replay_sales(sales: Iterable[Sale], settings: Settings | None = None, until: date | None = None) -> list[Step]:
    return replay(build_history(sales), settings, until)


def list_members(step: Step) -> list[str]:
    return step.memberships.index[step.memberships["is_member"]].tolist()


@pytest.fixture(scope="module")
def drawn_history() -> History:
    return build_history(draw_sales(1, 200, "2020-01-01", 15))


@pytest.fixture(scope="module")
def drawn_steps(drawn_history) -> list[Step]:
    return replay(drawn_history)


def test_there_is_one_step_per_as_of_date(drawn_steps):
    assert [step.as_of for step in drawn_steps] == [add_months(date(2020, 4, 1), count) for count in range(13)]
    assert [step.window_months for step in drawn_steps] == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12, 12, 12]


def test_shuffled_rows_give_the_same_path(drawn_history, drawn_steps):
    for step, again in zip(drawn_steps, replay(shuffle_history(drawn_history, seed=5)), strict=True):
        pd.testing.assert_frame_equal(step.features, again.features, check_exact=True)
        pd.testing.assert_frame_equal(step.memberships, again.memberships, check_exact=True)
        assert (step.names, step.silhouette) == (again.names, again.silhouette)


def test_later_months_do_not_change_the_path(drawn_history, drawn_steps):
    known = drawn_history.customer_months["month"] < pd.Timestamp(2020, 9, 1)
    short = replace(drawn_history, customer_months=drawn_history.customer_months[known])
    for step, again in zip(drawn_steps[:6], replay(short)[:6], strict=True):
        pd.testing.assert_frame_equal(step.memberships, again.memberships, check_exact=True)


def test_the_insiders_segment_is_exactly_the_members(drawn_steps):
    for step in drawn_steps:
        assert ((step.memberships["segment_id"] == 0) == step.memberships["is_member"]).all()
        assert (step.memberships.loc[step.memberships["margin"] > 0, "is_member"]).all()


def test_members_now_are_members_before_and_entered_less_left(drawn_steps):
    for before, now in pairwise(drawn_steps):
        changed = {change: set(rows["customer_id"]) for change, rows in now.changes.groupby("change")}
        expected = (set(list_members(before)) | changed.get("entered", set())) - changed.get("left", set())
        assert set(list_members(now)) == expected


def test_the_first_as_of_date_has_no_changes(drawn_steps):
    assert drawn_steps[0].changes.empty
    assert len(list_members(drawn_steps[0])) == 9


def test_the_names_are_given_again_with_the_first_full_window_and_then_stay(drawn_steps):
    names = [step.names for step in drawn_steps]
    assert all(name == names[0] for name in names[:9])
    assert all(name == names[9] for name in names[9:])
    assert all(name[0] == INSIDERS_NAME and len(set(name.values())) == 5 for name in names)


def test_a_shop_of_twelve_customers_has_its_best_one_inside():
    sales = [
        (f"c{customer:02d}", f"{month}-0{1 + customer % 9}", 10.0 + customer)
        for month in MONTHS
        for customer in range(12)
    ]
    step = replay_sales(sales)[-1]
    assert (step.model.algorithm, list_members(step)) == ("top_share", ["c11"])
    assert step.names == {0: INSIDERS_NAME, 5: OTHERS_NAME}
    assert step.silhouette is None


def test_customers_who_are_all_alike_are_told_apart_by_id_and_stay():
    sales = [(f"c{customer:02d}", f"{month}-05", 10.0) for month in MONTHS[:6] for customer in range(80)]
    steps = replay_sales(sales)
    assert {step.model.algorithm for step in steps} == {"top_share"}
    assert {tuple(list_members(step)) for step in steps} == {tuple(f"c{customer:02d}" for customer in range(7))}


def test_one_customer_with_nearly_all_revenue_is_inside():
    sales = [
        (f"c{customer:02d}", f"{month}-{day:02d}", 1.0 + customer / 10)
        for month in MONTHS[:6]
        for customer in range(80)
        for day in range(1, 2 + customer % 3)
    ]
    step = replay_sales([*sales, *[("big", f"{month}-09", 100_000.0) for month in MONTHS[:6]]])[-1]
    assert step.model.algorithm == "sized_kmeans"
    assert "big" in list_members(step)
    assert step.features["revenue"].max() > 0.95 * step.features["revenue"].sum()


def test_a_shop_where_everyone_bought_once_is_sized_like_any_other():
    sales = [
        (f"c{position:03d}", f"{month}-07", 10.0 + customer)
        for month_number, month in enumerate(MONTHS[:5])
        for customer in range(30)
        for position in [30 * month_number + customer]
    ]
    step = replay_sales(sales)[0]
    assert (step.model.algorithm, len(step.features), len(list_members(step))) == ("sized_kmeans", 90, 8)


def test_the_shop_may_cross_fifty_buyers_both_ways():
    few = draw_sales(1, 40, "2020-01-01", 12)
    many = [(f"n{customer}", f"2020-06-{1 + customer % 28:02d}", 20.0 + customer) for customer in range(60)]
    steps = replay_sales([*few, *many], Settings(window_months=3))
    algorithms = [step.model.algorithm for step in steps]
    assert algorithms[:3] == ["top_share"] * 3
    assert algorithms[3] == "sized_kmeans"
    assert algorithms[-1] == "top_share"
    for step in steps:
        assert set(step.memberships["segment_id"]) <= set(step.names)


def test_a_base_that_dries_up_keeps_its_members_until_grace_ends():
    sales = draw_sales(3, 60, "2020-01-01", 4)
    steps = replay_sales(sales, Settings(window_months=3), until=date(2020, 10, 1))
    bases = [len(step.features) for step in steps]
    assert bases[-1] == 0
    quiet = next(step for step in steps if not step.features["is_buyer"].any())
    assert quiet.memberships["on_notice"].all()
    assert quiet.memberships[["margin"]].isna().all(axis=None)
    after = steps[steps.index(quiet) + 1]
    assert after.features.empty
    assert after.changes["change"].tolist() == ["left"] * len(quiet.features)


def test_a_month_without_any_sale_changes_no_revenue():
    sales = [sale for sale in draw_sales(4, 100, "2020-01-01", 6) if not sale[1].startswith("2020-05")]
    april, may = replay_sales(sales)[1:3]
    assert april.features.loc[april.features["is_buyer"], "revenue"].equals(
        may.features.loc[may.features["is_buyer"], "revenue"]
    )


def test_every_change_has_a_cause_and_who_leaves_that_of_the_notice(drawn_steps):
    noticed = {}
    for step in drawn_steps[1:]:
        assert set(step.changes["cause"]) <= set(CAUSES)
        for row in step.changes.itertuples():
            arose = noticed[row.customer_id] if row.change == "left" else (row.cause, pd.Timestamp(step.as_of))
            assert (row.cause, row.caused_on) == arose
            if row.change == "put_on_notice":
                noticed[row.customer_id] = arose
    assert noticed


def test_without_grace_who_leaves_has_a_cause_of_the_same_date(drawn_history):
    steps = replay(drawn_history, Settings(grace_months=0))
    left = [(step.as_of, row) for step in steps for row in step.changes.itertuples() if row.change == "left"]
    assert left
    assert all(row.caused_on == pd.Timestamp(as_of) and row.cause in CAUSES for as_of, row in left)


def draw_steady_shop(months: int, customers: int = 100, growth: float = 1.05, most_days: int = 2) -> list[Sale]:
    """Customers who differ by `growth` each and buy the same every month, on one to `most_days` days."""
    return [
        (f"c{customer:03d}", f"{month}-{day:02d}", 10 * growth**customer)
        for month in MONTHS[:months]
        for customer in range(customers)
        for day in range(1, 2 + customer % most_days)
    ]


def test_a_refit_that_would_change_more_than_buying_does_is_not_taken():
    # eleven newcomers buy next to nothing on five days each: there is no more room than before, 9 of 101 and of 112,
    # but the scaling shifts, and a refit would exchange members who did nothing for it
    newcomers = [(f"n{customer:03d}", f"2020-06-{day:02d}", 1.0) for customer in range(11) for day in range(1, 6)]
    shop = draw_steady_shop(6, customers=101, growth=1.01, most_days=4)
    *_, before, now = replay_sales([*shop, *newcomers], Settings(window_months=3))
    assert [before.keeps_previous_model, now.keeps_previous_model] == [False, True]
    assert now.changes.empty
    assert isinstance(now.model, SizedKMeans)
    assert isinstance(before.model, SizedKMeans)
    assert now.model.space is before.model.space
    assert now.model.centres is before.model.centres
    assert [int((step.memberships["margin"] > 0).sum()) for step in (before, now)] == [9, 9]


def test_a_refit_is_taken_where_keeping_the_model_before_would_change_as_much():
    # a hundred newcomers buy little: there is room for eight more, who did nothing for it, under either model
    newcomers = [(f"n{customer:03d}", "2020-06-10", 10.0) for customer in range(100)]
    *_, before, now = replay_sales([*draw_steady_shop(6), *newcomers], Settings(window_months=3))
    assert now.changes.groupby(["change", "cause"]).size().to_dict() == {("entered", "model"): 8}
    assert [before.keeps_previous_model, now.keeps_previous_model] == [False, False]
    assert isinstance(now.model, SizedKMeans)
    assert isinstance(before.model, SizedKMeans)
    assert now.model.centres.tolist() != before.model.centres.tolist()
    assert [int((step.memberships["margin"] > 0).sum()) for step in (before, now)] == [8, 16]


def test_a_refit_is_taken_where_buying_changes_as_much():
    risen = [(f"c{customer:03d}", "2020-06-20", 9_000.0) for customer in range(50, 54)]
    *_, now = replay_sales([*draw_steady_shop(6), *risen], Settings(window_months=3))
    causes = now.changes.groupby(["change", "cause"]).size().to_dict()
    assert causes[("entered", "behaviour")] == 4
    assert 0 < causes[("put_on_notice", "model")] <= 4
    assert not now.keeps_previous_model


def test_names_that_were_carried_over_are_those_of_every_date(drawn_history, drawn_steps):
    carried = {segment_id: SegmentName((f"trait {segment_id}",)) for segment_id in range(5)}
    dates = [step.as_of for step in drawn_steps]
    for step, own in zip(replay_path(drawn_history, Settings(), dates, carried), drawn_steps, strict=True):
        assert step.names == carried
        pd.testing.assert_frame_equal(step.memberships, own.memberships, check_exact=True)
