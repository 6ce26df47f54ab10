"""A small shop as a file, and how to refresh it, in this process or in another."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Engine, Row, select, text

from segmentation.jobs.backfill import backfill
from segmentation.jobs.refresh import refresh
from segmentation.jobs.run import RunResult
from segmentation.settings import Settings
from segmentation.store.tables import runs_view, snapshots_view
from tests.builders import Sale, draw_sales
from tests.conftest import ROOT

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SALES = [*draw_sales(seed=11, customers=90, first_month="2020-01-01", months=6), ("c0001", "2020-07-01", 20.0)]
"""Six complete months and the first day of the seventh."""

AS_OF_DATES = [date(2020, month, 1) for month in (4, 5, 6, 7)]
PATIENCE_SECONDS = 90


def write_source(path: Path, sales: Iterable[Sale]) -> Path:
    """Write sales as a CSV with the columns of Online Retail."""
    lines = pd.DataFrame(list(sales), columns=["CustomerID", "InvoiceDate", "money"])
    lines = lines.assign(
        InvoiceNo=[f"{number:06d}" for number in range(len(lines))],
        StockCode="85123A",
        Quantity=(lines["money"] > 0).map({True: 1, False: -1}),
        UnitPrice=lines["money"].abs(),
        Country="France",
    )
    lines.drop(columns="money").to_csv(path, index=False)
    return path


def refresh_shop(settings: Settings, sales: Iterable[Sale] | None = None, **options: Any) -> RunResult:
    """Refresh in this process; `sales` become the source first."""
    if sales is not None:
        write_source(Path(settings.source), sales)
    return refresh(settings, NOW, lambda *_: None, **options)


def backfill_shop(settings: Settings, **options: Any) -> RunResult:
    """Backfill in this process."""
    return backfill(settings, NOW, lambda *_: None, **options)


def start_command(settings: Settings, *words: str) -> subprocess.Popen[str]:
    """Start `python -m segmentation …` with these settings as a process of its own."""
    environment = os.environ | {
        "DATABASE_URL": settings.database_url,
        "DATA_DIR": settings.data_dir,
        "SOURCE": settings.source,
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "segmentation", *words]
    pipe = subprocess.PIPE
    # in the data folder there is no .env
    return subprocess.Popen(command, env=environment, cwd=settings.data_dir, stdout=pipe, stderr=pipe, text=True)


def end_command(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Wait for a command; return its exit code, stdout and stderr."""
    out, err = process.communicate(timeout=PATIENCE_SECONDS)
    return process.returncode, out, err


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for something that another process does."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.05)


def read_snapshots(engine: Engine) -> list[Row[Any]]:
    """The published months, oldest first."""
    with engine.connect() as connection:
        return list(connection.execute(select(snapshots_view).order_by(snapshots_view.c.as_of)))


def read_revisions(engine: Engine) -> dict[date, int]:
    """The newest revision of each published month."""
    return {row.as_of: row.revision for row in read_snapshots(engine)}


def read_runs(engine: Engine) -> list[Row[Any]]:
    """Every run, oldest first."""
    with engine.connect() as connection:
        return list(connection.execute(select(runs_view).order_by(runs_view.c.run_id)))


def count_rows(engine: Engine) -> dict[str, int]:
    """How many rows each table of snapshots and history holds."""
    names = ("snapshots", "snapshot_customers", "snapshot_segments", "customer_months", "day_totals")
    with engine.connect() as connection:
        return {name: connection.execute(text(f"select count(*) from insiders.{name}")).scalar_one() for name in names}


def with_source(settings: Settings, name: str) -> Settings:
    """The same shop, its source under another name."""
    return replace(settings, source=str(Path(settings.data_dir) / name))
