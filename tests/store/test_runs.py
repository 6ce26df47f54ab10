"""Every attempt is recorded, and one of them publishes at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, func, select, text

from segmentation.errors import AnotherRunError
from segmentation.store.runs import (
    REFRESH_LOCK,
    fail_abandoned_runs,
    finish_run,
    hold_refresh_lock,
    report_progress,
    start_run,
)
from segmentation.store.tables import runs_view
from tests.builders import build_history, draw_sales
from tests.store.publications import publish_history

pytestmark = pytest.mark.postgres

BEGAN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ENDED = datetime(2026, 11, 24, 9, 1, 30, tzinfo=UTC)


def read_run(engine: Engine, run_id: int) -> dict[str, object]:
    with engine.connect() as connection:
        return dict(connection.execute(select(runs_view).where(runs_view.c.run_id == run_id)).one()._mapping)


def test_a_run_shows_what_it_does_while_it_does_it(engine: Engine) -> None:
    run_id = start_run(engine, "refresh", "Starting", BEGAN)
    report_progress(engine, run_id, "Reading", 0.25)
    run = read_run(engine, run_id)
    assert (run["kind"], run["status"], run["stage"], run["progress"]) == ("refresh", "running", "Reading", 0.25)
    assert run["seconds"] is None


def test_a_run_that_succeeded_says_what_and_how_long(engine: Engine) -> None:
    run_id = start_run(engine, "backfill", "Starting", BEGAN)
    done = {"stage": "10 months published.", "as_of": date(2011, 12, 1), "rows_read": 541_909}
    finish_run(engine, run_id, status="succeeded", now=ENDED, **done)
    run = read_run(engine, run_id)
    assert run["status"] == "succeeded"
    assert {name: run[name] for name in done} == done
    assert (run["progress"], run["seconds"], run["error"]) == (1.0, 90.0, None)


def test_a_run_that_failed_says_where_and_why(engine: Engine) -> None:
    run_id = start_run(engine, "refresh", "Starting", BEGAN)
    report_progress(engine, run_id, "Reading", 0.25)
    finish_run(engine, run_id, status="failed", now=ENDED, error="No column for customer_id.")
    run = read_run(engine, run_id)
    assert (run["status"], run["stage"], run["progress"]) == ("failed", "Reading", 0.25)
    assert run["error"] == "No column for customer_id."


def test_what_a_kill_left_running_is_recorded_as_failed(engine: Engine) -> None:
    killed, done = start_run(engine, "refresh", "Reading", BEGAN), start_run(engine, "refresh", "Reading", BEGAN)
    finish_run(engine, done, status="succeeded", now=ENDED, stage="Done")
    assert fail_abandoned_runs(engine, ENDED) == 1
    assert read_run(engine, killed)["status"] == "failed"
    assert "Run it again" in str(read_run(engine, killed)["error"])
    assert read_run(engine, killed)["as_of"] is None
    assert read_run(engine, done)["status"] == "succeeded"


def test_what_a_kill_left_after_publishing_names_its_newest_month(engine: Engine) -> None:
    dates = publish_history(engine, build_history(draw_sales(3, 60, "2020-01-01", 5)))
    assert fail_abandoned_runs(engine, ENDED) == 1
    with engine.connect() as connection:
        run = connection.execute(select(runs_view.c.status, runs_view.c.as_of)).one()
    assert tuple(run) == ("failed", max(dates))


def test_one_holds_the_lock_at_a_time(engine: Engine) -> None:
    with (
        hold_refresh_lock(engine),
        pytest.raises(AnotherRunError, match="Wait until it ends"),
        hold_refresh_lock(engine),
    ):
        pass


def test_the_lock_is_free_when_its_holder_ends_or_fails(engine: Engine) -> None:
    with pytest.raises(RuntimeError, match="on the way"), hold_refresh_lock(engine):
        raise RuntimeError("on the way")
    with hold_refresh_lock(engine):
        pass


def test_the_lock_is_free_as_soon_as_it_is_let_go(engine: Engine) -> None:
    with engine.connect() as other:
        for _ in range(50):  # the server ends a session only some time after its client has gone
            with hold_refresh_lock(engine):
                pass
            assert other.scalar(select(func.pg_try_advisory_lock(REFRESH_LOCK)))
            assert other.scalar(select(func.pg_advisory_unlock(REFRESH_LOCK)))


def test_losing_the_session_that_holds_the_lock_is_no_failure_of_the_run(engine: Engine) -> None:
    end_holder = """
        select pg_terminate_backend(l.pid, 10000) from pg_locks l join pg_database d on d.oid = l.database
        where l.locktype = 'advisory' and d.datname = current_database()
    """
    with engine.connect() as other, hold_refresh_lock(engine):
        assert other.scalars(text(end_holder)).all() == [True]
