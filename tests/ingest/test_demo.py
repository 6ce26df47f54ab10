"""The synthetic shop: what a reader of its file may rely on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from segmentation.errors import SettingsError
from segmentation.ingest.demo import COLUMNS, write_demo_shop

END = date(2026, 11, 24)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop of 1,000 customers and 26 whole months."""
    folder = tmp_path_factory.mktemp("demo")
    write_demo_shop(folder / "shop.csv.gz", customers=1_000, months=26, seed=3, end=END)
    return folder


@pytest.fixture(scope="module")
def lines(folder: Path) -> pd.DataFrame:
    read = pd.read_csv(folder / "shop.csv.gz", dtype={"StockCode": str, "CustomerID": str})
    at = pd.to_datetime(read["InvoiceDate"], format="%Y-%m-%d %H:%M")
    return read.assign(at=at, month=at.dt.strftime("%Y-%m"), money=read["Quantity"] * read["UnitPrice"])


@pytest.fixture(scope="module")
def truth(folder: Path) -> pd.DataFrame:
    return pd.read_csv(
        folder / "shop.truth.csv", dtype={"customer_id": str}, parse_dates=["active_from", "active_until"]
    )


def test_it_has_the_columns_of_online_retail(lines: pd.DataFrame) -> None:
    assert tuple(lines.columns[: len(COLUMNS)]) == COLUMNS


def test_it_holds_the_whole_months_and_the_days_of_the_running_one(lines: pd.DataFrame) -> None:
    assert lines["month"].nunique() == 27
    assert lines["month"].min() == "2024-09"
    assert lines["at"].max() < pd.Timestamp(END)
    assert lines["at"].max() >= pd.Timestamp("2026-11-20")


def test_it_ends_with_a_whole_month_when_the_end_is_a_first(tmp_path: Path) -> None:
    write_demo_shop(tmp_path / "shop.csv.gz", customers=200, months=2, seed=1, end=date(2026, 11, 1))
    at = pd.read_csv(tmp_path / "shop.csv.gz")["InvoiceDate"]
    assert at.min() >= "2026-09-01"
    assert "2026-10-28" <= at.max() < "2026-11-01"


def test_it_is_the_same_file_for_the_same_seed_whatever_its_name(folder: Path, tmp_path: Path) -> None:
    write_demo_shop(tmp_path / "again.csv.gz", customers=1_000, months=26, seed=3, end=END)
    write_demo_shop(tmp_path / "other.csv.gz", customers=1_000, months=26, seed=4, end=END)
    assert (tmp_path / "again.csv.gz").read_bytes() == (folder / "shop.csv.gz").read_bytes()
    assert (tmp_path / "again.truth.csv").read_bytes() == (folder / "shop.truth.csv").read_bytes()
    assert (tmp_path / "other.csv.gz").read_bytes() != (folder / "shop.csv.gz").read_bytes()


def test_it_leaves_nothing_but_the_shop_and_its_truth(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == ["shop.csv.gz", "shop.truth.csv"]


def test_nearly_every_customer_of_the_truth_buys_while_active(lines: pd.DataFrame, truth: pd.DataFrame) -> None:
    bought = lines[lines["Quantity"] > 0].groupby("CustomerID")["at"].agg(["min", "max"])
    both = truth.merge(bought, left_on="customer_id", right_index=True)
    assert set(bought.index) <= set(truth["customer_id"])
    assert len(both) > 0.95 * len(truth)  # who only ever paid without an account is not seen
    assert (both["min"] >= both["active_from"]).all()
    assert (both["max"] < both["active_until"]).all()


def test_the_planted_best_hold_most_of_the_top_by_revenue(lines: pd.DataFrame, truth: pd.DataFrame) -> None:
    year = lines[(lines["month"] >= "2025-11") & (lines["month"] < "2026-11")]
    revenue = year.groupby("CustomerID")["money"].sum().sort_values(ascending=False)
    top = revenue.head(round(0.08 * len(revenue)))
    best = set(truth.loc[truth["kind"] == "best", "customer_id"])
    assert len(set(top.index) & best) > 0.75 * len(top)


def test_it_has_season_and_growth(lines: pd.DataFrame) -> None:
    revenue = lines.groupby("month")["money"].sum()
    assert revenue["2025-11"] > 1.3 * revenue["2026-02"]
    assert revenue["2025-11":"2026-10"].sum() > 1.05 * revenue["2024-11":"2025-10"].sum()


def test_it_has_churn(lines: pd.DataFrame) -> None:
    early = set(lines.loc[lines["month"] < "2025-01", "CustomerID"].dropna())
    late = set(lines.loc[lines["month"] >= "2026-05", "CustomerID"].dropna())
    assert 0.3 < len(early - late) / len(early) < 0.9


def test_returns_stand_on_invoices_of_their_own_and_return_what_was_sold(lines: pd.DataFrame) -> None:
    returns = lines[lines["Quantity"] < 0]
    assert 0.005 < len(returns) / len(lines) < 0.1
    assert returns["InvoiceNo"].str.startswith("C").all()
    assert not lines.loc[lines["Quantity"] > 0, "InvoiceNo"].str.startswith("C").any()
    assert lines.groupby(["StockCode", "CustomerID"])["Quantity"].sum().min() >= 0


def test_an_invoice_has_one_customer_and_one_time(lines: pd.DataFrame) -> None:
    per_invoice = lines.groupby("InvoiceNo").agg(
        customers=("CustomerID", lambda ids: ids.nunique(dropna=False)), times=("at", "nunique")
    )
    assert (per_invoice == 1).all(axis=None)


def test_it_has_what_real_exports_have(lines: pd.DataFrame) -> None:
    copies = lines.groupby(["InvoiceNo", "StockCode"]).size().groupby("InvoiceNo").min()
    assert (copies == 2).sum() == 1
    assert 0 < lines["CustomerID"].isna().mean() < 0.15
    assert (lines["StockCode"] == "POST").any()
    assert (lines["UnitPrice"] == 0).any()


def test_the_smallest_shop_is_one_customer_and_one_month(tmp_path: Path) -> None:
    write_demo_shop(tmp_path / "shop.csv.gz", customers=1, months=1, seed=0, end=END)
    assert len(pd.read_csv(tmp_path / "shop.csv.gz")) >= 1


def test_a_shop_without_customers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="at least 1 customer and 1 month, found 0 and 12"):
        write_demo_shop(tmp_path / "shop.csv.gz", customers=0, months=12, seed=0, end=END)
    assert not list(tmp_path.iterdir())
