from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pandas as pd
import pytest

from segmentation.frames import REJECTED_FATES, History
from segmentation.model.path import Step, replay_path
from segmentation.months import list_as_of_dates
from segmentation.settings import Settings
from segmentation.snapshot import SNAPSHOT_VERSION, Snapshot, digest_snapshot
from segmentation.store import tables
from tests.builders import build_history, draw_sales, shuffle_history
from tests.published_path import build_snapshots

FRAMES = ("segments", "customers", "changes", "moves", "months", "quality", "sales", "conditions", "map")

# a shop of three: ann is the best throughout, cat only once
SALES = [
    *[("ann", f"2020-{month:02d}-03", 500.0) for month in range(1, 6)],
    ("ann", "2020-04-20", -100.0),
    ("bob", "2020-02-10", 30.0),
    ("bob", "2020-04-10", 50.0),
    ("cat", "2020-01-15", 10.0),
    ("dan", "2020-02-02", -8.0),
]
REJECTED = [
    ("no_customer", "2020-01-09", 7.0),
    ("no_customer", "2020-04-09", 20.0),
    ("not_a_product", "2020-04-11", -3.0),
    ("no_customer", "2020-05-31", 1_000.0),
]


def build_all(history: History, settings: Settings, last: date) -> list[tuple[Step, Snapshot]]:
    first = history.days["day"].min().date().replace(day=1)
    steps = replay_path(history, settings, list_as_of_dates(first, last, settings.min_history_months))
    return list(build_snapshots(history, steps, settings))


@pytest.fixture(scope="module")
def small() -> Snapshot:
    """The shop of three as of 1 May 2020, looking three months back."""
    settings = Settings(window_months=3)
    return build_all(build_history(SALES, REJECTED), settings, date(2020, 5, 1))[-1][1]


@pytest.fixture(scope="module")
def drawn_history() -> History:
    return build_history(draw_sales(11, 150, "2020-01-01", 16), REJECTED)


@pytest.fixture(scope="module")
def drawn(drawn_history) -> list[tuple[Step, Snapshot]]:
    return build_all(drawn_history, Settings(window_months=6), date(2021, 5, 1))


def get_columns(table, *left_out: str) -> list[str]:
    return [column.name for column in table.columns if column.name not in ("snapshot_id", *left_out)]


@pytest.mark.parametrize("frame", FRAMES)
def test_a_frame_has_the_columns_of_its_table(drawn, frame):
    for _, snapshot in drawn[:2]:
        assert getattr(snapshot, frame).columns.tolist() == get_columns(getattr(tables, f"snapshot_{frame}"))


def test_the_facts_are_the_columns_that_describe_the_month(small):
    of_the_store = ("as_of", "revision", "lineage", "digest", "is_current", "is_demo", "run_id", "published_at")
    assert list(small.facts) == get_columns(tables.snapshots, *of_the_store)


def test_it_counts_the_base_of_a_small_shop(small):
    # ann, 3 × 500 − 100, and bob, 30 + 50; cat bought before the window, dan only returned
    assert small.facts == {
        "window_months": 3,
        "customers": 2,
        "insiders": 1,
        "insiders_share_of_customers": 0.5,
        "revenue": 14_800_000,
        "insiders_revenue": 14_000_000,
        "insiders_revenue_share": 1400 / 1480,
        "entered": 0,
        "left": 0,
        "on_notice": 0,
        "stability_jaccard": 1.0,
        "silhouette": None,
        "segments": 2,
        "algorithm": "top_share",
        "source_rows": 12,
        "rejected_rows": 3,
        "currency": "GBP",
        "data_through": date(2020, 4, 20),
    }


def test_it_splits_all_sales_of_the_window_into_parts_that_add_up(small):
    parts = small.sales.set_index("part")
    assert parts["revenue"].to_dict() == {
        "base": 14_800_000,
        "others": -80_000,
        "no_customer": 200_000,
        "left_out": -30_000,
    }
    assert parts["lines"].tolist() == [pd.NA, pd.NA, 1, 1]


def test_it_counts_the_fate_of_every_line_before_the_as_of_date(small):
    quality = small.quality.set_index("rule")
    assert quality.index.tolist() == ["kept", *REJECTED_FATES]
    assert quality["lines"].to_dict() == dict.fromkeys(REJECTED_FATES, 0) | {
        "kept": 9,
        "no_customer": 2,
        "not_a_product": 1,
    }
    assert quality.loc["no_customer", "revenue"] == 270_000
    assert quality.loc["no_customer", "share_of_lines"] == pytest.approx(2 / 12)
    assert quality.loc["no_customer", "example"] == "no_customer line"
    assert quality.loc["kept", "example"] is None


