"""What Overview shows beside the snapshots: revenue by month, where all sales went, who needs attention.

Takes a connection and an as-of date, gives frames of the `reporting` views. It formats nothing.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import ColumnElement, Connection, func, select

from dashboard.queries.customers import group_customers
from dashboard.queries.reader import fetch
from segmentation.store.tables import customers_view, revenue_by_month_view, running_month_view, window_sales_view

ATTENTION = ("on_notice", "late", "near")
"""The lists of customers who need attention."""


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


def read_running_month(connection: Connection) -> pd.Series | None:
    """Return the row of `reporting.running_month`; None where the newest look at the source found no line of it."""
    rows = fetch(connection, select(running_month_view))
    return None if rows.empty else rows.iloc[0]


def read_attention(connection: Connection, as_of: date, exit_margin: float) -> pd.DataFrame:
    """Return customers and revenue (the window's) of each list of `ATTENTION`, indexed by its name."""
    groups = group_customers(as_of, exit_margin)
    columns = [column for name in ATTENTION for column in _sum_group(name, groups[name])]
    row = connection.execute(select(*columns).where(customers_view.c.as_of == as_of)).one()._mapping
    return pd.DataFrame(
        {
            "customers": [row[f"{name}_customers"] for name in ATTENTION],
            "revenue": [float(row[f"{name}_revenue"]) for name in ATTENTION],
        },
        index=list(ATTENTION),
    )


def _sum_group(name: str, holds: ColumnElement[bool]) -> list[ColumnElement]:
    revenue = func.coalesce(func.sum(customers_view.c.revenue).filter(holds), 0)
    return [func.count().filter(holds).label(f"{name}_customers"), revenue.label(f"{name}_revenue")]
