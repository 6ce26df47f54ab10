"""Real processes: two at once, signals on the way, kills, the scheduler."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from segmentation.settings import Settings
from segmentation.store.runs import hold_refresh_lock
from tests.integration.shop import (
    AS_OF_DATES,
    count_rows,
    end_command,
    read_revisions,
    read_runs,
    refresh_shop,
    start_command,
    wait_until,
)

pytestmark = pytest.mark.postgres


@contextmanager
def hold_publications(engine: Engine) -> Iterator[None]:
    """Make every publication wait in the middle of its transaction."""
    with engine.connect() as connection:
        connection.execute(text("lock table insiders.snapshot_sales in exclusive mode"))
        yield
        connection.rollback()


def is_waiting(engine: Engine) -> bool:
    query = "select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'relation'"
    with engine.connect() as connection:
        return bool(connection.scalar(text(query)))


def is_refreshing(engine: Engine) -> bool:
    query = """
        select count(*) from pg_locks join pg_database on pg_database.oid = pg_locks.database
        where locktype = 'advisory' and datname = current_database()
    """
    with engine.connect() as connection:
        return bool(connection.scalar(text(query)))


def test_two_processes_at_once_publish_once(shop: Settings, engine: Engine) -> None:
    processes = [start_command(shop, "refresh") for _ in range(2)]
    codes = sorted(end_command(process)[0] for process in processes)
    assert codes in ([0, 0], [0, 4])
    assert read_revisions(engine) == dict.fromkeys(AS_OF_DATES, 1)
    assert [run.as_of for run in read_runs(engine)].count(AS_OF_DATES[-1]) == 1


def test_a_second_process_says_that_another_one_runs(shop: Settings, engine: Engine) -> None:
    with hold_refresh_lock(engine):
        code, _, err = end_command(start_command(shop, "refresh"))
    assert code == 4
    assert err.strip().endswith("Wait until it ends: the page Data & runs shows it.")
    (run,) = read_runs(engine)
    assert (run.status, run.as_of) == ("cancelled", None)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "sigterm"])
def test_a_signal_on_the_way_rolls_back_and_is_recorded(shop: Settings, engine: Engine, number: signal.Signals) -> None:
    with hold_publications(engine):
        process = start_command(shop, "refresh")
        wait_until(lambda: is_waiting(engine))
        process.send_signal(number)
    assert end_command(process)[0] == 128 + number
    assert set(count_rows(engine).values()) == {0}
    (run,) = read_runs(engine)
    assert run.status == "cancelled"
    assert run.error == "Stopped on the way. Nothing of this run was published."


def test_a_kill_on_the_way_leaves_nothing_half(shop: Settings, engine: Engine) -> None:
    with hold_publications(engine):
        process = start_command(shop, "refresh")
        wait_until(lambda: is_waiting(engine))
        process.kill()
        end_command(process)
    assert set(count_rows(engine).values()) == {0}
    wait_until(lambda: not is_refreshing(engine))  # the server sees only some time later that its client has gone
    assert list(refresh_shop(shop).published) == AS_OF_DATES
    assert [run.status for run in read_runs(engine)] == ["failed", "succeeded"]


def test_the_scheduler_catches_up_at_its_start_and_ends_on_sigterm(shop: Settings, engine: Engine) -> None:
    process = start_command(shop, "schedule")
    wait_until(lambda: len(read_revisions(engine)) == len(AS_OF_DATES))
    process.send_signal(signal.SIGTERM)
    code, _, err = end_command(process)
    assert code == 0, err
    assert [run.status for run in read_runs(engine)] == ["succeeded"]


def test_the_scheduler_stops_a_refresh_on_the_way_and_records_it(shop: Settings, engine: Engine) -> None:
    with hold_publications(engine):
        process = start_command(shop, "schedule")
        wait_until(lambda: is_waiting(engine))
        process.send_signal(signal.SIGTERM)
    code, _, err = end_command(process)
    assert code == 0, err
    assert set(count_rows(engine).values()) == {0}
    assert [run.status for run in read_runs(engine)] == ["cancelled"]


def test_two_schedulers_publish_once(shop: Settings, engine: Engine) -> None:
    processes = [start_command(shop, "schedule") for _ in range(2)]
    wait_until(lambda: len([run for run in read_runs(engine) if run.finished_at]) == 2)
    for process in processes:
        process.send_signal(signal.SIGTERM)
    assert [end_command(process)[0] for process in processes] == [0, 0]
    assert read_revisions(engine) == dict.fromkeys(AS_OF_DATES, 1)


@pytest.mark.parametrize("trouble", ["source", "database"])
def test_a_failing_refresh_does_not_end_the_scheduler(shop: Settings, trouble: str) -> None:
    if trouble == "source":
        broken, said = replace(shop, source=str(Path(shop.data_dir) / "absent.csv")), "absent.csv"
    else:
        broken, said = replace(shop, database_url="postgresql://nobody@127.0.0.1:1/none"), "Trying again in 60 seconds"
    process = start_command(broken, "schedule")
    assert process.stderr is not None
    lines = []
    while not any(said in line for line in lines):
        lines.append(process.stderr.readline())
        assert lines[-1], "".join(lines)
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    assert end_command(process)[0] == 0
