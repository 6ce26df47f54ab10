"""Who entered, was put on notice, left or was reinstated, counted by cause.

Takes a connection and an as-of date, gives counts and sums of `reporting.membership_changes`. It formats nothing.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Connection,
    Double,
    Subquery,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on

from dashboard.queries.reader import fetch
from segmentation.months import add_months
from segmentation.store.tables import customers_view, membership_changes_view, snapshots_view

_ON_NOTICE = "on_notice"


class Changes(NamedTuple):
    """The changes of a month; each frame holds customers and revenue (the window's) by cause, as `tell_cause` tells it.

    Attributes
    ----------
    now, before
        change, cause, customers, revenue: of the month, and of the one before it. They add up to all changes.
    on_notice
        cause, customers, revenue: all who are on notice by why they were put there, in this month or an earlier one;
        cause is null where that is not known, as another path put them there.
    """

    now: pd.DataFrame
    before: pd.DataFrame
    on_notice: pd.DataFrame


def read_changes(connection: Connection, as_of: date) -> Changes:
    """Return the changes of a month, asked at once."""
    told = select(membership_changes_view, tell_cause()).subquery().c
    notices, customers = list_notices(as_of), customers_view.c
    rows = union_all(
        select(told.as_of, told.change, told.told_cause.label("cause"), told.revenue).where(
            told.as_of.in_((as_of, add_months(as_of, -1)))
        ),
        select(customers.as_of, literal(_ON_NOTICE), notices.c.told_cause, customers.revenue)
        .select_from(customers_view.outerjoin(notices, customers.customer_id == notices.c.customer_id))
        .where(customers.as_of == as_of, customers.on_notice),
    ).subquery()
    parts = (rows.c.as_of, rows.c.change, rows.c.cause)
    summed = select(*parts, func.count().label("customers"), cast(func.sum(rows.c.revenue), Double).label("revenue"))
    counted = fetch(connection, summed.group_by(*parts).order_by(*parts))
    is_now, is_notice = counted["as_of"] == pd.Timestamp(as_of), counted["change"] == _ON_NOTICE
    return Changes(
        counted[is_now & ~is_notice].drop(columns="as_of").reset_index(drop=True),
        counted[~is_now].drop(columns="as_of").reset_index(drop=True),
        counted[is_notice].drop(columns=["as_of", "change"]).reset_index(drop=True),
    )


def tell_cause() -> ColumnElement[str]:
    """Return `told_cause` of a change: its cause, and boundary where the model did it though nobody crowded anyone out.

    The reason says which: it names others only where they bought more, or less, than the month before.
    """
    changes = membership_changes_view.c
    names_others = func.coalesce(cast(changes.numbers, Text), "").contains('"others_bought_')
    is_boundary = and_(changes.cause == "model", ~names_others)
    return case((is_boundary, literal("boundary")), else_=changes.cause).label("told_cause")


def list_notices(as_of: date) -> Subquery:
    """Return when each customer was put on notice last, which is before `as_of` where grace lasts longer than a month.

    Only as-of dates of the same lineage count: another one put others on notice.
    """
    changes, snapshots = membership_changes_view.c, snapshots_view.c
    lineage = select(snapshots.lineage).where(snapshots.as_of == as_of).scalar_subquery()
    same_path = select(snapshots.as_of).where(snapshots.lineage == lineage, snapshots.as_of <= as_of)
    return (
        select(membership_changes_view, tell_cause())
        .where(changes.change == "put_on_notice", changes.as_of.in_(same_path))
        .ext(distinct_on(changes.customer_id))
        .order_by(changes.customer_id, changes.as_of.desc())
        .subquery()
    )
