"""Which share of those who enter is held out, since when, and whom that assigned.

Takes a connection, gives and keeps shares by the first as-of date they hold for, and customers as they were
first assigned. Who is held out is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd
from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from segmentation.store.copy import copy_frame, read_table
from segmentation.store.tables import holdout_customers
from segmentation.store.tables import holdouts as holdouts_table


def read_holdouts(connection: Connection) -> dict[date, float]:
    """Return the share by the first as-of date whose entrants it holds for, oldest first."""
    rows = connection.execute(select(holdouts_table).order_by(holdouts_table.c.started_on))
    return {row.started_on: row.share for row in rows}


def store_holdouts(connection: Connection, holdouts: Mapping[date, float]) -> None:
    """Keep the shares that are not stored yet; a share that has not started may still change."""
    stored = read_holdouts(connection)
    new = [{"started_on": start, "share": share} for start, share in holdouts.items() if stored.get(start) != share]
    if not new:
        return
    added = insert(holdouts_table).values(new)
    connection.execute(added.on_conflict_do_update(index_elements=["started_on"], set_={"share": added.excluded.share}))


def read_assigned(connection: Connection) -> pd.DataFrame:
    """Return who was assigned, by customer_id: entered_on, share and is_held_out."""
    return read_table(connection, holdout_customers, "customer_id").set_index("customer_id")


def store_assigned(connection: Connection, entrants: pd.DataFrame) -> None:
    """Keep the customers who are not stored yet; nobody is ever assigned anew."""
    stored = set(connection.scalars(select(holdout_customers.c.customer_id)))
    copy_frame(connection, holdout_customers, entrants[~entrants.index.isin(stored)].reset_index())
