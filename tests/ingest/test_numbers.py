"""Numbers with points, commas, spaces and currency signs, exact to four decimals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

import ibis
import pandas as pd
import pytest

from segmentation.errors import DecimalError
from segmentation.ingest.numbers import find_decimal_mark, read_number

LoadTexts = Callable[[Sequence[str | None]], ibis.Table]


@pytest.fixture
def load() -> Iterator[LoadTexts]:
    """Load texts as a table with one column, `unit_price`."""
    connection = ibis.duckdb.connect()
    yield lambda texts: connection.create_table("t", pd.DataFrame({"unit_price": pd.Series(texts, dtype="str")}))
    connection.disconnect()


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["2.55", "3"], "."),
        (["2,55", "3"], ","),
        (["2,5"], ","),
        (["1.250,00", "1.250"], ","),
        (["1,250.00", "1,250"], "."),
        (["2.55", "1,234"], "."),
        (["1,234,567"], "."),
        (["1.234.567,8"], ","),
        (["0,1234"], ","),
        (["2,55 €", "1.250 €"], ","),
        (["2.55", "2.60", "2,55"], "."),
        ([None, "7"], "."),
        (["1.234", "17"], "."),
        (["1.234", "0.125"], "."),
        (["1.234", "2.345", "2.5"], "."),
    ],
)
def test_the_values_tell_the_decimal_mark(load: LoadTexts, texts: list[str | None], mark: str) -> None:
    assert find_decimal_mark(load(texts), ["unit_price"], "") == mark


@pytest.mark.parametrize("texts", [["1,234", "17"], ["1,5", "1.5"]])
def test_numbers_that_do_not_tell_are_an_error(load: LoadTexts, texts: list[str]) -> None:
    with pytest.raises(DecimalError, match=rf"Numbers such as {texts[0]} may have a decimal comma .* Set DECIMAL="):
        find_decimal_mark(load(texts), ["unit_price"], "")


@pytest.mark.parametrize("texts", [["1.234", "2.345", "17"], ["1.234.567", "€ 2.345"]])
def test_points_that_may_stand_between_thousands_are_an_error(load: LoadTexts, texts: list[str]) -> None:
    with pytest.raises(DecimalError, match=r"may have a decimal point or a point between thousands\. Set DECIMAL="):
        find_decimal_mark(load(texts), ["unit_price"], "")


def test_decimal_settles_it(load: LoadTexts) -> None:
    assert find_decimal_mark(load(["1,234"]), ["unit_price"], ",") == ","


@pytest.mark.parametrize(
    ("text", "mark", "expected"),
    [
        ("2.55", ".", "2.55"),
        ("-12", ".", "-12"),
        ("6.0", ".", "6"),
        (".5", ".", "0.5"),
        ("1.00005", ".", "1.0001"),
        ("-1.00005", ".", "-1.0001"),
        ("1.00004999", ".", "1.0000"),
        ("1e3", ".", "1000"),
        ("£1,234.50", ".", "1234.50"),
        ("1 234.50", ".", "1234.50"),
        ("1'234.50", ".", "1234.50"),
        ("1,234", ".", "1234"),
        ("12,34", ".", None),
        ("2,55", ",", "2.55"),
        ("1,234", ",", "1.234"),
        ("1.234", ",", "1234"),
        ("1.234,5 €", ",", "1234.5"),
        ("1\u00a0234,50", ",", "1234.50"),
        ("17", ",", "17"),
        ("2.55", ",", None),
        ("", ".", None),
        ("free", ".", None),
        ("(5.76)", ".", "-5.76"),
        ("(£1,234.50)", ".", "-1234.50"),
        ("5.76-", ".", "-5.76"),
        ("1.234,5-", ",", "-1234.5"),
        ("\u22125.76", ".", "-5.76"),
        ("5.76\u2212", ".", "-5.76"),
        ("(-5.76)", ".", None),
        ("-5.76-", ".", None),
        ("()", ".", None),
        ("nan", ".", None),
        ("1e400", ".", None),
        ("99999999999999999999", ".", None),
    ],
)
def test_it_reads_a_text_as_a_number(load: LoadTexts, text: str, mark: str, expected: str | None) -> None:
    read = read_number(load([text]).unit_price, mark).execute().iloc[0]
    assert (None if pd.isna(read) else read) == (None if expected is None else Decimal(expected))


def test_typed_numbers_need_no_mark() -> None:
    connection = ibis.duckdb.connect()
    table = connection.create_table("t", pd.DataFrame({"unit_price": [2.55, 0.1, 1.00005, float("nan")]}))
    assert find_decimal_mark(table, ["unit_price"], "") == "."
    read = read_number(table.unit_price, ".").execute()
    assert read.head(3).tolist() == [Decimal("2.55"), Decimal("0.1"), Decimal("1.0001")]
    assert pd.isna(read.iloc[3])
    connection.disconnect()
