"""Random lines are raised by what was asked in all, and copies stay copies."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from benchmarks.perturbation import raise_revenue

COLUMNS = ["Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price", "Customer ID", "Country"]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    rows = [
        (f"{n:06d}", "85048", "CAFÉ", str(1 + n % 5), "2010-12-01 08:26:00", "2.55", "17850" if n % 4 else "", "EIRE")
        for n in range(400)
    ]
    path = tmp_path / "shop.csv"
    pd.DataFrame([*rows, *rows], columns=COLUMNS).to_csv(path, index=False)
    return path


def read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def sum_money(lines: pd.DataFrame) -> float:
    known = lines[lines["Customer ID"] != ""]
    return float((known["Quantity"].astype(int) * known["Price"].astype(float)).sum())


def test_the_money_of_all_customers_grows_by_what_was_asked(source: Path, tmp_path: Path) -> None:
    raise_revenue(source, tmp_path / "raised.csv", 0.01, seed=1)
    assert sum_money(read(tmp_path / "raised.csv")) / sum_money(read(source)) == pytest.approx(1.01, abs=1e-4)


def test_only_prices_change_and_in_about_one_line_of_ten(source: Path, tmp_path: Path) -> None:
    raise_revenue(source, tmp_path / "raised.csv", 0.01, seed=1)
    before, after = read(source), read(tmp_path / "raised.csv")
    pd.testing.assert_frame_equal(before.drop(columns="Price"), after.drop(columns="Price"))
    assert 0.05 < (before["Price"] != after["Price"]).mean() < 0.15


def test_copies_of_a_line_stay_copies(source: Path, tmp_path: Path) -> None:
    raise_revenue(source, tmp_path / "raised.csv", 0.01, seed=1)
    prices = read(tmp_path / "raised.csv")["Price"]
    assert prices[:400].tolist() == prices[400:].tolist()
