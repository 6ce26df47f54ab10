"""The segments of every month; the means of the base and who moved between segments of one.

Takes a connection, gives frames of the `reporting` views. It formats nothing.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, func, select

from dashboard.queries.reader import fetch
from segmentation.store.tables import segment_moves_view, segments_view


def read_segments(connection: Connection) -> pd.DataFrame:
    """Return `reporting.segments` of every month, oldest first; in each the Insiders first, then by revenue."""
    segments = segments_view.c
    order = (segments.as_of, segments.is_insiders.desc(), segments.revenue.desc(), segments.segment_id)
    return fetch(connection, select(segments_view).order_by(*order))


def choose_segments(segments: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the rows of one as-of date of `read_segments`."""
    return segments[segments["as_of"] == pd.Timestamp(as_of)].reset_index(drop=True)


def list_traits(segments: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return what each name that a segment ever had was made of, by the name as it is stored."""
    named = segments[segments["key"].notna()]
    return dict(zip(named["segment_name"], named["numbers"], strict=True))


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
