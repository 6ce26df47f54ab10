"""The scheduler: one process that refreshes at its start and whenever REFRESH_CRON says, and compares models.

Takes settings, runs until SIGTERM or Ctrl-C; a job that runs then is finished first. It never lives
in a web process. Several schedulers may run: the lock of the database lets one of them publish.
"""

from __future__ import annotations

import logging
import re
import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from types import FrameType
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger

from segmentation.errors import AnotherRunError, InsidersError, SchemaError, SettingsError, StoreUnreachableError
from segmentation.jobs.attempt import RunResult
from segmentation.jobs.progress import Report, show_progress
from segmentation.jobs.refresh import refresh
from segmentation.settings import Settings

GRACE_SECONDS = 6 * 3600
"""How late a missed refresh still starts, after a suspended machine say; APScheduler's default is a second."""

RETRY_SECONDS = 60
"""How soon to try again where the database does not answer or is not migrated yet."""

WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")

_logger = logging.getLogger(__name__)


Job = Callable[[Settings, datetime, Report], RunResult]


def run_scheduler(settings: Settings) -> None:
    """Refresh now and then at every time of REFRESH_CRON, compare models at those of COMPARE_CRON, until a signal."""
    # one thread: the lock of the database would refuse the second of two jobs at a time
    scheduler = BlockingScheduler(timezone=settings.zone, executors={"default": ThreadPoolExecutor(1)})
    _add_job(scheduler, settings, "refresh", refresh, next_run_time=datetime.now(settings.zone))
    _add_job(scheduler, settings, "compare", _compare)
    _stop_on_signals(scheduler)
    _logger.info(
        "Refreshing now, and then at %s; comparing models at %s (%s).",
        settings.refresh_cron,
        settings.compare_cron,
        settings.timezone,
    )
    scheduler.start()


def build_trigger(settings: Settings, kind: str = "refresh") -> CronTrigger:
    """Return the trigger of REFRESH_CRON or COMPARE_CRON in the shop's time zone.

    Weekdays count from Sunday = 0 as everywhere but in APScheduler, so they are given to it by name.

    Raises
    ------
    SettingsError
        The setting cannot be read.
    """
    cron: str = getattr(settings, f"{kind}_cron")
    *fields, weekdays = cron.split()
    named = re.sub(r"(?<![/\w])[0-7](?!\w)", lambda match: WEEKDAYS[int(match[0])], weekdays)
    try:
        return CronTrigger.from_crontab(" ".join([*fields, named]), timezone=settings.zone)
    except ValueError as error:
        raise SettingsError(
            f"{kind.upper()}_CRON must be minute, hour, day, month and weekday, found {cron!r}: {error}. "
            f"Try {getattr(Settings(), f'{kind}_cron')}."
        ) from None


def _add_job(scheduler: BlockingScheduler, settings: Settings, kind: str, job: Job, **options: Any) -> None:
    scheduler.add_job(
        lambda: _run_or_retry(scheduler, settings, kind, job),
        build_trigger(settings, kind),
        id=kind,
        coalesce=True,
        max_instances=1,
        misfire_grace_time=GRACE_SECONDS,
        **options,
    )


def _compare(settings: Settings, now: datetime, report: Report) -> RunResult:
    from segmentation.jobs.compare import compare  # loads scikit-learn, 90 MB that a waiting worker does not need

    return compare(settings, now, report)


def _run_or_retry(scheduler: BlockingScheduler, settings: Settings, kind: str, job: Job) -> None:
    """Run a job; a failure is said and leaves the scheduler alive."""
    try:
        with show_progress() as report:
            result = job(settings, datetime.now(settings.zone), report)
    except (StoreUnreachableError, SchemaError) as error:
        _logger.error("%s Trying again in %s seconds.", error, RETRY_SECONDS)
        scheduler.modify_job(kind, next_run_time=datetime.now(settings.zone) + timedelta(seconds=RETRY_SECONDS))
    except AnotherRunError as error:
        _logger.info("%s", error)
    except InsidersError as error:
        _logger.error("%s", error)
    except Exception:
        _logger.exception("The %s failed for a reason that it does not know.", kind)
    else:
        _logger.info("%s", result.stage)


def _stop_on_signals(scheduler: BlockingScheduler) -> None:
    # The handler must return at once, and shutdown waits for the job: hence a thread.
    def stop(number: int, _frame: FrameType | None) -> None:
        _logger.info("Stopping (%s).", signal.Signals(number).name)
        threading.Thread(target=scheduler.shutdown, name="shutdown").start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