def test_it_lists_every_month_before_the_as_of_date_for_members_and_others(small):
    months = small.months.pivot_table(
        index="month", columns="customer_group", values=["revenue", "orders", "customers"]
    )
    assert months.index.tolist() == list(pd.date_range("2020-01-01", "2020-04-01", freq="MS"))
    assert months["revenue"]["insiders"].tolist() == [5_000_000, 5_000_000, 5_000_000, 4_000_000]
    assert months["revenue"]["others"].tolist() == [100_000, 220_000, 0, 500_000]
    assert months["customers"]["others"].tolist() == [1, 1, 0, 1]


def test_a_segment_has_ratios_of_sums(small):
    insiders = small.segments.set_index("segment_name").loc["Insiders"]
    assert (insiders["customers"], insiders["revenue"]) == (1, 14_000_000)
    assert (insiders["mean_revenue"], insiders["mean_orders"], insiders["mean_basket"]) == (1400.0, 3.0, 500.0)
    assert (insiders["mean_items"], insiders["products_per_order"]) == (1.0, 1.0)
    assert insiders["return_share"] == pytest.approx(100 / 1500)
    assert insiders["description"] == "3.0 orders and £1,400 a customer, last purchase 28 days ago."
    assert small.segments["segment_name"].tolist() == ["Insiders", "Others"]


def test_a_move_to_outside_the_base_has_the_revenue_of_the_window_before():
    settings = Settings(window_months=3)
    (_, _), (_, may) = build_all(build_history(SALES), settings, date(2020, 5, 1))
    moves = may.moves.fillna({"to_segment": "outside"}).set_index(["from_segment", "to_segment"])
    assert moves["customers"].to_dict() == {
        ("Insiders", "Insiders"): 1,
        ("Others", "Others"): 1,
        ("Others", "outside"): 1,
    }
    assert moves["revenue"].tolist() == [14_000_000, 800_000, 100_000]


def test_the_first_snapshot_of_a_path_has_no_changes_and_all_members_entered(drawn):
    first = drawn[0][1]
    assert (first.facts["entered"], first.facts["left"]) == (first.facts["insiders"], 0)
    assert first.facts["stability_jaccard"] is None
    assert first.changes.empty
    assert first.moves.empty


def test_the_counts_follow_from_the_changes(drawn):
    for (_, before), (_, now) in pairwise(drawn):
        counts = now.changes["change"].value_counts()
        assert now.facts["entered"] == counts.get("entered", 0)
        assert now.facts["left"] == counts.get("left", 0)
        assert now.facts["insiders"] == before.facts["insiders"] + now.facts["entered"] - now.facts["left"]
    assert {change for _, snapshot in drawn for change in snapshot.changes["change"]} == {
        "entered",
        "left",
        "put_on_notice",
        "reinstated",
    }


def test_the_overlap_is_members_of_both_dates_over_members_of_either(drawn):
    for (_, before), (_, now) in pairwise(drawn):
        stayed = now.facts["insiders"] - now.facts["entered"]
        assert now.facts["stability_jaccard"] == stayed / (before.facts["insiders"] + now.facts["entered"])


def test_sums_over_segments_and_customers_are_the_facts_to_the_cent(drawn):
    for _, snapshot in drawn:
        facts, customers, segments = snapshot.facts, snapshot.customers, snapshot.segments
        assert customers["revenue"].sum() == segments["revenue"].sum() == facts["revenue"]
        assert len(customers) == segments["customers"].sum() == facts["customers"]
        assert customers.loc[customers["is_member"], "revenue"].sum() == facts["insiders_revenue"]
        assert segments.loc[segments["is_insiders"], "customers"].sum() == facts["insiders"]
        assert snapshot.sales.set_index("part").loc["base", "revenue"] == facts["revenue"]
        assert segments["revenue_share"].sum() == pytest.approx(1)


def test_the_months_add_up_to_the_sales_of_the_window(drawn):
    for step, snapshot in drawn:
        window = snapshot.months["month"] >= pd.Timestamp(step.as_of) - pd.DateOffset(months=6)
        assert snapshot.months.loc[window, "revenue"].sum() == snapshot.sales["revenue"].head(2).sum()


def test_the_moves_count_both_bases_once(drawn):
    for (_, before), (_, now) in pairwise(drawn):
        assert now.moves.loc[now.moves["from_segment"].notna(), "customers"].sum() == before.facts["customers"]
        assert now.moves.loc[now.moves["to_segment"].notna(), "customers"].sum() == now.facts["customers"]
        assert now.moves.loc[now.moves["to_segment"].notna(), "revenue"].sum() == now.facts["revenue"]


