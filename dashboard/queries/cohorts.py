"""Who came back, by the month of the first purchase or of becoming an Insider.

Takes a connection, an as-of date and a kind, gives the frame of `reporting.cohorts`. It formats nothing.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import Connection, select

from dashboard.queries.reader import fetch
from segmentation.store.tables import cohorts_view


def read_cohorts(connection: Connection, as_of: date, kind: str) -> pd.DataFrame:
    """Return the cohorts of a kind, the oldest first, each at every age."""
    cohorts = cohorts_view.c
    asked = select(cohorts_view).where(cohorts.as_of == as_of, cohorts.kind == kind)
    return fetch(connection, asked.order_by(cohorts.cohort_month, cohorts.age_months)).astype({"is_complete": bool})
