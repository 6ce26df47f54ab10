"""Axes, labels and colours that every figure shares."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.canvas import (
    choose_text_colour,
    draw_nothing,
    label_months,
    list_ticks,
    make_month_axis,
    separate_labels,
    thin_months,
)
from dashboard.theme import SEGMENT_COLOURS, TOKENS
from tests.dashboard.figures.frames import FORMATS


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 649_000, [0, 200_000, 400_000, 600_000, 800_000]),
        (0, 800_000, [0, 200_000, 400_000, 600_000, 800_000]),
        (0, 7, [0, 2, 4, 6, 8]),
        (-50, 300, [-100, 0, 100, 200, 300]),
        (0, 0, [0, 1]),
    ],
)
def test_gridlines_are_round_and_cover_the_values(low: float, high: float, ticks: list[float]) -> None:
    assert list_ticks(low, high) == pytest.approx(ticks)


@given(low=st.floats(-1e9, 0), high=st.floats(0.01, 1e9))
def test_gridlines_always_include_zero_and_stay_few(low: float, high: float) -> None:
    ticks = list_ticks(low, high)
    assert min(abs(tick) for tick in ticks) == 0
    slack = 1e-6 * (high - low)
    assert ticks[0] <= low + slack
    assert ticks[-1] >= high - slack
    assert 2 <= len(ticks) <= 7


def test_the_year_stands_under_the_first_label_of_each_year() -> None:
    months = list(pd.date_range("2010-12-01", periods=4, freq="MS"))
    assert label_months(months, FORMATS, most=13) == ([0, 1, 2, 3], ["Dec<br>2010", "Jan<br>2011", "Feb", "Mar"])


def test_months_are_thinned_from_the_last_and_keep_their_years() -> None:
    months = list(pd.date_range("2010-12-01", periods=12, freq="MS"))
    positions, texts = label_months(months, FORMATS, most=5)
    assert positions == [2, 5, 8, 11]
    assert texts == ["Feb<br>2011", "May", "Aug", "Nov"]


def test_a_phone_gets_fewer_month_labels() -> None:
    months = list(pd.date_range("2010-12-01", periods=12, freq="MS"))
    axis = make_month_axis(months, FORMATS, before=1, after=0)
    assert (len(axis["tickvals"]), axis["categoryarray"][-1]) == (12, "November 2011")
    assert len(thin_months(months, FORMATS)["phone"]["xaxis.tickvals"]) == 4


def test_labels_that_would_touch_move_apart_by_half_of_what_is_missing() -> None:
    assert separate_labels(upper=100, lower=90, pixels_per_unit=1) == 3
    assert separate_labels(upper=100, lower=50, pixels_per_unit=1) == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_on_a_segment_is_legible(theme) -> None:
    chosen = {choose_text_colour(colour, theme) for colour in SEGMENT_COLOURS[theme]}
    assert chosen <= {TOKENS[theme]["surface"], TOKENS[theme]["ink"]}
    assert choose_text_colour("#000000", theme) == max(TOKENS[theme]["surface"], TOKENS[theme]["ink"])


def test_an_empty_figure_has_no_axes_and_one_sentence() -> None:
    figure = draw_nothing("dark", 200, "No month of revenue yet")
    assert not figure.data
    assert figure.layout.xaxis.visible is False
    assert [note.text for note in figure.layout.annotations] == ["No month of revenue yet"]
