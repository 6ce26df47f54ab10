"""What Data & runs shows: the runs, the fate of every line, how the columns were found.

Takes a connection, gives frames of the `reporting` views. It formats nothing.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import Connection, select

from dashboard.queries.reader import fetch
from segmentation.store.tables import data_quality_view, runs_view, source_columns_view


def read_runs(connection: Connection, most: int) -> pd.DataFrame:
    """Return the newest rows of `reporting.runs`, newest first, `most` at most."""
    return fetch(connection, select(runs_view).order_by(runs_view.c.run_id.desc()).limit(most))


def read_newest_reading(connection: Connection) -> pd.Series | None:
    """Return the newest row of `reporting.runs` that succeeded and read lines; None where none did."""
    has_read = (runs_view.c.status == "succeeded") & runs_view.c.rows_read.is_not(None)
    runs = fetch(connection, select(runs_view).where(has_read).order_by(runs_view.c.run_id.desc()).limit(1))
    return None if runs.empty else runs.iloc[0]


def read_quality(connection: Connection, as_of: date) -> pd.DataFrame:
    """Return rule, lines, revenue, share_of_lines, example of the lines that a snapshot knew, most lines first."""
    quality = data_quality_view
    columns = (quality.c.rule, quality.c.lines, quality.c.revenue, quality.c.share_of_lines, quality.c.example)
    return fetch(connection, select(*columns).where(quality.c.as_of == as_of).order_by(quality.c.lines.desc()))


def read_source_columns(connection: Connection) -> pd.DataFrame:
    """Return name, found_as (None where absent) and note of each column, in the design's order."""
    columns = source_columns_view
    asked = select(columns.c.name, columns.c.found_as, columns.c.note).order_by(columns.c.position)
    return fetch(connection, asked)
