"""The embedded Postgres starts for whoever needs it, stops with the last one, and survives kills."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from segmentation.errors import StoreError
from segmentation.settings import Settings
from segmentation.store import cluster as clusters
from segmentation.store import embedded
from segmentation.store.cluster import find_cluster, is_running
from segmentation.store.connection import connect_engine

pytestmark = pytest.mark.postgres


@pytest.fixture
def settings(open_folder: Path) -> Iterator[Settings]:
    """A data folder of this test alone."""
    settings = Settings(data_dir=str(open_folder / "shop"))
    yield settings
    embedded.remove(settings)


def ask(url: str, query: str) -> object:
    engine = connect_engine(url)
    with engine.begin() as connection:
        answer = connection.execute(text(query))
        found = answer.scalar() if answer.returns_rows else None
    engine.dispose()
    return found


def find_server_process(settings: Settings) -> int:
    mark = find_cluster(settings.data_path).data / "postmaster.pid"
    return int(mark.read_text().splitlines()[0])


def test_a_started_server_answers_until_it_is_stopped(settings: Settings) -> None:
    url = embedded.start(settings)
    assert ask(url, "select 1") == 1
    assert embedded.stop(settings)
    assert not embedded.stop(settings)


def test_a_second_start_reuses_the_server(settings: Settings) -> None:
    embedded.start(settings)
    process = find_server_process(settings)
    embedded.start(settings)
    assert find_server_process(settings) == process


def test_it_listens_on_no_port_and_lets_no_other_user_in(settings: Settings) -> None:
    url = embedded.start(settings)
    assert ask(url, "show listen_addresses") == ""
    assert find_cluster(settings.data_path).sockets.stat().st_mode & 0o077 == 0


def test_a_command_stops_the_server_that_it_started(settings: Settings) -> None:
    with embedded.open_database(settings) as url:
        assert ask(url, "select 1") == 1
    assert not is_running(find_cluster(settings.data_path))


def test_a_command_leaves_a_server_that_was_up(settings: Settings) -> None:
    url = embedded.start(settings)
    with embedded.open_database(settings):
        pass
    assert ask(url, "select 1") == 1


def test_the_last_of_several_commands_stops_the_server(settings: Settings) -> None:
    first, second = embedded.open_database(settings), embedded.open_database(settings)
    first.__enter__()
    url = second.__enter__()
    first.__exit__(None, None, None)
    assert ask(url, "select 1") == 1
    second.__exit__(None, None, None)
    assert not is_running(find_cluster(settings.data_path))


def test_what_a_killed_command_left_is_used_and_stopped_by_the_next(settings: Settings) -> None:
    program = (
        "import os, signal; from segmentation.settings import Settings; from segmentation.store import embedded\n"
        f"with embedded.open_database(Settings(data_dir={settings.data_dir!r})): os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = subprocess.run([sys.executable, "-c", program], check=False)
    assert killed.returncode == -signal.SIGKILL
    process = find_server_process(settings)
    with embedded.open_database(settings):
        assert find_server_process(settings) == process
    assert not is_running(find_cluster(settings.data_path))


def test_a_killed_server_starts_again_with_its_data(settings: Settings) -> None:
    url = embedded.start(settings)
    ask(url, "create table kept as select 7 as number")
    os.kill(find_server_process(settings), signal.SIGKILL)
    assert ask(embedded.start(settings), "select number from kept") == 7


def test_a_process_number_that_another_program_has_by_now_does_not_stop_it(settings: Settings) -> None:
    embedded.start(settings)
    embedded.stop(settings)
    cluster = find_cluster(settings.data_path)
    lines = [str(os.getpid()), str(cluster.data), "1", "5432", str(cluster.sockets), "", "1 1", "ready"]
    (cluster.data / "postmaster.pid").write_text("\n".join(lines) + "\n")
    assert ask(embedded.start(settings), "select 1") == 1


def test_half_a_cluster_that_a_kill_left_is_made_anew(settings: Settings) -> None:
    draft = find_cluster(settings.data_path).home / "draft"
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")
    assert ask(embedded.start(settings), "select 1") == 1


@pytest.mark.parametrize("name", ["with space", "long" * 25, "comma,and'quote"])
def test_the_folder_may_have_any_name(settings: Settings, name: str) -> None:
    odd = Settings(data_dir=str(Path(settings.data_dir) / name))
    assert ask(embedded.start(odd), "select 1") == 1
    embedded.remove(odd)


def test_a_cluster_of_another_version_is_an_error_with_a_remedy(settings: Settings) -> None:
    cluster = find_cluster(settings.data_path)
    cluster.data.mkdir(parents=True)
    (cluster.data / "PG_VERSION").write_text("15\n")
    with pytest.raises(StoreError, match=r"is version 18, .* was made by 15\. Run `make reset`"):
        embedded.start(settings)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
def test_it_opens_nobodys_directories(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = Path(settings.data_dir).parent / "shared"
    monkeypatch.setattr(clusters, "SHARED_HOME", shared)
    closed = Path(settings.data_dir)
    closed.mkdir(mode=0o700)
    assert ask(embedded.start(settings), "select 1") == 1
    assert closed.stat().st_mode & 0o777 == 0o700
    assert list(closed.iterdir()) == []
    assert shared in find_cluster(settings.data_path).home.parents
    embedded.remove(settings)
