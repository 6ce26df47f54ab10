"""Dates of every shape, and errors where two formats fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ibis
import pandas as pd
import pytest

from segmentation.errors import DatesError
from segmentation.ingest.dates import read_date_texts

ReadDates = Callable[..., dict[str, pd.Timestamp]]


@pytest.fixture
def read_dates() -> ReadDates:
    """Read texts as dates: text → time."""

    def read(texts: Sequence[str | None], zone: str = "UTC", date_format: str = "") -> dict[str, pd.Timestamp]:
        connection = ibis.duckdb.connect()
        column = connection.create_table("dates", pd.DataFrame({"text": pd.Series(texts, dtype="str")})).text
        frame = read_date_texts(column, zone, date_format).table.execute()
        connection.disconnect()
        return dict(zip(frame["date_text"], frame["invoice_at"], strict=True))

    return read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2011-04-12", "2011-04-12"),
        ("20110412183005", "2011-04-12 18:30:05"),
        ("Tuesday, April 12, 2011", "2011-04-12"),
        ("Tue, Apr 12, 2011 08:26", "2011-04-12 08:26"),
        ("2011/4/2", "2011-04-02"),
        ("20110412", "2011-04-12"),
        ("2011-04-12 08:26", "2011-04-12 08:26"),
        ("2011-04-12T08:26:31", "2011-04-12 08:26:31"),
        ("2011-04-12 08:26:31.1234567", "2011-04-12 08:26:31"),
        ("29-Nov-16", "2016-11-29"),
        ("12-Feb-13", "2013-02-12"),
        ("9 November 2016", "2016-11-09"),
        ("09-NOV-2016 10:00", "2016-11-09 10:00"),
        ("01DEC2010", "2010-12-01"),
        ("Dec 1, 2010", "2010-12-01"),
        ("Wed, 01 Dec 2010 08:26:00 GMT", "2010-12-01 08:26"),
        ("30/11/2011", "2011-11-30"),
        ("30.11.2011 7:05", "2011-11-30 07:05"),
        ("12/31/2010 8:26", "2010-12-31 08:26"),
        ("12/31/10 1:05 PM", "2010-12-31 13:05"),
        ("12/31/2010, 12:05:09 am", "2010-12-31 00:05:09"),
    ],
)
def test_it_reads_one_date_of_each_shape(read_dates: ReadDates, text: str, expected: str) -> None:
    assert read_dates([text]) == {text: pd.Timestamp(expected)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2011-07-01T23:30:00Z", "2011-07-02 00:30"),
        ("2011-01-01T23:30:00Z", "2011-01-01 23:30"),
        ("2011-07-01 23:30:00 +0000", "2011-07-02 00:30"),
        ("2011-07-01T23:30:00-05:00", "2011-07-02 05:30"),
        ("2011-07-01T03:00:00.000+02", "2011-07-01 02:00"),
        ("2011-07-01 23:30", "2011-07-01 23:30"),
    ],
)
def test_offsets_are_converted_and_naive_times_are_the_shops(read_dates: ReadDates, text: str, expected: str) -> None:
    assert read_dates([text], zone="Europe/London") == {text: pd.Timestamp(expected)}


def test_the_format_that_reads_most_of_a_shape_wins(read_dates: ReadDates) -> None:
    read = read_dates(["1/2/2011", "25/2/2011", "26/2/2011", "2/28/2011"])
    assert read["1/2/2011"] == pd.Timestamp("2011-02-01")
    assert read["25/2/2011"] == pd.Timestamp("2011-02-25")
    assert pd.isna(read["2/28/2011"])


def test_each_shape_has_its_own_format(read_dates: ReadDates) -> None:
    read = read_dates(["25/2/2011", "1/2/2011", "2-26-2011", "1-2-2011"])
    assert read["1/2/2011"] == pd.Timestamp("2011-02-01")
    assert read["1-2-2011"] == pd.Timestamp("2011-01-02")


def test_the_number_of_lines_decides_and_not_of_texts(read_dates: ReadDates) -> None:
    read = read_dates(["25/2/2011"] * 3 + ["2/26/2011", "2/27/2011", "1/2/2011"])
    assert read["1/2/2011"] == pd.Timestamp("2011-02-01")


def test_two_formats_that_fit_equally_well_and_differ_are_an_error(read_dates: ReadDates) -> None:
    with pytest.raises(DatesError) as raised:
        read_dates(["1/2/2011", "3/4/2011"])
    assert str(raised.value) == (
        "Dates such as 1/2/2011 may be %d/%m/%Y or %m/%d/%Y: both read 2 lines. "
        "Set DATE_FORMAT=%d/%m/%Y or DATE_FORMAT=%m/%d/%Y."
    )


def test_two_formats_that_agree_are_no_error(read_dates: ReadDates) -> None:
    assert read_dates(["1/1/2011", "2/2/2011"])["2/2/2011"] == pd.Timestamp("2011-02-02")


def test_date_format_decides_and_leaves_the_time_of_day_free(read_dates: ReadDates) -> None:
    read = read_dates(["1/2/2011", "1/2/2011 08:26"], date_format="%m/%d/%Y")
    assert read == {"1/2/2011": pd.Timestamp("2011-01-02"), "1/2/2011 08:26": pd.Timestamp("2011-01-02 08:26")}


def test_several_formats_are_tried_in_turn(read_dates: ReadDates) -> None:
    read = read_dates(["1/2/2011", "2011.02.03", "x"], date_format="%d/%m/%Y; %Y.%m.%d")
    assert read["1/2/2011"] == pd.Timestamp("2011-02-01")
    assert read["2011.02.03"] == pd.Timestamp("2011-02-03")
    assert pd.isna(read["x"])


@pytest.mark.parametrize(
    ("text", "date_format", "expected"),
    [
        ("01/07/2011 23:30 +0000", "%d/%m/%Y %H:%M %z", "2011-07-02 00:30"),
        ("2011-07-01T23:30:00+00:00", "%Y-%m-%dT%H:%M:%S%z", "2011-07-02 00:30"),
        ("2011-07-01T23:30:00", "%Y-%m-%dT%H:%M:%S", "2011-07-01 23:30"),
        ("2011-07-01 23:30:00.123", "%Y-%m-%d %H:%M:%S.%f", "2011-07-01 23:30"),
        ("07.01.11 at 23h30", "%m.%d.%y at %Hh%M", "2011-07-01 23:30"),
    ],
)
def test_a_given_format_may_be_of_any_kind(read_dates: ReadDates, text: str, date_format: str, expected: str) -> None:
    assert read_dates([text], "Europe/London", date_format) == {text: pd.Timestamp(expected)}


@pytest.mark.parametrize("text", ["soon", "2011-02-30", "11-02-03x", "123", "2011-13-45", "99/99/2011"])
def test_dates_that_nothing_reads_are_an_error_with_an_example(read_dates: ReadDates, text: str) -> None:
    words = rf"Expected dates, found such as {text}: no known format reads them\. For instance, set DATE_F"
    with pytest.raises(DatesError, match=words):
        read_dates([text])


def test_only_blank_dates_are_an_error(read_dates: ReadDates) -> None:
    with pytest.raises(DatesError, match="Expected dates, found all blank"):
        read_dates([None])


def test_a_format_that_reads_nothing_is_an_error(read_dates: ReadDates) -> None:
    with pytest.raises(DatesError, match="found such as 2011-02-03: DATE_FORMAT=dd/mm/yyyy reads none of them"):
        read_dates(["2011-02-03"], date_format="dd/mm/yyyy")


def test_a_format_with_an_unknown_sign_is_an_error(read_dates: ReadDates) -> None:
    with pytest.raises(DatesError, match=r"DATE_FORMAT=%Q cannot be used: .* Write it like %d/%m/%Y %H:%M"):
        read_dates(["2011-02-03"], date_format="%Q")
