"""The times of REFRESH_CRON, through changes of clocks and by the weekdays that everybody counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from segmentation.errors import SettingsError
from segmentation.jobs.schedule import build_trigger
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
    ("weekday", "name"), [("0", "Sunday"), ("1", "Monday"), ("6", "Saturday"), ("7", "Sunday"), ("mon", "Monday")]
)
def test_weekdays_count_from_sunday(weekday: str, name: str) -> None:
    (fired,) = list_days(f"0 5 * * {weekday}", "UTC", datetime(2026, 1, 1, tzinfo=UTC), 1)
    assert f"{fired:%A}" == name


def test_weekdays_may_be_a_range() -> None:
    fired = list_days("0 5 * * 1-5", "UTC", datetime(2026, 1, 1, tzinfo=UTC), 10)
    assert {f"{time:%a}" for time in fired} == {"Mon", "Tue", "Wed", "Thu", "Fri"}


def test_every_second_weekday_stays_a_step() -> None:
    fired = list_days("0 5 * * */2", "UTC", datetime(2026, 1, 1, tzinfo=UTC), 8)
    assert len({f"{time:%a}" for time in fired}) == 4


def test_a_cron_that_cannot_be_read_is_an_error_that_shows_one() -> None:
    with pytest.raises(SettingsError, match=r"REFRESH_CRON must be .*found '0 5 \* \* someday'.*Try 0 5"):
        build_trigger(Settings(refresh_cron="0 5 * * someday"))
