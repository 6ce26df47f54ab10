"""Frames to tables and back with COPY, money exactly.

Takes and gives frames whose columns are those of a table. A money column is an int64 count of 1/10,000
in a frame and numeric(18,4) in Postgres; it never passes through a float. It opens no transaction.
"""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import Any

import pandas as pd
import psycopg2
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from sqlalchemy import Boolean, Column, Connection, Date, Double, Numeric, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from segmentation.errors import StoreError, StoreUnreachableError
from segmentation.frames import MONEY_SCALE

_ONE_UNIT = Decimal(1) / MONEY_SCALE


def copy_frame(connection: Connection, table: Table, frame: pd.DataFrame, **constants: int) -> None:
    """Append the rows of a frame to a table; `constants` are columns with one value for all rows.

    Columns of the frame that the table lacks are an error; columns of the table that the frame lacks
    are null.
    """
    if frame.empty:
        return
    prepared = {name: _prepare_column(table.c[name], frame[name]) for name in frame.columns}
    prepared |= {name: pa.array([value] * len(frame), pa.int64()) for name, value in constants.items()}
    buffer = io.BytesIO()
    # In one chunk: of a column whose first chunk is empty, write_csv writes memory that nobody filled.
    pacsv.write_csv(pa.table(prepared).combine_chunks(), buffer, pacsv.WriteOptions(include_header=False))
    buffer.seek(0)
    names = ", ".join(f'"{name}"' for name in prepared)
    _run_copy(connection, f"copy {table.fullname} ({names}) from stdin with (format csv)", buffer)


def read_table(connection: Connection, table: Table, order_by: str) -> pd.DataFrame:
    """Return a whole table: money as int64, days as datetime64[us], nullable integers as Int64."""
    names = ", ".join(_select_column(column) for column in table.columns)
    buffer = io.BytesIO()
    query = f"copy (select {names} from {table.fullname} order by {order_by}) to stdout with (format csv)"
    _run_copy(connection, query, buffer)
    if not buffer.tell():
        return _restore_types(table, pd.DataFrame(columns=[column.name for column in table.columns]))
    buffer.seek(0)
    arrow = pacsv.read_csv(
        buffer,
        read_options=pacsv.ReadOptions(column_names=[column.name for column in table.columns]),
        parse_options=pacsv.ParseOptions(newlines_in_values=True),
        convert_options=pacsv.ConvertOptions(
            column_types={column.name: _find_arrow_type(column) for column in table.columns},
            null_values=[""],
            true_values=["t"],
            false_values=["f"],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    return _restore_types(table, arrow.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get))


def to_decimal(money: int) -> Decimal:
    """Return a count of 1/10,000 as an exact decimal number."""
    return Decimal(int(money)) * _ONE_UNIT


def _run_copy(connection: Connection, statement: str, buffer: io.BytesIO) -> None:
    cursor: Any = connection.connection.cursor()
    try:
        with cursor:
            cursor.copy_expert(statement, buffer)
    except psycopg2.OperationalError as error:
        raise StoreUnreachableError(f"The database went away: {error}. Start it and try again.") from error
    except psycopg2.DataError as error:
        raise StoreError(
            f"The tables should hold what was read, Postgres refuses it: {error}. Correct that in the source."
        ) from error


def _prepare_column(column: Column[Any], values: pd.Series) -> pa.Array:
    if isinstance(column.type, JSONB):
        return pa.array([None if value is None else json.dumps(value) for value in values], pa.string())
    array = pa.array(values, from_pandas=True)
    if pa.types.is_null(array.type):
        return array.cast(pa.string())
    if isinstance(column.type, Numeric):
        return pc.multiply(array.cast(pa.int64()).cast(pa.decimal128(19, 0)), pa.scalar(_ONE_UNIT))
    return array


def _select_column(column: Column[Any]) -> str:
    if isinstance(column.type, Numeric):
        return f'("{column.name}" * {MONEY_SCALE})::bigint'
    return f'"{column.name}"'


def _find_arrow_type(column: Column[Any]) -> pa.DataType:
    for kind, arrow_type in (
        (Text, pa.string()),
        (Date, pa.timestamp("us")),
        (Double, pa.float64()),
        (Boolean, pa.bool_()),
    ):
        if isinstance(column.type, kind):
            return arrow_type
    return pa.int64()


def _restore_types(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    kinds: dict[str, Any] = {}
    for column in table.columns:
        arrow_type = _find_arrow_type(column)
        if pa.types.is_string(arrow_type):
            kinds[column.name] = "str"
        elif pa.types.is_timestamp(arrow_type):
            kinds[column.name] = "datetime64[us]"
        elif pa.types.is_int64(arrow_type):
            kinds[column.name] = "Int64" if column.nullable else "int64"
    return frame.astype(kinds)
