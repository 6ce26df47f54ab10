"""What Overview shows beside the snapshots: revenue by month, where all sales went, who needs attention.

Takes a connection and an as-of date, gives frames of the `reporting` views. It formats nothing.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import ColumnElement, Connection, func, not_, select

from dashboard.queries.reader import fetch
from segmentation.store.tables import customers_view, revenue_by_month_view, window_sales_view

LATE_GAPS = 1.5
"""A member is late after so many times their usual gap without an order."""


def read_revenue_by_month(connection: Connection, as_of: date) -> pd.DataFrame:
    """Return month, customer_group, revenue, orders, customers, oldest month first."""
    months = revenue_by_month_view
    columns = (months.c.month, months.c.customer_group, months.c.revenue, months.c.orders, months.c.customers)
    asked = select(*columns).where(months.c.as_of == as_of).order_by(months.c.month, months.c.customer_group)
    return fetch(connection, asked)


def read_window_sales(connection: Connection, as_of: date) -> pd.Series:
    """Return the revenue of each part of the window's sales, indexed by part; the parts add up to all sales."""
    sales = window_sales_view
    parts = fetch(connection, select(sales.c.part, sales.c.revenue).where(sales.c.as_of == as_of))
    return parts.set_index("part")["revenue"]


def read_attention(connection: Connection, as_of: date, exit_margin: float) -> pd.DataFrame:
    """Return customers and revenue (the window's) of who needs attention, indexed by what for.

    on_notice
        Members who do not qualify now.
    late
        Members who have not ordered for 1.5 times their usual gap.
    near
        Others as close to the boundary as a member may be to stay.
    """
    customers = customers_view
    groups = {
        "on_notice": customers.c.on_notice,
        "late": customers.c.is_member & (customers.c.recency_days > LATE_GAPS * customers.c.usual_gap_days),
        "near": not_(customers.c.is_member) & (customers.c.margin > -exit_margin),
    }
    columns = [column for name, holds in groups.items() for column in _sum_group(name, holds)]
    row = connection.execute(select(*columns).where(customers.c.as_of == as_of)).one()._mapping
    return pd.DataFrame(
        {
            "customers": [row[f"{name}_customers"] for name in groups],
            "revenue": [float(row[f"{name}_revenue"]) for name in groups],
        },
        index=list(groups),
    )


def _sum_group(name: str, holds: ColumnElement[bool]) -> list[ColumnElement]:
    revenue = func.coalesce(func.sum(customers_view.c.revenue).filter(holds), 0)
    return [func.count().filter(holds).label(f"{name}_customers"), revenue.label(f"{name}_revenue")]
