"""The histories of the real files, read once per process."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from segmentation.frames import History
from segmentation.ingest.history import read_history
from segmentation.settings import Settings

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@lru_cache(maxsize=2)
def read_real_history(path: Path) -> History:
    """Return the history of one file, as a refresh would read it."""
    return read_history(Settings(source=str(path)), NOW, lambda *_: None).history
