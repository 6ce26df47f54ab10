"""What a run says of single months."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from segmentation.frames import Reading
from segmentation.jobs.stages import Remark, describe_end, find_remarks
from segmentation.model.path import replay_path
from segmentation.settings import Settings
from segmentation.snapshot import Snapshot
from tests.builders import build_history, draw_sales
from tests.published_path import build_snapshots

APRIL, MAY = date(2020, 4, 1), date(2020, 5, 1)
HISTORY = build_history(draw_sales(3, 20, "2020-01-01", 3))
SETTINGS = Settings(window_months=3)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    ((_step, snapshot),) = build_snapshots(HISTORY, replay_path(HISTORY, SETTINGS, [APRIL]), SETTINGS)
    return snapshot


def find(snapshot: Snapshot, overlap: float | None, window_months: int = 3, keeps: bool = False) -> list[Remark]:
    facts = snapshot.facts | {"stability_jaccard": overlap, "window_months": window_months}
    return list(find_remarks(replace(snapshot, facts=facts, keeps_previous_model=keeps), SETTINGS))


def test_an_overlap_under_three_quarters_is_remarked(snapshot):
    assert find(snapshot, 0.7499) == [("low_overlap", APRIL)]
    assert find(snapshot, 0.75) == []


def test_a_first_date_has_no_overlap_to_remark(snapshot):
    assert find(snapshot, None) == []


def test_while_the_window_grows_the_list_may_change(snapshot):
    assert find(snapshot, 0.5, window_months=2) == []


def test_a_model_that_was_kept_is_remarked(snapshot):
    assert find(snapshot, 0.9, keeps=True) == [("keeps_model", APRIL)]
    assert find(snapshot, 0.6, keeps=True) == [("low_overlap", APRIL), ("keeps_model", APRIL)]


def test_the_closing_words_name_the_months():
    remarks = [("keeps_model", APRIL), ("low_overlap", APRIL), ("low_overlap", MAY)]
    said = describe_end([APRIL, MAY], Reading(HISTORY, (), 1, ("Read as UTF-8.",)), HISTORY, "en_GB", remarks)
    assert said == (
        "2 months published, 2020-04-01 to 2020-05-01. "
        "The Insiders overlap by less than 75% with those of the month before: 2020-04-01, 2020-05-01. "
        "A refit would have changed more members than their buying did, so the segments of the month before "
        "were kept and the boundary sized anew: 2020-04-01. Read as UTF-8."
    )
