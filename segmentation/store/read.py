"""What a job needs of what is stored: the history, and what has been published.

Takes a connection, gives frames. It writes nothing; the pages read the `reporting` views instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, select

from segmentation.frames import CUSTOMER_MONTH_COLUMNS, History
from segmentation.store.copy import read_table
from segmentation.store.tables import (
    customer_months,
    day_totals,
    history_months,
    line_fates,
    lineages,
    snapshot_customers,
    snapshots,
)


@dataclass(frozen=True)
class Lineage:
    """A lineage: its model settings, and what its segments are called where that was carried over.

    `segment_names` has what `render_sentence("segment_name", …)` takes, by segment_id.
    """

    lineage: int
    model: dict[str, Any]
    segment_names: dict[int, dict[str, Any]] | None


def read_history(connection: Connection) -> History | None:
    """Return the stored history, whole months only; None where there is none."""
    fingerprints = read_table(connection, history_months, "month")
    if fingerprints.empty:
        return None
    return History(
        customer_months=read_table(connection, customer_months, "month, customer_id")[list(CUSTOMER_MONTH_COLUMNS)],
        days=read_table(connection, day_totals, "day"),
        line_fates=read_table(connection, line_fates, "month, fate"),
        fingerprints=fingerprints.set_index("month")["fingerprint"],
    )


def read_published(connection: Connection) -> pd.DataFrame:
    """Return one row per snapshot, superseded ones too, oldest as-of date and revision first.

    Columns: snapshot_id, as_of (date), revision, lineage, digest, is_current, is_demo.
    """
    wanted = [snapshots.c[name] for name in PUBLISHED_COLUMNS]
    rows = connection.execute(select(*wanted).order_by(snapshots.c.as_of, snapshots.c.revision))
    return pd.DataFrame(rows.all(), columns=list(PUBLISHED_COLUMNS))


PUBLISHED_COLUMNS = ("snapshot_id", "as_of", "revision", "lineage", "digest", "is_current", "is_demo")


def read_lineage(connection: Connection, model: Mapping[str, int | float]) -> Lineage | None:
    """Return the lineage of these model settings; None where nothing was published with them."""
    return _read_lineage(connection, select(lineages).where(lineages.c.settings == dict(model)))


def read_newest_lineage(connection: Connection) -> Lineage | None:
    """Return the lineage of the newest as-of date; None where nothing is published."""
    shown = select(lineages).join(snapshots).where(snapshots.c.is_current)
    return _read_lineage(connection, shown.order_by(snapshots.c.as_of.desc()).limit(1))


def _read_lineage(connection: Connection, query: Select[Any]) -> Lineage | None:
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    # a key of JSON is always text
    names = row.segment_names and {int(segment_id): name for segment_id, name in row.segment_names.items()}
    return Lineage(row.lineage, row.settings, names)


def read_newest_customers(connection: Connection) -> tuple[date, frozenset[str]] | None:
    """Return the newest as-of date and the customers of its base; None where nothing is published."""
    newest = select(snapshots).where(snapshots.c.is_current).order_by(snapshots.c.as_of.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    if row is None:
        return None
    base = select(snapshot_customers.c.customer_id).where(snapshot_customers.c.snapshot_id == row.snapshot_id)
    return row.as_of, frozenset(connection.scalars(base))
