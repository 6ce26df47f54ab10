"""Revenue by group: what the title says, what is drawn, what is read out."""

from __future__ import annotations

import pytest

from dashboard.figures.revenue import describe_revenue_by_group, draw_revenue_by_group, title_revenue_by_group
from dashboard.theme import TOKENS
from tests.dashboard.figures.frames import FORMATS, revenue_frame

MONTHS = revenue_frame("2011-09-01", [578_000, 589_000, 649_000], [346_000, 379_000, 471_000])


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
        title_revenue_by_group(revenue_frame("2011-11-01", [5_000], [1]), FORMATS) == "Insiders spent £5k in November"
    )


def test_it_draws_a_line_per_group_named_and_valued_at_its_end() -> None:
    figure = draw_revenue_by_group(MONTHS, "light", FORMATS)
    lines = {trace.name: trace for trace in figure.data if trace.mode == "lines"}
    assert list(lines["Insiders"].y) == [578_000, 589_000, 649_000]
    assert (lines["Insiders"].line.width, lines["Others"].line.width) == (2.5, 2)
    assert lines["Insiders"].line.color == TOKENS["light"]["insiders"]
    assert [note.text for note in figure.layout.annotations] == ["<b>Others £471k</b>", "<b>Insiders £649k</b>"]
    assert list(figure.layout.yaxis.ticktext) == ["£0", "£200k", "£400k", "£600k", "£800k"]


def test_labels_of_nearly_equal_groups_do_not_touch() -> None:
    figure = draw_revenue_by_group(revenue_frame("2011-10-01", [500, 500], [499, 499]), "light", FORMATS)
    others, insiders = figure.layout.annotations
    assert insiders.yshift - others.yshift >= 15


def test_a_month_without_a_purchase_is_zero_and_not_left_out() -> None:
    frame = revenue_frame("2011-09-01", [5.0, 6.0, 7.0], [1.0, 1.0, 1.0])
    frame = frame[~((frame["month"] == "2011-10-01") & (frame["customer_group"] == "insiders"))]
    figure = draw_revenue_by_group(frame, "light", FORMATS)
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
    assert not draw_revenue_by_group(empty, "light", FORMATS).data


def test_both_themes_draw_the_same_numbers_in_their_own_colours() -> None:
    light, dark = (draw_revenue_by_group(MONTHS, theme, FORMATS) for theme in ("light", "dark"))
    assert [list(trace.y) for trace in light.data] == [list(trace.y) for trace in dark.data]
    used = dark.to_json()
    assert not any(TOKENS["light"][name] in used for name in ("insiders", "others", "muted", "grid"))
