"""What marketing can do as of a date, and with whom.

Takes a connection and an as-of date, gives rows of the `reporting` views. It formats nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, Select, Subquery, and_, case, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from dashboard.queries.reader import fetch
from segmentation.store.tables import action_customers_view, actions_view, customer_products_view, customers_view

SHOWN_ROWS = 5
_STREAMED_ROWS = 2_000
_SUGGESTED_PRODUCTS = 3

EXPORTED = (
    "customer_id",
    "action",
    "revenue_at_stake",
    "status",
    "is_holdout",
    "revenue",
    "orders",
    "last_purchase_on",
    "usual_gap_days",
    "country",
    "never_bought",
)
"""The columns of an action's file, for mailing tools: the id first."""


def read_actions(connection: Connection, as_of: date) -> pd.DataFrame:
    """Return `reporting.actions`, the most urgent first; no row where nothing was published for the date."""
    actions = actions_view.c
    return fetch(connection, select(actions_view).where(actions.as_of == as_of).order_by(actions.position))


def read_first_customers(connection: Connection, as_of: date) -> pd.DataFrame:
    """Return the first rows of every action: position, customer_id, revenue_at_stake, status, revenue and recency_days.

    In the order of the file: most at stake first.
    """
    rows = _list_customers(as_of).subquery()
    place = func.row_number().over(partition_by=rows.c.position, order_by=_order(rows.c)).label("place")
    ranked = select(rows, place).subquery()
    columns = [ranked.c[name] for name in ("position", "customer_id", "revenue_at_stake", "status", "revenue")]
    asked = select(*columns, ranked.c.recency_days).where(ranked.c.place <= SHOWN_ROWS)
    return fetch(connection, asked.order_by(ranked.c.position, ranked.c.place))


def stream_customers(engine: Engine, as_of: date, position: int, action: str) -> Iterator[tuple[Any, ...]]:
    """Yield every customer of an action with the columns `EXPORTED`, read from Postgres piece by piece."""
    rows = _list_customers(as_of).where(action_customers_view.c.position == position).subquery()
    named = literal(action).label("action")
    asked = select(*(named if name == "action" else rows.c[name] for name in EXPORTED)).order_by(*_order(rows.c))
    with engine.connect().execution_options(yield_per=_STREAMED_ROWS) as connection:
        for row in connection.execute(asked):
            yield tuple(row)


def _list_customers(as_of: date) -> Select[Any]:
    """Return the customers of every action with what the snapshot knows of each."""
    actions, customers = action_customers_view.c, customers_view.c
    known = ("is_holdout", "revenue", "orders", "last_purchase_on", "usual_gap_days", "country", "recency_days")
    status = case((customers.on_notice, "on_notice"), (customers.is_member, "insider"), else_="other").label("status")
    products = _list_never_bought(as_of)
    same = and_(customers.as_of == actions.as_of, customers.customer_id == actions.customer_id)
    joined = action_customers_view.outerjoin(customers_view, same).outerjoin(
        products, products.c.customer_id == actions.customer_id
    )
    columns = (actions.position, actions.customer_id, actions.revenue_at_stake, status, products.c.never_bought)
    return select(*columns, *(customers[name] for name in known)).select_from(joined).where(actions.as_of == as_of)


def _list_never_bought(as_of: date) -> Subquery:
    """Return the products that Insiders buy and each customer never did, the most bought first, in one text."""
    products = customer_products_view.c
    name = func.coalesce(products.description, products.stock_code)
    names = func.string_agg(name, aggregate_order_by(literal("; "), products.rank)).label("never_bought")
    wanted = (products.as_of == as_of, products.kind == "never_bought", products.rank <= _SUGGESTED_PRODUCTS)
    return select(products.customer_id, names).where(*wanted).group_by(products.customer_id).subquery()


def _order(rows: Any) -> tuple[Any, Any]:
    return rows.revenue_at_stake.desc(), rows.customer_id
