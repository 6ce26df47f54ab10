"""Lists of customers: filtered, sorted and paged by Postgres.

Takes a connection and what is wanted, gives rows of `reporting.customers`. A name that is not known here
(of a list or a column) never reaches the statement, and every value is bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Engine, Select, Subquery, and_, func, select, true

from dashboard.queries.reader import fetch
from segmentation.store.tables import customers_view, membership_changes_view

LATE_GAPS = 1.5
"""A member is late after so many times their usual gap without an order."""

CHANGES = {"new": "entered", "left": "left", "reinstated": "reinstated"}
"""Lists of who changed in the month, by the change that makes them."""
MEMBERS = "all"
EVERYONE = "everyone"
LISTS = (MEMBERS, "new", "on_notice", "near", "late", EVERYONE, "left", "reinstated")

SORTABLE = (
    "customer_id",
    "segment_name",
    "member_since",
    "revenue",
    "orders",
    "mean_basket",
    "recency_days",
    "usual_gap_days",
    "tenure_days",
    "products_per_order",
    "return_share",
    "points",
    "margin",
    "country",
)
DEFAULT_SORT = "-revenue"
_LONGEST_BLOCK = 500
_STREAMED_ROWS = 2_000


@dataclass(frozen=True)
class CustomerList:
    """Which customers, in which order.

    Attributes
    ----------
    name
        One of `LISTS`.
    segment, country
        Exact; empty for all.
    find
        A part of the customer id; empty for all.
    sort
        A column of `SORTABLE`, with a minus in front for the largest first; ties go by customer_id.
    exit_margin
        The setting: who is not a member but as close to the boundary as a member may be almost qualifies.
    """

    as_of: date
    name: str = MEMBERS
    segment: str = ""
    country: str = ""
    find: str = ""
    sort: str = DEFAULT_SORT
    exit_margin: float = 0.0


class Totals(NamedTuple):
    """How many customers a list holds, and their revenue."""

    customers: int
    revenue: float


def choose_list(as_of: date, arguments: Mapping[str, str], lists: Sequence[str], exit_margin: float) -> CustomerList:
    """Return the list that an address asks for; what it names wrongly falls back to the first of `lists`."""
    name = arguments.get("list") or arguments.get("change") or ""
    sort = arguments.get("sort", "")
    return CustomerList(
        as_of=as_of,
        name=name if name in lists else lists[0],
        segment=arguments.get("segment", ""),
        country=arguments.get("country", ""),
        find=arguments.get("find", "").strip(),
        sort=sort if sort.removeprefix("-") in SORTABLE else DEFAULT_SORT,
        exit_margin=exit_margin,
    )


def read_rows(connection: Connection, wanted: CustomerList, start: int, stop: int) -> pd.DataFrame:
    """Return the rows from `start` (included) to `stop` (excluded) of a list."""
    first = max(start, 0)
    count = min(max(stop - first, 0), _LONGEST_BLOCK)
    return fetch(connection, _select_rows(wanted).offset(first).limit(count))


def read_totals(connection: Connection, wanted: CustomerList) -> Totals:
    """Return how many customers a list holds, and their revenue."""
    rows = _filter_rows(wanted).subquery()
    found = connection.execute(select(func.count(), func.coalesce(func.sum(rows.c.revenue), 0))).one()
    return Totals(int(found[0]), float(found[1]))


def read_totals_of(connection: Connection, lists: tuple[CustomerList, ...]) -> list[Totals]:
    """Return the totals of several lists, in their order."""
    return [read_totals(connection, wanted) for wanted in lists]


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


def _select_rows(wanted: CustomerList, columns: tuple[str, ...] = ()) -> Select[Any]:
    rows = _filter_rows(wanted).subquery()
    column = rows.c[wanted.sort.removeprefix("-")]
    direction = column.desc() if wanted.sort.startswith("-") else column.asc()
    chosen = [rows.c[name] for name in columns] or [rows]
    return select(*chosen).order_by(direction.nulls_last(), rows.c.customer_id)


def _filter_rows(wanted: CustomerList) -> Select[Any]:
    rows = _list_members(wanted)
    conditions: list[ColumnElement[bool]] = []
    if wanted.segment:
        conditions.append(rows.c.segment_name == wanted.segment)
    if wanted.country:
        conditions.append(rows.c.country == wanted.country)
    if wanted.find:
        conditions.append(rows.c.customer_id.icontains(wanted.find, autoescape=True))
    return select(rows).where(and_(true(), *conditions))


def _list_members(wanted: CustomerList) -> Subquery:
    """Return the customers of a list; who left the base has only an id and the revenue of the change."""
    customers, changes = customers_view.c, membership_changes_view.c
    if wanted.name in CHANGES:
        same = and_(customers.as_of == changes.as_of, customers.customer_id == changes.customer_id)
        others = [column for column in customers if column.name not in ("as_of", "customer_id", "revenue")]
        return (
            select(changes.customer_id, changes.revenue, *others)
            .select_from(membership_changes_view.outerjoin(customers_view, same))
            .where(changes.as_of == wanted.as_of, changes.change == CHANGES[wanted.name])
            .subquery()
        )
    columns = [column for column in customers if column.name != "as_of"]
    in_list = group_customers(wanted.exit_margin)[wanted.name]
    return select(*columns).where(customers.as_of == wanted.as_of, in_list).subquery()


def group_customers(exit_margin: float) -> dict[str, ColumnElement[bool]]:
    """Return the condition on `reporting.customers` that makes each list of the base."""
    customers = customers_view.c
    return {
        MEMBERS: customers.is_member,
        "on_notice": customers.on_notice,
        "late": and_(customers.is_member, customers.recency_days > LATE_GAPS * customers.usual_gap_days),
        "near": and_(customers.is_member.is_(False), customers.margin > -exit_margin),
        EVERYONE: true(),
    }
