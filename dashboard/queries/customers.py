"""Lists of customers: filtered, sorted and paged by Postgres.

Takes a connection and what is wanted (`lists`), gives rows of `reporting.customers`. Only names that `lists` knows
reach a statement, and every value is bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Connection,
    Double,
    Engine,
    FromClause,
    Select,
    Subquery,
    and_,
    cast,
    func,
    select,
    true,
)

from dashboard.queries.changes import list_notices, tell_cause
from dashboard.queries.lists import (
    ADDED,
    CHANGES,
    EVEN_CHANCE,
    EVERYONE,
    LATE_GAPS,
    LIKELY_TO_ENTER,
    LIKELY_TO_LEAVE,
    MEMBERS,
    MOST_LIKELY,
    PROBABILITY,
    REMOVED,
    WITH_CAUSE,
    CustomerList,
)
from dashboard.queries.reader import fetch
from segmentation.store.tables import (
    conditions_view,
    customers_view,
    membership_changes_view,
    revision_changes_view,
)

_TOLD = ("change", "cause", "reason", "key", "numbers")
_LONGEST_BLOCK = 500
_STREAMED_ROWS = 2_000


class Totals(NamedTuple):
    """How many customers a list holds, and their revenue."""

    customers: int
    revenue: float


class Place(NamedTuple):
    """Where a customer stands in a list, counted from 1, and who stands beside them."""

    position: int
    customers: int
    before: str | None
    after: str | None


def read_rows(connection: Connection, wanted: CustomerList, start: int, stop: int) -> pd.DataFrame:
    """Return the rows from `start` (included) to `stop` (excluded) of a list."""
    first = max(start, 0)
    count = min(max(stop - first, 0), _LONGEST_BLOCK)
    return fetch(connection, _select_rows(wanted).offset(first).limit(count))


def read_totals(connection: Connection, wanted: CustomerList) -> Totals:
    """Return how many customers a list holds, and their revenue."""
    return Totals(*connection.execute(_sum_list(wanted)).one())


def read_totals_by_list(
    connection: Connection, as_of: date, names: tuple[str, ...], exit_margin: float
) -> dict[str, Totals]:
    """Return the totals of several lists without filters, at least one of them a group of the base.

    All are asked at once, and the groups of the base counted in one pass over it.
    """
    groups = [name for name in group_customers(as_of, exit_margin) if name in names]
    asked: FromClause = select_group_totals(as_of, groups, exit_margin).subquery()
    for name in names:
        if name not in groups:
            asked = asked.join(_sum_list(CustomerList(as_of, name, exit_margin=exit_margin)).subquery(), true())
    row = connection.execute(select(asked)).one()._mapping
    return {name: Totals(row[f"{name}_customers"], row[f"{name}_revenue"]) for name in names}


def select_group_totals(as_of: date, names: Sequence[str], exit_margin: float) -> Select[Any]:
    """Return the statement of one row with `…_customers` and `…_revenue` of each of `group_customers`' lists."""
    groups = group_customers(as_of, exit_margin)
    sums = [column for name in names for column in _sum_rows(customers_view, name, groups[name])]
    return select(*sums).where(customers_view.c.as_of == as_of)


def _sum_list(wanted: CustomerList) -> Select[Any]:
    rows = _filter_rows(wanted).subquery()
    return select(*_sum_rows(rows, wanted.name, true())).select_from(rows)


def _sum_rows(rows: FromClause, name: str, holds: ColumnElement[bool]) -> tuple[ColumnElement[Any], ...]:
    revenue = cast(func.coalesce(func.sum(rows.c.revenue).filter(holds), 0), Double)
    return func.count().filter(holds).label(f"{name}_customers"), revenue.label(f"{name}_revenue")


def read_known_columns(connection: Connection, as_of: date) -> frozenset[str]:
    """Return the columns that hold at least one value as of a date: the others are not known, and not shown."""
    columns = [column for column in customers_view.c if column.name != "as_of"]
    counts = select(*(func.count(column).label(column.name) for column in columns))
    found = connection.execute(counts.where(customers_view.c.as_of == as_of)).one()
    return frozenset(name for name, count in found._mapping.items() if count)


def read_countries(connection: Connection, as_of: date) -> list[str]:
    """Return the countries of the base, the one with most customers first."""
    country = customers_view.c.country
    statement = (
        select(country)
        .where(customers_view.c.as_of == as_of, country.is_not(None))
        .group_by(country)
        .order_by(func.count().desc(), country)
    )
    return list(connection.execute(statement).scalars())


