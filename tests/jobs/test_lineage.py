"""What the segments of a lineage are called when it follows another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from segmentation.frames import History
from segmentation.jobs.lineage import Names, find_carried_names
from segmentation.model.names import INSIDERS_NAME, SegmentName
from segmentation.model.path import replay_path
from segmentation.months import list_as_of_dates
from segmentation.settings import Settings
from segmentation.store.read import Lineage
from tests.builders import build_history, draw_sales

FIRST_MONTH, END = date(2020, 1, 1), date(2020, 8, 1)
OLD = Settings()
TOLD = {segment_id: SegmentName((f"told {segment_id}",), 1 + segment_id) for segment_id in range(1, 5)}
TOLD |= {0: INSIDERS_NAME}


@pytest.fixture(scope="module")
def history() -> History:
    return build_history(draw_sales(1, 200, "2020-01-01", 7))


def build_lineage(settings: Settings, names: Names | None = None) -> Lineage:
    stored = None if names is None else {segment_id: name.numbers for segment_id, name in names.items()}
    return Lineage(1, settings.model, stored)


def carry(history: History, new: Settings, names: Names | None = None, own: Lineage | None = None) -> Names | None:
    """Names of the settings `new` after a lineage of OLD with these names."""
    dates = list_as_of_dates(FIRST_MONTH, END, new.min_history_months)
    return find_carried_names(own, build_lineage(OLD, names), history, new, dates)


def test_the_first_lineage_names_its_segments_itself(history):
    dates = list_as_of_dates(FIRST_MONTH, END, 3)
    assert find_carried_names(None, None, history, OLD, dates) is None


def test_a_lineage_goes_on_with_the_names_that_it_started_with(history):
    assert carry(history, OLD, names=TOLD, own=build_lineage(OLD)) is None
    assert carry(history, OLD, own=build_lineage(OLD, TOLD)) == TOLD


def test_a_new_lineage_takes_the_names_that_the_lineage_before_shows(history):
    *_, newest = replay_path(history, OLD, list_as_of_dates(FIRST_MONTH, END, 3))
    carried = carry(history, replace(OLD, half_life_days=300.0))
    assert carried is not None
    assert sorted(carried.values(), key=str) == sorted(newest.names.values(), key=str)
    assert carried == carry(history, replace(OLD, half_life_days=300.0))


def test_names_are_handed_on_from_lineage_to_lineage(history):
    carried = carry(history, replace(OLD, half_life_days=300.0), names=TOLD)
    assert carried is not None
    assert set(carried.values()) == set(TOLD.values())


def test_a_lineage_with_more_segments_names_the_further_ones_itself(history):
    carried = carry(history, replace(OLD, segments=7), names=TOLD)
    assert carried is not None
    assert sorted(carried) == list(range(7))
    assert len(set(carried.values())) == 7
    assert set(TOLD.values()) < set(carried.values())


def test_nothing_is_carried_where_the_lineages_share_no_date(history):
    young = list_as_of_dates(FIRST_MONTH, END, 3)
    before = build_lineage(replace(OLD, min_history_months=12))
    assert find_carried_names(None, before, history, replace(OLD, segments=4), young) is None


def test_nothing_is_carried_in_a_shop_too_small_to_cluster():
    few = build_history(draw_sales(2, 30, "2020-01-01", 7))
    assert carry(few, replace(OLD, half_life_days=300.0)) is None


def test_names_are_carried_from_before_a_shop_became_too_small_to_cluster():
    many = draw_sales(1, 200, "2020-01-01", 7)
    few = [sale for sale in many if sale[0] < "c0030" or sale[1] < "2020-04-01"]
    window = {"window_months": 3}
    old, new = Settings(**window), Settings(**window, segments=4)
    dates = list_as_of_dates(FIRST_MONTH, END, 3)
    steps = list(replay_path(build_history(few), new, dates))
    last = max(step.as_of for step in steps if step.model.algorithm == "sized_kmeans")
    assert last < END
    carried = find_carried_names(None, build_lineage(old, TOLD), build_history(few), new, dates)
    while_it_clustered = dates[: dates.index(last) + 1]
    assert carried == find_carried_names(None, build_lineage(old, TOLD), build_history(few), new, while_it_clustered)
    assert set(carried.values()) < set(TOLD.values())


def test_names_are_carried_between_lineages_that_begin_at_different_dates(history):
    later = carry(history, replace(OLD, min_history_months=5), names=TOLD)
    assert later is not None
    assert set(later.values()) == set(TOLD.values())
