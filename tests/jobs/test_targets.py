"""Which months a job publishes, for every state in which it may find the database."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from segmentation.errors import HistoryError
from segmentation.jobs.targets import Published, describe_published, find_differing_dates, find_due_dates

MARCH, APRIL, MAY, JUNE = (date(2020, month, 1) for month in (3, 4, 5, 6))
NOW = {MARCH: "a", APRIL: "b", MAY: "c"}


def test_everything_is_due_where_nothing_is_published() -> None:
    assert find_due_dates(Published({}, None), NOW) == [MARCH, APRIL, MAY]


def test_nothing_is_due_where_all_is_published() -> None:
    assert find_due_dates(Published(NOW, MARCH), NOW) == []


def test_new_and_changed_months_are_due() -> None:
    published = Published({MARCH: "a", APRIL: "other"}, MARCH)
    assert find_due_dates(published, NOW) == [APRIL, MAY]


def test_the_newest_alone_is_due_in_a_new_lineage() -> None:
    assert find_due_dates(Published({MARCH: "x", APRIL: "y", MAY: "z"}, None), NOW) == [MAY]


def test_months_before_a_lineage_began_are_left_alone() -> None:
    assert find_due_dates(Published({MARCH: "x", APRIL: "y", MAY: "z"}, APRIL), NOW) == [APRIL, MAY]


def test_as_of_keeps_back_newer_months_that_are_not_published() -> None:
    assert find_due_dates(Published({}, None), NOW, as_of=APRIL) == [MARCH, APRIL]
    assert find_due_dates(Published({MARCH: "a"}, MARCH), NOW, as_of=MARCH) == []


def test_as_of_never_leaves_a_chain_half_revised() -> None:
    published = Published({MARCH: "x", APRIL: "y", MAY: "z"}, MARCH)
    assert find_due_dates(published, NOW, as_of=MARCH) == [MARCH, APRIL, MAY]


def test_a_month_without_enough_history_is_refused() -> None:
    with pytest.raises(HistoryError, match=r"from 2020-03-01 to 2020-05-01; 2020-06-01 is none of them\."):
        find_due_dates(Published({}, None), NOW, as_of=JUNE)


def test_a_backfill_takes_what_differs_in_its_range() -> None:
    published = Published({MARCH: "x", APRIL: "b", MAY: "z"}, MARCH)
    assert find_differing_dates(published, NOW) == [MARCH, MAY]
    assert find_differing_dates(published, NOW, first=APRIL) == [MAY]
    assert find_differing_dates(published, NOW, last=APRIL) == [MARCH]


def test_a_range_without_a_month_is_refused() -> None:
    with pytest.raises(HistoryError, match="none lies in 2020-06-01 to the newest"):
        find_differing_dates(Published({}, None), NOW, first=JUNE)


def test_superseded_snapshots_tell_where_a_lineage_began_but_not_what_is_shown() -> None:
    snapshots = pd.DataFrame(
        {
            "as_of": [MARCH, APRIL, APRIL],
            "lineage": [1, 1, 2],
            "digest": ["a", "b", "c"],
            "is_current": [True, False, True],
        }
    )
    assert describe_published(snapshots, 1) == Published({MARCH: "a", APRIL: "c"}, MARCH)
    assert describe_published(snapshots, 2).lineage_start == APRIL
    assert describe_published(snapshots, None).lineage_start is None
    assert describe_published(snapshots.iloc[:0], None) == Published({}, None)
