"""The histories of the real files and their paths, once per process."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from segmentation.frames import History
from segmentation.ingest.history import read_history
from segmentation.model.path import Step, replay_path
from segmentation.months import list_as_of_dates
from segmentation.settings import Settings

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@lru_cache(maxsize=2)
def read_real_history(path: Path) -> History:
    """Return the history of one file, as a refresh would read it."""
    return read_history(Settings(source=str(path)), NOW, lambda *_: None).history


@lru_cache(maxsize=2)
def replay_real_path(path: Path) -> tuple[Step, ...]:
    """Return the steps of one file with the default settings, up to 2011-12-01."""
    history = read_real_history(path)
    first_month = history.days["day"].min().date().replace(day=1)
    return tuple(replay_path(history, Settings(), list_as_of_dates(first_month, date(2011, 12, 1), 3)))
