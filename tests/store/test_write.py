"""A publication is whole, is written once, and keeps what it replaces as long as it should."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from sqlalchemy import Engine, func, select, text

from segmentation.errors import StoreError
from segmentation.frames import History
from segmentation.store.read import read_history, read_newest_customers
from segmentation.store.tables import (
    metadata,
    runs,
    snapshot_customers,
    snapshot_outcomes,
    snapshots,
    snapshots_view,
    source_columns_view,
)
from segmentation.store.write import FRAME_TABLES
from tests.builders import Sale, build_history, draw_sales
from tests.store.publications import COLUMNS, DEMO, REAL, build_snapshots, publish_history

pytestmark = pytest.mark.postgres

SALES = draw_sales(seed=1, customers=90, first_month="2020-01-01", months=6)
AS_OF_DATES = [date(2020, month, 1) for month in (4, 5, 6, 7)]


def add_sale(day: str, sales: list[Sale] = SALES) -> History:
    return build_history([*sales, ("c0001", day, 1000.0)])


def read_revisions(engine: Engine) -> dict[date, int]:
    with engine.connect() as connection:
        rows = connection.execute(select(snapshots_view.c.as_of, snapshots_view.c.revision))
        return {row.as_of: row.revision for row in rows}


def count_customer_rows(engine: Engine, as_of: date) -> list[int]:
    """Customer rows of each revision, oldest first."""
    counted = (
        select(func.count(snapshot_customers.c.customer_id))
        .select_from(snapshots.outerjoin(snapshot_customers))
        .where(snapshots.c.as_of == as_of)
        .group_by(snapshots.c.revision)
        .order_by(snapshots.c.revision)
    )
    with engine.connect() as connection:
        return list(connection.scalars(counted))


def read_writers(engine: Engine) -> dict[str, list[str]]:
    """The transaction that wrote each row, by table; runs apart, which record every attempt."""
    with engine.connect() as connection:
        return {
            table.name: sorted(connection.scalars(text(f"select xmin::text from {table.fullname}")))
            for table in metadata.sorted_tables
            if table is not runs
        }


def test_every_as_of_date_is_published(engine: Engine) -> None:
    assert publish_history(engine, build_history(SALES)) == AS_OF_DATES
    assert read_revisions(engine) == dict.fromkeys(AS_OF_DATES, 1)


def test_nothing_is_published_twice(engine: Engine) -> None:
    publish_history(engine, build_history(SALES))
    assert publish_history(engine, build_history(SALES)) == []
    assert read_revisions(engine) == dict.fromkeys(AS_OF_DATES, 1)


def test_publishing_the_same_again_writes_no_row(engine: Engine) -> None:
    history = build_history(SALES, [("no_customer", "2020-02-03", 5.5)])
    publish_history(engine, history)
    written = read_writers(engine)
    publish_history(engine, history)
    assert read_writers(engine) == written


def test_two_that_publish_at_once_publish_once(engine: Engine) -> None:
    history = build_history(SALES)
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: publish_history(engine, history), range(2)))
    assert sorted(both, key=len) == [[], AS_OF_DATES]


def test_a_changed_month_revises_the_dates_after_it(engine: Engine) -> None:
    publish_history(engine, build_history(SALES))
    assert publish_history(engine, add_sale("2020-05-11")) == [date(2020, 6, 1), date(2020, 7, 1)]
    assert list(read_revisions(engine).values()) == [1, 1, 2, 2]


def test_superseded_revisions_keep_totals_and_lose_customers_in_time(engine: Engine) -> None:
    settings = replace(REAL, keep_revisions=1)
    sales = SALES
    for day in ("2020-06-01", "2020-06-02", "2020-06-03"):
        publish_history(engine, build_history(sales), settings)
        sales = [*sales, ("c0001", day, 1000.0)]
    oldest, middle, newest = count_customer_rows(engine, AS_OF_DATES[-1])
    assert oldest == 0
    assert middle > 0
    assert newest > 0
    with engine.connect() as connection:
        assert connection.scalar(text("select min(customers) from insiders.snapshots")) > 0


def test_the_history_comes_back_as_it_was(engine: Engine) -> None:
    history = build_history(SALES, [("no_customer", "2020-02-03", 5.5)])
    publish_history(engine, history)
    with engine.connect() as connection:
        stored = read_history(connection)
    assert stored is not None
    pd.testing.assert_frame_equal(stored.customer_months, history.customer_months)
    pd.testing.assert_frame_equal(stored.days, history.days)
    pd.testing.assert_frame_equal(stored.line_fates, history.line_fates.astype({"example": "str"}))
    assert stored.fingerprints.to_dict() == history.fingerprints.to_dict()


def test_a_month_that_lost_all_its_sales_is_forgotten(engine: Engine) -> None:
    publish_history(engine, build_history(SALES))
    assert publish_history(engine, build_history([sale for sale in SALES if not sale[1].startswith("2020-05")])) == [
        date(2020, 6, 1),
        date(2020, 7, 1),
    ]
    with engine.connect() as connection:
        stored = read_history(connection)
    assert stored is not None
    assert pd.Timestamp("2020-05-01") not in set(stored.customer_months["month"]) | set(stored.fingerprints.index)


def test_no_history_is_none(engine: Engine) -> None:
    with engine.connect() as connection:
        assert read_history(connection) is None
        assert read_newest_customers(connection) is None


def test_a_rejected_line_alone_revises_nothing_and_is_counted(engine: Engine) -> None:
    publish_history(engine, build_history(SALES))
    assert publish_history(engine, build_history(SALES, [("no_price", "2020-02-03", 0.0)])) == []
    with engine.connect() as connection:
        stored = read_history(connection)
    assert stored is not None
    assert "no_price" in set(stored.line_fates["fate"])


def test_the_first_real_shop_replaces_the_demo(engine: Engine) -> None:
    publish_history(engine, build_history(draw_sales(9, 80, "2019-01-01", 9)), DEMO)
    assert publish_history(engine, build_history(SALES)) == AS_OF_DATES
    assert read_revisions(engine) == dict.fromkeys(AS_OF_DATES, 1)
    with engine.connect() as connection:
        stored = read_history(connection)
        assert connection.scalar(text("select count(*) from insiders.snapshots where is_demo")) == 0
    assert stored is not None
    assert stored.fingerprints.index.min() == pd.Timestamp("2020-01-01")


def test_another_lineage_begins_with_other_model_settings(engine: Engine) -> None:
    publish_history(engine, build_history(SALES))
    other = replace(REAL, half_life_days=200.0)
    publish_history(engine, build_history(SALES), other, dates=AS_OF_DATES[-1:])
    publish_history(engine, add_sale("2020-06-11"), REAL, dates=AS_OF_DATES[-1:])
    with engine.connect() as connection:
        lineages = connection.execute(
            select(snapshots.c.revision, snapshots.c.lineage).where(snapshots.c.as_of == AS_OF_DATES[-1])
        ).all()
    assert [tuple(row) for row in sorted(lineages)] == [(1, 1), (2, 2), (3, 1)]


def test_the_next_revenue_share_waits_for_three_months(engine: Engine) -> None:
    publish_history(engine, build_history(SALES))
    shares = select(snapshots_view.c.as_of, snapshots_view.c.next_revenue_share).order_by(snapshots_view.c.as_of)
    with engine.connect() as connection:
        found = [row.next_revenue_share for row in connection.execute(shares)]
    assert found[0] is not None
    assert found[1:] == [None, None, None]


def test_the_next_revenue_share_is_that_of_the_members(engine: Engine) -> None:
    history = build_history(SALES)
    publish_history(engine, history)
    first = next(build_snapshots(history, REAL))
    members = first.customers.loc[first.customers["is_member"], "customer_id"]
    after = history.customer_months[history.customer_months["month"] >= pd.Timestamp(first.as_of)]
    expected = after.loc[after["customer_id"].isin(members), "revenue"].sum() / after["revenue"].sum()
    with engine.connect() as connection:
        assert connection.scalars(select(snapshot_outcomes.c.next_revenue_share)).all() == [pytest.approx(expected)]


def test_a_new_month_fills_in_what_came_after_an_old_snapshot_without_revising_it(engine: Engine) -> None:
    early = [sale for sale in SALES if sale[1] < "2020-06-01"]
    publish_history(engine, build_history(early))
    publish_history(engine, build_history(SALES))
    with engine.connect() as connection:
        row = connection.execute(select(snapshots_view).where(snapshots_view.c.as_of == AS_OF_DATES[0])).one()
    assert row.revision == 1
    assert row.next_revenue_share is not None


def test_a_failure_on_the_way_leaves_nothing(engine: Engine) -> None:
    publish_history(engine, build_history(SALES), dates=AS_OF_DATES[:1])
    broken = build_history([*SALES, ("c0001", "2020-06-30", 1e14)])
    with pytest.raises(StoreError, match="Postgres refuses it"):
        publish_history(engine, broken)
    assert read_revisions(engine) == {AS_OF_DATES[0]: 1}
    with engine.connect() as connection:
        for table in FRAME_TABLES.values():
            ids = select(func.count(table.c.snapshot_id.distinct()))
            assert connection.scalar(ids) <= 1, table.name


def test_how_the_columns_were_found_is_that_of_the_newest_look(engine: Engine) -> None:
    for _ in range(2):
        publish_history(engine, build_history(SALES))
    with engine.connect() as connection:
        rows = connection.execute(select(source_columns_view).order_by(source_columns_view.c.position)).all()
    assert [(row.name, row.found_as, row.note) for row in rows] == [
        (column.name, column.found_as, column.note) for column in COLUMNS
    ]
