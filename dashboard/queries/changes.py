"""Who entered, was put on notice, left or was reinstated, counted by cause.

Takes a connection and an as-of date, gives counts of `reporting.membership_changes`. It formats nothing.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Subquery, Text, and_, case, cast, func, literal, select
from sqlalchemy.dialects.postgresql import distinct_on

from dashboard.queries.reader import fetch
from segmentation.store.tables import customers_view, membership_changes_view, snapshots_view


def count_causes(connection: Connection, as_of: date) -> pd.DataFrame:
    """Return change, cause (as `tell_cause` tells it), customers: a row for each pair; their sum is all changes."""
    told = select(membership_changes_view, tell_cause()).where(membership_changes_view.c.as_of == as_of).subquery()
    change, cause = told.c.change, told.c.told_cause.label("cause")
    counted = select(change, cause, func.count().label("customers")).group_by(change, cause).order_by(change, cause)
    return fetch(connection, counted)


def count_notice_causes(connection: Connection, as_of: date) -> pd.Series:
    """Return how many are on notice, indexed by why they were put there, this month or earlier; boundary is no model.

    Who has no cause known, as another path put them on notice, is counted under null.
    """
    customers, notices = customers_view.c, list_notices(as_of)
    cause = notices.c.told_cause.label("cause")
    counted = (
        select(cause, func.count().label("customers"))
        .select_from(customers_view.outerjoin(notices, customers.customer_id == notices.c.customer_id))
        .where(customers.as_of == as_of, customers.on_notice)
        .group_by(cause)
        .order_by(cause)
    )
    return fetch(connection, counted).set_index("cause")["customers"]


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
