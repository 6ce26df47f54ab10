"""Frames come back from Postgres as they went in, money to the last of its four decimals."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, select

from segmentation.store.copy import copy_frame, read_table, to_decimal
from segmentation.store.tables import customer_months, line_fates, source_columns

pytestmark = pytest.mark.postgres


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A connection whose work is undone."""
    with engine.connect() as connection:
        yield connection
        connection.rollback()


def build_fates(revenue: list[int]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "month": pd.date_range("2000-01-01", periods=len(revenue), freq="MS", unit="us"),
            "fate": pd.Series(["kept"] * len(revenue), dtype="str"),
            "lines": 1,
            "return_lines": 0,
            "revenue": pd.Series(revenue, dtype="int64"),
            "example": pd.Series([None] * len(revenue), dtype="str"),
        }
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(-(10**17), 10**17), min_size=1, max_size=20))
def test_money_comes_back_exactly(connection: Connection, revenue: list[int]) -> None:
    frame = build_fates(revenue)
    copy_frame(connection, line_fates, frame)
    pd.testing.assert_frame_equal(read_table(connection, line_fates, "month"), frame)
    stored = connection.scalars(select(line_fates.c.revenue).order_by(line_fates.c.month)).all()
    assert stored == [to_decimal(money) for money in revenue]
    connection.rollback()


@pytest.mark.parametrize("words", ["", "a,b", 'say "so"', "two\nlines", "\\N", "NULL", "é€", "  "])
def test_text_comes_back_as_it_was(connection: Connection, words: str) -> None:
    frame = build_fates([1, 2]).assign(example=pd.Series([words, None], dtype="str"))
    copy_frame(connection, line_fates, frame)
    pd.testing.assert_frame_equal(read_table(connection, line_fates, "month"), frame)


def test_an_empty_table_has_the_types_of_a_full_one(connection: Connection) -> None:
    frame = read_table(connection, customer_months, "month")
    assert frame.empty
    assert str(frame["revenue"].dtype) == "int64"
    assert str(frame["products"].dtype) == "Int64"
    assert str(frame["first_day"].dtype) == "datetime64[us]"


def test_a_frame_without_rows_stores_none(connection: Connection) -> None:
    copy_frame(connection, line_fates, build_fates([]))
    assert read_table(connection, line_fates, "month").empty


def test_a_column_that_the_table_lacks_is_an_error(connection: Connection) -> None:
    with pytest.raises(KeyError, match="colour"):
        copy_frame(connection, source_columns, pd.DataFrame({"colour": ["red"]}))


def test_a_frame_put_together_of_an_empty_and_a_full_one_is_stored(connection: Connection) -> None:
    frame = pd.concat([build_fates([]), build_fates([1, 2])], ignore_index=True)
    copy_frame(connection, line_fates, frame)
    pd.testing.assert_frame_equal(read_table(connection, line_fates, "month"), build_fates([1, 2]))
