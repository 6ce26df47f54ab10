"""What a page costs: bytes of its first load, time of its callbacks under 50 readers, memory of the web server.

Takes a file (by default a synthetic shop), publishes it, serves it with gunicorn as the Procfile does, and prints
tables and targets, met or not, beside our Overview in Streamlit. It asserts nothing. Its load goes to this machine.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psutil
from playwright.sync_api import Browser, sync_playwright

from benchmarks.refresh import list_published, measure, open_fresh_shop
from dashboard.pages import PAGES
from scripts.take_screenshots import find_customer
from segmentation.ingest import demo

READERS = 50
READERS_STARTED_A_SECOND = 10
START_SECONDS = 60
SETTLE_MILLISECONDS = 1_000
MONTHS_CLICKED = 3
FIRST_SECONDS = 60
DEMO_END = date(2026, 11, 1)


@dataclass(frozen=True)
class Load:
    """What readers saw of one page or of all: counts, milliseconds, answers a second."""

    name: str
    answers: int
    failures: int
    p50: float
    p95: float
    longest: float
    rate: float


def find_free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(command: Sequence[str], environment: Mapping[str, str], address: str) -> Iterator[psutil.Process]:
    """Run a web server until the block ends; give its process once it answers."""
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        for _ in range(10 * START_SECONDS):
            with suppress(OSError), urllib.request.urlopen(address, timeout=5):
                break
            time.sleep(0.1)
        else:
            raise SystemExit(f"{shlex.join(command)} gave no answer in {START_SECONDS} seconds.")
        yield psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait()


def write_web_command(port: int) -> list[str]:
    """Return the command of the Procfile's web process."""
    procfile = Path("Procfile").read_text(encoding="utf-8")
    (line,) = re.findall(r"^web: (.*)$", procfile, re.MULTILINE)
    return shlex.split(line.replace("${HOST:-127.0.0.1}", "127.0.0.1").replace("${PORT:-8050}", str(port)))


def list_memory(server: psutil.Process) -> list[float]:
    """Return the megabytes (PSS) of a server and of each process that it started."""
    return [process.memory_full_info().pss / 1e6 for process in (server, *server.children(recursive=True))]


def measure_first_load(browser: Browser, address: str) -> float:
    """Return the megabytes that a browser with an empty cache receives until a page has drawn itself."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    received: list[float] = []
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(address)
    page.locator("main h1").wait_for()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SETTLE_MILLISECONDS)
    context.close()
    return sum(received) / 1e6


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Give a Chromium until the block ends."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        yield browser
        browser.close()


def measure_first_loads(address: str, customer: str) -> dict[str, float]:
    """Return the megabytes of each page's first load; `customer` is the address of somebody's page."""
    paths = {path: customer if path == "/customer" else path for path in PAGES}
    with open_browser() as browser:
        return {path: measure_first_load(browser, address + shown) for path, shown in paths.items()}


def put_under_load(
    reader: str,
    address: str,
    clicks: Sequence[tuple[str, str]],
    newest: date,
    seconds: int,
    counts_start: bool = False,
) -> list[Load]:
    """Return what 50 readers saw of each page and, last, of all; while they begin only where that `counts_start`."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "locust",
            "-f",
            "benchmarks/web_load.py",
            reader,
            "--headless",
            "--only-summary",
        ]
        command += ["-u", str(READERS), "-r", str(READERS_STARTED_A_SECOND), "-t", f"{seconds}s", "--host", address]
        command += ["--csv", f"{folder}/load", "--exit-code-on-error", "0"]
        command += [] if counts_start else ["--reset-stats"]
        measure(command, os.environ | {"CLICKS": json.dumps(clicks), "AS_OF": newest.isoformat()})
        with Path(f"{folder}/load_stats.csv").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    return [
        Load(
            name=row["Name"],
            answers=int(row["Request Count"]),
            failures=int(row["Failure Count"]),
            p50=float(row["50%"]),
            p95=float(row["95%"]),
            longest=float(row["Max Response Time"]),
            rate=float(row["Requests/s"]),
        )
        for row in rows
    ]


