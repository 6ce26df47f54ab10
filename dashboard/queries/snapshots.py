"""What is published: one row per month, and the run that matters now.

Takes a connection, gives frames of `reporting.snapshots` and `reporting.runs`. It formats nothing.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import Connection, func, select

from dashboard.queries.reader import fetch
from segmentation.store.tables import actions_view, membership_changes_view, runs_view, snapshots_view


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


def read_counts(connection: Connection, as_of: date) -> dict[str, int]:
    """Return how many Insiders, changes of membership and actions there are as of a date."""
    views = {"changes": membership_changes_view, "actions": actions_view}
    counts = [
        select(func.count()).where(view.c.as_of == as_of).scalar_subquery().label(name) for name, view in views.items()
    ]
    asked = select(snapshots_view.c.insiders, *counts).where(snapshots_view.c.as_of == as_of)
    return dict(connection.execute(asked).mappings().one())
