"""What it takes to enter and to stay, as of a date.

Takes a connection and an as-of date, gives rows of `reporting.conditions`. It formats nothing.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import Connection, select

from dashboard.queries.reader import fetch
from segmentation.store.tables import conditions_view


def read_conditions(connection: Connection, as_of: date) -> pd.DataFrame:
    """Return a month's conditions and how right they were, indexed by kind: enter, stay; or no row."""
    conditions = conditions_view.c
    columns = (
        conditions.kind,
        conditions.threshold,
        conditions.sentence,
        conditions.key,
        conditions.numbers,
        conditions.precision,
        conditions.recall,
        conditions.agreement,
    )
    asked = select(*columns).where(conditions.as_of == as_of, conditions.position == 1)
    return fetch(connection, asked.order_by(conditions.kind)).set_index("kind")
