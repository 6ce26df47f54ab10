"""What is recorded of an attempt, whatever ends it, before its publication and after."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, select

from segmentation.errors import QualityGateError
from segmentation.jobs.attempt import RunResult, attempt
from segmentation.jobs.progress import Report
from segmentation.store.tables import runs_view
from segmentation.store.write import Publication, publish
from tests.builders import build_history, draw_sales
from tests.store.publications import COLUMNS, REAL, build_snapshots

pytestmark = pytest.mark.postgres

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HISTORY = build_history(draw_sales(seed=5, customers=30, first_month="2011-01-01", months=4))
PUBLISHED = [date(2011, 4, 1), date(2011, 5, 1)]
SIGNALS = pytest.mark.parametrize("stop", [SystemExit(143), KeyboardInterrupt()], ids=["sigterm", "ctrl-c"])


def end_by(error: BaseException, engine: Engine, database_url: str, kind: str, publishes: bool) -> dict[str, object]:
    """The record of an attempt that an error ended."""

    def work(engine: Engine, run_id: int, _report: Report) -> RunResult:
        if publishes:
            publish(engine, Publication(run_id, REAL, HISTORY, COLUMNS, NOW), build_snapshots(HISTORY, REAL))
        raise error

    with pytest.raises(type(error)):
        attempt(replace(REAL, database_url=database_url), kind, work, NOW, lambda *_: None)
    with engine.connect() as connection:
        return dict(connection.execute(select(runs_view)).one()._mapping)


@SIGNALS
def test_who_is_stopped_before_the_publication_published_nothing(
    engine: Engine, database_url: str, stop: BaseException
) -> None:
    run = end_by(stop, engine, database_url, "refresh", publishes=False)
    assert (run["status"], run["as_of"]) == ("cancelled", None)
    assert run["error"] == "Stopped on the way. Nothing of this run was published."


@SIGNALS
def test_who_is_stopped_after_the_publication_has_succeeded(
    engine: Engine, database_url: str, stop: BaseException
) -> None:
    run = end_by(stop, engine, database_url, "refresh", publishes=True)
    assert (run["status"], run["as_of"], run["error"]) == ("succeeded", PUBLISHED[-1], None)
    assert run["stage"] == "published, then stopped"


def test_an_error_after_the_publication_is_a_failure_that_says_what_was_published(
    engine: Engine, database_url: str
) -> None:
    run = end_by(ValueError("No word for it."), engine, database_url, "backfill", publishes=True)
    assert (run["status"], run["as_of"]) == ("failed", PUBLISHED[-1])
    assert run["error"] == "No word for it. Months published before that: 2, the newest as of 2011-05-01."


def test_an_error_before_the_publication_is_a_failure_with_its_own_words(engine: Engine, database_url: str) -> None:
    run = end_by(ValueError("No word for it."), engine, database_url, "refresh", publishes=False)
    assert (run["status"], run["as_of"], run["error"]) == ("failed", None, "No word for it.")


def test_what_the_gate_refuses_is_rejected(engine: Engine, database_url: str) -> None:
    run = end_by(QualityGateError("Another shop."), engine, database_url, "refresh", publishes=False)
    assert (run["status"], run["error"]) == ("rejected", "Another shop.")


@SIGNALS
def test_a_comparison_that_is_stopped_says_nothing_of_publishing(
    engine: Engine, database_url: str, stop: BaseException
) -> None:
    run = end_by(stop, engine, database_url, "compare", publishes=False)
    assert (run["status"], run["error"]) == ("cancelled", "Stopped on the way.")
