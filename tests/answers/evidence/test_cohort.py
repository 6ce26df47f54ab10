"""Who is compared with whom."""

from __future__ import annotations

from datetime import date

import pytest

from segmentation.answers.evidence.cohort import choose_roster, find_base, list_periods, pair_groups
from tests.answers.rosters import list_ids, write_roster
from tests.builders import build_customer_months

PATH = [write_roster(f"2020-{month:02d}-01", "a") for month in range(3, 11)]

SALES = [
    ("a", "2020-01-10", 50.0),
    ("b", "2020-02-10", 70.0),
    ("b", "2020-03-10", -30.0),
    ("c", "2020-03-11", 40.0),
    ("d", "2019-12-31", 900.0),
    ("d", "2020-02-01", -5.0),
    ("e", "2020-04-01", 900.0),
]


@pytest.mark.parametrize(
    ("dates", "chosen"), [(8, "2020-04-01"), (7, "2020-03-01"), (6, "2020-05-01"), (4, "2020-03-01"), (2, "2020-03-01")]
)
def test_the_longest_of_six_three_and_one_months_is_chosen(dates: int, chosen: str) -> None:
    roster = choose_roster(PATH[:dates])
    assert roster is not None
    assert roster.as_of.isoformat() == chosen


def test_no_member_was_chosen_before_the_first_date() -> None:
    assert choose_roster(PATH[:1]) is None


def test_periods_end_where_the_known_months_do() -> None:
    may = date(2020, 5, 1)
    assert list_periods(may, date(2020, 11, 1)) == [date(2020, 6, 1), date(2020, 8, 1), date(2020, 11, 1)]
    assert list_periods(may, date(2020, 8, 1)) == [date(2020, 6, 1), date(2020, 8, 1)]


def test_the_base_is_the_buyers_of_the_window_and_members_in_grace() -> None:
    base = find_base(build_customer_months(SALES), write_roster("2020-04-01", "ag"), window_months=3)
    assert base.to_dict() == {"a": 500_000, "b": 400_000, "c": 400_000, "g": 0}


def test_members_stand_beside_the_rest_the_top_and_a_draw() -> None:
    roster = write_roster("2020-04-01", "bg")
    base = find_base(build_customer_months(SALES), roster, window_months=3)
    rest, top, random = pair_groups(base, roster)
    assert all(pair.insiders.equals(list_ids("bg")) for pair in (rest, top, random))
    assert rest.others.tolist() == ["a", "c"]
    assert top.others.tolist() == ["a", "b"]  # b and c tie at 40.00, ids decide
    assert len(random.others.unique()) == 2
    assert random.others.isin(base.index).all()
    assert random.others.is_monotonic_increasing


def test_a_draw_takes_members_too_and_is_the_same_each_time() -> None:
    customers = "abcdefghijklmnopqrst"
    sales = [(customer, "2020-03-05", 10.0) for customer in customers]
    months = build_customer_months(sales)
    drawn = set()
    for as_of in ("2020-04-01", "2020-05-01", "2020-06-01"):
        roster = write_roster(as_of, customers[:10])
        base = find_base(months, roster, window_months=3)
        first, again = (pair_groups(base, roster)[2].others.tolist() for _ in range(2))
        assert first == again
        drawn.add(tuple(first))
        assert set(first) & set(customers[:10])
    assert len(drawn) == 3
