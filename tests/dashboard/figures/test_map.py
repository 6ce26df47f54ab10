"""The map of customers: its marks, its boundary, its words."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.figures.map import describe_map, draw_map, locate_segments, title_map
from dashboard.theme import SEGMENT_COLOURS
from tests.dashboard.figures.frames import FORMATS

SEGMENTS = ("Insiders", "Frequent, recent", "Rare, lapsed")
POINTS = pd.DataFrame(
    [
        ("boundary", 2_000.0, 0.5, None),
        ("boundary", 900.0, 40.0, None),
        ("customer", 4_000.0, 8.0, "Insiders"),
        ("customer", 6_000.0, 12.0, "Insiders"),
        ("customer", 500.12345, 2.0, "Frequent, recent"),
        ("customer", 1.0, 0.6, "Rare, lapsed"),
    ],
    columns=["kind", "value", "purchase_days", "segment_name"],
)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_segments_differ_by_shape_and_colour_and_the_insiders_lie_on_top(theme) -> None:
    *marks, boundary = draw_map(POINTS, SEGMENTS, theme, FORMATS).data
    assert [mark.marker.symbol for mark in marks] == ["diamond", "square", "circle"]
    assert [mark.marker.color for mark in marks] == [SEGMENT_COLOURS[theme][place] for place in (2, 1, 0)]
    assert list(marks[-1].x) == [4_000, 6_000]
    assert boundary.mode == "lines"


def test_the_boundary_runs_through_its_corners_in_their_order() -> None:
    boundary = draw_map(POINTS, SEGMENTS, "light", FORMATS).data[-1]
    assert (list(boundary.x), list(boundary.y)) == ([2_000, 900], [0.5, 40])


def test_each_segment_is_named_with_its_mark() -> None:
    figure = draw_map(POINTS, SEGMENTS, "light", FORMATS)
    assert [label.text for label in figure.layout.annotations] == [
        "<b>● Insiders</b>",
        "<b>■ Frequent, recent</b>",
        "<b>◆ Rare, lapsed</b>",
    ]


def test_both_axes_are_logarithmic_with_ticks_of_money_and_days() -> None:
    figure = draw_map(POINTS, SEGMENTS, "light", FORMATS)
    assert figure.layout.xaxis.type == figure.layout.yaxis.type == "log"
    assert list(figure.layout.xaxis.ticktext) == ["£1", "£10", "£100", "£1,000"]
    assert list(figure.layout.yaxis.ticktext) == ["1", "10"]


def test_the_title_tells_the_usual_insider_and_the_usual_other() -> None:
    assert title_map(POINTS, SEGMENTS, FORMATS) == "The usual Insider: £5.0k on 10.0 purchase days; others £251 on 1.3"
    assert title_map(POINTS.head(4), SEGMENTS, FORMATS) == "No two segments to tell apart yet"


def test_a_segment_that_no_customer_shows_is_left_out() -> None:
    assert list(locate_segments(POINTS.head(5), SEGMENTS).index) == ["Insiders", "Frequent, recent"]


def test_it_is_read_out_segment_by_segment() -> None:
    assert describe_map(POINTS.head(5), SEGMENTS, FORMATS) == (
        "Insiders: half of them above £5,000 and 10.0 purchase days. "
        "Frequent, recent: half of them above £500 and 2.0 purchase days."
    )


def test_a_shop_whose_customers_are_all_alike_is_drawn() -> None:
    alike = POINTS.iloc[[2, 2]].assign(segment_name="Insiders")
    assert len(draw_map(alike, ("Insiders",), "light", FORMATS).data) == 2


def test_without_customers_it_says_so() -> None:
    figure = draw_map(POINTS.head(0), SEGMENTS, "light", FORMATS)
    assert figure.layout.annotations[0].text == "No two segments to tell apart yet"
