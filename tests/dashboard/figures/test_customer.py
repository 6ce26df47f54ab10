"""One customer's figures: the points against the rule, the gaps, the labels, the months of revenue."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.figures.customer import describe_points, draw_points, spread_labels, title_points
from dashboard.figures.customer_revenue import describe_customer_revenue, draw_customer_revenue
from dashboard.theme import TOKENS
from tests.dashboard.figures.frames import FORMATS

Row = tuple[float | None, bool, bool, float | None, float | None]
PATH: list[Row] = [
    (1_000, False, False, 2_000, None),
    (2_100, True, False, 2_000, 1_500),
    (1_400, True, True, 2_500, 1_500),
]


def path(rows: list[Row], first: str = "2011-10-01") -> pd.DataFrame:
    columns = ["points", "is_member", "on_notice", "enter_points", "stay_points"]
    frame = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(("points", *columns[3:]), float))
    return frame.assign(as_of=pd.date_range(first, periods=len(rows), freq="MS"))


def revenue(*amounts: float) -> pd.Series:
    return pd.Series(amounts, index=pd.date_range("2010-12-01", periods=len(amounts), freq="MS"))


def test_an_insider_is_blue_and_hollow_where_on_notice() -> None:
    line = next(trace for trace in draw_points(path(PATH), "light", FORMATS).data if trace.name == "This customer")
    blue, surface = TOKENS["light"]["insiders"], TOKENS["light"]["surface"]
    assert line.line.color == blue
    assert list(line.marker.color) == [blue, blue, surface]


def test_who_is_no_insider_is_not_blue() -> None:
    figure = draw_points(path([(1_000, False, False, 2_000, 1_500)] * 2), "dark", FORMATS)
    line = next(trace for trace in figure.data if trace.name == "This customer")
    assert line.line.color == figure.layout.annotations[0].font.color == TOKENS["dark"]["ink2"]


def test_the_rule_has_a_gap_where_no_points_were_found() -> None:
    figure = draw_points(path(PATH), "light", FORMATS)
    lines = {trace.name: list(trace.y) for trace in figure.data if trace.name}
    assert lines["To stay"] == [None, 1_500, 1_500]
    assert lines["To enter"] == [2_000, 2_000, 2_500]
    area = figure.data[0]
    assert list(area.x) == ["October 2011", "November 2011", "November 2011", "October 2011"]
    assert list(area.y) == [2_000, 2_500, 1_500, 1_500]


def test_without_a_rule_only_the_customer_is_drawn() -> None:
    figure = draw_points(path([(900, False, False, None, None), (950, False, False, None, None)]), "light", FORMATS)
    assert [trace.name for trace in figure.data] == ["This customer"]
    assert [label.text for label in figure.layout.annotations] == ["<b>this customer 950</b>"]


def test_one_number_to_enter_and_to_stay_is_named_once() -> None:
    figure = draw_points(path([(900, False, False, 2_500, 2_500)] * 2), "light", FORMATS)
    texts = [label.text for label in figure.layout.annotations]
    assert texts == ["<b>this customer 900</b>", "<b>to enter, to stay 2,500</b>"]


def test_a_month_outside_the_base_interrupts_the_line() -> None:
    frame = path([(900, False, False, 2_000, 1_500), (None, False, False, 2_000, 1_500), PATH[1]])
    figure = draw_points(frame, "light", FORMATS)
    assert [list(trace.y) for trace in figure.data if trace.name == "This customer"] == [[900, None, 2_100]]


def test_a_customer_without_points_gets_a_sentence() -> None:
    figure = draw_points(path([(None, False, False, None, None)]), "light", FORMATS)
    assert figure.layout.annotations[0].text == "No points as of this month or before"


@pytest.mark.parametrize(
    ("row", "title"),
    [
        ((1_400, True, True, 2_500, 1_500), "100 points under the 1,500 to stay"),
        ((1_500, True, False, 2_500, 1_500), "0 points above the 1,500 to stay"),
        ((1_400, False, False, 2_500, 1_500), "1,100 points under the 2,500 to enter"),
        ((3_000, False, False, 2_500, 1_500), "500 points above the 2,500 to enter"),
        ((3_000, True, False, 2_500, None), "3,000 points; no number of points was found"),
        ((None, False, False, 2_500, 1_500), "Not in the base in September 2011"),
    ],
)
def test_the_title_is_the_distance_to_the_rule_of_the_last_month(row: Row, title: str) -> None:
    assert title_points(path([row]), FORMATS) == title


def test_the_points_are_told_in_words() -> None:
    told = "Points: 1,000 in September 2011, 1,400 in November 2011, most 2,100 in October 2011."
    assert describe_points(path(PATH), FORMATS) == told


def test_labels_that_would_touch_are_spread_around_their_middle() -> None:
    assert spread_labels([10, 100], 1, 0) == [0, 0]
    assert spread_labels([50, 50], 1, 0) == [-8, 8]
    assert spread_labels([50, 50, 50], 1, 0) == [-16, 0, 16]
    values = [40, 50, 60, 130]
    places = [value + shift for value, shift in zip(values, spread_labels(values, 1, 0), strict=True)]
    assert places == [34, 50, 66, 130]


def test_no_label_reaches_down_to_the_months() -> None:
    # a label is 16 high: the lowest stands on the axis, the next on it
    assert spread_labels([0, 2], 1, 0) == [8, 22]
    assert spread_labels([-100], 1, -100) == [8]


def test_no_two_labels_of_a_value_axis_are_the_same() -> None:
    for figure in (
        draw_points(path([(0, False, False, None, None)] * 2), "light", FORMATS),
        draw_customer_revenue(revenue(0.4, 0, -0.4), "light", FORMATS),
    ):
        assert len(set(figure.layout.yaxis.ticktext)) == len(figure.layout.yaxis.ticktext)


def test_every_month_with_revenue_has_its_number_in_a_year() -> None:
    bars = draw_customer_revenue(revenue(980, 0, 812, -103), "light", FORMATS).data[0]
    assert list(bars.text) == ["£980", "", "£812", "−£103"]
    assert list(bars.y) == [980, 0, 812, -103]


def test_in_a_long_history_only_the_largest_month_has_a_number() -> None:
    bars = draw_customer_revenue(revenue(*range(1, 21), 7), "light", FORMATS).data[0]
    assert [text for text in bars.text if text] == ["£20"]


def test_revenue_is_told_in_words() -> None:
    told = "Revenue by month: most £980 in December 2010, £190 in February 2011."
    assert describe_customer_revenue(revenue(980, 0, 190), FORMATS) == told
    assert describe_customer_revenue(revenue(), FORMATS) == "Nothing bought yet."
