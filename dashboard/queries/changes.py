"""Who entered, was put on notice, left or was reinstated, counted by cause.

Takes a connection and an as-of date, gives frames of `reporting.membership_changes`. It formats nothing.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import Connection, func, select

from dashboard.queries.reader import fetch
from segmentation.store.tables import membership_changes_view


def count_causes(connection: Connection, as_of: date) -> pd.DataFrame:
    """Return change, cause, customers: a row for each pair that occurs; their sum is all changes."""
    changes = membership_changes_view.c
    counted = (
        select(changes.change, changes.cause, func.count().label("customers"))
        .where(changes.as_of == as_of)
        .group_by(changes.change, changes.cause)
        .order_by(changes.change, changes.cause)
    )
    return fetch(connection, counted)
