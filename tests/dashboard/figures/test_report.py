"""The report's drawings hold their words and numbers, and nothing that runs."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pandas as pd

from dashboard.figures.report import draw_concentration, draw_expected, draw_members
from dashboard.figures.report_rows import (
    Interval,
    Pair,
    Share,
    draw_intervals,
    draw_pairs,
    draw_shares,
    draw_thresholds,
    draw_weights,
)
from dashboard.figures.svg import GLYPH_PX, INK, Drawing, embed
from dashboard.formatting import Formats

FORMATS = Formats("en_GB", "GBP")
MONTHS = [date(2011, 9, 1), date(2011, 10, 1), date(2011, 11, 1)]
SVG = "{http://www.w3.org/2000/svg}"


def read_words(svg: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def find_words(svg: str, words: str) -> dict[str, float]:
    """Return where words stand: left, right (by the mean width of a character) and baseline."""
    [text] = [text for text in ElementTree.fromstring(svg).iter(f"{SVG}text") if text.text == words]
    anchor, width = text.get("text-anchor", "start"), len(words) * GLYPH_PX
    left = float(text.get("x", "nan")) - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
    return {"left": left, "right": left + width, "baseline": float(text.get("y", "nan"))}


def list_bars(svg: str, colour: str) -> list[float]:
    bars = [bar for bar in ElementTree.fromstring(svg).iter(f"{SVG}rect") if bar.get("fill") == colour]
    return [float(bar.get("width", "nan")) for bar in bars]


def test_words_are_escaped() -> None:
    drawing = Drawing(10, 10)
    drawing.text((0, 0), "<b>&\"'")
    assert read_words(drawing.write()) == ["<b>&\"'"]
    assert re.findall(r"[<>\"' ]", embed(drawing.write()).removeprefix("data:image/svg+xml,")) == []


def test_who_starts_a_path_has_not_entered() -> None:
    published = pd.DataFrame(
        {"insiders": [30, 35, 38], "entered": [30, 6, 5], "left": [0, 1, 2], "stability_jaccard": [None, 0.9, 0.9]}
    )
    svg = draw_members(published, MONTHS, FORMATS)
    assert len(list_bars(svg, INK["positive"])) == 2
    assert len(list_bars(svg, INK["negative"])) == 2
    assert {"38", "6", "5", "1", "2", "Sept", "Nov"} <= set(read_words(svg))
    later = draw_members(published.assign(stability_jaccard=0.9), MONTHS, FORMATS)
    assert len(list_bars(later, INK["positive"])) == 3


def test_the_curve_starts_at_nothing_and_names_the_insiders() -> None:
    curve = pd.DataFrame({"share_of_customers": [0.5, 1.0], "revenue_share": [0.8, 1.0]})
    words = read_words(draw_concentration(curve, (0.1, 0.6), "10% of customers,\n60% of revenue", FORMATS))
    assert {"10% of customers,", "60% of revenue", "if all spent the same", "100%"} <= set(words)


def test_a_band_without_bounds_is_left_out_and_not_named() -> None:
    revenue = pd.DataFrame({"insiders": [3_000.0, 3_200.0, 3_100.0], "others": [900.0, 800.0, 950.0]}, index=MONTHS)
    known = {"revenue": [3_300.0], "lower_80": [3_000.0], "upper_80": [3_600.0]}
    expected = pd.DataFrame(known | {"lower_95": [2_800.0], "upper_95": [3_900.0]}, index=[date(2011, 12, 1)])
    svg = draw_expected(revenue, expected, FORMATS)
    assert {"80% and 95%", "Insiders £3.1k", "Others £950"} <= set(read_words(svg))
    assert svg.count("<polygon") == 2
    unbounded = draw_expected(
        revenue, expected.assign(lower_80=None, upper_80=None, lower_95=None, upper_95=None), FORMATS
    )
    assert "80% and 95%" not in read_words(unbounded)
    assert "<polygon" not in unbounded
    assert "polygon" not in draw_expected(revenue, expected.iloc[:0], FORMATS)


def test_the_name_of_a_line_on_the_ground_lies_over_it_and_on_no_month() -> None:
    revenue = pd.DataFrame({"insiders": [900_000.0, 700_000.0, 800_000.0], "others": 8_800.0}, index=MONTHS)
    svg = draw_expected(revenue, pd.DataFrame(), FORMATS)
    insiders, others = (find_words(svg, words) for words in ("Insiders £800k", "Others £8.8k"))
    assert insiders["baseline"] < others["baseline"] < find_words(svg, "Nov")["baseline"] - 20
    alike = draw_expected(revenue.assign(insiders=[900_000.0, 9_000.0, 9_000.0]), pd.DataFrame(), FORMATS)
    assert find_words(alike, "Others £8.8k")["baseline"] - find_words(alike, "Insiders £9.0k")["baseline"] >= 14


def test_the_names_of_a_history_that_just_began_lie_on_no_amount() -> None:
    revenue = pd.DataFrame({"insiders": [3_000.0, 3_200.0], "others": [900.0, 950.0]}, index=MONTHS[:2])
    bounds = dict.fromkeys(["revenue", "lower_80", "upper_80", "lower_95", "upper_95"], 3_300.0)
    sums = {"lower_80_of_sum": 3_000.0, "upper_80_of_sum": 3_600.0}
    expected = pd.DataFrame([bounds | sums] * 6, index=[date(2012, month, 1) for month in range(1, 7)])
    svg = draw_expected(revenue, expected, FORMATS)
    assert find_words(svg, "Others £950")["left"] >= find_words(svg, "£3.0k")["right"]
    assert find_words(svg, "Insiders £3.2k")["left"] >= find_words(svg, "£3.0k")["right"]


def test_few_members_are_counted_in_whole_members() -> None:
    published = pd.DataFrame({"insiders": [1, 1, 1], "entered": 0, "left": 0, "stability_jaccard": 1.0})
    assert read_words(draw_members(published, MONTHS, FORMATS))[:3] == ["0", "1", "2"]


def test_a_part_below_zero_has_no_length_but_its_number() -> None:
    svg = draw_shares([Share("Eligible", 0.9, "90.0%"), Share("Left out", -0.1, "−10.0%")])
    assert read_words(svg) == ["Eligible", "90.0%", "Left out", "−10.0%"]
    assert list_bars(svg, INK["others"]) == [1.0]


def test_pairs_are_scaled_to_the_larger_of_the_two() -> None:
    svg = draw_pairs([Pair("Orders", 10.0, 5.0, "10", "5"), Pair("Days", 20.0, 80.0, "20", "80")])
    places = [float(dot.get("cx", "nan")) for dot in ElementTree.fromstring(svg).iter(f"{SVG}circle")]
    assert places[1] == places[2], "the larger of each pair stands at the right end"
    assert draw_pairs([Pair("Orders", 0.0, -1.0, "0", "−1")]).count("nan") == 0


def test_intervals_lie_on_one_axis_with_its_zero() -> None:
    rows = [Interval("than others", 8.0, 6.0, 10.0, "£8 (£6 to £10)"), Interval("than top", -1.0, -2.0, 0.0, "−£1")]
    words = read_words(draw_intervals(rows, FORMATS))
    assert "£0" in words
    assert {"than others", "£8 (£6 to £10)", "than top", "−£1"} <= set(words)
    assert "nan" not in draw_intervals([Interval("alike", 0.0, 0.0, 0.0, "£0")], FORMATS)


def test_the_rule_is_drawn_in_points() -> None:
    assert {"to stay 2,500", "3,000 to enter"} <= set(read_words(draw_thresholds(2_500, 3_000, FORMATS)))
    both = draw_thresholds(2_750, 2_750, FORMATS)
    assert "2,750 to stay and to enter" in read_words(both)
    near = draw_thresholds(2_749, 2_750, FORMATS)
    assert find_words(near, "to stay 2,749")["right"] + 10 < find_words(near, "2,750 to enter")["left"]
    assert find_words(draw_thresholds(10, 2_750, FORMATS), "to stay 10")["left"] >= 0
    weights = draw_weights([("last 3 months", 1.0, "1.00"), ("3–6 months ago", 0.85, "0.85")])
    assert read_words(weights) == ["1.00", "last 3 months", "0.85", "3–6 months ago"]
