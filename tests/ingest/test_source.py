"""Parquet, workbooks and several files at once give what one CSV gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pandas as pd
import pytest

from segmentation.errors import ColumnsError, SourceFormatError
from segmentation.frames import History, Reading
from segmentation.settings import Settings
from tests.ingest.conftest import Read, count_fates, read_source

LINES = pd.DataFrame(
    {
        "InvoiceNo": ["1", "1", "2", "C3", "4"],
        "StockCode": ["85123A", "22633", "22633", "22633", "22633"],
        "Quantity": [6, 1, 2, -1, 3],
        "InvoiceDate": pd.to_datetime(
            ["2010-12-01 08:26", "2010-12-01 08:26", "2011-01-05 10:00", "2011-01-07 09:30", "2011-02-01 00:00"]
        ),
        "UnitPrice": [2.55, 1.85, 1.85, 1.85, 0.1],
        "CustomerID": [17850.0, 17850.0, 13047.0, 13047.0, None],
        "Country": ["UK", "UK", "France", "France", "UK"],
    }
)


@pytest.fixture
def read_path(tmp_path: Path) -> Callable[..., Reading]:
    """Read what lies at a name or a glob in the temporary folder; keywords are settings."""
    return lambda name, **settings: read_source(replace(Settings(source=str(tmp_path / name)), **settings))


def assert_same_history(one: History, other: History) -> None:
    """Compare all but the examples, which show a line as its source writes it."""
    pd.testing.assert_frame_equal(one.customer_months, other.customer_months)
    pd.testing.assert_frame_equal(one.days, other.days)
    pd.testing.assert_frame_equal(one.line_fates.drop(columns="example"), other.line_fates.drop(columns="example"))
    pd.testing.assert_series_equal(one.fingerprints, other.fingerprints)


@pytest.fixture
def from_csv(read: Read) -> History:
    return read(LINES.to_csv(index=False)).history


def test_typed_parquet_gives_what_csv_gives(
    tmp_path: Path, read_path: Callable[..., Reading], from_csv: History
) -> None:
    LINES.to_parquet(tmp_path / "shop.data")
    reading = read_path("shop.data")
    assert_same_history(reading.history, from_csv)
    assert reading.rows_read == 5


def test_parquet_of_text_gives_what_csv_gives(
    tmp_path: Path, read_path: Callable[..., Reading], from_csv: History
) -> None:
    LINES.astype("str").to_parquet(tmp_path / "shop.parquet")
    assert_same_history(read_path("shop.parquet").history, from_csv)


def test_instants_in_parquet_are_shown_in_the_shops_zone(tmp_path: Path, read_path: Callable[..., Reading]) -> None:
    at = datetime(2011, 6, 30, 23, 30, tzinfo=timezone(timedelta(0)))
    pd.DataFrame({"client": ["A"], "date": [at], "amount": [1.5]}).to_parquet(tmp_path / "shop.parquet")
    days = read_path("shop.parquet", timezone="Europe/London").history.days
    assert days["day"].tolist() == [pd.Timestamp("2011-07-01")]


def test_days_and_whole_numbers_in_parquet(tmp_path: Path, read_path: Callable[..., Reading]) -> None:
    frame = pd.DataFrame({"client": [7], "date": [datetime(2011, 6, 30).date()], "amount": [3]})
    frame.to_parquet(tmp_path / "shop.parquet")
    months = read_path("shop.parquet").history.customer_months
    assert months[["customer_id", "revenue"]].to_numpy().tolist() == [["7", 30_000]]


def test_parquet_without_lines_is_refused(tmp_path: Path, read_path: Callable[..., Reading]) -> None:
    LINES.head(0).to_parquet(tmp_path / "shop.parquet")
    with pytest.raises(SourceFormatError, match="has columns and no lines"):
        read_path("shop.parquet")


def test_all_sheets_of_a_workbook_give_what_csv_gives(
    tmp_path: Path, read_path: Callable[..., Reading], from_csv: History
) -> None:
    with pd.ExcelWriter(tmp_path / "shop.bin", engine="xlsxwriter") as writer:
        LINES.head(2).to_excel(writer, sheet_name="Year 2010", index=False)
        LINES.tail(3).to_excel(writer, sheet_name="Year 2011", index=False)
    assert_same_history(read_path("shop.bin").history, from_csv)


def test_a_sheet_without_transactions_is_left_out_and_said(
    tmp_path: Path, read_path: Callable[..., Reading], from_csv: History
) -> None:
    with pd.ExcelWriter(tmp_path / "shop.xlsx", engine="xlsxwriter") as writer:
        pd.DataFrame({"About": ["this shop"]}).to_excel(writer, sheet_name="Notes", index=False)
        pd.DataFrame().to_excel(writer, sheet_name="Empty", index=False)
        LINES.to_excel(writer, sheet_name="Lines", index=False)
    reading = read_path("shop.xlsx")
    assert_same_history(reading.history, from_csv)
    assert reading.notes == ("Sheet Notes of shop.xlsx left out: it has no customer, no date or no amount.",)


def test_a_workbook_without_transactions_is_an_error(tmp_path: Path, read_path: Callable[..., Reading]) -> None:
    with pd.ExcelWriter(tmp_path / "shop.xlsx", engine="xlsxwriter") as writer:
        pd.DataFrame({"Who": ["A"], "When": ["2011-01-01"]}).to_excel(writer, index=False)
    with pytest.raises(ColumnsError, match=r"No column for customer_id .* among Who, When"):
        read_path("shop.xlsx")


def test_a_workbook_without_lines_is_an_error(tmp_path: Path, read_path: Callable[..., Reading]) -> None:
    with pd.ExcelWriter(tmp_path / "shop.xlsx", engine="xlsxwriter") as writer:
        LINES.head(0).to_excel(writer, index=False)
    with pytest.raises(SourceFormatError, match="has no sheet with lines below a header"):
        read_path("shop.xlsx")


def test_a_glob_of_files_of_several_kinds_gives_what_one_file_gives(
    tmp_path: Path, read_path: Callable[..., Reading], from_csv: History
) -> None:
    LINES.head(1).to_csv(tmp_path / "part1.csv", index=False)
    LINES.iloc[1:3].rename(columns={"CustomerID": "client"}).to_csv(tmp_path / "part2.csv", index=False, sep=";")
    LINES.iloc[3:].to_parquet(tmp_path / "part3.parquet")
    reading = read_path("part*")
    assert_same_history(reading.history, from_csv)
    assert next(column.found_as for column in reading.columns if column.name == "customer_id") == "CustomerID / client"


def test_a_column_that_one_file_lacks_is_blank_there(tmp_path: Path, read_path: Callable[..., Reading]) -> None:
    LINES.head(2).to_csv(tmp_path / "part1.csv", index=False)
    LINES.iloc[2:4].drop(columns="Country").to_csv(tmp_path / "part2.csv", index=False)
    countries = read_path("part*").history.customer_months.set_index("customer_id")["country"]
    assert countries["17850"] == "UK"
    assert pd.isna(countries["13047"])


def test_files_that_overlap_count_once(tmp_path: Path, read_path: Callable[..., Reading], from_csv: History) -> None:
    LINES.head(3).to_csv(tmp_path / "part1.csv", index=False)
    LINES.tail(3).to_csv(tmp_path / "part2.csv", index=False)
    reading = read_path("part*")
    pd.testing.assert_frame_equal(reading.history.customer_months, from_csv.customer_months)
    assert count_fates(reading) == {"kept": 4, "no_customer": 1, "repeated_invoice": 1}


@pytest.mark.parametrize(
    ("unknown", "missing"), [(["InvoiceNo"], "invoice_no"), (["InvoiceNo", "Quantity"], "invoice_no and quantity")]
)
def test_lines_of_two_files_that_cannot_be_told_apart_are_said(
    tmp_path: Path, read_path: Callable[..., Reading], unknown: list[str], missing: str
) -> None:
    lines = LINES.assign(LineTotal=LINES["Quantity"] * LINES["UnitPrice"]).drop(columns=unknown)
    lines.head(3).to_csv(tmp_path / "part1.csv", index=False)
    lines.iloc[[1, 2, 2, 3, 4]].to_csv(tmp_path / "part2.csv", index=False)
    reading = read_path("part*")
    assert count_fates(reading) == {"kept": 7, "no_customer": 1}
    assert reading.notes == (
        f"2 identical lines stand in more than one file or sheet; without {missing} they count each time.",
    )


def test_files_that_share_no_line_need_no_note(tmp_path: Path, read_path: Callable[..., Reading]) -> None:
    lines = LINES.drop(columns="InvoiceNo")
    lines.iloc[[0, 0, 1]].to_csv(tmp_path / "part1.csv", index=False)
    lines.tail(3).to_csv(tmp_path / "part2.csv", index=False)
    assert read_path("part*").notes == ()


def test_one_file_that_is_no_table_spoils_the_glob(tmp_path: Path, read_path: Callable[..., Reading]) -> None:
    LINES.to_csv(tmp_path / "part1.csv", index=False)
    (tmp_path / "part2.csv").write_bytes(b"\x00\x01")
    with pytest.raises(SourceFormatError, match=r"part2\.csv is not a table"):
        read_path("part*")
