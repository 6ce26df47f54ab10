"""Which share of those who enter is held out, and since when.

Takes a connection, gives and keeps shares by the first as-of date they hold for. Who is held out is decided
elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

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
