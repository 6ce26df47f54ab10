"""Customers over revenue by segment."""

from __future__ import annotations

import pytest

from dashboard.figures.segments import (
    colour_segment,
    describe_segment_shares,
    draw_segment_shares,
    title_segment_shares,
)
from dashboard.theme import SEGMENT_COLOURS
from tests.dashboard.figures.frames import FORMATS, segment_frame

SEGMENTS = segment_frame([("Insiders", 10, 600.0), ("Frequent, recent", 30, 300.0), ("Rare, lapsed", 60, 100.0)])


def test_the_title_is_what_the_insiders_weigh() -> None:
    assert title_segment_shares(SEGMENTS, FORMATS) == "10.0% of customers bring 60.0% of revenue"


def test_both_bars_add_up_to_one() -> None:
    bars = [trace for trace in draw_segment_shares(SEGMENTS, "light", FORMATS).data if trace.type == "bar"]
    assert [trace.name for trace in bars] == ["Insiders", "Frequent, recent", "Rare, lapsed"]
    assert sum(trace.x[0] for trace in bars) == pytest.approx(1)
    assert sum(trace.x[1] for trace in bars) == pytest.approx(1)
    assert list(bars[0].x) == pytest.approx([0.1, 0.6])
    assert list(bars[0].text) == ["<b>10.0%</b>", "<b>60.0%</b>"]


def test_a_segment_that_returned_more_than_it_bought_has_no_width_but_tells_its_share() -> None:
    frame = segment_frame([("Insiders", 10, 110.0), ("Rare, mostly returned", 10, -10.0)])
    bars = [trace for trace in draw_segment_shares(frame, "light", FORMATS).data if trace.type == "bar"]
    assert list(bars[1].x) == [0.5, 0.0]
    assert bars[1].customdata[1] == "Rare, mostly returned: −£10, −10.0%"


def test_parts_are_joined_from_customers_to_revenue() -> None:
    joins = [trace for trace in draw_segment_shares(SEGMENTS, "light", FORMATS).data if trace.type == "scatter"]
    assert list(joins[1].x) == pytest.approx([0.1, 0.4, 0.9, 0.6])


def test_the_insiders_are_blue_and_the_rest_after_four_others_is_grey() -> None:
    assert colour_segment(0, "light") == SEGMENT_COLOURS["light"][0]
    assert {colour_segment(place, "dark") for place in (5, 6, 11)} == {SEGMENT_COLOURS["dark"][-1]}


def test_it_is_read_out_segment_by_segment() -> None:
    assert describe_segment_shares(SEGMENTS, FORMATS).startswith("Insiders: 10.0% of customers, 60.0% of revenue. Freq")


def test_without_segments_it_says_so() -> None:
    assert title_segment_shares(SEGMENTS.iloc[:0], FORMATS) == "No segment yet"
    assert not draw_segment_shares(SEGMENTS.iloc[:0], "light", FORMATS).data
