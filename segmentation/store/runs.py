"""Runs: the record of every attempt to refresh, and the lock that lets one of them publish.

Takes an engine and what happened, writes `insiders.runs`. Every call commits at once on a connection of
its own, so that progress and failure are seen whatever becomes of the publication.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy import Engine, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from segmentation.errors import AnotherRunError, StoreError
from segmentation.store.tables import runs, snapshots

REFRESH_LOCK = 7_305_201_201  # any number, the same in every process of this product


@contextmanager
def hold_refresh_lock(engine: Engine) -> Iterator[None]:
    """Be the only one that refreshes this database as long as the block lasts.

    Raises
    ------
    AnotherRunError
        Another process refreshes it now.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(select(func.pg_try_advisory_lock(REFRESH_LOCK))):
            raise AnotherRunError(
                "Another refresh of this database is running. Wait until it ends: the page Data & runs shows it."
            )
        try:
            yield
        finally:
            try:
                connection.execute(select(func.pg_advisory_unlock(REFRESH_LOCK)))
            except (StoreError, SQLAlchemyError):  # what became of the run counts; the lock ends with its session
                connection.invalidate()


def start_run(engine: Engine, kind: str, stage: str, now: datetime) -> int:
    """Record that a run of this kind (refresh, backfill, compare) has begun; return its run_id."""
    values = {"kind": kind, "status": "running", "stage": stage, "progress": 0.0, "started_at": now}
    with engine.begin() as connection:
        return int(connection.execute(insert(runs).values(values).returning(runs.c.run_id)).scalar_one())


def report_progress(engine: Engine, run_id: int, stage: str, progress: float) -> None:
    """Record what a run is doing and how far it is (0…1)."""
    with engine.begin() as connection:
        connection.execute(update(runs).where(runs.c.run_id == run_id).values(stage=stage, progress=progress))


def finish_run(
    engine: Engine,
    run_id: int,
    *,
    status: str,
    now: datetime,
    stage: str | None = None,
    as_of: date | None = None,
    rows_read: int | None = None,
    error: str | None = None,
) -> None:
    """Record how a run ended (succeeded, failed, rejected, cancelled); without `stage` the last one stays."""
    values = {"status": status, "finished_at": now, "as_of": as_of, "rows_read": rows_read, "error": error}
    if stage is not None:
        values |= {"stage": stage, "progress": 1.0}
    with engine.begin() as connection:
        connection.execute(update(runs).where(runs.c.run_id == run_id).values(values))


def read_published_dates(engine: Engine, run_id: int) -> list[date]:
    """Return the as-of dates that a run published, oldest first."""
    published = select(snapshots.c.as_of).where(snapshots.c.run_id == run_id).order_by(snapshots.c.as_of)
    with engine.connect() as connection:
        return list(connection.scalars(published))


def fail_abandoned_runs(engine: Engine, now: datetime) -> int:
    """Record as failed what still stands as running; return how many.

    Only for the holder of the refresh lock: then nobody else can be running, so they were killed.
    """
    error = "The process ended before it could say why. Run it again: what it had published stays, the rest follows."
    newest = select(func.max(snapshots.c.as_of)).where(snapshots.c.run_id == runs.c.run_id).scalar_subquery()
    with engine.begin() as connection:
        abandoned = update(runs).where(runs.c.status == "running")
        ended = abandoned.values(status="failed", finished_at=now, error=error, as_of=newest)
        return connection.execute(ended).rowcount
