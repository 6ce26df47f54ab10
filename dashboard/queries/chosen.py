"""How the segments were chosen: the map of customers, and the candidates of the newest comparison of models.

Takes a connection, gives frames of the `reporting` views. It formats nothing.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import Connection, func, select

from dashboard.queries.reader import fetch
from segmentation.store.tables import segment_candidates_view, segment_map_view


def read_map(connection: Connection, as_of: date) -> pd.DataFrame:
    """Return kind (customer, boundary), value, purchase_days and segment_name, a boundary's corners in their order."""
    points = segment_map_view.c
    columns = (points.kind, points.value, points.purchase_days, points.segment_name)
    statement = select(*columns).where(points.as_of == as_of).order_by(points.kind, points.position)
    return fetch(connection, statement)


def read_newest_candidates(connection: Connection) -> pd.DataFrame:
    """Return the rows of `reporting.segment_candidates` of the newest comparison; none before the first."""
    candidates = segment_candidates_view.c
    newest = select(func.max(candidates.compared_at)).scalar_subquery()
    statement = select(segment_candidates_view).where(candidates.compared_at == newest).order_by(candidates.position)
    return fetch(connection, statement)
