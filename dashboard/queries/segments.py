"""The segments of an as-of date, the means of the base, and who moved between segments.

Takes a connection and an as-of date, gives frames of the `reporting` views. It formats nothing.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from dashboard.queries.reader import fetch
from segmentation.store.tables import segment_moves_view, segments_view


def read_segments(connection: Connection, as_of: date) -> pd.DataFrame:
    """Return `reporting.segments`, the Insiders first, then by revenue."""
    segments = segments_view.c
    order = (segments.is_insiders.desc(), segments.revenue.desc(), segments.segment_id)
    return fetch(connection, select(segments_view).where(segments.as_of == as_of).order_by(*order))


def read_segment_traits(connection: Connection) -> dict[str, dict[str, Any]]:
    """Return what each name that a segment ever had was made of, by the name as it is stored."""
    segments = segments_view.c
    asked = select(segments.segment_name, segments.numbers).ext(distinct_on(segments.segment_name))
    return {row.segment_name: row.numbers for row in connection.execute(asked.where(segments.key.is_not(None)))}


def read_base_means(connection: Connection, as_of: date) -> pd.Series:
    """Return the base's mean of each measure of a segment: the segments' weighted by what each is a mean over."""
    segments = segments_view.c
    orders = segments.customers * segments.mean_orders
    weights = {
        "mean_revenue": segments.customers,
        "mean_orders": segments.customers,
        "mean_recency_days": segments.customers,
        "mean_basket": orders,
        "mean_items": orders,
        "products_per_order": orders,
        "return_share": orders * segments.mean_basket,
    }
    means = []
    for name, weight in weights.items():
        total = func.sum(weight).filter(segments[name].is_not(None))
        means.append((func.sum(segments[name] * weight) / func.nullif(total, 0)).label(name))
    row = connection.execute(select(*means).where(segments.as_of == as_of)).one()
    return pd.Series(row._mapping, dtype=float)


def read_moves(connection: Connection, as_of: date) -> pd.DataFrame:
    """Return from_segment, to_segment (null: not in the base), customers, revenue; empty where a path begins."""
    moves = segment_moves_view.c
    columns = (moves.from_segment, moves.to_segment, moves.customers, moves.revenue)
    return fetch(connection, select(*columns).where(moves.as_of == as_of))
