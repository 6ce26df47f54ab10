"""Causes of changes: the finding, the parts of each bar, the words."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.figures.causes import cross_causes, describe_causes, draw_causes, title_causes
from dashboard.theme import TOKENS
from tests.dashboard.figures.frames import FORMATS

Counts = dict[tuple[str, str], int]


def count(counts: Counts) -> pd.DataFrame:
    """Return rows of `queries.changes.read_changes`."""
    rows = [(change, cause, customers) for (change, cause), customers in counts.items()]
    return pd.DataFrame(rows, columns=["change", "cause", "customers"])


MONTH: Counts = {
    ("entered", "behaviour"): 41,
    ("entered", "model"): 2,
    ("put_on_notice", "behaviour"): 12,
    ("put_on_notice", "window"): 3,
    ("left", "model"): 4,
}


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        (MONTH, "Own buying made 41 of 43 entries"),
        ({("entered", "behaviour"): 1}, "Own buying made 1 of 1 entry"),
        ({**MONTH, ("put_on_notice", "window"): 13}, "The window put 13 of the 25 on notice"),
        ({**MONTH, ("put_on_notice", "model"): 16}, "Others bought more: that put 16 of the 31 on notice"),
        ({**MONTH, ("put_on_notice", "boundary"): 16}, "The boundary moved: that put 16 of the 31 on notice"),
        ({("left", "behaviour"): 2, ("left", "window"): 1}, "Own buying made 2 of 3 changes"),
        ({}, "Nobody's membership changed"),
    ],
)
def test_the_title_is_what_put_most_on_notice_else_who_made_the_entries(counts: Counts, title: str) -> None:
    assert title_causes(count(counts), FORMATS) == title


def test_the_parts_of_the_bars_add_up_to_all_changes() -> None:
    figure = draw_causes(count(MONTH), "light", FORMATS)
    bars = {trace.name: list(trace.x) for trace in figure.data}
    assert bars == {"behaviour": [41, 12, 0, 0], "window": [0, 3, 0, 0], "model": [2, 0, 4, 0]}
    assert cross_causes(count(MONTH)).to_numpy().sum() == sum(MONTH.values())


def test_others_are_named_only_where_they_crowded_out_everyone() -> None:
    counts = {("put_on_notice", "model"): 2, ("put_on_notice", "boundary"): 1, ("left", "model"): 1}
    assert describe_causes(count(counts), FORMATS) == "Put on notice: 3 boundary moved. Left: 1 others bought more."


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_causes_are_told_apart_without_colour(theme) -> None:
    own, window, others = draw_causes(count(MONTH), theme, FORMATS).data
    assert own.marker.color == TOKENS[theme]["ink2"]
    assert window.marker.color == TOKENS[theme]["others"]
    assert others.marker.pattern.shape == "/"
    assert own.marker.pattern.shape is None


def test_each_bar_says_beside_it_what_its_parts_are() -> None:
    figure = draw_causes(count(MONTH), "light", FORMATS)
    beside = [label.text for label in figure.layout.annotations if label.xref != "paper"]
    assert beside == [
        "<b>2</b> others bought less",
        "<b>3</b> window",
        "<b>4</b> others bought more",
        "0",
    ]
    assert list(figure.data[0].text) == ["<b>41</b>", "<b>12</b>", "", ""]


def test_it_is_read_out_change_by_change() -> None:
    assert describe_causes(count(MONTH), FORMATS) == (
        "Entered: 41 own buying, 2 others bought less. Put on notice: 12 own buying, 3 window. "
        "Left: 4 others bought more."
    )


def test_a_phone_leaves_the_words_of_a_narrower_plot_the_same_room() -> None:
    figure = draw_causes(count({("put_on_notice", "model"): 10}), "light", FORMATS)
    phone = figure.layout.meta["phone"]["xaxis.range"]
    # about 210 px without the names, and 130 px of words right of the longest bar
    assert 210 * (1 - 10 / phone[1]) >= 129


def test_a_month_without_changes_has_no_bars() -> None:
    figure = draw_causes(count({}), "light", FORMATS)
    assert len(figure.data) == 0
    assert figure.layout.annotations[0].text == "Nobody's membership changed"