def bench_dashboard(shop: Mapping[str, str], dates: Sequence[date], seconds: int) -> None:
    """Measure ours: first loads, every page under load, then Overview alone."""
    port = find_free_port()
    address = f"http://127.0.0.1:{port}"
    months = dates[-MONTHS_CLICKED:]
    with serve(write_web_command(port), shop, f"{address}/healthz") as server:
        with open_browser() as browser:
            customer = find_customer(browser, address)
        pages = [path for path in PAGES if path != "/customer"]
        clicks = [(path, f"?as_of={month}") for path in pages for month in months]
        clicks += [("/customer", customer.removeprefix("/customer"))] * len(months)
        first = put_under_load("DashboardReader", address, clicks, dates[-1], FIRST_SECONDS, counts_start=True)
        print_loads(f"Insiders, every page, the first {FIRST_SECONDS} s after its start", first[-1:])
        loads = put_under_load("DashboardReader", address, clicks, dates[-1], seconds)
        print_loads(f"Insiders, every page, the next {seconds} s", loads)
        overview = [click for click in clicks if click[0] == "/"]
        print_loads(
            f"Insiders, Overview, {seconds} s",
            put_under_load("DashboardReader", address, overview, dates[-1], seconds)[-1:],
        )
        sizes = measure_first_loads(address, customer)
        memory = list_memory(server)
    print(f"  memory (PSS) {sum(memory):.0f} MB, the largest of {len(memory)} processes {max(memory):.0f} MB")
    print("\nFirst load, Chromium with an empty cache")
    for path, size in sizes.items():
        print(f"  {path:<18}{size:6.3f} MB")
    print_targets(sizes, first[-1], loads[-1], memory)


def bench_streamlit(shop: Mapping[str, str], dates: Sequence[date], seconds: int) -> None:
    """Measure our Overview in Streamlit."""
    port = find_free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "benchmarks/streamlit_overview.py"]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    command += ["--browser.gatherUsageStats", "false", "--server.fileWatcherType", "none"]
    clicks = [("/", f"?as_of={month}") for month in dates[-MONTHS_CLICKED:]]
    with serve(command, {**shop, "PYTHONPATH": "."}, f"{address}/_stcore/health") as server:
        put_under_load("StreamlitReader", address, clicks, dates[-1], FIRST_SECONDS)
        loads = put_under_load("StreamlitReader", address, clicks, dates[-1], seconds)
        print_loads(f"Streamlit, Overview, {seconds} s", loads[-1:])
        memory = list_memory(server)
    print(f"  memory (PSS) {sum(memory):.0f} MB, the largest of {len(memory)} processes {max(memory):.0f} MB")


def print_loads(title: str, loads: Sequence[Load]) -> None:
    """Print what readers saw."""
    print(f"\n{title}, {READERS} readers")
    print(f"  {'':<18}{'answers':>8}{'failed':>8}{'p50 ms':>8}{'p95 ms':>8}{'longest':>8}{'/ s':>7}")
    for load in loads:
        times = f"{load.p50:>8.0f}{load.p95:>8.0f}{load.longest:>8.0f}"
        print(f"  {load.name:<18}{load.answers:>8}{load.failures:>8}{times}{load.rate:>7.1f}", flush=True)


def print_targets(sizes: Mapping[str, float], first: Load, load: Load, memory: Sequence[float]) -> None:
    """Print each target and whether it is met, in the first minute and later."""
    targets = (
        ("first load of the heaviest page, MB", max(sizes.values()), 1.5),
        ("callbacks of the first minute, p95, ms", first.p95, 150),
        ("callbacks of the first minute, longest", first.longest, 300),
        ("callbacks later, p95, ms", load.p95, 150),
        ("callbacks later, longest, ms", load.longest, 300),
        ("callbacks that failed", first.failures + load.failures, 1),
        ("largest web process, MB", max(memory), 250),
    )
    print("\nTargets")
    for name, found, most in targets:
        print(f"  {name:<40}{found:>8.2f}  target < {most:<6g} {'met' if found < most else 'NOT MET'}")


def main() -> None:
    """Measure the file that the command line names, or a synthetic shop."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.web", description=__doc__.split("\n")[0])
    parser.add_argument("source", nargs="?", type=Path, help="a file with the columns of Online Retail in their order")
    parser.add_argument("--seconds", type=int, default=120, help="how long each load lasts")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = given.source
        if source is None:
            source = Path(folder) / "demo_shop.csv.gz"
            demo.write_demo_shop(source, demo.CUSTOMERS, demo.MONTHS, demo.SEED, DEMO_END)
        with open_fresh_shop(source) as shop:
            measure([sys.executable, "-m", "segmentation", "backfill"], shop)
            dates = list_published(shop)
            print(f"{source.name}: {len(dates)} months published, {os.cpu_count()} processors")
            bench_dashboard(shop, dates, given.seconds)
            bench_streamlit(shop, dates, given.seconds)


if __name__ == "__main__":
    main()
