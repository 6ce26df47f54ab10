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
    """Return the row of `reporting.runs` that is running, else the newest; None where nothing ever ran."""
    is_running = runs_view.c.status == "running"  # a second one that gave way to it is newer
    runs = fetch(connection, select(runs_view).order_by(is_running.desc(), runs_view.c.run_id.desc()).limit(1))
    return None if runs.empty else runs.iloc[0]


def count_changes(connection: Connection, as_of: date) -> int:
    """Return how many customers entered, left, were put on notice or reinstated as of a date."""
    changes = membership_changes_view
    counted = select(func.count()).select_from(changes).where(changes.c.as_of == as_of)
    return int(connection.execute(counted).scalar_one())
