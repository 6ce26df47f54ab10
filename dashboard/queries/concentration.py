"""How much of the revenue the best customers bring.

Takes a connection and an as-of date, gives the frame of `reporting.concentration`. It formats nothing.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import Connection, select

from dashboard.queries.reader import fetch
from segmentation.store.tables import concentration_view


def read_concentration(connection: Connection, as_of: date) -> pd.DataFrame:
    """Return the stored points, the fewest customers first."""
    points = concentration_view.c
    return fetch(connection, select(concentration_view).where(points.as_of == as_of).order_by(points.customers))
