"""Shares and what was kept of them, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from segmentation.answers.forecast.insiders import measure_shares, project_members, steady_first_year
from segmentation.answers.forecast.series import Series, build_series
from segmentation.answers.forecast.split import split_forecast
from tests.answers.forecast.shops import Revenues, write_rosters, write_shop
from tests.answers.rosters import write_roster


def build(revenues: Revenues, members: str) -> Series:
    return build_series(write_shop(revenues), write_rosters(len(revenues["a"]), members), 2, 3)


def test_a_share_that_never_changes_is_that_share() -> None:
    assert measure_shares(build({"a": [30] * 8, "b": [70] * 8}, "a")) == pytest.approx(0.3)


def test_a_month_half_a_year_older_counts_half() -> None:
    series = build({"a": [100, 0, 0, 0, 0, 0, 0], "b": [0, 0, 0, 0, 0, 0, 100]}, "a")
    assert measure_shares(series)[-1] == pytest.approx(1 / 3)


def test_the_prior_counts_as_one_cohort() -> None:
    series = build({"a": [30] * 5, "b": [70] * 5}, "a")
    projected = project_members(series, np.full((6, 2), 1000.0))
    assert projected[3] == pytest.approx([270, 270])
    assert projected[4] == pytest.approx([285, 270])
    assert projected[5] == pytest.approx([290, 285])


def test_members_never_exceed_the_shop() -> None:
    series = build({"a": [30] * 8, "b": [-20] * 8}, "a")
    assert project_members(series, np.full((9, 2), 1000.0))[8] == pytest.approx([1000, 1000])


def test_members_who_bought_nothing_are_unknown() -> None:
    assert np.isnan(project_members(build({"a": [0] * 4, "b": [70] * 4}, "a"), np.full((5, 2), 1000.0))).all()


def test_parts_are_those_of_earlier_cohorts_and_add_up() -> None:
    revenues = {"a": [60] * 7, "b": [40] * 7, "c": [50] * 7, "d": [50] * 7}
    dates = ("2023-04-01", "2023-05-01", "2023-06-01", "2023-07-01", "2023-08-01")
    rosters = [write_roster(date, members) for date, members in zip(dates, ("ab", "ac", "ab", "ac", "ab"), strict=True)]
    series = build_series(write_shop(revenues), rosters, 2, 3)
    parts = split_forecast(series, np.array([1000.0, 1000.0]), np.array([2000.0, 2000.0]))
    came, left = (50 / 100 + 40 / 90) / 2, (40 / 100 + 50 / 110) / 2
    assert parts["exits"] == pytest.approx([round(1000 * left), 0], abs=1)
    assert parts["entrants"] == pytest.approx([round(2000 * came), 0], abs=1)
    assert parts["retained"] + parts["exits"] == pytest.approx([1000, 1000])


def test_parts_are_unknown_with_fewer_than_three_cohorts() -> None:
    series = build({"a": [60] * 5, "b": [40] * 5}, "a")
    parts = split_forecast(series, np.array([1000.0, 1000.0]), np.array([2000.0, 2000.0]))
    assert all(np.isnan(part).all() for part in parts.values())


def test_in_the_first_year_the_members_own_last_months_count_as_much() -> None:
    projected, own = np.full((14, 1), 40.0), np.full((14, 1), 90.0)
    assert steady_first_year(projected, own)[:, 0].tolist() == [60.0] * 12 + [40.0] * 2


def test_where_the_last_months_brought_nothing_the_share_stands_alone() -> None:
    projected = np.array([[40.0], [np.nan], [40.0]])
    own = np.array([[0.0], [90.0], [np.nan]])
    steadied = steady_first_year(projected, own)[:, 0]
    assert steadied[[0, 2]].tolist() == [40.0, 40.0]
    assert np.isnan(steadied[1])
