"""The products of one customer, as of the newest date.

Takes a connection, an as-of date and a customer id, gives rows of `reporting.customer_products`. It formats nothing.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import Connection, select

from dashboard.queries.reader import fetch
from segmentation.store.tables import customer_products_view


def read_products(connection: Connection, as_of: date, customer_id: str) -> pd.DataFrame:
    """Return the products that were bought and those that Insiders buy and the customer never did, each by rank.

    No row at any but the newest as-of date, for who is far from the boundary, and without stock codes.
    """
    products = customer_products_view.c
    theirs = (products.as_of == as_of, products.customer_id == customer_id)
    return fetch(connection, select(customer_products_view).where(*theirs).order_by(products.kind, products.rank))
