"""Two dots and an interval: what the title says, where they are drawn, what is read out."""

from __future__ import annotations

import pytest

from dashboard.figures.evidence import describe_differences, draw_differences, measure_height, title_rest, title_top
from dashboard.figures.measures import write_difference, write_interval, write_measure
from tests.dashboard.figures.frames import FORMATS, evidence_frame

NAMES = {"revenue": "Revenue each", "active_share": "Share who ordered"}
NONE = float("nan")
ROWS = evidence_frame(
    [
        ("rest", "revenue", 1, 300.0, 100.0, 150.0, 250.0),
        ("rest", "revenue", 6, 1000.0, 250.0, 700.0, 800.0),
        ("rest", "active_share", 6, 0.9, 0.6, 0.25, 0.35),
    ]
)


def change(**values: float) -> str:
    return title_rest(ROWS.iloc[:2].assign(**values), FORMATS)


def test_the_title_says_how_many_times_as_much_in_the_longest_period() -> None:
    assert title_rest(ROWS, FORMATS) == "An Insider spent 4.0 times as much as another customer in 6 months"


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ({"p_adjusted": 0.051}, "No clear difference in spending in 6 months"),
        ({"ci_low": -1.0}, "No clear difference in spending in 6 months"),
        ({"ci_low": -9.0, "ci_high": -1.0}, "Insiders spent less than everyone else in 6 months"),
        ({"others_mean": -5.0}, "Insiders spent more than everyone else in 6 months"),
        ({"ci_low": NONE}, "Insiders against everyone else"),
    ],
)
def test_the_title_claims_no_more_than_the_interval_holds(values: dict[str, float], title: str) -> None:
    assert change(**values) == title


@pytest.mark.parametrize(
    ("interval", "title"),
    [
        ((-40.0, 60.0), "No clear difference to as many top spenders in 3 months"),
        ((5.0, 15.0), "£10.00 more each than as many top spenders in 3 months"),
    ],
)
def test_top_spenders_are_told_by_the_interval(interval: tuple[float, float], title: str) -> None:
    assert title_top(evidence_frame([("same_size_top", "revenue", 3, 510.0, 500.0, *interval)]), FORMATS) == title


def test_fewer_than_the_top_spenders_is_told_too() -> None:
    less = evidence_frame([("same_size_top", "revenue", 1, 490.0, 500.0, -15.0, -5.0)])
    assert title_top(less, FORMATS) == "£10.00 less each than as many top spenders in 1 month"


def test_dots_and_line_share_the_scale_of_their_group() -> None:
    line, others, insiders = draw_differences(ROWS, "measure", NAMES, "light", FORMATS).data
    # the largest of revenue is the upper end of the line, 250 + 800
    assert list(others.x) == pytest.approx([100 / 1050, 250 / 1050, 0.6 / 0.95])
    assert list(insiders.x) == pytest.approx([300 / 1050, 1000 / 1050, 0.9 / 0.95])
    assert list(line.x)[3:5] == pytest.approx([950 / 1050, 1])


def test_every_row_has_its_means_and_its_interval_in_words() -> None:
    figure = draw_differences(ROWS, "measure", NAMES, "light", FORMATS)
    texts = [label.text for label in figure.layout.annotations]
    assert texts[:2] == ["<b>Revenue each</b>", "<b>Share who ordered</b>"]
    assert texts[2:5] == ["1 month", "6 months", "6 months"]
    assert texts[-3:] == ["+£200 (£150 to £250)", "+£750 (£700 to £800)", "+30.0 pp (25.0 pp to 35.0 pp)"]
    assert figure.layout.meta["phone"][f"annotations.{len(texts) - 1}.text"] == "+30.0 pp"
    assert figure.layout.height == measure_height(ROWS, "measure") == 2 * 28 + 3 * 32 + 20


def test_the_larger_mean_stands_right_of_all_that_is_drawn() -> None:
    less = evidence_frame([("rest", "revenue", 1, 90.0, 100.0, -20.0, 5.0)])
    labels = draw_differences(less, "measure", NAMES, "light", FORMATS).layout.annotations
    placed = {label.text: (label.x, label.xanchor) for label in labels}
    assert placed["<b>£90.00</b>"] == (pytest.approx(80 / 105), "right")
    assert placed["<b>£100</b>"] == (pytest.approx(1), "left")


def test_large_money_is_short_and_longer_numbers_take_more_room() -> None:
    large = evidence_frame([("rest", "revenue", 1, 1_383_957.0, 528.0, 1_000_000.0, 1_900_000.0)])
    figure = draw_differences(large, "measure", NAMES, "light", FORMATS)
    texts = [label.text for label in figure.layout.annotations]
    assert texts[2:] == ["<b>£1.38m</b>", "<b>£528</b>", "+£1.38m (£1.00m to £1.90m)"]
    usual = draw_differences(ROWS, "measure", NAMES, "light", FORMATS).layout.xaxis.range
    assert list(usual) == [-0.3, 1.3]
    orders = evidence_frame([("rest", "orders", 1, 1_234_567_890.0, 2.0, 3.0, 4.0)])
    wider = draw_differences(orders, "measure", {"orders": "Orders each"}, "light", FORMATS).layout
    assert wider.xaxis.range[0] < -0.6
    assert wider.meta["phone"]["xaxis.range"][1] > 2.2


def test_what_is_not_known_is_not_drawn_and_not_invented() -> None:
    unknown = evidence_frame([("rest", "basket", 1, NONE, NONE, NONE, NONE)])
    figure = draw_differences(unknown, "measure", {"basket": "Basket"}, "light", FORMATS)
    assert [label.text for label in figure.layout.annotations] == ["<b>Basket</b>", "1 month", "–"]
    assert not figure.data[0].x


def test_each_measure_has_its_unit() -> None:
    assert [write_measure(name, 1234.5, FORMATS) for name in ("revenue", "orders")] == ["£1,234", "1,234.50"]
    assert write_measure("active_share", 0.5, FORMATS) == "50.0%"
    assert write_difference("orders", -0.5, FORMATS) == "−0.50"
    assert write_interval(ROWS.assign(ci_low=NONE).iloc[0], FORMATS) == "+£200"


def test_without_rows_it_says_so() -> None:
    assert not draw_differences(ROWS.iloc[:0], "measure", NAMES, "light", FORMATS).data
    assert describe_differences(ROWS.iloc[:0], "measure", NAMES, FORMATS) == "Nothing is compared yet"


def test_it_is_read_out_row_by_row() -> None:
    assert describe_differences(ROWS.iloc[:1], "measure", NAMES, FORMATS) == (
        "Revenue each, 1 month: Insiders £300, others £100, difference +£200 (£150 to £250)."
    )
