"""Publications for tests, from a history in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from sqlalchemy import Engine

from segmentation.frames import History, SourceColumn
from segmentation.model.path import replay_path
from segmentation.months import add_months, list_as_of_dates
from segmentation.settings import Settings
from segmentation.snapshot import Snapshot
from segmentation.store.runs import start_run
from segmentation.store.write import Publication, publish
from tests import published_path

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
REAL = Settings(source="sales.csv")
DEMO = Settings()
COLUMNS = (SourceColumn("customer_id", "CustomerID"), SourceColumn("country", None, "not in the source"))


def build_snapshots(history: History, settings: Settings, dates: Sequence[date] | None = None) -> Iterator[Snapshot]:
    """Yield the snapshots of these dates, of all that the history allows without."""
    months = history.customer_months["month"]
    first, end = months.min().date(), add_months(months.max().date(), 1)
    steps = replay_path(history, settings, list_as_of_dates(first, end, settings.min_history_months))
    for _step, snapshot in published_path.build_snapshots(history, steps, settings, dates):
        yield snapshot


def publish_history(
    engine: Engine, history: History, settings: Settings = REAL, dates: Sequence[date] | None = None
) -> list[date]:
    """Publish a history as a run would."""
    run_id = start_run(engine, "refresh", "Starting", NOW)
    publication = Publication(run_id, settings, history, COLUMNS, NOW)
    return publish(engine, publication, build_snapshots(history, settings, dates))