def test_who_is_on_notice_is_a_member_who_does_not_qualify(drawn):
    noticed = [snapshot.customers[snapshot.customers["on_notice"]] for _, snapshot in drawn]
    assert sum(map(len, noticed)) > 0
    assert all(rows["is_member"].all() and not rows["qualifies"].any() for rows in noticed)


def test_shuffled_rows_give_the_same_snapshot(drawn, drawn_history):
    shuffled = build_all(shuffle_history(drawn_history, seed=3), Settings(window_months=6), date(2020, 9, 1))
    for (_, snapshot), (_, again) in zip(drawn, shuffled, strict=False):
        assert (snapshot.digest, snapshot.facts) == (again.digest, again.facts)
        for frame in FRAMES:
            pd.testing.assert_frame_equal(getattr(snapshot, frame), getattr(again, frame), check_exact=True)


def test_later_sales_change_no_snapshot(drawn):
    sales = [sale for sale in draw_sales(11, 150, "2020-01-01", 16) if sale[1] < "2020-09-01"]
    known = build_all(build_history(sales, REJECTED), Settings(window_months=6), date(2020, 9, 1))
    for (_, snapshot), (_, again) in zip(drawn, known, strict=False):
        assert (snapshot.digest, snapshot.facts) == (again.digest, again.facts)
        for frame in FRAMES:
            pd.testing.assert_frame_equal(getattr(snapshot, frame), getattr(again, frame), check_exact=True)


def test_nobody_bought_is_a_snapshot_too():
    history = build_history([("ann", "2020-01-05", -5.0)], REJECTED)
    (_, snapshot), *_ = build_all(history, Settings(), date(2020, 4, 1))
    assert (snapshot.facts["customers"], snapshot.facts["insiders"], snapshot.facts["revenue"]) == (0, 0, 0)
    assert snapshot.facts["insiders_revenue_share"] is None
    assert snapshot.segments["description"].tolist() == ["No customers as of this month."] * 2
    assert snapshot.segments["revenue_share"].isna().all()


def test_where_more_was_returned_than_bought_there_are_no_shares():
    sales = [("ann", "2020-01-05", 50.0), ("bob", "2020-02-05", 20.0), ("ann", "2020-03-05", -90.0)]
    (_, snapshot), *_ = build_all(build_history(sales), Settings(), date(2020, 4, 1))
    assert snapshot.facts["revenue"] == -20 * 10_000
    assert snapshot.facts["insiders_revenue_share"] is None
    assert snapshot.segments["revenue_share"].isna().all()


AS_OF = date(2020, 4, 1)
FINGERPRINTS = pd.Series({pd.Timestamp(2020, month, 1): f"f{month}" for month in range(1, 7)})


def test_a_digest_does_not_depend_on_the_as_of_month_and_later():
    digest = digest_snapshot(FINGERPRINTS, Settings(), AS_OF, {})
    assert digest_snapshot(FINGERPRINTS.iloc[:3], Settings(), AS_OF, {}) == digest
    assert digest_snapshot(FINGERPRINTS.sample(frac=1, random_state=1), Settings(), AS_OF, {}) == digest


def test_a_digest_changes_with_any_month_before_the_as_of_date():
    digest = digest_snapshot(FINGERPRINTS, Settings(), AS_OF, {})
    for month in FINGERPRINTS.index[:3]:
        assert digest_snapshot(FINGERPRINTS.replace(FINGERPRINTS[month], "other"), Settings(), AS_OF, {}) != digest
    assert digest_snapshot(FINGERPRINTS.iloc[1:], Settings(), AS_OF, {}) != digest


def test_a_digest_changes_with_the_settings_that_reach_a_snapshot_and_no_others():
    digest = digest_snapshot(FINGERPRINTS, Settings(), AS_OF, {})
    for reaching in ({"half_life_days": 180.0}, {"grace_months": 2}, {"locale": "pt_BR"}, {"currency": "EUR"}):
        assert digest_snapshot(FINGERPRINTS, replace(Settings(), **reaching), AS_OF, {}) != digest
    for other in ({"source": "elsewhere.csv"}, {"port": 1}, {"refresh_cron": "0 6 * * *"}):
        assert digest_snapshot(FINGERPRINTS, replace(Settings(), **other), AS_OF, {}) == digest


def test_a_digest_changes_with_the_version_of_the_snapshot(monkeypatch):
    digest = digest_snapshot(FINGERPRINTS, Settings(), AS_OF, {})
    monkeypatch.setattr("segmentation.snapshot.digest.SNAPSHOT_VERSION", SNAPSHOT_VERSION + 1)
    assert digest_snapshot(FINGERPRINTS, Settings(), AS_OF, {}) != digest
