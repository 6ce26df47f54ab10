"""Members, who entered and who left: the finding, the bars, the gaps."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.figures.members import describe_members, draw_members, index_months, title_members
from tests.dashboard.figures.frames import FORMATS, snapshot_frame

PATH = snapshot_frame("2011-09-01", [300, 320, 345, 384], [300, 25, 32, 43], [0, 5, 7, 4])


@pytest.mark.parametrize(
    ("insiders", "title"),
    [
        ([300, 320, 345, 384], "39 more than in October, the largest gain yet"),
        ([300, 320, 340, 350], "10 more than in October"),
        ([300, 340, 350, 360, 370, 385], "15 more than in December, the largest gain since September"),
        ([300, 320, 340, 340], "As many Insiders as in October"),
        ([300, 320, 340, 330], "10 fewer than in October, the largest loss yet"),
        ([300, 320], "20 more than in August"),
        ([300], "300 Insiders at the start"),
        ([1], "1 Insider at the start"),
    ],
)
def test_the_title_is_the_change_and_since_when_there_was_none_as_large(insiders: list[int], title: str) -> None:
    frame = snapshot_frame("2011-09-01", insiders, [1] * len(insiders), [1] * len(insiders))
    assert title_members(frame, FORMATS) == title


def test_the_month_in_which_a_path_begins_has_no_bar() -> None:
    bars = {trace.name: list(trace.y) for trace in draw_members(PATH, "light", FORMATS).data if trace.type == "bar"}
    assert np.isnan(bars["Entered"][0])
    assert bars["Entered"][1:] == [25, 32, 43]
    assert bars["Left"][1:] == [-5, -7, -4]


def test_every_bar_has_its_number_and_zero_has_none() -> None:
    frame = snapshot_frame("2011-09-01", [300, 325, 356], [300, 25, 31], [0, 0, 0])
    figure = draw_members(frame, "light", FORMATS)
    bars = {trace.name: list(trace.text) for trace in figure.data if trace.type == "bar"}
    assert bars == {"Entered": ["", "25", "31"], "Left": ["", "", ""]}
    assert [note.text for note in figure.layout.annotations][:2] == ["<b>356</b>", "<b>300</b>"]


def test_in_a_long_path_only_labelled_months_have_numbers() -> None:
    frame = snapshot_frame("2010-01-01", [300] * 22, [10] * 22, [10] * 22)
    figure = draw_members(frame, "light", FORMATS)
    entered = next(trace for trace in figure.data if trace.name == "Entered")
    numbered = [position for position, text in enumerate(entered.text) if text]
    assert numbered == list(figure.layout.xaxis.tickvals) == list(range(1, 22, 2))


def test_a_month_that_is_not_published_leaves_a_gap() -> None:
    months = index_months(PATH.drop(index=2))
    assert months["insiders"].isna().tolist() == [False, False, True, False]
    line = draw_members(PATH.drop(index=2), "light", FORMATS).data[0]
    assert line.mode == "lines"
    assert np.isnan(line.y[2])
    assert not line.connectgaps


def test_a_snapshot_is_named_after_its_last_month() -> None:
    assert index_months(PATH).index[0].isoformat()[:10] == "2011-08-01"
    assert describe_members(PATH, FORMATS) == (
        "300 Insiders at the end of August 2011, 384 at the end of November 2011. "
        "43 entered and 4 left in November 2011."
    )


def test_at_the_start_only_the_members_are_read_out() -> None:
    assert describe_members(PATH.iloc[:1], FORMATS) == (
        "300 Insiders at the end of August 2011, 300 at the end of August 2011."
    )


def test_one_member_is_read_out_as_one() -> None:
    frame = snapshot_frame("2011-09-01", [1, 1], [1, 0], [0, 0])
    assert describe_members(frame, FORMATS).startswith("1 Insider at the end of August 2011, 1 at the end of")


def test_without_snapshots_it_says_so() -> None:
    assert title_members(PATH.iloc[:0], FORMATS) == "No month of members yet"
    assert not draw_members(PATH.iloc[:0], "light", FORMATS).data
