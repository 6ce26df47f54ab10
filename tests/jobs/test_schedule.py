"""The times of REFRESH_CRON, through changes of clocks and by the weekdays of cron; a signal before the first run."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from segmentation.errors import SettingsError
from segmentation.jobs.schedule import build_trigger, list_weekdays
from segmentation.settings import Settings


def list_days(cron: str, timezone: str, start: datetime, count: int) -> list[datetime]:
    trigger = build_trigger(Settings(refresh_cron=cron, timezone=timezone))
    found: list[datetime] = []
    while len(found) < count:
        start = trigger.get_next_fire_time(None, start) + timedelta(seconds=1)
        found.append(start - timedelta(seconds=1))
    return found


@pytest.mark.parametrize("timezone", ["UTC", "Europe/Lisbon", "Europe/Berlin", "America/New_York", "Asia/Kolkata"])
def test_the_default_fires_once_a_day_all_year(timezone: str) -> None:
    fired = list_days("0 5 * * *", timezone, datetime(2026, 1, 1, tzinfo=UTC), 365)
    assert {(time.hour, time.minute) for time in fired} == {(5, 0)}
    days = [time.date() for time in fired]
    assert days == [days[0] + timedelta(days=step) for step in range(365)]


@pytest.mark.parametrize(
    ("weekdays", "names"),
    [
        ("*", "sun mon tue wed thu fri sat"),
        ("0", "sun"),
        ("1", "mon"),
        ("6", "sat"),
        ("7", "sun"),
        ("mon", "mon"),
        ("Sun", "sun"),
        ("1-5", "mon tue wed thu fri"),
        ("0-5", "sun mon tue wed thu fri"),
        ("0-6", "sun mon tue wed thu fri sat"),
        ("1-7", "sun mon tue wed thu fri sat"),
        ("0-7", "sun mon tue wed thu fri sat"),
        ("5-7", "sun fri sat"),
        ("6-7", "sun sat"),
        ("3-3", "wed"),
        ("mon-fri", "mon tue wed thu fri"),
        ("fri-sun", "sun fri sat"),
        ("sun-tue", "sun mon tue"),
        ("*/2", "sun tue thu sat"),
        ("*/3", "sun wed sat"),
        ("*/7", "sun"),
        ("*/9", "sun"),
        ("0-6/2", "sun tue thu sat"),
        ("1-5/2", "mon wed fri"),
        ("1-7/3", "sun mon thu"),
        ("4/2", "thu sat"),
        ("0,3", "sun wed"),
        ("0,7", "sun"),
        ("1,3-4,sat", "mon wed thu sat"),
        ("5-6,*/7", "sun fri sat"),
    ],
)
def test_weekdays_are_those_that_cron_means(weekdays: str, names: str) -> None:
    first = datetime(2026, 2, 1, tzinfo=UTC)  # a Sunday
    fired = list_days(f"0 5 * * {weekdays}", "UTC", first, len(names.split()))
    assert all(time < first + timedelta(days=7) for time in fired)
    assert [f"{time:%a}".lower() for time in fired] == names.split()


@pytest.mark.parametrize(
    "weekdays", ["8", "-1", "5-2", "sat-mon", "1-8", "*/0", "1-5/0", "1,", "", "1-2-3", "*-5", "m"]
)
def test_weekdays_that_cron_refuses_are_an_error(weekdays: str) -> None:
    with pytest.raises(ValueError, match=r"is no weekday|ends before it begins"):
        list_weekdays(weekdays)


@pytest.mark.parametrize(
    ("cron", "days"),
    [
        ("0 5 3 * 1", [2, 3, 9, 16, 23]),
        ("0 5 1-3 * */2", [1, 3]),
        ("0 5 */10 * 1,3", [11]),
        ("0 5 3 * *", [3]),
    ],
)
def test_a_day_and_a_weekday_mean_either_unless_one_begins_with_a_star(cron: str, days: list[int]) -> None:
    fired = list_days(cron, "UTC", datetime(2026, 2, 1, tzinfo=UTC), len(days) + 1)  # the month begins on a Sunday
    assert [time.day for time in fired[:-1]] == days
    assert fired[-1].month == 3


def test_a_cron_that_cannot_be_read_is_an_error_that_shows_one() -> None:
    with pytest.raises(SettingsError, match=r"REFRESH_CRON must be .*found '0 5 \* \* someday'.*Try 0 5"):
        build_trigger(Settings(refresh_cron="0 5 * * someday"))


@pytest.mark.parametrize("cron", ["0 5 * *", "0 5 * * * *"])
def test_a_cron_of_four_or_six_fields_is_an_error(cron: str) -> None:
    with pytest.raises(SettingsError, match="REFRESH_CRON must be minute, hour, day, month and weekday"):
        build_trigger(Settings(refresh_cron=cron))


STOPPED_BEFORE_ITS_START = """
import logging, os, sys
from segmentation.jobs.schedule import run_scheduler
from segmentation.settings import Settings

class Kill(logging.Handler):
    def emit(self, record):
        if record.getMessage().startswith("Refreshing now"):
            os.kill(os.getpid(), int(sys.argv[1]))

logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
logging.getLogger("apscheduler").setLevel(logging.WARNING)
logging.getLogger("segmentation").addHandler(Kill())
run_scheduler(Settings(database_url="postgresql://nobody@127.0.0.1:1/none"))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "sigterm"])
def test_a_signal_before_the_scheduler_has_started_ends_it_as_any_other(number: signal.Signals) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STOPPED_BEFORE_ITS_START, str(int(number))], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "Stopped by a signal.\n")
