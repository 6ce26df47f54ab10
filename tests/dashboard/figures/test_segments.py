"""Customers over revenue by segment."""

from __future__ import annotations

import pytest

from dashboard.figures.segments import (
    colour_segment,
    describe_segment_shares,
    describe_segment_sizes,
    draw_segment_shares,
    draw_segment_sizes,
    title_segment_shares,
    title_segment_sizes,
)
from dashboard.theme import SEGMENT_COLOURS
from tests.dashboard.figures.frames import FORMATS, segment_frame

SEGMENTS = segment_frame([("Insiders", 10, 600.0), ("Frequent, recent", 30, 300.0), ("Rare, lapsed", 60, 100.0)])

SIZES = segment_frame([("Insiders", 100, 600_000.0), ("Frequent, recent", 900, 400_000.0)]).assign(
    mean_revenue=[6_000.0, 444.4]
)


def test_the_title_is_what_the_insiders_weigh() -> None:
    assert title_segment_shares(SEGMENTS, FORMATS) == "10.0% of customers bring 60.0% of revenue"


def test_without_revenue_there_is_no_share_to_tell() -> None:
    nothing = SEGMENTS.assign(revenue=0.0, revenue_share=None)
    assert title_segment_shares(nothing, FORMATS) == "No revenue to share out"


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


def test_sizes_are_bars_that_each_name_and_number_tells_without_colour() -> None:
    figure = draw_segment_sizes(SIZES, "light", FORMATS)
    assert {trace.name: list(trace.text) for trace in figure.data} == {
        "Customers": ["100", "900"],
        "Revenue": ["£600k", "£400k"],
        "Revenue each": ["£6.0k", "£444"],
    }
    texts = [label.text for label in figure.layout.annotations]
    assert texts == ["Customers", "Revenue", "Revenue each", "<b>Insiders</b>", "<b>Frequent, recent</b>"]


def test_a_segment_that_returned_more_than_it_bought_has_no_bar_but_its_number() -> None:
    figure = draw_segment_sizes(SIZES.assign(revenue=[600_000.0, -31.0]), "light", FORMATS)
    assert (list(figure.data[1].x), list(figure.data[1].text)) == ([600_000, 0], ["£600k", "−£31"])


def test_the_title_of_sizes_is_what_each_customer_of_the_two_best_brings() -> None:
    assert title_segment_sizes(SIZES, FORMATS) == "£6.0k from each Insider, £444 from each of “Frequent, recent”"
    assert title_segment_sizes(SIZES.head(1), FORMATS) == "Customers and revenue by segment"


def test_sizes_are_read_out_segment_by_segment() -> None:
    assert describe_segment_sizes(SIZES.head(1), FORMATS) == "Insiders: 100 customers, £600k of revenue, £6.0k each."
    assert describe_segment_sizes(SIZES.head(0), FORMATS) == "No segment yet"


def test_one_customer_is_read_out_in_the_singular() -> None:
    alone = SIZES.head(1).assign(customers=1, revenue=233.0, mean_revenue=233.0)
    assert describe_segment_sizes(alone, FORMATS) == "Insiders: 1 customer, £233 of revenue, £233 each."


def test_sizes_without_segments_say_so() -> None:
    figure = draw_segment_sizes(SIZES.head(0), "light", FORMATS)
    assert figure.layout.annotations[0].text == "Customers and revenue by segment"
