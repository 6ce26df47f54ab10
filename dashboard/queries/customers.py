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
from sqlalchemy import ColumnElement, Connection, Engine, Select, Subquery, and_, func, literal, select, true, union_all

from dashboard.queries.changes import list_notices, tell_cause
from dashboard.queries.reader import fetch
from segmentation.store.tables import (
    conditions_view,
    customers_view,
    membership_changes_view,
    revision_changes_view,
)

LATE_GAPS = 1.5
"""A member is late after so many times their usual gap without an order."""

CHANGES = {"new": "entered", "left": "left", "reinstated": "reinstated"}
"""Lists of who changed in the month, by the change that makes them."""
WITH_CAUSE = (*CHANGES, "on_notice")
"""Lists whose rows also hold change, cause, told_cause and reason with its key and numbers."""
_TOLD = ("change", "cause", "reason", "key", "numbers")
ADDED, REMOVED = "added", "removed"
"""Lists of who became an Insider, or ceased to be one, because the month was published again."""
MEMBERS = "all"
EVERYONE = "everyone"
LIKELY_TO_ENTER, LIKELY_TO_LEAVE = "likely_to_enter", "likely_to_leave"
LISTS = (
    MEMBERS,
    "new",
    "on_notice",
    LIKELY_TO_LEAVE,
    LIKELY_TO_ENTER,
    "near",
    "rule",
    "late",
    EVERYONE,
    "left",
    "reinstated",
    ADDED,
    REMOVED,
)
PROBABILITY = "probability_member_next_month"
MOST_LIKELY = 50
"""So many others with the highest probability of being an Insider next month are likely to enter."""
EVEN_CHANCE = 0.5
"""A member with a lower probability of being one next month is likely to leave."""

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
    "short_by",
    "country",
    PROBABILITY,
)
CAUSE = "cause"
"""May be sorted too where a list is one of `WITH_CAUSE`."""
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


class Place(NamedTuple):
    """Where a customer stands in a list, counted from 1, and who stands beside them."""

    position: int
    customers: int
    before: str | None
    after: str | None


def choose_list(as_of: date, arguments: Mapping[str, str], lists: Sequence[str], exit_margin: float) -> CustomerList:
    """Return the list that an address asks for; what it names wrongly falls back to the first of `lists`."""
    asked = arguments.get("list") or arguments.get("change") or ""
    name = asked if asked in lists else lists[0]
    sort = arguments.get("sort", "")
    sortable = (*SORTABLE, CAUSE) if name in WITH_CAUSE else SORTABLE
    return CustomerList(
        as_of=as_of,
        name=name,
        segment=arguments.get("segment", ""),
        country=arguments.get("country", ""),
        find=arguments.get("find", "").strip(),
        sort=sort if sort.removeprefix("-") in sortable else DEFAULT_SORT,
        exit_margin=exit_margin,
    )


def read_rows(connection: Connection, wanted: CustomerList, start: int, stop: int) -> pd.DataFrame:
    """Return the rows from `start` (included) to `stop` (excluded) of a list."""
    first = max(start, 0)
    count = min(max(stop - first, 0), _LONGEST_BLOCK)
    return fetch(connection, _select_rows(wanted).offset(first).limit(count))


def read_totals(connection: Connection, wanted: CustomerList) -> Totals:
    """Return how many customers a list holds, and their revenue."""
    return read_totals_of(connection, (wanted,))[0]


def read_totals_of(connection: Connection, lists: tuple[CustomerList, ...]) -> list[Totals]:
    """Return the totals of several lists, in their order, asked at once."""
    asked = union_all(*(_sum_list(place, wanted) for place, wanted in enumerate(lists)))
    found = {place: Totals(int(customers), float(revenue)) for place, customers, revenue in connection.execute(asked)}
    return [found[place] for place in range(len(lists))]


def _sum_list(place: int, wanted: CustomerList) -> Select[Any]:
    rows = _filter_rows(wanted).subquery()
    return select(literal(place), func.count(), func.coalesce(func.sum(rows.c.revenue), 0)).select_from(rows)


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
        conditions.append(rows.c.customer_id.icontains(wanted.find, autoescape=True))
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
    in_list = group_customers(wanted.exit_margin)[wanted.name]
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


def group_customers(exit_margin: float) -> dict[str, ColumnElement[bool]]:
    """Return the condition on `reporting.customers` that makes each list of the base but the most likely to enter."""
    customers, conditions = customers_view.c, conditions_view.c
    enter = and_(conditions.as_of == customers.as_of, conditions.kind == "enter", conditions.position == 1)
    enter_points = select(conditions.threshold).where(enter).correlate(customers_view).scalar_subquery()
    return {
        MEMBERS: customers.is_member,
        "on_notice": customers.on_notice,
        "late": and_(customers.is_member, customers.recency_days > LATE_GAPS * customers.usual_gap_days),
        LIKELY_TO_LEAVE: and_(customers.is_member, customers[PROBABILITY] < EVEN_CHANCE),
        "near": and_(customers.is_member.is_(False), customers.margin > -exit_margin),
        "rule": and_(customers.is_member.is_(False), customers.points >= enter_points),
        EVERYONE: true(),
    }
