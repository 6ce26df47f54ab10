"""`make run` on real processes: it serves, publishes, tells what is in its way, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import psutil
import pytest

from scripts.run import describe_months, find_next_free_port, is_loopback
from scripts.stop import describe_processes, list_processes
from segmentation.ingest.demo import write_demo_shop

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 120

pytestmark = pytest.mark.postgres


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Shop:
    """A small shop in a folder of its own, and the processes that a test starts for it."""

    def __init__(self, folder: Path) -> None:
        self.data_path = folder / "data"
        self.log = folder / "log"
        self.port = find_free_port()
        source = folder / "shop.csv.gz"
        write_demo_shop(source, customers=300, months=6, seed=5, end=date(2026, 11, 10))
        self.folder = folder
        self.environment = os.environ | {
            "DATABASE_URL": "",  # whatever .env says
            "SOURCE": str(source),
            "DATA_DIR": str(self.data_path),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "PYTHONPATH": str(ROOT),
        }

    def start(self) -> subprocess.Popen[str]:
        with self.log.open("w") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "scripts.run"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )

    def call(self, module: str, **changes: str) -> subprocess.CompletedProcess[str]:
        """Run a script to its end, outside the checkout, whose own shops are none of its business."""
        return subprocess.run(
            [sys.executable, "-m", module],
            cwd=self.folder,
            env=self.environment | changes,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )

    def wait_for(self, *lines: str) -> str:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not all(line in self.log.read_text() for line in lines):
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.2)
        return self.log.read_text()

    def list_running(self) -> list[str]:
        """What runs of this shop: marked processes, and its Postgres, told by its folder."""
        marked = [process.name() for process in list_processes({self.data_path.resolve()})]
        servers = [
            "postgres"
            for process in psutil.process_iter(["cmdline"])
            if any(str(self.data_path) in word for word in process.info["cmdline"] or ())
        ]
        return marked + servers


@pytest.fixture
def shop() -> Iterator[Shop]:
    """A shop whose processes end with the test, whatever becomes of it."""
    with tempfile.TemporaryDirectory(prefix="insiders-run-") as folder:
        Path(folder).chmod(0o755)  # where root runs this, Postgres runs as somebody else
        shop = Shop(Path(folder))
        yield shop
        shop.call("scripts.stop")


def test_it_serves_publishes_and_stops_everything_on_ctrl_c(shop: Shop) -> None:
    first = shop.start()
    shop.wait_for("The dashboard is at", "months are published")
    with urllib.request.urlopen(f"http://127.0.0.1:{shop.port}/") as page:
        assert page.status == 200
    beside = shop.call("scripts.run")
    assert beside.returncode == 1
    assert "Another `make run` serves" in beside.stderr
    os.killpg(first.pid, signal.SIGINT)
    assert first.wait(PATIENCE_SECONDS) == 0
    assert shop.list_running() == []

    again = shop.start()
    said = shop.wait_for("The dashboard is at", "months are published already", "Nothing to do")
    assert "The first" not in said
    again.send_signal(signal.SIGTERM)
    assert again.wait(PATIENCE_SECONDS) == 0
    assert shop.list_running() == []


def test_what_a_kill_left_is_ended_by_stop(shop: Shop) -> None:
    killed = shop.start()
    shop.wait_for("The dashboard is at")
    killed.kill()
    killed.wait()
    assert "postgres" in shop.list_running()
    assert len(shop.list_running()) > 2
    stopped = shop.call("scripts.stop")
    assert "Ended" in stopped.stdout
    assert "Stopped the Postgres" in stopped.stdout
    assert shop.list_running() == []
    assert shop.call("scripts.stop").returncode == 0


def test_a_taken_port_is_told_before_anything_starts(shop: Shop) -> None:
    with socket.create_server(("127.0.0.1", shop.port)):
        free = find_next_free_port("127.0.0.1", shop.port)
        with socket.create_server(("127.0.0.1", free)):
            told = shop.call("scripts.run")
    assert told.returncode == 1
    assert f"Cannot serve on 127.0.0.1:{shop.port}: Address already in use" in told.stderr
    advised = re.search(r"Choose another PORT or HOST: PORT=(\d+) make run\.", told.stderr)
    assert advised is not None
    assert int(advised[1]) > free
    assert "Starting Postgres" not in told.stdout


def test_reset_asks_and_starts_over(shop: Shop) -> None:
    shop.data_path.mkdir()
    assert shop.call("scripts.reset").returncode == 1  # no answer is no
    assert shop.data_path.is_dir()
    assert shop.call("scripts.reset", YES="1").returncode == 0
    assert not shop.data_path.exists()


def test_only_this_machine_reaches_a_loopback_address() -> None:
    assert is_loopback("127.0.0.1")
    assert is_loopback("localhost")
    assert is_loopback("::1")
    assert not is_loopback("0.0.0.0")
    assert not is_loopback("shop.example")


def test_one_is_said_as_one() -> None:
    assert [describe_months(count) for count in (1, 2)] == ["1 month is", "2 months are"]
    assert [describe_processes(count) for count in (1, 2)] == ["1 process", "2 processes"]
