"""What is said of each change: crafted changes on a step of a real path, and the laws on all of its changes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

from segmentation.frames import MONEY_SCALE
from segmentation.model.boundary import find_least_values
from segmentation.model.causes import CAUSES
from segmentation.model.conditions import PointsRule
from segmentation.model.path import Step, replay_path
from segmentation.model.top_share import TopShare
from segmentation.months import list_as_of_dates
from segmentation.sentences import render_sentence
from segmentation.settings import Settings
from segmentation.snapshot.reasons import list_changes_with_reasons
from tests.builders import build_history, draw_sales

SETTINGS = Settings(window_months=6)
RULE = PointsRule(enter_points=3_000 * MONEY_SCALE, stay_points=2_500 * MONEY_SCALE)


@pytest.fixture(scope="module")
def steps() -> list[Step]:
    history = build_history(draw_sales(21, 150, "2020-01-01", 12))
    return list(replay_path(history, SETTINGS, list_as_of_dates(date(2020, 1, 1), date(2021, 1, 1), 3)))


def explain(steps: list[Step], change: str, cause: str = "behaviour", **figures: Any) -> str:
    """The reason of one change as of 1 December 2020; figures as people write them, those not given are these.

    `own` are the points from which this very customer qualifies; without it, that is unknown.
    """
    known: dict[str, Any] = {"points_before": 3_140, "points": 2_380, "recency_days": 94, "usual_gap_days": 21.2}
    known |= {"purchase_days": 14, "rolled_off": 0, "crowding": 0, "caused_on": "2020-12-01", "rule": RULE} | figures
    before, now = (step for step in steps if step.as_of in (date(2020, 11, 1), date(2020, 12, 1)))
    customer_id = before.features.index[0]
    points_before = before.features["points"].copy()
    points_before[customer_id] = pd.NA if known["points_before"] is None else known["points_before"] * MONEY_SCALE
    row = {name: known[name] for name in ("recency_days", "usual_gap_days", "purchase_days", "crowding")}
    row |= {name: None if known[name] is None else known[name] * MONEY_SCALE for name in ("rolled_off", "points")}
    row |= {"customer_id": customer_id, "change": change, "cause": cause, "revenue": 0}
    row |= {"caused_on": pd.Timestamp(known["caused_on"])}
    changes = pd.DataFrame([row]).astype({"recency_days": "Int64"})
    before = replace(before, features=before.features.assign(points=points_before), rule=known["rule"])
    now = replace(now, model=known.get("model", now.model), changes=changes)
    now = replace(now, features=give_needs(now, customer_id, change, known.get("own")))
    found = list_changes_with_reasons(before, now, SETTINGS).iloc[0]
    assert render_sentence(found["key"], json.loads(json.dumps(found["numbers"])), "en_GB") == found["reason"]
    return found["reason"]


def give_needs(step: Step, customer_id: str, change: str, own: float | None) -> pd.DataFrame:
    """Features in which a customer qualifies from `own` points on; None: has no value that could grow."""
    bounds = np.array([0.0 if change == "entered" else -SETTINGS.exit_margin])
    days = step.features.loc[[customer_id], "decayed_purchase_days"].to_numpy(dtype=float)
    needed = find_least_values(step.model, pd.Index([customer_id]), days, bounds)[0]
    features = step.features.copy()
    features.loc[customer_id, "value"] = 0 if own is None else 10 * MONEY_SCALE
    # ten of value, and as many points for each that the value needed makes `own`
    features.loc[customer_id, "points"] = 1 if own is None else round(own * MONEY_SCALE / needed * 10 * MONEY_SCALE)
    return features


def test_who_is_put_on_notice_reads_what_was_bought_and_what_staying_needs(steps):
    assert explain(steps, "put_on_notice") == (
        "Last bought 94 days ago, usual gap 21; points fell from 3,140 to 2,380, staying needs 2,500."
    )


def test_who_enters_reads_what_entering_needs(steps):
    assert explain(steps, "entered", points=4_000.4, recency_days=1, usual_gap_days=None) == (
        "Last bought 1 day ago; points rose from 3,140 to 4,000, entering needs 3,000."
    )


def test_who_is_new_has_no_points_of_before(steps):
    assert explain(steps, "entered", points=4_000, points_before=None, usual_gap_days=None) == (
        "Last bought 94 days ago; 4,000 points, entering needs 3,000."
    )


def test_who_is_reinstated_reads_what_staying_needs(steps):
    assert explain(steps, "reinstated", points_before=2_400, points=2_600, recency_days=5).endswith(
        "points rose from 2,400 to 2,600, staying needs 2,500."
    )


def test_who_left_reads_since_when_they_were_on_notice(steps):
    assert explain(steps, "left", caused_on="2020-11-01", points_before=2_380) == (
        "On notice since 1 November 2020; last bought 94 days ago, usual gap 21; "
        "points stayed at 2,380, staying needs 2,500."
    )
    assert explain(steps, "left").startswith("Last bought 94 days ago")


def test_who_bought_nothing_has_no_points(steps):
    assert explain(steps, "left", points=None, usual_gap_days=None, recency_days=200) == (
        "Last bought 200 days ago; nothing bought in the last 6 months, staying needs 2,500."
    )


def test_the_window_names_what_rolled_off(steps):
    # as of December a window of six months begins in June
    assert explain(steps, "put_on_notice", "window", rolled_off=1_240.6).startswith(
        "£1,241 of revenue in May 2020 no longer counts; last bought 94 days ago, usual gap 21; points fell"
    )
    assert explain(steps, "left", "window", rolled_off=80, caused_on="2020-11-01").startswith(
        "On notice since 1 November 2020; £80.00 of revenue in April 2020 no longer counts; last bought"
    )


def test_returns_that_rolled_off_are_no_revenue(steps):
    said = explain(steps, "entered", "window", rolled_off=-60, points=3_200)
    assert said.startswith("May 2020 no longer counts; last bought")


@pytest.mark.parametrize(
    ("change", "crowding", "words"),
    [
        ("put_on_notice", 4, "Others bought more; last bought"),
        ("left", 4, "Others bought more; last bought"),
        ("entered", -4, "Others bought less; last bought"),
        ("reinstated", -1, "Others bought less; last bought"),
        ("put_on_notice", -1, "The boundary moved; last bought"),
        ("entered", 0, "The boundary moved; last bought"),
    ],
)
def test_the_model_is_told_by_how_many_others_are_above_its_old_boundary(steps, change, crowding, words):
    assert explain(steps, change, "model", crowding=crowding).startswith(words)


def test_points_that_rose_without_a_purchase_rose_as_returns_count_less(steps):
    # November has 30 days: bought on the first of them, and on the day before
    figures = {"points_before": 2_300, "points": 2_380}
    assert "; points rose from 2,300 to 2,380, staying" in explain(steps, "put_on_notice", recency_days=30, **figures)
    assert "; points rose from 2,300 to 2,380 as earlier returns count less, staying needs 2,500." in explain(
        steps, "put_on_notice", recency_days=31, **figures
    )


def test_where_the_rule_says_otherwise_it_tells_what_this_customer_needs_with_their_purchase_days(steps):
    assert explain(steps, "put_on_notice", points=2_600, own=2_810.3, purchase_days=3).endswith(
        "points fell from 3,140 to 2,600; with 3 purchase days staying needs 2,811, usually 2,500."
    )
    assert explain(steps, "put_on_notice", points=2_600, own=2_810.3, purchase_days=1).endswith(
        "; with 1 purchase day staying needs 2,811, usually 2,500."
    )
    assert explain(steps, "entered", points=2_600, points_before=2_000, own=2_510.7, recency_days=3).endswith(
        "points rose from 2,000 to 2,600; with 14 purchase days entering needs 2,510, usually 3,000."
    )
    assert explain(steps, "reinstated", own=2_300.5).endswith(
        "points fell from 3,140 to 2,380; with 14 purchase days staying needs 2,300, usually 2,500."
    )


def test_what_this_customer_needs_is_not_told_where_it_is_unknown_or_as_shown_says_nothing(steps):
    assert explain(steps, "put_on_notice", points=2_600).endswith("points fell from 3,140 to 2,600.")
    # 2,600.6 are shown as 2,601: nobody is told that 2,601 are fewer than 2,601
    assert explain(steps, "put_on_notice", points=2_600.6, own=2_600.8).endswith("points fell from 3,140 to 2,601.")
    assert explain(steps, "put_on_notice", points=2_600.6, own=2_601.1).endswith("needs 2,602, usually 2,500.")


def test_in_a_small_shop_purchase_days_do_not_count(steps):
    said = explain(steps, "entered", points=2_600, own=2_510.2, model=TopShare(10_000, "", 1.0, 1.0))
    assert said.endswith("points fell from 3,140 to 2,600; entering needs 2,510 this month, usually 3,000.")


def test_without_a_rule_only_points_are_told(steps):
    assert explain(steps, "put_on_notice", rule=PointsRule()).endswith("points fell from 3,140 to 2,380.")
    assert explain(steps, "entered", rule=PointsRule(enter_points=None)).endswith("points fell from 3,140 to 2,380.")


def test_points_are_compared_as_they_are_shown(steps):
    # 2,499.8 would be written as 2,500: nobody is told that 2,500 are fewer than 2,500
    assert explain(steps, "put_on_notice", points=2_499.8, points_before=2_500.3).endswith("stayed at 2,500.")


def test_every_change_has_a_cause_and_a_sentence(steps):
    said = 0
    for before, now in pairwise(steps):
        rows = list_changes_with_reasons(before, now, SETTINGS)
        assert rows["customer_id"].tolist() == now.changes["customer_id"].tolist()
        assert rows["cause"].isin(CAUSES).all()
        assert rows["reason"].str.fullmatch(r"[A-Z£0-9].*\.").all()
        assert not rows["reason"].str.contains("nan|None|NaT").any()
        said += len(rows)
    assert said > 30


def test_the_first_date_says_nothing(steps):
    rows = list_changes_with_reasons(None, steps[0], SETTINGS)
    assert rows.empty
    assert rows.columns.tolist() == ["customer_id", "change", "cause", "reason", "key", "numbers", "revenue"]
