"""What the report shows that no other page does: the average customer of both kinds.

Takes a connection and an as-of date, gives frames of the `reporting` views. It formats nothing.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import ColumnElement, Connection, func, select

from dashboard.queries.reader import fetch
from segmentation.store.tables import customers_view


def read_profiles(connection: Connection, as_of: date) -> pd.DataFrame:
    """Return the averages of members (index True) and of the others (False).

    Columns customers, silent (nothing bought in the window), revenue, orders, mean_basket and products_per_order
    (per order), recency_days.
    """
    customers = customers_view.c
    asked = (
        select(
            customers.is_member,
            func.count().label("customers"),
            func.count().filter(customers.orders == 0).label("silent"),
            func.avg(customers.revenue).label("revenue"),
            func.avg(customers.orders).label("orders"),
            *(_average_by_order(name) for name in ("mean_basket", "products_per_order")),
            func.avg(customers.recency_days).label("recency_days"),
        )
        .where(customers.as_of == as_of)
        .group_by(customers.is_member)
    )
    frame = fetch(connection, asked).set_index("is_member")
    return frame.astype(dict.fromkeys(("revenue", "orders", "recency_days"), float))


def _average_by_order(name: str) -> ColumnElement[float]:
    customers = customers_view.c
    orders = func.sum(customers.orders).filter(customers[name].is_not(None))
    return (func.sum(customers[name] * customers.orders) / func.nullif(orders, 0)).label(name)
