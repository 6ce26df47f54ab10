"""A published shop for tests of pages: small, the same each time, made by the real pipeline."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import Engine

from segmentation.store.runs import finish_run, start_run
from segmentation.store.write import Publication, publish
from tests.builders import build_history, draw_sales
from tests.store.publications import COLUMNS, REAL, build_snapshots

PUBLISHED_AT = datetime(2012, 1, 1, 5, tzinfo=UTC)
FIRST_AS_OF, LAST_AS_OF = date(2011, 4, 1), date(2012, 1, 1)


def publish_shop(engine: Engine, customers: int = 120, only: tuple[date, ...] | None = None) -> list[date]:
    """Publish ten months (as of April 2011 to January 2012), or some of them, in one succeeded run; return which."""
    history = build_history(
        draw_sales(seed=7, customers=customers, first_month="2011-01-01", months=12),
        rejected=[("no_customer", "2011-03-05", 400.0), ("not_a_product", "2011-12-05", 15.0)],
    )
    run_id = start_run(engine, "backfill", "Reading", PUBLISHED_AT)
    publication = Publication(run_id, REAL, history, COLUMNS, PUBLISHED_AT)
    dates = publish(engine, publication, build_snapshots(history, REAL, only))
    finish_run(
        engine, run_id, status="succeeded", now=PUBLISHED_AT, stage="Published", as_of=dates[-1], rows_read=1_000
    )
    return dates


def fail_run(engine: Engine, error: str) -> None:
    """Record a run that failed the day after."""
    failed_at = datetime(2012, 1, 2, 5, tzinfo=UTC)
    run_id = start_run(engine, "refresh", "Reading", failed_at)
    finish_run(engine, run_id, status="failed", now=failed_at, error=error)
