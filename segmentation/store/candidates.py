"""Candidates of comparisons of models: what the view `reporting.segment_candidates` shows.

Takes one row per candidate, writes them. Earlier comparisons stay.
"""

from __future__ import annotations

from datetime import datetime

import pandas as pd
from sqlalchemy import Engine

from segmentation.store.copy import copy_frame
from segmentation.store.tables import segment_candidates


def store_candidates(engine: Engine, candidates: pd.DataFrame, compared_at: datetime) -> None:
    """Store a comparison; the columns are those of the table without compared_at."""
    with engine.begin() as connection:
        copy_frame(connection, segment_candidates, candidates.assign(compared_at=pd.Timestamp(compared_at)))
