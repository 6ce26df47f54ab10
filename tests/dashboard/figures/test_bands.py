"""The months to come: bands, the expected line, names that do not touch."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.figures.bands import (
    draw_bands,
    find_top,
    index_expected,
    mark_knowledge_end,
    name_bands,
    shrink_names,
    sum_expected,
)
from dashboard.theme import TOKENS
from tests.dashboard.figures.frames import FORMATS, forecast_frame

BLUE = TOKENS["light"]["insiders"]
FRAME = forecast_frame("2011-12-01", [100.0, 200.0])
EXPECTED = index_expected(FRAME, "insiders")
LAST = pd.Series([90.0], index=[pd.Timestamp("2011-11-01")])


def test_it_takes_the_months_of_one_group_in_their_order() -> None:
    shuffled = pd.concat([FRAME[::-1], forecast_frame("2011-12-01", [9.0, 9.0], group="others")])
    assert index_expected(shuffled, "insiders")["revenue"].tolist() == [100.0, 200.0]
    assert index_expected(shuffled, "all").empty


def test_the_interval_of_a_sum_is_the_stored_one_and_no_sum_of_bounds() -> None:
    assert sum_expected(EXPECTED).to_dict() == pytest.approx({"revenue": 300, "lower_80": 270, "upper_80": 330})
    assert sum_expected(EXPECTED.head(1))["upper_80"] == pytest.approx(110)
    missing = EXPECTED.assign(upper_80_of_sum=[110.0, None])
    assert pd.isna(sum_expected(missing)["upper_80"])
    assert sum_expected(missing)["revenue"] == 300


def test_bands_and_line_begin_at_the_last_known_month() -> None:
    wide, narrow, line = draw_bands(LAST, EXPECTED, BLUE, "Expected", FORMATS)
    assert narrow["y"] == pytest.approx([90, 120, 240, 160, 80, 90])
    assert wide["y"] == pytest.approx([90, 140, 280, 120, 60, 90])
    assert (wide["opacity"], narrow["opacity"]) == (0.10, 0.20)
    assert line["x"] == ["November 2011", "December 2011", "January 2012"]
    assert line["y"] == [90, 100, 200]
    assert line["customdata"][1] == "£100 (80%: £80 to £120)"


def test_without_bounds_there_is_a_line_alone() -> None:
    unknown = index_expected(forecast_frame("2011-12-01", [100.0], spread=None), "insiders")
    (line,) = draw_bands(LAST, unknown, BLUE, "Expected", FORMATS)
    assert line["customdata"][1] == "£100"
    assert [label["text"] for label in name_bands(1, unknown, BLUE, "light", 1.0, "£100")] == ["<b>£100</b>"]
    assert find_top(unknown) == 100


def test_names_of_narrow_bands_do_not_touch() -> None:
    line, narrow, wide = name_bands(2, EXPECTED, BLUE, "light", 0.01, "£200")
    heights = [
        label["y"] * 0.01 + label["yshift"] if "yshift" in label else label["y"] * 0.01
        for label in (line, narrow, wide)
    ]
    assert heights[1] - heights[0] == pytest.approx(15)
    assert heights[2] - heights[1] == pytest.approx(15)


def test_on_a_phone_both_bands_have_one_name_in_the_plot() -> None:
    phone = shrink_names(name_bands(2, EXPECTED, BLUE, "light", 1.0, "£200"), before=2)
    assert phone["annotations.4.text"] == "80% and 95% intervals"
    assert (phone["annotations.2.visible"], phone["annotations.3.visible"]) == (False, False)
    assert phone["margin.r"] == 16


def test_knowledge_ends_between_two_months() -> None:
    assert mark_knowledge_end(12, "light")["x0"] == 11.5
