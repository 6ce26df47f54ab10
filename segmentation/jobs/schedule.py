"""The scheduler: one process that refreshes at its start and whenever REFRESH_CRON says.

Takes settings, runs until SIGTERM or Ctrl-C; a refresh that runs then is finished first. It never lives
in a web process. Several schedulers may run: the lock of the database lets one of them publish.
"""

from __future__ import annotations

import logging
import re
import signal
import threading
from datetime import datetime, timedelta
from types import FrameType

from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger

from segmentation.errors import AnotherRunError, InsidersError, SchemaError, SettingsError, StoreUnreachableError
from segmentation.jobs.progress import show_progress
from segmentation.jobs.refresh import refresh
from segmentation.settings import Settings

JOB = "refresh"
GRACE_SECONDS = 6 * 3600
"""How late a missed refresh still starts, after a suspended machine say; APScheduler's default is a second."""

RETRY_SECONDS = 60
"""How soon to try again where the database does not answer or is not migrated yet."""

WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")

_logger = logging.getLogger(__name__)


def run_scheduler(settings: Settings) -> None:
    """Refresh now and then at every time of REFRESH_CRON, until a signal."""
    scheduler = BlockingScheduler(timezone=settings.zone)
    scheduler.add_job(
        lambda: _refresh_or_retry(scheduler, settings),
        build_trigger(settings),
        id=JOB,
        next_run_time=datetime.now(settings.zone),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=GRACE_SECONDS,
    )
    _stop_on_signals(scheduler)
    _logger.info("Refreshing now, and then at %s (%s).", settings.refresh_cron, settings.timezone)
    scheduler.start()


def build_trigger(settings: Settings) -> CronTrigger:
    """Return the trigger of REFRESH_CRON in the shop's time zone.

    Weekdays count from Sunday = 0 as everywhere but in APScheduler, so they are given to it by name.

    Raises
    ------
    SettingsError
        REFRESH_CRON cannot be read.
    """
    *fields, weekdays = settings.refresh_cron.split()
    named = re.sub(r"(?<![/\w])[0-7](?!\w)", lambda match: WEEKDAYS[int(match[0])], weekdays)
    try:
        return CronTrigger.from_crontab(" ".join([*fields, named]), timezone=settings.zone)
    except ValueError as error:
        raise SettingsError(
            f"REFRESH_CRON must be minute, hour, day, month and weekday, found {settings.refresh_cron!r}: {error}. "
            "Try 0 5 * * *."
        ) from None


def _refresh_or_retry(scheduler: BlockingScheduler, settings: Settings) -> None:
    """Refresh; a failure is said and leaves the scheduler alive."""
    try:
        with show_progress() as report:
            result = refresh(settings, datetime.now(settings.zone), report)
    except (StoreUnreachableError, SchemaError) as error:
        _logger.error("%s Trying again in %s seconds.", error, RETRY_SECONDS)
        scheduler.modify_job(JOB, next_run_time=datetime.now(settings.zone) + timedelta(seconds=RETRY_SECONDS))
    except AnotherRunError as error:
        _logger.info("%s", error)
    except InsidersError as error:
        _logger.error("%s", error)
    except Exception:
        _logger.exception("The refresh failed for a reason that it does not know.")
    else:
        _logger.info("%s", result.stage)


def _stop_on_signals(scheduler: BlockingScheduler) -> None:
    # The handler must return at once, and shutdown waits for the refresh: hence a thread.
    def stop(number: int, _frame: FrameType | None) -> None:
        _logger.info("Stopping (%s).", signal.Signals(number).name)
        threading.Thread(target=scheduler.shutdown, name="shutdown").start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
