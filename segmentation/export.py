"""The reporting views as files: CSV, xlsx and SQLite, streamed row by row.

Takes rows, gives cells and files that a spreadsheet opens without running anything. Money keeps its four
decimals in CSV; xlsx and SQLite have only floats for it. It computes no figure.
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any

from sqlalchemy import Connection, Table, literal, select

from segmentation.contacts import Contacts
from segmentation.errors import HistoryError, InsidersError
from segmentation.store.tables import (
    conditions_view,
    customers_view,
    data_quality_view,
    membership_changes_view,
    revenue_by_month_view,
    segment_map_view,
    segment_moves_view,
    segments_view,
    snapshots_view,
    window_sales_view,
)

VIEWS: dict[str, tuple[Table, ...]] = {
    "customers": (customers_view,),
    "changes": (membership_changes_view,),
    "all": (
        snapshots_view,
        segments_view,
        customers_view,
        membership_changes_view,
        segment_moves_view,
        revenue_by_month_view,
        data_quality_view,
        window_sales_view,
        conditions_view,
        segment_map_view,
    ),
}
"""What can be exported, by the word that asks for it."""

BYTE_ORDER_MARK = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BATCH_ROWS = 5_000
SHEET_ROWS = 1_048_576

Rows = Iterable[Sequence[Any]]
Views = Mapping[str, tuple[Sequence[str], Rows]]
"""Columns and rows of each view, by its name."""


def export_snapshot(
    connection: Connection, as_of: date | None, what: str, form: str, path: Path, contacts: Contacts | None = None
) -> date:
    """Write one as-of date (without one, the newest) to a file and return it; the file appears whole or not at all.

    Parameters
    ----------
    what
        A key of `VIEWS`.
    form
        csv (several views: a zip of them), xlsx (a sheet each) or sqlite (a table each).
    contacts
        Joined to a list of customers or changes, which also carries its revision; `all` is the views as they are.

    Raises
    ------
    HistoryError
        Nothing is published as of that date; says what is.
    """
    chosen, revision = _find_snapshot(connection, as_of)
    views: Views
    if len(VIEWS[what]) == 1:
        (view,) = VIEWS[what]
        views = {view.name: _open_list(connection, view, chosen, revision, contacts)}
    else:
        views = {view.name: (view.columns.keys(), _stream_rows(connection, view, chosen)) for view in VIEWS[what]}
    draft = path.with_name(f".{path.name}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        WRITERS[form](draft, views)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return chosen


def stream_csv(columns: Sequence[str], rows: Rows) -> Iterator[str]:
    """Yield the lines of a CSV, header first, and before it the mark by which spreadsheets tell UTF-8."""
    buffer = io.StringIO(BYTE_ORDER_MARK)
    buffer.seek(0, io.SEEK_END)
    writer = csv.writer(buffer)
    for row in chain([columns], rows):
        writer.writerow([write_cell(value) for value in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def open_xlsx(name: str, columns: Sequence[str], rows: Rows) -> IO[bytes]:
    """Return a workbook with one sheet, in a temporary file that is gone when it is closed.

    Raises
    ------
    InsidersError
        There are more rows than a sheet holds.
    """
    file = TemporaryFile(prefix="insiders-")  # noqa: SIM115 - the caller closes it
    try:
        _write_xlsx(file, {name: (columns, rows)})
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def write_cell(value: Any) -> str:
    """Return the text of a CSV cell; text that a spreadsheet would run as a formula gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_STARTS) else value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return json.dumps(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _find_snapshot(connection: Connection, as_of: date | None) -> tuple[date, int]:
    """Return as_of and revision of the snapshot that is asked for."""
    snapshots = snapshots_view.c
    rows = connection.execute(select(snapshots.as_of, snapshots.revision).order_by(snapshots.as_of))
    revisions: dict[date, int] = {row.as_of: row.revision for row in rows}
    if not revisions:
        raise HistoryError("A published month should be in the database, found none. Run `refresh` first.")
    chosen = as_of or max(revisions)
    if chosen not in revisions:
        raise HistoryError(
            f"Nothing is published as of {as_of}; {min(revisions)} to {max(revisions)} are. Ask for one."
        )
    return chosen, revisions[chosen]


def _open_list(
    connection: Connection, view: Table, as_of: date, revision: int, contacts: Contacts | None
) -> tuple[Sequence[str], Rows]:
    columns = [*view.columns.keys(), "revision"]
    rows = _stream_rows(connection, view, as_of, revision)
    return (columns, rows) if contacts is None else contacts.join(columns, rows)


def _stream_rows(connection: Connection, view: Table, as_of: date, *also: int) -> Iterator[Sequence[Any]]:
    """Yield the rows of an as-of date, each with the values of `also` at its end."""
    query = select(view, *map(literal, also)).where(view.c.as_of == as_of).order_by(*list(view.columns)[:3])
    yield from connection.execution_options(yield_per=BATCH_ROWS).execute(query)


def _write_csv(path: Path, views: Views) -> None:
    if len(views) == 1:
        ((columns, rows),) = views.values()
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(stream_csv(columns, rows))
        return
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (columns, rows) in views.items():
            with archive.open(f"{name}.csv", "w") as file:
                file.writelines(line.encode() for line in stream_csv(columns, rows))


def _write_xlsx(file: Path | IO[bytes], views: Views) -> None:
    from xlsxwriter import Workbook

    with TemporaryDirectory(prefix="insiders-") as folder:
        options = {"constant_memory": True, "tmpdir": folder, "default_date_format": "yyyy-mm-dd"}
        with Workbook(str(file) if isinstance(file, Path) else file, options) as book:
            for name, (columns, rows) in views.items():
                _write_sheet(book.add_worksheet(name), name, columns, rows)


def _write_sheet(sheet: Any, name: str, columns: Sequence[str], rows: Rows) -> None:
    for number, row in enumerate(chain([columns], rows)):
        if number == SHEET_ROWS:
            raise InsidersError(f"A sheet holds {SHEET_ROWS:,} rows, {name} has more. Ask for CSV.")
        for place, value in enumerate(row):
            _write_sheet_cell(sheet, number, place, value)


def _write_sheet_cell(sheet: Any, row: int, place: int, value: Any) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, place, float(value))
    elif isinstance(value, date):
        # xlsx knows no time zones
        sheet.write_datetime(row, place, value.replace(tzinfo=None) if isinstance(value, datetime) else value)
    elif value is not None:
        sheet.write_string(row, place, value if isinstance(value, str) else write_cell(value))


def _write_sqlite(path: Path, views: Views) -> None:
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as database, database:
        for name, (columns, rows) in views.items():
            names = ", ".join(f'"{column}"' for column in columns)
            database.execute(f'create table "{name}" ({names})')
            places = ", ".join("?" * len(columns))
            converted = ([_to_sqlite(value) for value in row] for row in rows)
            database.executemany(f'insert into "{name}" values ({places})', converted)


def _to_sqlite(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return value if value is None or isinstance(value, str | int | float) else write_cell(value)


WRITERS: dict[str, Callable[[Path, Views], None]] = {"csv": _write_csv, "xlsx": _write_xlsx, "sqlite": _write_sqlite}
"""How each format is written."""
