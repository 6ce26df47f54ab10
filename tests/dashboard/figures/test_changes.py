"""Who entered and left by month, over the row of Insiders."""

from __future__ import annotations

import pytest

from dashboard.figures.changes import describe_changes_by_month, draw_changes_by_month, title_changes_by_month
from tests.dashboard.figures.frames import FORMATS, snapshot_frame

PATH = snapshot_frame("2011-09-01", [300, 320, 345, 384], [300, 25, 32, 43], [0, 5, 7, 4])


@pytest.mark.parametrize(
    ("entered", "left", "title"),
    [
        ([9, 5, 6, 7], [0, 1, 2, 3], "More entered than left in every month"),
        ([9, 1, 2, 3], [0, 5, 6, 7], "More left than entered in every month"),
        ([9, 5, 6, 1], [0, 1, 2, 3], "More entered than left in 2 of 3 months"),
        ([9, 5, 1, 1], [0, 1, 2, 3], "More left than entered in 2 of 3 months"),
        ([9, 1, 0, 3], [0, 1, 0, 3], "As many entered as left in every month"),
        ([9, 5, 2, 1], [0, 1, 2, 3], "More entered than left in 1 of 3 months"),
    ],
)
def test_the_title_counts_the_months_that_gained(entered: list[int], left: list[int], title: str) -> None:
    assert title_changes_by_month(snapshot_frame("2011-09-01", [300] * 4, entered, left), FORMATS) == title


def test_a_single_month_is_told_by_its_numbers() -> None:
    assert title_changes_by_month(PATH.iloc[:2], FORMATS) == "25 entered and 5 left in September"


def test_it_draws_from_the_first_movement_on_with_the_insiders_below() -> None:
    figure = draw_changes_by_month(PATH, "light", FORMATS)
    entered, left = figure.data
    assert list(entered.y) == [25, 32, 43]
    assert list(left.y) == [-5, -7, -4]
    assert ["345" in text for text in figure.layout.xaxis.ticktext] == [False, True, False]
    assert figure.layout.xaxis.ticktext[1].endswith("</b></span><br>Oct")
    names = [note.text for note in figure.layout.annotations]
    assert names == ["<b>entered</b>", "<b>left</b>", "<b>Insiders</b>"]


def test_it_is_read_out_month_by_month() -> None:
    assert describe_changes_by_month(PATH.iloc[:2], FORMATS) == ("September 2011: 25 entered, 5 left, 320 Insiders.")


def test_one_insider_is_read_out_in_the_singular() -> None:
    small = snapshot_frame("2011-09-01", [2, 1], [2, 0], [0, 1])
    assert describe_changes_by_month(small, FORMATS) == "September 2011: 0 entered, 1 left, 1 Insider."


@pytest.mark.parametrize("frame", [PATH.iloc[:0], PATH.iloc[:1]], ids=["no month", "the start of a path"])
def test_where_nothing_can_be_compared_it_says_so(frame) -> None:
    assert title_changes_by_month(frame, FORMATS) == "No month to compare with yet"
    assert describe_changes_by_month(frame, FORMATS) == "No month to compare with yet"
    assert not draw_changes_by_month(frame, "light", FORMATS).data
