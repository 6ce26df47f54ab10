"""What a backfill and a refresh cost, beside DuckDB's bare `group by customer, month` of the same file.

Takes files (by default a synthetic shop), prints wall time, processor time and peak memory of each step and
the ratio of wall times to DuckDB's. Every step is a process of its own; each file gets a fresh database of
the embedded Postgres, whose memory is not counted. It measures nothing else and asserts nothing.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

from segmentation.ingest import demo
from segmentation.settings import Settings
from segmentation.store import embedded
from segmentation.store.connection import connect_engine
from segmentation.store.tables import snapshots_view

GROUP_BY = """
import sys, duckdb
table = duckdb.read_csv(sys.argv[1])
line, quantity, at, price, customer = (duckdb.ColumnExpression(table.columns[i]) for i in (0, 3, 4, 5, 6))
form = "%d-%b-%y" if "-" in str(table.select(at).fetchone()[0]) else "%m/%d/%Y %H:%M"
if table.types[4] == "VARCHAR":
    at = duckdb.FunctionExpression("strptime", at, duckdb.ConstantExpression(form))
month = duckdb.FunctionExpression("date_trunc", duckdb.ConstantExpression("month"), at)
table.select(customer.alias("c"), month.alias("m"), (quantity * price).alias("r")).aggregate("c, m, sum(r)").fetchall()
"""
"""DuckDB alone: the columns of Online Retail by position, nothing cleaned."""


@dataclass(frozen=True)
class Cost:
    """What one process took: wall time, processor time, and the most memory it held at once."""

    seconds: float
    cpu_seconds: float
    megabytes: float


def measure(command: list[str], environment: Mapping[str, str]) -> Cost:
    """Run a command to its end and return its cost; a failure ends the benchmark."""
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed:\n{said}")
    per_megabyte = 1024 * 1024 if sys.platform == "darwin" else 1024
    seconds = time.perf_counter() - started
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / per_megabyte)


@contextmanager
def open_fresh_shop(source: Path) -> Iterator[Mapping[str, str]]:
    """Give the environment of a shop that has an empty, migrated database."""
    with tempfile.TemporaryDirectory(prefix="insiders-bench-") as folder:
        Path(folder).chmod(0o755)  # where root runs this, Postgres runs as somebody else
        settings = Settings(data_dir=folder)
        try:
            url = embedded.start(settings)
            path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
            environment = os.environ | {"DATABASE_URL": url, "DATA_DIR": folder, "SOURCE": str(source), "PATH": path}
            measure(["alembic", "upgrade", "head"], environment)
            yield environment
        finally:
            embedded.remove(settings)


def list_published(environment: Mapping[str, str]) -> list[date]:
    """Return the as-of dates that the shop shows, oldest first."""
    engine = connect_engine(environment["DATABASE_URL"])
    with engine.connect() as connection:
        dates = connection.scalars(select(snapshots_view.c.as_of).order_by(snapshots_view.c.as_of)).all()
    engine.dispose()
    return list(dates)


def bench(source: Path) -> None:
    """Measure one file and print its lines of the table."""
    product = [sys.executable, "-m", "segmentation"]
    base = measure([sys.executable, "-c", GROUP_BY, str(source)], os.environ)
    with open_fresh_shop(source) as shop:
        backfill = measure([*product, "backfill"], shop)
        dates = list_published(shop)
        nothing = measure([*product, "refresh"], shop)
    with open_fresh_shop(source) as shop:
        measure([*product, "backfill", "--to", f"{dates[-2]:%Y-%m-%d}"], shop)
        refresh = measure([*product, "refresh"], shop)
    print(f"\n{source.name}")
    steps = {
        "DuckDB, group by customer, month": base,
        f"backfill, {len(dates)} months published": backfill,
        "refresh, the newest month published": refresh,
        "refresh, nothing to do": nothing,
    }
    for name, cost in steps.items():
        ratio = cost.seconds / base.seconds
        times = f"{cost.seconds:8.2f} s{cost.cpu_seconds:8.2f} s CPU"
        print(f"  {name:<36}{times}{cost.megabytes:8.0f} MB{ratio:8.1f} ×", flush=True)


def main() -> None:
    """Measure the files that the command line names, or a synthetic shop."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.refresh", description=__doc__.split("\n")[0])
    parser.add_argument("sources", nargs="*", type=Path, help="files with the columns of Online Retail in their order")
    sources = parser.parse_args().sources
    with tempfile.TemporaryDirectory() as folder:
        if not sources:
            sources = [Path(folder) / "demo_shop.csv.gz"]
            demo.write_demo_shop(sources[0], demo.CUSTOMERS, demo.MONTHS, demo.SEED, date(2026, 11, 24))
        for source in sources:
            bench(source)


if __name__ == "__main__":
    main()