def stream_rows(engine: Engine, wanted: CustomerList, columns: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    """Yield every row of a list, read from Postgres piece by piece."""
    with engine.connect().execution_options(yield_per=_STREAMED_ROWS) as connection:
        for row in connection.execute(_select_rows(wanted, columns)):
            yield tuple(row)


def read_place(connection: Connection, wanted: CustomerList, customer_id: str) -> Place | None:
    """Return where a customer stands in a list; None where they are not in it."""
    rows = _filter_rows(wanted).subquery()
    order = _order_rows(rows, wanted)
    placed = select(
        rows.c.customer_id,
        func.row_number().over(order_by=order).label("position"),
        func.count().over().label("customers"),
        func.lag(rows.c.customer_id).over(order_by=order).label("before"),
        func.lead(rows.c.customer_id).over(order_by=order).label("after"),
    ).subquery()
    asked = select(placed.c.position, placed.c.customers, placed.c.before, placed.c.after)
    row = connection.execute(asked.where(placed.c.customer_id == customer_id)).one_or_none()
    return None if row is None else Place(*row)


def _select_rows(wanted: CustomerList, columns: tuple[str, ...] = ()) -> Select[Any]:
    rows = _filter_rows(wanted).subquery()
    chosen = [rows.c[name] for name in columns] or [rows]
    return select(*chosen).order_by(*_order_rows(rows, wanted))


def _order_rows(rows: Subquery, wanted: CustomerList) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    column = rows.c[wanted.sort.removeprefix("-")]
    direction = column.desc() if wanted.sort.startswith("-") else column.asc()
    return direction.nulls_last(), rows.c.customer_id


def _filter_rows(wanted: CustomerList) -> Select[Any]:
    rows = _list_members(wanted)
    conditions: list[ColumnElement[bool]] = []
    if wanted.segment:
        conditions.append(rows.c.segment_name == wanted.segment)
    if wanted.country:
        conditions.append(rows.c.country == wanted.country)
    if wanted.find:
        # what has no case is found three times as fast without looking at it
        has_case = wanted.find.lower() != wanted.find.upper()
        holds = rows.c.customer_id.icontains if has_case else rows.c.customer_id.contains
        conditions.append(holds(wanted.find, autoescape=True))
    return select(rows).where(and_(true(), *conditions))


def _list_members(wanted: CustomerList) -> Subquery:
    """Return the customers of a list; who left the base has only an id and the revenue of the change."""
    customers, changes = customers_view.c, membership_changes_view.c
    if wanted.name in CHANGES:
        same = and_(customers.as_of == changes.as_of, customers.customer_id == changes.customer_id)
        others = [column for column in customers if column.name not in ("as_of", "customer_id", "revenue")]
        return (
            select(changes.customer_id, changes.revenue, tell_cause(), *(changes[name] for name in _TOLD), *others)
            .select_from(membership_changes_view.outerjoin(customers_view, same))
            .where(changes.as_of == wanted.as_of, changes.change == CHANGES[wanted.name])
            .subquery()
        )
    columns = [column for column in customers if column.name != "as_of"]
    if wanted.name in (ADDED, REMOVED):
        return _select_revised(wanted).subquery()
    if wanted.name == LIKELY_TO_ENTER:
        return _select_most_likely(wanted.as_of, columns).subquery()
    in_list = group_customers(wanted.as_of, wanted.exit_margin)[wanted.name]
    rows = select(*columns).where(customers.as_of == wanted.as_of, in_list)
    if wanted.name in WITH_CAUSE:
        notices = list_notices(wanted.as_of)
        rows = rows.add_columns(notices.c.told_cause, *(notices.c[name] for name in _TOLD))
        rows = rows.outerjoin_from(customers_view, notices, customers.customer_id == notices.c.customer_id)
    return rows.subquery()


def _select_revised(wanted: CustomerList) -> Select[Any]:
    customers, changes = customers_view.c, revision_changes_view.c
    same = and_(customers.as_of == changes.as_of, customers.customer_id == changes.customer_id)
    others = [column for column in customers if column.name not in ("as_of", "customer_id")]
    return (
        select(changes.customer_id, *others)
        .select_from(revision_changes_view.outerjoin(customers_view, same))
        .where(changes.as_of == wanted.as_of, changes.is_added.is_(wanted.name == ADDED))
    )


def _select_most_likely(as_of: date, columns: Sequence[ColumnElement[Any]]) -> Select[Any]:
    customers = customers_view.c
    probability = customers[PROBABILITY]
    others = (customers.as_of == as_of, customers.is_member.is_(False), probability.is_not(None))
    return select(*columns).where(*others).order_by(probability.desc(), customers.customer_id).limit(MOST_LIKELY)


def group_customers(as_of: date, exit_margin: float) -> dict[str, ColumnElement[bool]]:
    """Return the condition on `reporting.customers` that makes each list of the base but the most likely to enter."""
    customers, conditions = customers_view.c, conditions_view.c
    enter = (conditions.as_of == as_of, conditions.kind == "enter", conditions.position == 1)
    enter_points = select(conditions.threshold).where(*enter).scalar_subquery()
    return {
        MEMBERS: customers.is_member,
        "on_notice": customers.on_notice,
        "late": and_(customers.is_member, customers.recency_days > LATE_GAPS * customers.usual_gap_days),
        LIKELY_TO_LEAVE: and_(customers.is_member, customers[PROBABILITY] < EVEN_CHANCE),
        "near": and_(customers.is_member.is_(False), customers.margin > -exit_margin),
        "rule": and_(customers.is_member.is_(False), customers.points >= enter_points),
        EVERYONE: true(),
    }
