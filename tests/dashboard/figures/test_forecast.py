"""One group's revenue, known and expected, and earlier forecasts beside what came."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.figures.bands import index_expected
from dashboard.figures.forecast import (
    describe_forecast,
    describe_record,
    draw_forecast,
    draw_record,
    title_forecast,
    title_record,
)
from dashboard.theme import TOKENS
from tests.dashboard.figures.frames import FORMATS, forecast_frame

KNOWN = pd.Series([300_000.0, 500_000.0], index=pd.date_range("2011-10-01", periods=2, freq="MS"))
EXPECTED = index_expected(forecast_frame("2011-12-01", [400_000.0, 600_000.0]), "insiders")
NONE = EXPECTED.iloc[:0]
EARLIER = EXPECTED.assign(actual=[410_000.0, 900_000.0])


def test_the_title_is_the_stored_range_of_the_sum() -> None:
    assert title_forecast(EXPECTED, "insiders", FORMATS) == (
        "Insiders: £1.00m expected by January, £900k to £1.10m in 80% of cases"
    )
    unknown = EXPECTED.assign(lower_80_of_sum=None)
    assert title_forecast(unknown, "all", FORMATS) == "All customers: £1.00m expected by January"


def test_what_is_known_is_a_line_and_what_is_not_is_dotted() -> None:
    figure = draw_forecast(KNOWN, EXPECTED, "insiders", "light", FORMATS)
    known = next(trace for trace in figure.data if trace.name == "Insiders")
    expected = next(trace for trace in figure.data if trace.name == "Expected")
    assert (known.line.dash, expected.line.dash) == (None, "2px,4px")
    assert list(known.y) == [300_000, 500_000]
    assert figure.layout.shapes[0].x0 == 1.5
    assert figure.layout.yaxis.tickvals[-1] >= 840_000


@pytest.mark.parametrize(("group", "colour"), [("insiders", "insiders"), ("others", "others"), ("all", "ink2")])
def test_blue_is_the_insiders_alone(group: str, colour: str) -> None:
    figure = draw_forecast(KNOWN, EXPECTED, group, "dark", FORMATS)
    drawn = {trace.fillcolor or trace.line.color or trace.marker.color for trace in figure.data}
    assert drawn == {TOKENS["dark"][colour]}


def test_it_is_read_out_month_by_month() -> None:
    assert describe_forecast(KNOWN, EXPECTED.iloc[:1], "insiders", FORMATS) == (
        "Insiders: £500k in November 2011, the last month known. "
        "December 2011: £400k expected, 80% interval £320k to £480k."
    )


def test_without_a_forecast_it_says_so() -> None:
    assert not draw_forecast(KNOWN, NONE, "insiders", "light", FORMATS).data
    assert describe_forecast(KNOWN, NONE, "insiders", FORMATS) == "Nothing is forecast as of this month"


def test_the_record_counts_the_months_that_came_inside() -> None:
    assert title_record(EARLIER, FORMATS) == "1 of 2 months came inside their 80% interval"
    assert title_record(EARLIER.assign(upper_80=None), FORMATS) == "Expected one month ahead, and what came"
    assert describe_record(EARLIER.iloc[:1], FORMATS) == "December 2011: £400k expected, £410k came."


def test_the_record_draws_each_interval_around_its_forecast() -> None:
    rings, line = draw_record(EARLIER, "insiders", "light", FORMATS).data
    assert list(rings.error_y.array) == pytest.approx([80_000, 120_000])
    assert list(rings.error_y.arrayminus) == pytest.approx([80_000, 120_000])
    assert list(line.y) == [410_000, 900_000]


def test_names_of_what_came_and_was_expected_do_not_touch() -> None:
    near = EARLIER.assign(actual=EARLIER["revenue"] + 1)
    came, expected = draw_record(near, "insiders", "light", FORMATS).layout.annotations
    assert came.yshift - expected.yshift == pytest.approx(16, abs=0.1)


def test_without_a_record_it_says_so() -> None:
    assert title_record(EARLIER.iloc[:0], FORMATS) == "No earlier forecast to look back on"
    assert not draw_record(EARLIER.iloc[:0], "insiders", "light", FORMATS).data
