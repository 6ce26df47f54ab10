"""What is published: one row per month, and the run that matters now.

Takes a connection, gives frames of `reporting.snapshots` and `reporting.runs`. It formats nothing.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import Connection, func, select

from dashboard.queries.reader import fetch
from segmentation.store.tables import membership_changes_view, runs_view, snapshots_view


def read_published(connection: Connection) -> pd.DataFrame:
    """Return `reporting.snapshots`, oldest month first."""
    return fetch(connection, select(snapshots_view).order_by(snapshots_view.c.as_of))


def read_newest_run(connection: Connection) -> pd.Series | None:
    """Return the newest row of `reporting.runs` that publishes: one that runs, else one that ended by itself.

    None where none ever began; one that was stopped or gave way to another only where there is no other.
    """
    is_running, is_cancelled = (runs_view.c.status == status for status in ("running", "cancelled"))
    order = (is_running.desc(), is_cancelled.asc(), runs_view.c.run_id.desc())
    publishes = runs_view.c.kind != "compare"
    runs = fetch(connection, select(runs_view).where(publishes).order_by(*order).limit(1))
    return None if runs.empty else runs.iloc[0]


def count_changes(connection: Connection, as_of: date) -> int:
    """Return how many customers entered, left, were put on notice or reinstated as of a date."""
    changes = membership_changes_view
    counted = select(func.count()).select_from(changes).where(changes.c.as_of == as_of)
    return int(connection.execute(counted).scalar_one())
