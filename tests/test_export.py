"""Exports hold what the views hold, in files that a spreadsheet opens and runs nothing of."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import load_workbook
from sqlalchemy import Connection, select

from segmentation.contacts import Contacts
from segmentation.errors import HistoryError
from segmentation.export import VIEWS, export_snapshot, stream_csv, write_cell
from segmentation.store.connection import connect_engine
from segmentation.store.tables import customers_view
from tests.builders import build_history, draw_sales
from tests.store.publications import publish_history

NEWEST = date(2020, 7, 1)


@pytest.fixture(scope="module")
def connection(open_fresh_database: Callable[[], AbstractContextManager[str]]) -> Iterator[Connection]:
    """A connection to a shop with four published months, one customer of which is called like a formula."""
    sales = draw_sales(seed=2, customers=80, first_month="2020-01-01", months=6)
    with open_fresh_database() as url:
        engine = connect_engine(url)
        publish_history(engine, build_history([*sales, ("=1+1", "2020-06-03", 12.5)]))
        with engine.connect() as connection:
            yield connection
        engine.dispose()


def read_customers(connection: Connection, as_of: date) -> list[str]:
    query = select(customers_view.c.customer_id).where(customers_view.c.as_of == as_of)
    return list(connection.scalars(query.order_by(customers_view.c.customer_id)))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        ("plain", "plain"),
        ("=SUM(A1)", "'=SUM(A1)"),
        ("+44", "'+44"),
        ("-x", "'-x"),
        ("@here", "'@here"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        (-5, "-5"),
        (Decimal("-1.2300"), "-1.2300"),
        (True, "true"),
        (date(2020, 1, 2), "2020-01-02"),
        (datetime(2020, 1, 2, 3, tzinfo=UTC), "2020-01-02T03:00:00+00:00"),
        ({"traits": ["rare"]}, json.dumps({"traits": ["rare"]})),
    ],
)
def test_a_cell_runs_nothing(value: object, cell: str) -> None:
    assert write_cell(value) == cell


def test_a_csv_comes_line_by_line() -> None:
    lines = stream_csv(["a", "b"], ((number, 'say "so", twice') for number in range(2)))
    assert next(lines) == "\ufeffa,b\r\n"  # by which Excel tells UTF-8
    assert next(lines) == '0,"say ""so"", twice"\r\n'


@pytest.mark.postgres
def test_customers_of_the_newest_month_are_the_default(connection: Connection, tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "customers.csv"
    assert export_snapshot(connection, None, "customers", "csv", path) == NEWEST
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert [row["customer_id"].removeprefix("'") for row in rows] == read_customers(connection, NEWEST)
    assert next(row["revenue"] for row in rows if row["customer_id"] == "'=1+1") == "12.5000"


@pytest.mark.postgres
@pytest.mark.parametrize("what", ["customers", "changes"])
def test_a_list_carries_its_revision_and_the_contacts_behind_the_id(
    connection: Connection, tmp_path: Path, what: str
) -> None:
    path = tmp_path / "list.csv"
    export_snapshot(connection, None, what, "csv", path, Contacts(("email",), {"=1+1": ("@x",)}))
    header, *rows = csv.reader(path.read_text(encoding="utf-8-sig").splitlines())
    assert header[header.index("customer_id") + 1] == "email"
    cells = [dict(zip(header, row, strict=True)) for row in rows]
    assert {cell["revision"] for cell in cells} <= {"1"}
    if what == "customers":
        assert {cell["customer_id"]: cell["email"] for cell in cells if cell["email"]} == {"'=1+1": "'@x"}


@pytest.mark.postgres
def test_an_earlier_month_can_be_asked_for(connection: Connection, tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    export_snapshot(connection, date(2020, 4, 1), "customers", "csv", path)
    rows = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    assert {row["as_of"] for row in rows} == {"2020-04-01"}


@pytest.mark.postgres
def test_a_month_that_is_not_published_is_an_error_that_names_those_that_are(
    connection: Connection, tmp_path: Path
) -> None:
    with pytest.raises(HistoryError, match="Nothing is published as of 2019-01-01; 2020-04-01 to 2020-07-01 are"):
        export_snapshot(connection, date(2019, 1, 1), "customers", "csv", tmp_path / "x.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.postgres
def test_all_in_csv_is_a_zip_of_every_view(connection: Connection, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    export_snapshot(connection, NEWEST, "all", "csv", path)
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == [f"{view.name}.csv" for view in VIEWS["all"]]
        customers = io.StringIO(archive.read("customers.csv").decode("utf-8-sig"))
    assert len(list(csv.reader(customers))) == 1 + len(read_customers(connection, NEWEST))


@pytest.mark.postgres
def test_all_in_xlsx_is_a_sheet_of_every_view(connection: Connection, tmp_path: Path) -> None:
    path = tmp_path / "all.xlsx"
    export_snapshot(connection, NEWEST, "all", "xlsx", path)
    book = load_workbook(str(path))
    assert book.sheet_names == [view.name for view in VIEWS["all"]]
    header, *rows = book.get_sheet_by_name("customers").to_python()
    cells = [dict(zip(header, row, strict=True)) for row in rows]
    assert [cell["customer_id"] for cell in cells] == read_customers(connection, NEWEST)
    assert next(cell["revenue"] for cell in cells if cell["customer_id"] == "=1+1") == 12.5
    assert cells[0]["as_of"] == NEWEST


@pytest.mark.postgres
def test_all_in_sqlite_is_a_table_of_every_view(connection: Connection, tmp_path: Path) -> None:
    path = tmp_path / "all.db"
    path.write_text("an older file")
    export_snapshot(connection, NEWEST, "all", "sqlite", path)
    with closing(sqlite3.connect(path)) as database:
        names = [name for (name,) in database.execute("select name from sqlite_master order by rowid")]
        members, revenue = database.execute("select sum(is_member), sum(revenue) from customers").fetchone()
        insiders, total = database.execute("select insiders, revenue from snapshots").fetchone()
    assert names == [view.name for view in VIEWS["all"]]
    assert members == insiders
    assert revenue == pytest.approx(total)
