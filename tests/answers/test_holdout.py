"""The holdout: when it starts, whom it takes, and that it never changes its mind."""

from __future__ import annotations

from datetime import date

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from segmentation.answers.holdout import join_shares, list_entrants, schedule_holdout
from segmentation.answers.roster import Roster
from segmentation.months import add_months
from tests.answers.rosters import write_roster

MARCH, APRIL, MAY, JUNE = (date(2020, month, 1) for month in (3, 4, 5, 6))
MANY = [f"c{number:04d}" for number in range(2_000)]


def enter(as_of: date, customers: list[str]) -> Roster:
    ids = pd.Index(sorted(customers), dtype="str", name="customer_id")
    start = write_roster(as_of.isoformat(), "")
    return Roster(as_of, start.window_months, ids, ids, start.model)


def assign(
    rosters: list[Roster], holdouts: dict[date, float], assigned: pd.DataFrame | None = None
) -> pd.Series | None:
    """Return who of the entrants is held out."""
    entrants = list_entrants(rosters, holdouts, assigned)
    return None if entrants is None else entrants["is_held_out"]


def test_a_new_share_starts_after_the_newest_date_that_is_known() -> None:
    assert schedule_holdout({}, 0.0, APRIL) == {}
    assert schedule_holdout({}, 0.1, APRIL) == {MAY: 0.1}
    assert schedule_holdout({MARCH: 0.1}, 0.1, APRIL) == {MARCH: 0.1}
    assert schedule_holdout({MARCH: 0.1}, 0.0, APRIL) == {MARCH: 0.1, MAY: 0.0}
    assert schedule_holdout({MARCH: 0.1, APRIL: 0.0}, 0.0, APRIL) == {MARCH: 0.1, APRIL: 0.0}


def test_a_share_that_has_not_started_is_replaced() -> None:
    assert schedule_holdout({MAY: 0.1}, 0.2, APRIL) == {MAY: 0.2}
    assert schedule_holdout({JUNE: 0.1}, 0.2, APRIL) == {JUNE: 0.2}


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([0.0, 0.1, 0.3])), max_size=12))
def test_no_schedule_changes_what_is_known(moves: list[tuple[int, float]]) -> None:
    newest, schedule = MARCH, dict[date, float]()
    for months, share in moves:
        newest = add_months(newest, months)
        before, schedule = schedule, schedule_holdout(schedule, share, newest)
        assert {s: v for s, v in schedule.items() if s <= newest} == {s: v for s, v in before.items() if s <= newest}
        assert schedule.get(max(schedule, default=newest), 0.0) == share
        assert schedule_holdout(schedule, share, newest) == schedule


def test_nobody_is_assigned_where_none_has_started() -> None:
    rosters = [write_roster("2020-03-01", "ab", "ab"), write_roster("2020-04-01", "abc", "c")]
    assert assign(rosters, {}) is None
    assert assign(rosters, {MAY: 0.5}) is None
    assert assign(rosters, {MARCH: 0.0}) is None


def test_only_who_enters_since_is_assigned() -> None:
    rosters = [write_roster("2020-03-01", "ab", "ab"), write_roster("2020-04-01", "abcd", "cd")]
    found = assign(rosters, {APRIL: 0.5})
    assert found.index.tolist() == ["c", "d"]
    assert found.dtype == bool
    nobody = assign([rosters[0], write_roster("2020-04-01", "ab")], {APRIL: 0.5})
    assert nobody.empty


def test_about_the_share_is_held_out() -> None:
    found = assign([enter(APRIL, MANY)], {APRIL: 0.2})
    assert 0.17 < found.mean() < 0.23


def test_a_greater_share_holds_out_the_same_and_more() -> None:
    less, more = (list_entrants([enter(APRIL, MANY)], {APRIL: share}) for share in (0.1, 0.3))
    assert more.loc[less["is_held_out"], "is_held_out"].all()
    assert more["is_held_out"].sum() > less["is_held_out"].sum()


