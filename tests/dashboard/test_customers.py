"""Lists of customers are filtered, sorted and paged by Postgres, and nothing of an address reaches it unbound."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, text

from dashboard.queries.customers import (
    read_countries,
    read_known_columns,
    read_place,
    read_rows,
    read_totals,
    read_totals_by_list,
    stream_rows,
)
from dashboard.queries.lists import DEFAULT_SORT, EVERYONE, LISTS, MOST_LIKELY, SORTABLE, CustomerList, choose_list
from tests.dashboard.customers import AS_OF, BEFORE, member, other, publish_customers

pytestmark = pytest.mark.postgres


def ids(engine: Engine, name: str = EVERYONE, start: int = 0, stop: int = 100, **wanted: Any) -> list[str]:
    with engine.connect() as connection:
        return read_rows(connection, CustomerList(AS_OF, name, **wanted), start, stop)["customer_id"].tolist()


def test_each_list_holds_whom_it_names(engine: Engine) -> None:
    publish_customers(
        engine,
        [
            member("new", 90, margin=0.5, probability_member_next_month=0.5),
            member(
                "notice",
                80,
                margin=-0.05,
                points=3_000,
                on_notice=True,
                qualifies=False,
                probability_member_next_month=0.49,
            ),
            member("late", 70, margin=1, recency_days=46, usual_gap_days=30),
            member("in time", 60, margin=1, recency_days=45, usual_gap_days=30),
            other("near", 50, margin=-0.09, points=3_000, probability_member_next_month=0.2),
            other("far", 40, margin=-0.11, points=2_999.9),
            other("back", 30, margin=-2),
        ],
        changes=[("new", "entered", 90), ("gone", "left", 20), ("back", "left", 30), ("notice", "put_on_notice", 80)],
        rule=(3_000, 2_500),
    )
    found = {name: ids(engine, name, exit_margin=0.1) for name in LISTS}
    assert found == {
        "all": ["new", "notice", "late", "in time"],
        "new": ["new"],
        "on_notice": ["notice"],
        "likely_to_leave": ["notice"],
        "likely_to_enter": ["near"],
        "late": ["late"],
        "near": ["near"],
        "rule": ["near"],
        "everyone": ["new", "notice", "late", "in time", "near", "far", "back"],
        "left": ["back", "gone"],
        "reinstated": [],
        "added": [],
        "removed": [],
    }
    with engine.connect() as connection:
        totals = read_totals_by_list(connection, AS_OF, LISTS, 0.1)
        alone = {name: read_totals(connection, CustomerList(AS_OF, name, exit_margin=0.1)) for name in LISTS}
    assert totals == alone
    assert {name: total.customers for name, total in totals.items()} == {
        name: len(held) for name, held in found.items()
    }


def test_the_most_likely_to_enter_are_so_many_and_those_of_highest_probability(engine: Engine) -> None:
    others = [other(f"{rank:02}", rank + 1, probability_member_next_month=0.3) for rank in range(MOST_LIKELY)]
    publish_customers(
        engine,
        [
            *others,
            other("last", 9, probability_member_next_month=0.2),
            member("in", 9, probability_member_next_month=1),
        ],
    )
    assert sorted(ids(engine, "likely_to_enter")) == sorted(customer["customer_id"] for customer in others)
    assert ids(engine, "likely_to_enter", find="last") == []


def test_nobody_meets_only_a_rule_that_is_not_there(engine: Engine) -> None:
    publish_customers(engine, [other("a", 1, points=9_000)], rule=(None, None))
    assert ids(engine, "rule") == []


def test_a_customer_stands_between_two_others_of_the_list(engine: Engine) -> None:
    publish_customers(engine, [member(name, revenue) for name, revenue in (("a", 9), ("b", 7), ("c", 7), ("d", 1))])
    with engine.connect() as connection:
        wanted = CustomerList(AS_OF, sort="-revenue")
        assert read_place(connection, wanted, "c") == (3, 4, "b", "d")
        assert read_place(connection, wanted, "a") == (1, 4, None, "b")
        assert read_place(connection, CustomerList(AS_OF, sort="revenue"), "a") == (4, 4, "c", None)
        assert read_place(connection, wanted, "nobody") is None


def test_who_left_the_base_keeps_the_revenue_of_the_change(engine: Engine) -> None:
    publish_customers(engine, [], changes=[("gone", "left", 20.5)])
    with engine.connect() as connection:
        row = read_rows(connection, CustomerList(AS_OF, "left"), 0, 10).iloc[0]
        totals = read_totals(connection, CustomerList(AS_OF, "left"))
    assert (row["customer_id"], row["revenue"]) == ("gone", 20.5)
    assert row["segment_name"] is None
    assert totals == (1, 20.5)


def test_ties_go_by_customer_id_whichever_way_it_is_sorted(engine: Engine) -> None:
    publish_customers(engine, [other(name, 5) for name in ("c", "a", "b")] + [other("d", 9)])
    assert ids(engine, sort="-revenue") == ["d", "a", "b", "c"]
    assert ids(engine, sort="revenue") == ["a", "b", "c", "d"]


def test_missing_values_come_last_whichever_way_it_is_sorted(engine: Engine) -> None:
    publish_customers(engine, [other("a", 1), other("b", 1, margin=-1), other("c", 1, margin=-2)])
    assert ids(engine, sort="margin") == ["c", "b", "a"]
    assert ids(engine, sort="-margin") == ["b", "c", "a"]


@pytest.mark.parametrize("column", SORTABLE)
def test_every_column_that_may_be_sorted_is_there(engine: Engine, column: str) -> None:
    publish_customers(engine, [other("a", 1)])
    assert ids(engine, sort=column) == ["a"]
    assert ids(engine, "left", sort=column) == []


def test_pages_follow_one_another_without_gap_or_repeat(engine: Engine) -> None:
    names = [f"c{number:03d}" for number in range(107)]
    publish_customers(engine, [other(name, 1) for name in names])
    blocks = [ids(engine, start=start, stop=start + 50) for start in (0, 50, 100)]
    assert [len(block) for block in blocks] == [50, 50, 7]
    assert [name for block in blocks for name in block] == names
    assert ids(engine, start=-5, stop=-1) == []


def test_a_block_is_never_larger_than_five_hundred_rows(engine: Engine) -> None:
    publish_customers(engine, [other(f"c{number:03d}", 1) for number in range(501)])
    assert len(ids(engine, start=0, stop=10_000)) == 500


def test_filters_are_all_met_at_once(engine: Engine) -> None:
    publish_customers(
        engine,
        [
            other("a1", 1, country="France"),
            other("a2", 2, country="Spain"),
            member("a3", 4, country="France"),
            other("b1", 8, country="France"),
        ],
    )
    assert ids(engine, country="France") == ["b1", "a3", "a1"]
    assert ids(engine, country="France", find="a") == ["a3", "a1"]
    assert ids(engine, country="France", find="A", segment="Frequent, recent") == ["a1"]
    with engine.connect() as connection:
        assert read_totals(connection, CustomerList(AS_OF, EVERYONE, country="France")) == (3, 13)


@pytest.mark.parametrize("text_found", ["50%", "a_b", "o'hara", "x\\y", '"; drop table insiders.runs; --'])
def test_what_is_searched_is_taken_literally(engine: Engine, text_found: str) -> None:
    publish_customers(engine, [other(f"id {text_found}", 1), other("500", 2), other("axb", 3)])
    assert ids(engine, find=text_found) == [f"id {text_found}"]
    assert ids(engine, segment=text_found) == ids(engine, country=text_found) == []
    with engine.connect() as connection:
        assert connection.scalar(text("select count(*) from insiders.runs")) == 1


def test_an_address_cannot_name_a_list_or_a_column_that_is_not_offered() -> None:
    asked = {"list": "passwords", "sort": "-digest; drop table x", "find": "  17850 "}
    wanted = choose_list(AS_OF, asked, ("all", "new"), exit_margin=0.1)
    assert (wanted.name, wanted.sort, wanted.find) == ("all", DEFAULT_SORT, "17850")
    assert choose_list(AS_OF, {"change": "left"}, ("new", "left"), 0.1).name == "left"
    assert choose_list(AS_OF, {"list": "left"}, ("all", "new"), 0.1).name == "all"


def test_an_as_of_date_sees_only_its_own_customers_of_the_newest_revision(engine: Engine) -> None:
    publish_customers(engine, [other("before", 1)], as_of=BEFORE)
    publish_customers(engine, [other("old", 1)])
    with engine.begin() as connection:
        connection.execute(text("update insiders.snapshots set is_current = false where as_of = '2011-12-01'"))
    publish_customers(engine, [other("now", 1)], revision=2)
    assert ids(engine) == ["now"]


def test_a_column_without_any_value_is_not_known(engine: Engine) -> None:
    publish_customers(engine, [other("a", 1, country="France"), other("b", 1, margin=-1.5)])
    with engine.connect() as connection:
        known = read_known_columns(connection, AS_OF)
    assert {"customer_id", "revenue", "orders", "country", "margin", "is_member"} <= known
    assert not {"short_by", "is_holdout", "products_per_order", "as_of"} & known


def test_countries_come_with_the_most_customers_first(engine: Engine) -> None:
    places = ["Spain", "France", "France", "Chile", None]
    publish_customers(engine, [other(f"c{number}", 1, country=place) for number, place in enumerate(places)])
    with engine.connect() as connection:
        assert read_countries(connection, AS_OF) == ["France", "Chile", "Spain"]


def test_a_stream_holds_every_row_in_the_order_of_the_list(engine: Engine) -> None:
    publish_customers(engine, [other(f"c{number:04d}", number % 7) for number in range(2_500)])
    wanted = CustomerList(AS_OF, EVERYONE, sort="-revenue")
    rows = list(stream_rows(engine, wanted, ("customer_id", "revenue")))
    assert len(rows) == 2_500
    assert rows == sorted(rows, key=lambda row: (-row[1], row[0]))
