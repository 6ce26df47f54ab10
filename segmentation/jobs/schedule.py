"""The scheduler: one process that refreshes at its start and whenever REFRESH_CRON says, and compares models.

Takes settings, runs until SIGTERM or Ctrl-C, which also stop a job that runs then. It never lives in a web
process. Several schedulers may run: the lock of the database lets one of them publish.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Thread
from typing import Any

from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers import SchedulerNotRunningError
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger

from segmentation.errors import AnotherRunError, InsidersError, SchemaError, SettingsError, StoreUnreachableError
from segmentation.jobs.attempt import RunResult
from segmentation.jobs.progress import Report, show_progress
from segmentation.jobs.refresh import refresh
from segmentation.jobs.signals import raise_on_signals
from segmentation.settings import Settings

RETRY_SECONDS = 60
"""How soon to try again where the database does not answer or is not migrated yet."""

GRACE_SECONDS = 6 * 3600
"""How late a missed job still starts, after a suspended machine say; APScheduler's default is a second."""

WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The weekdays of a crontab by their numbers: Sunday is 0 and 7."""

_WEEKDAY = "|".join(("[0-7]", *WEEKDAYS[:7]))
_SOME_WEEKDAYS = re.compile(rf"(?:\*|({_WEEKDAY})(?:-({_WEEKDAY}))?)(?:/([1-9]\d*))?")

_logger = logging.getLogger(__name__)

Job = Callable[[Settings, datetime, Report], RunResult]


def run_scheduler(settings: Settings) -> None:
    """Refresh now and then at every time of REFRESH_CRON, compare models at those of COMPARE_CRON, until a signal."""
    # jobs run in this thread: a signal reaches them here, and the lock of the database would refuse two at a time
    scheduler = BlockingScheduler(timezone=settings.zone, executors={"default": DebugExecutor()})
    triggers = {kind: build_trigger(settings, kind) for kind in JOBS}
    _add_job(scheduler, settings, "refresh", triggers["refresh"], next_run_time=datetime.now(settings.zone))
    _add_job(scheduler, settings, "compare", triggers["compare"])
    with suppress(SystemExit):
        # APScheduler swallows what a job raises, so a signal also tells the scheduler to stop
        raise_on_signals(also=Thread(target=_shut_down, args=(scheduler,), name="shutdown").start)
        _logger.info(
            "Refreshing now, and then at %s; comparing models at %s (%s).",
            settings.refresh_cron,
            settings.compare_cron,
            settings.timezone,
        )
        scheduler.start()
    _logger.info("Stopped by a signal.")


def build_trigger(settings: Settings, kind: str = "refresh") -> OrTrigger:
    """Return the trigger of REFRESH_CRON or COMPARE_CRON in the shop's time zone.

    It means what cron means by it: weekdays count from Sunday = 0, which APScheduler does not, so it is given
    names; and where both a day of the month and a weekday are set, either will do.

    Raises
    ------
    SettingsError
        The setting cannot be read.
    """
    cron: str = getattr(settings, f"{kind}_cron")
    try:
        minute, hour, day, month, weekdays = cron.split()
        named = list_weekdays(weekdays)
        either = not (day.startswith("*") or weekdays.startswith("*"))
        choices = [(day, "*"), ("*", named)] if either else [(day, named)]
        times = {"minute": minute, "hour": hour, "month": month, "timezone": settings.zone}
        return OrTrigger([CronTrigger(**times, day=day, day_of_week=weekday) for day, weekday in choices])
    except ValueError as error:
        raise SettingsError(
            f"{kind.upper()}_CRON must be minute, hour, day, month and weekday, found {cron!r}: {error}. "
            f"Try {getattr(Settings(), f'{kind}_cron')}."
        ) from None


def list_weekdays(field: str) -> str:
    """Return the names of the weekdays that the last field of a crontab means, from Sunday on, with commas between.

    Raises
    ------
    ValueError
        Cron would refuse the field.
    """
    named: set[str] = set()
    for part in field.lower().split(","):
        found = _SOME_WEEKDAYS.fullmatch(part)
        if found is None:
            raise ValueError(f"{part!r} is no weekday")
        first, last, step = found.groups()
        start = _number_weekday(first or "0")
        end = _number_weekday(last, sunday=7) if last else start if first and not step else 7
        if start > end:
            raise ValueError(f"{part!r} ends before it begins")
        named |= {WEEKDAYS[day] for day in range(start, end + 1, int(step or 1))}
    return ",".join(day for day in WEEKDAYS[:7] if day in named)


def _number_weekday(name: str, sunday: int = 0) -> int:
    if name.isdigit():
        return int(name)
    return sunday if name == "sun" else WEEKDAYS.index(name)


def _shut_down(scheduler: BlockingScheduler) -> None:
    with suppress(SchedulerNotRunningError):  # the signal came before its start
        scheduler.shutdown(wait=False)


def _compare(settings: Settings, now: datetime, report: Report) -> RunResult:
    from segmentation.jobs.compare import compare  # loads scikit-learn, 90 MB that a waiting worker does not need

    return compare(settings, now, report)


JOBS: dict[str, Job] = {"refresh": refresh, "compare": _compare}
"""What the scheduler runs, by the kind that its setting is named for."""


def _add_job(scheduler: BlockingScheduler, settings: Settings, kind: str, trigger: BaseTrigger, **options: Any) -> None:
    scheduler.add_job(
        lambda: _run_until_signal(scheduler, settings, kind),
        trigger,
        name=kind,
        coalesce=True,
        max_instances=1,
        misfire_grace_time=GRACE_SECONDS,
        **options,
    )


def _run_until_signal(scheduler: BlockingScheduler, settings: Settings, kind: str) -> None:
    with suppress(SystemExit):
        _run_or_retry(scheduler, settings, kind)


def _run_or_retry(scheduler: BlockingScheduler, settings: Settings, kind: str) -> None:
    """Run a job and say how it ended; a failure leaves the scheduler alive."""
    try:
        with show_progress() as report:
            result = JOBS[kind](settings, datetime.now(settings.zone), report)
    except (StoreUnreachableError, SchemaError) as error:
        _logger.error("%s Trying again in %s seconds.", error, RETRY_SECONDS)
        again_at = datetime.now(settings.zone) + timedelta(seconds=RETRY_SECONDS)
        _add_job(scheduler, settings, kind, DateTrigger(again_at), id=f"{kind} again", replace_existing=True)
    except AnotherRunError as error:
        _logger.info("%s", error)
    except InsidersError as error:
        _logger.error("%s", error)
    except Exception:
        _logger.exception("The %s failed for a reason that it does not know.", kind)
    else:
        _logger.info("%s", result.stage)