def test_the_first_entry_since_the_start_decides_for_good() -> None:
    rosters = [enter(APRIL, MANY), enter(JUNE, MANY)]
    once = assign(rosters[:1], {APRIL: 0.3})
    again = assign(rosters, {APRIL: 0.3, MAY: 0.0})
    pd.testing.assert_series_equal(once, again)


def test_nobody_is_held_out_who_enters_while_it_is_off() -> None:
    found = list_entrants([enter(APRIL, MANY[:50]), enter(MAY, MANY[50:])], {APRIL: 0.5, MAY: 0.0})
    late = found["entered_on"] == pd.Timestamp(MAY)
    assert found.loc[~late, "is_held_out"].any()
    assert not found.loc[late, "is_held_out"].any()
    assert found.loc[late, "share"].eq(0).all()


@settings(deadline=None)
@given(st.permutations(MANY[:30]))
def test_the_order_of_customers_changes_nothing(customers: list[str]) -> None:
    start = enter(APRIL, [])
    ids = pd.Index(customers, dtype="str", name="customer_id")
    shuffled = Roster(start.as_of, start.window_months, ids, ids, start.model)
    found, expected = (assign([roster], {APRIL: 0.4}) for roster in (shuffled, enter(APRIL, customers)))
    pd.testing.assert_series_equal(found, expected)


def test_the_draw_never_changes() -> None:
    """These customers are held out since the first version; another draw would mix who was treated with who was not."""
    found = assign([enter(APRIL, MANY[:12])], {APRIL: 0.5})
    assert found.index[found].tolist() == ["c0000", "c0004", "c0005", "c0006", "c0008", "c0010"]


def test_who_was_assigned_keeps_side_and_entry_when_the_path_changes() -> None:
    holdouts = {APRIL: 0.3}
    assigned = list_entrants([enter(APRIL, MANY[:40]), enter(MAY, MANY[40:80])], holdouts)
    changed = [enter(APRIL, MANY[60:80]), enter(MAY, [*MANY[:20], *MANY[80:100]])]
    found = list_entrants(changed, holdouts, assigned)
    assert found.index.tolist() == MANY[:100]
    pd.testing.assert_frame_equal(found.iloc[:80], assigned)
    assert (found["entered_on"].iloc[80:] == pd.Timestamp(MAY)).all()


def test_a_side_is_kept_whatever_the_draw_says_now() -> None:
    assigned = list_entrants([enter(APRIL, MANY[:30])], {APRIL: 0.3})
    turned = assigned.assign(is_held_out=~assigned["is_held_out"])
    again = assign([enter(APRIL, MANY[:30])], {APRIL: 0.3}, turned)
    assert again.tolist() == turned["is_held_out"].tolist()


def test_a_date_built_later_knows_only_who_had_entered_by_then() -> None:
    holdouts = {APRIL: 0.3}
    path = [enter(APRIL, MANY[:40]), enter(MAY, MANY[40:80])]
    assigned = list_entrants(path, holdouts)
    pd.testing.assert_frame_equal(list_entrants(path[:1], holdouts, assigned), assigned.iloc[:40])
    earlier_now = [enter(APRIL, MANY[30:50])]
    assert list_entrants(earlier_now, holdouts, assigned).index.tolist() == MANY[:40]


def test_switching_off_and_on_with_nobody_between_is_no_new_start() -> None:
    entrants = list_entrants([enter(APRIL, MANY[:5]), enter(JUNE, MANY[5:9])], {APRIL: 0.5})
    july = add_months(JUNE, 1)
    assert join_shares({APRIL: 0.5, MAY: 0.0, JUNE: 0.5}, entrants, july) == {APRIL: 0.5}
    assert join_shares({APRIL: 0.5, MAY: 0.5}, entrants, july) == {APRIL: 0.5}
    assert join_shares({APRIL: 0.5, MAY: 0.2, JUNE: 0.0}, entrants, july) == {APRIL: 0.5, JUNE: 0.0}
    assert join_shares({APRIL: 0.5, JUNE: 0.0, july: 0.5}, entrants, july) == {APRIL: 0.5, JUNE: 0.0, july: 0.5}
    assert join_shares({APRIL: 0.5, july: 0.0}, entrants, JUNE) == {APRIL: 0.5}
