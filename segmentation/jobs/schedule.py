"""The scheduler: one process that refreshes at its start and whenever REFRESH_CRON says, and compares models.

Takes settings, runs until SIGTERM or Ctrl-C, which also stop a job that runs then. It never lives in a web
process. Several schedulers may run: the lock of the database lets one of them publish.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from apscheduler.triggers.cron import CronTrigger

from segmentation.errors import AnotherRunError, InsidersError, SchemaError, SettingsError, StoreUnreachableError
from segmentation.jobs.attempt import RunResult
from segmentation.jobs.progress import Report, show_progress
from segmentation.jobs.refresh import refresh
from segmentation.settings import Settings

RETRY_SECONDS = 60
"""How soon to try again where the database does not answer or is not migrated yet."""

NAP_SECONDS = 30
"""How long at most to sleep before the clock is read again: it may have been set, the machine suspended."""

WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")

_logger = logging.getLogger(__name__)

Job = Callable[[Settings, datetime, Report], RunResult]


def run_scheduler(settings: Settings) -> None:
    """Refresh now and then at every time of REFRESH_CRON, compare models at those of COMPARE_CRON, until a signal.

    Jobs run in this thread, one at a time: signals reach them there, and the lock of the database would
    refuse a second one. Times that pass meanwhile are made up for once.
    """
    triggers = {kind: build_trigger(settings, kind) for kind in JOBS}
    now = datetime.now(settings.zone)
    due = {"refresh": now, "compare": _find_next(triggers["compare"], now)}
    _logger.info(
        "Refreshing now, and then at %s; comparing models at %s (%s).",
        settings.refresh_cron,
        settings.compare_cron,
        settings.timezone,
    )
    try:
        while True:
            kind = min(due, key=due.__getitem__)
            _sleep_until(due[kind])
            is_done = _run_once(settings, kind)
            now = datetime.now(settings.zone)
            due[kind] = _find_next(triggers[kind], now) if is_done else now + timedelta(seconds=RETRY_SECONDS)
    except SystemExit:
        _logger.info("Stopped by a signal.")


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


def _compare(settings: Settings, now: datetime, report: Report) -> RunResult:
    from segmentation.jobs.compare import compare  # loads scikit-learn, 90 MB that a waiting worker does not need

    return compare(settings, now, report)


JOBS: dict[str, Job] = {"refresh": refresh, "compare": _compare}
"""What the scheduler runs, by the kind that its setting is named for."""


def _find_next(trigger: CronTrigger, now: datetime) -> datetime:
    # without a next time, such as 31 February, the latest that a datetime holds
    return trigger.get_next_fire_time(None, now) or datetime.max.replace(tzinfo=now.tzinfo)


def _sleep_until(due: datetime) -> None:
    while (seconds := (due - datetime.now(due.tzinfo)).total_seconds()) > 0:
        time.sleep(min(seconds, NAP_SECONDS))


def _run_once(settings: Settings, kind: str) -> bool:
    """Run a job and say how it ended; return whether it was its turn, and not to be tried again soon."""
    try:
        with show_progress() as report:
            result = JOBS[kind](settings, datetime.now(settings.zone), report)
    except (StoreUnreachableError, SchemaError) as error:
        _logger.error("%s Trying again in %s seconds.", error, RETRY_SECONDS)
        return False
    except AnotherRunError as error:
        _logger.info("%s", error)
    except InsidersError as error:
        _logger.error("%s", error)
    except Exception:
        _logger.exception("The %s failed for a reason that it does not know.", kind)
    else:
        _logger.info("%s", result.stage)
    return True
