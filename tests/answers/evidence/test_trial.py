"""The holdout, compared by what chance assigned."""

from __future__ import annotations

import string
from datetime import date

from segmentation.answers.evidence import compare_members
from segmentation.answers.holdout import list_entrants
from segmentation.answers.roster import Roster
from segmentation.frames import History
from segmentation.sentences import render_sentence
from tests.answers.evidence.rows import SETTINGS, index_rows, list_keys
from tests.answers.rosters import write_roster
from tests.builders import build_history

ENTRANTS = string.ascii_letters.replace("a", "").replace("z", "")[:30]


def hold_out() -> tuple[History, list[Roster], dict[date, float], list[str], list[str]]:
    """A shop where who was treated spends 20 a month since their entry, and who was held out 5."""
    holdouts = {date(2020, 4, 1): 0.5}
    rosters = [
        write_roster("2020-03-01", "a", "a"),
        write_roster("2020-04-01", "a" + ENTRANTS, ENTRANTS),
        write_roster("2020-05-01", "a" + ENTRANTS + "z", "z"),
    ]
    is_held_out = list_entrants(rosters[:2], holdouts)["is_held_out"]
    held_out, treated = (is_held_out.index[side].tolist() for side in (is_held_out, ~is_held_out))
    sales = [(customer, "2020-03-10", 500.0) for customer in "a" + ENTRANTS]
    sales += [(customer, "2020-04-10", 20.0) for customer in treated]
    sales += [(customer, "2020-04-10", 5.0) for customer in held_out] + [("a", "2020-04-11", 900.0)]
    return build_history(sales), rosters, holdouts, treated, held_out


def test_a_holdout_is_compared_by_what_chance_assigned_from_each_entry_on() -> None:
    history, rosters, holdouts, treated, held_out = hold_out()
    found = compare_members(history, rosters, holdouts, SETTINGS)
    rows = index_rows(found, comparison="holdout")
    assert rows["insiders_mean"].to_dict() == {"revenue": 20, "orders": 1, "active_share": 1, "basket": 20}
    assert rows["others_mean"].to_dict() == {"revenue": 5, "orders": 1, "active_share": 1, "basket": 5}
    assert (rows["insiders"] == len(treated)).all()
    assert (rows["others"] == len(held_out)).all()
    assert (rows["period_start"] == "2020-04-01").all()
    assert (rows["period_end"] == "2020-05-01").all()
    assert rows.loc["revenue", "p_adjusted"] < 0.1
    assert list_keys(found)[-1] == "holdout_compared"


def test_a_holdout_waits_for_a_whole_month() -> None:
    history, rosters, holdouts, _treated, _held_out = hold_out()
    found = compare_members(history, rosters[:2], holdouts, SETTINGS)
    assert index_rows(found, comparison="holdout").empty
    assert found.caveats[-1].key == "holdout_waiting"
    assert (found.caveats[-1].numbers["treated"], found.caveats[-1].numbers["held_out"]) == (0, 0)


def test_who_entered_under_another_share_is_not_compared() -> None:
    history, rosters, holdouts, _treated, _held_out = hold_out()
    changed = holdouts | {date(2020, 5, 1): 0.2}
    found = compare_members(history, rosters, changed, SETTINGS)
    assert found.caveats[-1].key == "holdout_waiting"
    assert found.caveats[-1].numbers["started_on"] == "2020-05-01"


def test_a_holdout_that_was_switched_off_is_told_as_the_past() -> None:
    history, rosters, holdouts, _treated, _held_out = hold_out()
    stopped = holdouts | {date(2020, 5, 1): 0.0}
    found = compare_members(history, rosters, stopped, SETTINGS)
    assert found.caveats[-1].key == "holdout_ended_compared"
    sentence = render_sentence(found.caveats[-1].key, found.caveats[-1].numbers, "en_GB")
    assert sentence.startswith(
        "50.0% of those who entered from 1 April 2020 on were held out at random, of those since 1 May 2020 nobody:"
    )
    few = compare_members(history, [rosters[0], write_roster("2020-04-01", "ab", "b"), rosters[2]], stopped, SETTINGS)
    assert few.caveats[-1].key == "holdout_ended_waiting"


def test_who_was_held_out_is_compared_though_the_path_changed() -> None:
    history, rosters, holdouts, treated, held_out = hold_out()
    assigned = list_entrants(rosters, holdouts)
    nobody_enters = [write_roster(f"2020-0{month}-01", "a") for month in (3, 4, 5)]
    rows = index_rows(compare_members(history, nobody_enters, holdouts, SETTINGS, assigned), comparison="holdout")
    assert (rows["insiders"] == len(treated)).all()
    assert (rows["others"] == len(held_out)).all()
