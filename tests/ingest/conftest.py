"""Readings of tiny sources and, once a session, of the real files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from segmentation.frames import MONEY_SCALE, History, Reading
from segmentation.ingest.history import read_history
from segmentation.settings import Settings

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"

Read = Callable[..., Reading]


def read_source(settings: Settings) -> Reading:
    return read_history(settings, NOW, lambda _stage, _fraction: None)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a text (or bytes) as a source; keywords are settings."""

    def read_text(content: str | bytes, name: str = "shop.csv", **settings: str) -> Reading:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_source(replace(Settings(source=str(path)), **settings))

    return read_text


def count_fates(reading: Reading) -> dict[str, int]:
    """Lines by fate over all months."""
    sums = reading.history.line_fates.groupby("fate")["lines"].sum()
    return {str(fate): int(lines) for fate, lines in sums.items()}


def sum_fates(reading: Reading) -> dict[str, float]:
    """Money by fate over all months, in the shop's currency."""
    sums = reading.history.line_fates.groupby("fate")["revenue"].sum() / MONEY_SCALE
    return {str(fate): float(money) for fate, money in sums.items()}


def sum_window(history: History, as_of: str, months: int = 12) -> tuple[int, float, int]:
    """Base, its revenue and its orders over the window before `as_of`, straight from the history."""
    end = pd.Timestamp(as_of)
    rows = history.customer_months
    window = rows[(rows["month"] < end) & (rows["month"] >= end - pd.DateOffset(months=months))]
    customers = window.groupby("customer_id")[["purchase_days", "orders", "revenue"]].sum()
    base = customers[customers["purchase_days"] > 0]
    return len(base), int(base["revenue"].sum()) / MONEY_SCALE, int(base["orders"].sum())


def _read_real(real_data: Path, name: str) -> Reading:
    return read_source(Settings(source=str(real_data / name)))


@pytest.fixture(scope="session")
def one_year(real_data: Path) -> Reading:
    """Online Retail."""
    return _read_real(real_data, "online_retail.csv.gz")


@pytest.fixture(scope="session")
def company_export(real_data: Path) -> Reading:
    """The same lines as Online Retail with other dates and an empty ninth column."""
    return _read_real(real_data, "ecommerce_seed_variant.csv.gz")


@pytest.fixture(scope="session")
def two_years(real_data: Path) -> Reading:
    """Online Retail II, whose two sheets overlap in December 2010."""
    return _read_real(real_data, "online_retail_II.csv.gz")
