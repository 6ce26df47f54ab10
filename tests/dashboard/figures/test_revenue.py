"""Revenue by group: what the title says, what is drawn, what is read out."""

from __future__ import annotations

import pytest

from dashboard.figures.revenue import describe_revenue_by_group, draw_revenue_by_group, title_revenue_by_group
from dashboard.theme import TOKENS
from tests.dashboard.figures.frames import FORMATS, forecast_frame, revenue_frame

MONTHS = revenue_frame("2011-09-01", [578_000, 589_000, 649_000], [346_000, 379_000, 471_000])
EXPECTED = forecast_frame("2011-12-01", [600_000, 590_000, 610_000])
NOTHING = EXPECTED.iloc[:0]


@pytest.mark.parametrize(
    ("insiders", "title"),
    [
        ([578, 589, 649], "Insiders spent £649k in November, their best month yet"),
        ([700, 500, 600], "Insiders spent £600k in November, 20.0% more than in October"),
        ([700, 500, 400], "Insiders spent £400k in November, 20.0% less than in October"),
        ([700, 500, 501], "Insiders spent £501k in November, as in October"),
        ([700, 0, 500], "Insiders spent £500k in November"),
    ],
)
def test_the_title_is_the_finding(insiders: list[int], title: str) -> None:
    frame = revenue_frame("2011-09-01", [1_000 * money for money in insiders], [1.0, 1.0, 1.0])
    assert title_revenue_by_group(frame, FORMATS) == title


def test_the_first_month_is_compared_with_nothing() -> None:
    assert (
        title_revenue_by_group(revenue_frame("2011-11-01", [5_000], [1]), FORMATS) == "Insiders spent £5.0k in November"
    )


def test_it_draws_a_line_per_group_named_and_valued_at_its_end() -> None:
    figure = draw_revenue_by_group(MONTHS, NOTHING, "light", FORMATS)
    lines = {trace.name: trace for trace in figure.data if trace.mode == "lines"}
    assert list(lines["Insiders"].y) == [578_000, 589_000, 649_000]
    assert (lines["Insiders"].line.width, lines["Others"].line.width) == (2.5, 2)
    assert lines["Insiders"].line.color == TOKENS["light"]["insiders"]
    assert [note.text for note in figure.layout.annotations] == ["<b>Others £471k</b>", "<b>Insiders £649k</b>"]
    assert list(figure.layout.yaxis.ticktext) == ["£0", "£200k", "£400k", "£600k", "£800k"]


def test_labels_of_nearly_equal_groups_do_not_touch() -> None:
    figure = draw_revenue_by_group(revenue_frame("2011-10-01", [500, 500], [499, 499]), NOTHING, "light", FORMATS)
    others, insiders = figure.layout.annotations
    assert insiders.yshift - others.yshift >= 15


def test_what_is_expected_of_the_insiders_follows_within_both_bands() -> None:
    figure = draw_revenue_by_group(MONTHS, EXPECTED, "light", FORMATS)
    drawn = {trace.name: trace for trace in figure.data}
    assert list(drawn["Insiders, expected"].y) == [649_000, 600_000, 590_000, 610_000]
    assert drawn["95% interval"].fillcolor == TOKENS["light"]["insiders"]
    assert figure.layout.shapes[0].x0 == 2.5
    names = ["<b>Others £471k</b>", "<b>Insiders £649k</b>", "<b>£610k in Feb</b>", "80% interval", "95% interval"]
    assert [note.text for note in figure.layout.annotations] == names


def test_names_of_lines_that_are_followed_stand_clear_of_both_lines() -> None:
    others, insiders, *_bands = draw_revenue_by_group(MONTHS, EXPECTED, "light", FORMATS).layout.annotations
    assert (insiders.y, insiders.yanchor) == (649_000, "bottom")
    assert (others.y, others.yanchor) == (471_000, "top")  # six months in all: the name spans one


def test_names_span_more_months_where_there_are_many() -> None:
    many = revenue_frame("2010-01-01", [600.0] * 21 + [700.0] * 3, [100.0] * 21 + [500.0] * 3)
    figure = draw_revenue_by_group(many, EXPECTED.assign(revenue=600.0), "light", FORMATS)
    assert figure.layout.annotations[0].y == 100
    assert figure.layout.meta["phone"]["annotations.0.y"] == 100


def test_a_month_without_a_purchase_is_zero_and_not_left_out() -> None:
    frame = revenue_frame("2011-09-01", [5.0, 6.0, 7.0], [1.0, 1.0, 1.0])
    frame = frame[~((frame["month"] == "2011-10-01") & (frame["customer_group"] == "insiders"))]
    figure = draw_revenue_by_group(frame, NOTHING, "light", FORMATS)
    assert next(list(trace.y) for trace in figure.data if trace.name == "Insiders") == [5.0, 0.0, 7.0]


def test_it_is_read_out_with_first_last_and_best_month() -> None:
    assert describe_revenue_by_group(MONTHS, FORMATS) == (
        "Insiders: £578k in September 2011, £649k in November 2011, most £649k in November 2011. "
        "Others: £346k in September 2011, £471k in November 2011, most £471k in November 2011."
    )


def test_without_months_it_says_so() -> None:
    empty = MONTHS.iloc[:0]
    assert title_revenue_by_group(empty, FORMATS) == "No month of revenue yet"
    assert describe_revenue_by_group(empty, FORMATS) == "No month of revenue yet"
    assert not draw_revenue_by_group(empty, NOTHING, "light", FORMATS).data


def test_both_themes_draw_the_same_numbers_in_their_own_colours() -> None:
    light, dark = (draw_revenue_by_group(MONTHS, NOTHING, theme, FORMATS) for theme in ("light", "dark"))
    assert [list(trace.y) for trace in light.data] == [list(trace.y) for trace in dark.data]
    used = dark.to_json()
    assert not any(TOKENS["light"][name] in used for name in ("insiders", "others", "muted", "grid"))
