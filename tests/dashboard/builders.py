"""A published shop for tests of pages: small, the same each time, made by the real pipeline."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache

import pandas as pd
from sqlalchemy import Engine

from segmentation.frames import History
from segmentation.snapshot import Snapshot
from segmentation.store.runs import finish_run, start_run
from segmentation.store.write import Publication, publish
from tests.builders import build_history, draw_sales
from tests.store.publications import COLUMNS, REAL, build_snapshots

PUBLISHED_AT = datetime(2012, 1, 1, 5, tzinfo=UTC)
COMPARED_AT = datetime(2012, 1, 2, 7, tzinfo=UTC)
FIRST_AS_OF, LAST_AS_OF = date(2011, 4, 1), date(2012, 1, 1)


def publish_shop(engine: Engine, customers: int = 120, only: tuple[date, ...] | None = None) -> list[date]:
    """Publish ten months (as of April 2011 to January 2012), or some of them, in one succeeded run; return which."""
    history, snapshots = _build_shop(customers, only)
    run_id = start_run(engine, "backfill", "Reading", PUBLISHED_AT)
    publication = Publication(run_id, REAL, history, COLUMNS, PUBLISHED_AT)
    dates = publish(engine, publication, snapshots)
    finish_run(
        engine, run_id, status="succeeded", now=PUBLISHED_AT, stage="Published", as_of=dates[-1], rows_read=1_000
    )
    return dates


@cache
def _build_shop(customers: int, only: tuple[date, ...] | None) -> tuple[History, tuple[Snapshot, ...]]:
    """Return the shop's history and snapshots, made once for all tests of a worker."""
    history = build_history(
        draw_sales(seed=7, customers=customers, first_month="2011-01-01", months=12),
        rejected=[("no_customer", "2011-03-05", 400.0), ("not_a_product", "2011-12-05", 15.0)],
    )
    return history, tuple(build_snapshots(history, REAL, only))


def fail_run(engine: Engine, error: str) -> None:
    """Record a run that failed the day after."""
    failed_at = datetime(2012, 1, 2, 5, tzinfo=UTC)
    run_id = start_run(engine, "refresh", "Reading", failed_at)
    finish_run(engine, run_id, status="failed", now=failed_at, error=error)


def build_candidates(chosen_position: int) -> pd.DataFrame:
    """Return three candidates: the settings in force, four segments, and HDBSCAN."""
    scores = {
        "silhouette": [0.445, 0.446, 0.140],
        "bootstrap_stability": [0.951, 0.952, 0.453],
        "month_jaccard_mean": [0.863, 0.864, 0.334],
        "month_jaccard_min": [0.754, 0.755, 0.0],
        "next_revenue_ratio": [1.003, 1.004, 0.315],
    }
    frame = pd.DataFrame(
        {
            "position": [1, 2, 3],
            "as_of": [LAST_AS_OF] * 3,
            "algorithm": ["sized_kmeans", "sized_kmeans", "hdbscan"],
            "segments": pd.array([5, 4, None], dtype="Int64"),
            "half_life_days": [365.0, 182.5, 365.0],
            "frequency_weight": 0.35,
            "insiders_share": 0.08,
            **scores,
        }
    )
    return frame.assign(is_chosen=frame["position"] == chosen_position)
