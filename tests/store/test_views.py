"""The laws of the reporting views: whoever adds up their rows finds the figures of the snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import Connection, text

from segmentation.store import tables
from segmentation.store.connection import connect_engine
from tests.builders import build_history, draw_sales
from tests.store.publications import publish_history

pytestmark = pytest.mark.postgres

REJECTED = [("no_customer", "2020-02-03", 5.5), ("not_a_product", "2020-09-10", 12.0), ("no_price", "2020-12-24", 0.0)]


@pytest.fixture(scope="module")
def connection(open_fresh_database: Callable[[], AbstractContextManager[str]]) -> Iterator[Connection]:
    """A connection to a shop with sixteen published months."""
    with open_fresh_database() as url:
        engine = connect_engine(url)
        sales = draw_sales(seed=5, customers=150, first_month="2020-01-01", months=18)
        # the best customer of the first year returns more than everything, and leaves
        sales += [("c0003", "2020-05-05", 9000.0), ("c0003", "2021-02-05", -9500.0)]
        publish_history(engine, build_history(sales, REJECTED))
        with engine.connect() as connection:
            yield connection
        engine.dispose()


def find_breaches(connection: Connection, condition: str, joined: str) -> list[object]:
    """The as-of dates at which a law does not hold."""
    query = f"select s.as_of from reporting.snapshots s {joined} where not coalesce({condition}, false)"
    return list(connection.scalars(text(query)))


def sum_of(view: str, columns: str, where: str = "true") -> str:
    return f"join (select as_of, {columns} from reporting.{view} where {where} group by as_of) v using (as_of)"


def test_the_shop_has_months_with_everything(connection: Connection) -> None:
    counted = connection.execute(
        text('select count(*), min(on_notice), max(on_notice), sum("left"), sum(entered) from reporting.snapshots')
    ).one()
    assert counted[0] == 16
    assert counted[2] > 0
    assert counted[3] > 0


def test_segments_sum_to_the_base(connection: Connection) -> None:
    joined = sum_of("segments", "sum(customers) as customers, sum(revenue) as revenue, sum(revenue_share) as share")
    assert find_breaches(connection, "v.customers = s.customers and v.revenue = s.revenue", joined) == []
    assert find_breaches(connection, "abs(v.share - 1) < 1e-9", joined) == []


def test_the_insiders_segment_is_the_members(connection: Connection) -> None:
    joined = sum_of("segments", "sum(customers) as customers, sum(revenue) as revenue", "is_insiders")
    condition = "v.customers = s.insiders and v.revenue = s.insiders_revenue"
    assert find_breaches(connection, condition, joined) == []


def test_customers_sum_to_the_base_and_to_the_insiders(connection: Connection) -> None:
    joined = sum_of("customers", "count(*) as customers, sum(revenue) as revenue")
    assert find_breaches(connection, "v.customers = s.customers and v.revenue = s.revenue", joined) == []
    joined = sum_of("customers", "count(*) as customers, sum(revenue) as revenue", "is_member")
    condition = "v.customers = s.insiders and v.revenue = s.insiders_revenue"
    assert find_breaches(connection, condition, joined) == []


def test_members_on_notice_are_members(connection: Connection) -> None:
    joined = sum_of(
        "customers", "count(*) filter (where on_notice) as on_notice, bool_and(is_member or not on_notice) as law"
    )
    assert find_breaches(connection, "v.law and v.on_notice = s.on_notice", joined) == []


def test_members_now_are_those_before_and_entered_less_left(connection: Connection) -> None:
    laws = text("""
        select as_of from (
            select as_of, insiders, entered, "left", lag(insiders) over (partition by lineage order by as_of) as before
            from reporting.snapshots) s
        where insiders <> coalesce(before, 0) + entered - "left"
    """)
    assert connection.scalars(laws).all() == []


def test_changes_are_those_that_the_snapshot_counts(connection: Connection) -> None:
    counts = text("""
        select s.as_of from reporting.snapshots s
        left join (select as_of, count(*) filter (where change = 'entered') as entered,
                          count(*) filter (where change = 'left') as gone
                   from reporting.membership_changes group by as_of) c using (as_of)
        where s.as_of > (select min(as_of) from reporting.snapshots)
          and (coalesce(c.entered, 0), coalesce(c.gone, 0)) <> (s.entered, s."left")
    """)
    assert connection.scalars(counts).all() == []


def test_moves_end_where_the_customers_stand(connection: Connection) -> None:
    uneven = text("""
        select g.as_of, g.segment_name from reporting.segments g
        left join (select as_of, to_segment, sum(customers) as customers, sum(revenue) as revenue
                   from reporting.segment_moves group by 1, 2) m
            on m.as_of = g.as_of and m.to_segment = g.segment_name
        where g.as_of > (select min(as_of) from reporting.snapshots)
          and (coalesce(m.customers, 0), coalesce(m.revenue, 0)) <> (g.customers, g.revenue)
    """)
    assert connection.execute(uneven).all() == []


def test_lines_are_kept_or_rejected(connection: Connection) -> None:
    columns = "sum(lines) as lines, sum(lines) filter (where rule <> 'kept') as rejected, sum(share_of_lines) as share"
    condition = "v.lines = s.source_rows and v.rejected = s.rejected_rows and abs(v.share - 1) < 1e-9"
    assert find_breaches(connection, condition, sum_of("data_quality", columns)) == []


def test_all_sales_of_the_window_add_up(connection: Connection) -> None:
    uneven = text("""
        select s.as_of from reporting.snapshots s
        join (select as_of, sum(revenue) as revenue from reporting.window_sales group by 1) w using (as_of)
        join lateral (select sum(revenue) as revenue from insiders.line_fates
                      where month < s.as_of and month >= s.as_of - interval '12 months') f on true
        where w.revenue <> f.revenue
    """)
    assert connection.scalars(uneven).all() == []


def test_months_sum_to_the_history(connection: Connection) -> None:
    uneven = text("""
        select r.as_of, r.month from (
            select as_of, month, sum(revenue) as revenue, sum(orders) as orders, sum(customers) as customers
            from reporting.revenue_by_month group by 1, 2) r
        join (select month, sum(revenue) as revenue, sum(orders) as orders,
                     count(*) filter (where purchase_days > 0) as customers
              from insiders.customer_months group by 1) m using (month)
        where (r.revenue, r.orders, r.customers) <> (m.revenue, m.orders, m.customers)
    """)
    assert connection.execute(uneven).all() == []


def test_every_month_has_one_condition_to_enter_and_one_to_stay(connection: Connection) -> None:
    columns = "string_agg(kind, ' ' order by kind) as kinds, max(threshold) as most, min(threshold) as least"
    assert find_breaches(connection, "v.kinds = 'enter stay'", sum_of("conditions", columns)) == []
    later = "v.most > 0 or s.as_of = (select min(as_of) from reporting.snapshots)"
    assert find_breaches(connection, later, sum_of("conditions", columns)) == []


def test_the_map_shows_the_buyers_and_a_boundary(connection: Connection) -> None:
    columns = (
        "count(*) filter (where kind = 'customer') as shown, count(*) filter (where kind = 'boundary') as corners, "
        "bool_and((segment_name is not null) = (kind = 'customer')) as named"
    )
    condition = "v.shown between 1 and s.customers and v.corners >= 2 and v.named"
    assert find_breaches(connection, condition, sum_of("segment_map", columns)) == []


def test_whoever_is_under_the_boundary_is_short_by_something(connection: Connection) -> None:
    columns = "bool_and(qualifies or short_by > 0) as law, count(short_by) as told"
    assert find_breaches(connection, "v.law and v.told > 0", sum_of("customers", columns)) == []


@pytest.mark.parametrize("name", sorted(tables.reporting.tables))
def test_a_view_has_the_columns_that_the_code_reads(connection: Connection, name: str) -> None:
    found = connection.scalars(
        text(
            "select column_name::text from information_schema.columns where table_schema || '.' || table_name = :name"
        ),
        {"name": name},
    ).all()
    assert set(found) == set(tables.reporting.tables[name].columns.keys())
