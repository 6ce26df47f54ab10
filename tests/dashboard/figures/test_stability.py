"""Overlap from month to month: the finding, the values, the threshold."""

from __future__ import annotations

import numpy as np

from dashboard.figures import stability
from segmentation.jobs import stages
from tests.dashboard.figures.frames import FORMATS, snapshot_frame

PATH = snapshot_frame("2011-09-01", [300, 320, 345, 384], [300, 25, 32, 43], [0, 5, 7, 4]).assign(
    stability_jaccard=[None, 0.76, 0.88, 0.91]
)


def test_the_title_is_the_mean_and_the_least() -> None:
    assert stability.title_stability(PATH, FORMATS) == "85% of overlap on average, 76% at least"
    assert stability.title_stability(PATH.head(2), FORMATS) == "76% of overlap with the month before"


def test_it_begins_where_there_is_a_month_to_compare_with() -> None:
    line = stability.draw_stability(PATH, "light", FORMATS).data[0]
    assert list(line.y) == [0.76, 0.88, 0.91]
    assert list(line.text) == ["<b>76%</b>", "<b>88%</b>", "<b>91%</b>"]


def test_a_month_that_is_not_published_leaves_a_gap() -> None:
    overlaps = stability.index_overlaps(PATH.drop(index=2))
    assert np.isnan(overlaps.iloc[1])


def test_the_threshold_is_that_of_the_warning_of_a_run() -> None:
    figure = stability.draw_stability(PATH, "light", FORMATS)
    assert [shape.y0 for shape in figure.layout.shapes] == [stability.LOW_OVERLAP] == [stages.LOW_OVERLAP]
    assert figure.layout.annotations[0].text == "under 75% a run warns"


def test_the_threshold_begins_with_the_first_full_window() -> None:
    filling = stability.draw_stability(PATH.assign(is_full=[False, False, True, True]), "light", FORMATS)
    # the second of the months with an overlap
    assert [(shape.xref, shape.x0) for shape in filling.layout.shapes] == [("x", 0.5)]
    never = stability.draw_stability(PATH.assign(is_full=False), "light", FORMATS)
    assert len(never.layout.shapes) == len(never.layout.annotations) == 0


def test_it_is_read_out_month_by_month() -> None:
    assert stability.describe_stability(PATH.head(2), FORMATS) == "September 2011: 76.0%."


def test_at_the_start_of_a_path_it_says_so() -> None:
    figure = stability.draw_stability(PATH.head(1), "light", FORMATS)
    assert figure.layout.annotations[0].text == "No month to compare with yet"
