"""Months of the shop and of frozen members, counted by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from segmentation.answers.forecast.series import build_series
from tests.answers.forecast.shops import write_rosters, write_shop
from tests.answers.rosters import write_roster

REVENUES = {"a": [1, 2, 3, 4, 5], "b": [10, 0, 30, 40, 50]}


def test_months_from_the_as_of_date_on_are_not_seen() -> None:
    series = build_series(write_shop(REVENUES), write_rosters(3, "a"), 3, 3)
    assert (series.total / 10_000).tolist() == [11, 2, 33]


def test_members_of_an_earlier_date_stay_the_same_people() -> None:
    rosters = [write_roster("2023-04-01", "a"), write_roster("2023-05-01", "b"), write_roster("2023-06-01", "b")]
    series = build_series(write_shop(REVENUES), rosters, 3, 3)
    assert series.origins.tolist() == [3, 4, 5]
    assert (series.frozen / 10_000).tolist() == [[1, 2, 3, 4, 5], [10, 0, 30, 40, 50], [10, 0, 30, 40, 50]]


def test_who_left_and_who_came_is_told_by_the_date_after_the_month() -> None:
    rosters = [write_roster("2023-04-01", "a"), write_roster("2023-05-01", "ab"), write_roster("2023-06-01", "b")]
    series = build_series(write_shop(REVENUES), rosters, 2, 3)
    assert series.exits[0] / 10_000 == pytest.approx([0, 5])
    assert series.entrants[0] / 10_000 == pytest.approx([40, 50])
    assert np.isnan(series.exits[2]).all()


def test_a_first_month_that_begins_late_is_left_out() -> None:
    history = write_shop(REVENUES, first_day=20)
    series = build_series(history, write_rosters(5, "a"), 3, 3)
    assert (series.first_month, series.is_first_month_cut) == (date(2023, 2, 1), True)
    assert series.origins.tolist() == [2, 3, 4]


def test_outcomes_that_are_not_known_yet_are_unknown() -> None:
    series = build_series(write_shop(REVENUES), write_rosters(5, "a"), 2, 3)
    actuals = series.collect_actuals(series.total, 2) / 10_000
    assert actuals[3].tolist() == [44, 55]
    assert actuals[4, 0] == 55
    assert np.isnan([actuals[4, 1], *actuals[5]]).all()
