"""One attempt at a job: the database open, the lock held, and a run that says what became of it.

Takes settings, a clock and the work, gives the work's result. It does not know what the work is; every
kind of job goes through it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import Engine

from segmentation.errors import AnotherRunError, QualityGateError, StoreError
from segmentation.jobs.progress import Report
from segmentation.jobs.signals import find_exit
from segmentation.jobs.stages import translate
from segmentation.sentences import N_
from segmentation.settings import Settings
from segmentation.store.connection import check_schema, connect_engine
from segmentation.store.embedded import open_database
from segmentation.store.runs import (
    fail_abandoned_runs,
    finish_run,
    hold_refresh_lock,
    read_published_dates,
    report_progress,
    start_run,
)


@dataclass(frozen=True)
class RunResult:
    """What a successful run did: the as-of dates that it published, its closing words, and lines read from a source."""

    published: tuple[date, ...]
    stage: str
    rows_read: int | None


Result = TypeVar("Result", bound=RunResult)

Work = Callable[[Engine, int, Report], Result]
"""What an attempt does, with the database, the run_id and where it reports progress."""


def attempt(settings: Settings, kind: str, work: Work[Result], now: datetime, show: Report) -> Result:
    """Do the work while nobody else does any on this database, and record the attempt whatever becomes of it.

    Raises
    ------
    InsidersError
        The attempt failed; its message stands in the run where the database answers.
    """
    with open_database(settings) as url:
        engine = connect_engine(url)
        try:
            check_schema(engine)
            with hold_refresh_lock(engine):
                return _record_run(engine, settings, kind, work, now, show)
        except AnotherRunError as error:
            run_id = start_run(engine, kind, translate(N_("another refresh is running"), settings.locale), now)
            finish_run(engine, run_id, status="cancelled", now=now, error=str(error))
            raise
        finally:
            engine.dispose()


def _record_run(
    engine: Engine, settings: Settings, kind: str, work: Work[Result], now: datetime, show: Report
) -> Result:
    fail_abandoned_runs(engine, now)
    run_id = start_run(engine, kind, translate(N_("starting"), settings.locale), now)

    def report(stage: str, fraction: float) -> None:
        show(stage, fraction)
        report_progress(engine, run_id, stage, fraction)

    try:
        result = work(engine, run_id, report)
        finish_run(
            engine,
            run_id,
            status="succeeded",
            now=datetime.now(now.tzinfo),
            stage=result.stage,
            as_of=max(result.published, default=None),
            rows_read=result.rows_read,
        )
    except BaseException as error:
        cause = find_exit(error) or error
        with suppress(StoreError):  # the database may be what failed
            _record_failure(engine, run_id, kind, cause, settings.locale, datetime.now(now.tzinfo))
        if cause is error:
            raise
        raise cause from None
    return result


def _record_failure(engine: Engine, run_id: int, kind: str, cause: BaseException, locale: str, now: datetime) -> None:
    """Record how a run ended that something ended: what it published before that stays published."""
    published = read_published_dates(engine, run_id)
    if published and not isinstance(cause, Exception):  # a signal between the publication and its record
        said = translate(N_("published, then stopped"), locale)
        finish_run(engine, run_id, status="succeeded", now=now, stage=said, as_of=max(published))
        return
    status, error = _explain_failure(cause, kind)
    if published:
        error = f"{error} Months published before that: {len(published)}, the newest as of {max(published)}."
    finish_run(engine, run_id, status=status, now=now, as_of=max(published, default=None), error=error)


def _explain_failure(error: BaseException, kind: str) -> tuple[str, str]:
    """Return the status of a run that ended so, and what it says."""
    if not isinstance(error, Exception):  # a signal
        said = "Stopped on the way."
        return "cancelled", said if kind == "compare" else f"{said} Nothing of this run was published."
    status = "rejected" if isinstance(error, QualityGateError) else "failed"
    return status, str(error) or type(error).__name__
