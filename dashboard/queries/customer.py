"""One customer: as of a date, against the Insiders, and month by month.

Takes a connection, a date and a customer id, gives frames and rows of the `reporting` views. It formats nothing.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import Connection, Subquery, and_, false, func, select

from dashboard.queries.reader import fetch
from segmentation.store.tables import (
    conditions_view,
    customer_months_view,
    customers_view,
    membership_changes_view,
    snapshots_view,
)

COMPARED = ("orders", "mean_basket", "recency_days", "products_per_order", "return_share")
"""Measures of a customer that stand beside the Insiders' median."""


def read_customer(connection: Connection, as_of: date, customer_id: str) -> pd.Series | None:
    """Return the row of `reporting.customers` with `rank`, its place by revenue; None without."""
    customers, others = customers_view.c, customers_view.alias().c
    ahead = select(func.count()).where(others.as_of == as_of, others.revenue > customers.revenue).scalar_subquery()
    asked = select(customers_view, (ahead + 1).label("rank"))
    found = fetch(connection, asked.where(customers.as_of == as_of, customers.customer_id == customer_id))
    return None if found.empty else found.iloc[0]


def read_insiders_medians(connection: Connection, as_of: date) -> pd.Series:
    """Return the Insiders' median of each measure of `COMPARED`; null where none of them has one."""
    customers = customers_view.c
    medians = [func.percentile_cont(0.5).within_group(customers[name]).label(name) for name in COMPARED]
    row = connection.execute(select(*medians).where(customers.as_of == as_of, customers.is_member)).one()
    return pd.Series(row._mapping, dtype=float)


def read_points(connection: Connection, as_of: date, customer_id: str) -> pd.DataFrame:
    """Return points, is_member, on_notice, enter_points, stay_points at each as-of date of the path up to `as_of`.

    Oldest first, one row for each as-of date of the lineage from the customer's first one on. Points are null where
    the customer was not in the base, the two others where none were found.
    """
    snapshots, customers = snapshots_view.c, customers_view.c
    enter, stay = _select_threshold("enter"), _select_threshold("stay")
    lineage = select(snapshots.lineage).where(snapshots.as_of == as_of).scalar_subquery()
    first = select(func.min(customers.as_of)).where(customers.customer_id == customer_id).scalar_subquery()
    same = and_(customers.as_of == snapshots.as_of, customers.customer_id == customer_id)
    asked = (
        select(
            snapshots.as_of,
            customers.points,
            func.coalesce(customers.is_member, false()).label("is_member"),
            func.coalesce(customers.on_notice, false()).label("on_notice"),
            enter.c.threshold.label("enter_points"),
            stay.c.threshold.label("stay_points"),
        )
        .select_from(
            snapshots_view.outerjoin(customers_view, same)
            .outerjoin(enter, enter.c.as_of == snapshots.as_of)
            .outerjoin(stay, stay.c.as_of == snapshots.as_of)
        )
        .where(snapshots.as_of <= as_of, snapshots.as_of >= first, snapshots.lineage == lineage)
        .order_by(snapshots.as_of)
    )
    return fetch(connection, asked)


def read_customer_months(connection: Connection, as_of: date, customer_id: str) -> pd.DataFrame:
    """Return month, purchase_days, orders, gross, revenue of each month before `as_of` in which something was kept."""
    months = customer_months_view.c
    columns = (months.month, months.purchase_days, months.orders, months.gross, months.revenue)
    asked = select(*columns).where(months.customer_id == customer_id, months.month < as_of)
    return fetch(connection, asked.order_by(months.month))


def read_customer_changes(connection: Connection, as_of: date, customer_id: str) -> pd.DataFrame:
    """Return as_of, change, cause, reason, key, numbers of the path up to `as_of`, the newest first."""
    changes, snapshots = membership_changes_view.c, snapshots_view.c
    lineage = select(snapshots.lineage).where(snapshots.as_of == as_of).scalar_subquery()
    columns = (changes.as_of, changes.change, changes.cause, changes.reason, changes.key, changes.numbers)
    asked = (
        select(*columns)
        .join(snapshots_view, snapshots.as_of == changes.as_of)
        .where(changes.customer_id == customer_id, changes.as_of <= as_of, snapshots.lineage == lineage)
    )
    return fetch(connection, asked.order_by(changes.as_of.desc(), changes.change))


def find_first_month(connection: Connection, customer_id: str) -> date | None:
    """Return the first month in which anything of a customer was kept, in the newest history; None for unknown ids."""
    months = customer_months_view.c
    return connection.execute(select(func.min(months.month)).where(months.customer_id == customer_id)).scalar()


def _select_threshold(kind: str) -> Subquery:
    conditions = conditions_view.c
    of_kind = and_(conditions.kind == kind, conditions.position == 1)
    return select(conditions.as_of, conditions.threshold).where(of_kind).subquery(kind)
