"""Text files of every delimiter and encoding; no line is lost."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from segmentation.errors import SourceFormatError
from segmentation.frames import MONEY_SCALE
from tests.ingest.conftest import HEADER, Read, count_fates

ROWS = (
    ("customer_id", "invoice_no", "stock_code", "description", "invoice_at", "quantity", "unit_price"),
    ("17850", "536365", "85123A", "LANTERN", "2010-12-01 08:26", "6", "2.55"),
    ("13047", "536366", "22633", "HAND WARMER", "2010-12-02 09:00", "2", "1.85"),
)


def _write(delimiter: str) -> str:
    return "".join(delimiter.join(row) + "\n" for row in ROWS)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_it_reads_every_delimiter(read: Read, delimiter: str) -> None:
    assert read(_write(delimiter)).history.customer_months["revenue"].tolist() == [37_000, 153_000]


def test_gzip_is_told_by_content(read: Read) -> None:
    assert read(gzip.compress(_write(",").encode()), name="shop.csv").rows_read == 2


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_it_reads_every_line_end(read: Read, line_end: str) -> None:
    assert read(_write(",").replace("\n", line_end)).rows_read == 2


def test_mixed_line_ends_lose_nothing(read: Read) -> None:
    first, *rest = _write(",").splitlines()
    assert read(first + "\r\n" + "\n".join(rest)).rows_read == 2


@pytest.mark.parametrize(
    ("encoding", "text", "notes"),
    [
        ("utf-8", "Curaçao", ()),
        ("utf-8-sig", "Curaçao", ()),
        ("latin-1", "Curaçao", ("shop.csv is not UTF-8: read as Windows-1252.",)),
        ("windows-1252", "Côte d’Ivoire", ("shop.csv is not UTF-8: read as Windows-1252.",)),
        ("utf-16", "São Tomé 東京", ("shop.csv is not UTF-8: read as UTF-16.",)),
    ],
)
def test_it_reads_encodings_and_says_which(read: Read, encoding: str, text: str, notes: tuple[str, ...]) -> None:
    reading = read(f"customer_id,date,amount,country\nA,2011-01-05,9.50,{text}\n".encode(encoding))
    assert reading.history.customer_months["country"].tolist() == [text]
    assert reading.notes == notes


def test_an_empty_trailing_column_is_ignored(read: Read) -> None:
    reading = read("client,date,amount,\nA,2011-01-05,9.5,\nB,2011-01-06,1,\n")
    assert count_fates(reading) == {"kept": 2}


def test_trailing_delimiters_below_a_header_without_one_are_ignored(read: Read) -> None:
    assert count_fates(read("client,date,amount\nA,2011-01-05,9.5,\nB,2011-01-06,1,\n")) == {"kept": 2}


def test_a_short_line_is_kept_as_one_line(read: Read) -> None:
    reading = read("client,date,amount\nA,2011-01-05\nB,2011-01-06,1\n")
    assert count_fates(reading) == {"kept": 1, "unreadable": 1}


def test_a_line_with_too_many_values_is_unreadable_and_said(read: Read) -> None:
    reading = read("client,date,amount\nA,2011-01-05,9.5,7,8\nB,2011-01-06,1\n")
    assert count_fates(reading) == {"kept": 1, "unreadable": 1}
    assert reading.notes == ("1 line of shop.csv has more values than its header: unreadable.",)
    fates = reading.history.line_fates.set_index("fate")
    assert fates.at["unreadable", "example"] == "A | 2011-01-05 | 9.5 | 7"


def test_quotes_inside_a_description_lose_nothing(read: Read) -> None:
    lines = (
        '1,A1,RECORD FRAME 7" SINGLE,1,2011-01-05,2.50,A,UK\n'
        '1,A2,"FRAME 7"" WIDE, BLUE",1,2011-01-05,2.50,A,UK\n'
        '1,A3,"BLUE" FRAME,1,2011-01-05,2.50,A,UK\n'
    )
    reading = read(HEADER + lines)
    assert reading.rows_read == 3
    assert reading.history.customer_months["products"].tolist() == [3]


def test_a_line_break_inside_quotes_is_part_of_the_value(read: Read) -> None:
    reading = read(HEADER + '1,A1,"TWO\nLINES",1,2011-01-05,2.50,A,UK\n2,A1,ONE,1,2011-01-06,2.50,B,UK\n')
    assert count_fates(reading) == {"kept": 2}


@pytest.mark.parametrize("closing", ["", '2,A1,"ONE",1,2011-01-06,2.50,B,UK\n', '2,A1,ONE",1,2011-01-06,2.50,B,UK\n'])
def test_a_quote_that_never_closes_is_an_error(read: Read, closing: str) -> None:
    swallowed = '1,A1,"OPEN,1,2011-01-05,2.50,A,UK\n2,A1,ONE,1,2011-01-06,2.50,B,UK\n'
    with pytest.raises(SourceFormatError, match="A quote is opened and not closed"):
        read(HEADER + swallowed + closing)


@pytest.mark.parametrize("note", ["gift, wrapped,\nred, please", "a, b, c, d\ne, f, g, h\ni, j, k, l", ",\n,,,\n"])
def test_a_quoted_note_may_have_lines_and_commas(read: Read, note: str) -> None:
    first = f'A,2011-01-05,9.5,"{note}"\nB,2011-01-06,1,x\n'
    assert count_fates(read("client,date,amount,note\n" + first)) == {"kept": 2}
    last = f'"{note}",A,2011-01-05,9.5\nx,B,2011-01-06,1\n'
    assert count_fates(read("note,client,date,amount\n" + last)) == {"kept": 2}


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("client,date,amount,note", "A,2011-01-05,9.5,{}\n"),
        ("client,date,note,amount", "A,5-Jan-11,{},9.5\n"),
        ("note,client,date,amount", "{},A,05/01/2011 09:30,9.5\n"),
        ("client;note;date;amount", "A;{};2011-01-05;9,5\n"),
        ("client,note,date,amount", "A,{},2011-01-05,9.5\r\n"),
    ],
)
def test_an_open_quote_is_told_in_any_column(read: Read, header: str, line: str) -> None:
    opened = line.format('"OPEN') + line.format("x")
    for content in (opened, opened + line.format('"y"'), opened + 3 * line.format("z")):
        with pytest.raises(SourceFormatError, match="A quote is opened and not closed"):
            read(header + "\n" + line.format("first") + content)


@pytest.mark.parametrize("hint", ["sep=;\n", '"sep=;"\r\n', "SEP=;\r", "\ufeffsep=;\n", "\nsep=;\n"])
def test_the_delimiter_above_the_header_is_no_line(read: Read, hint: str) -> None:
    reading = read(f"{hint}client;date;amount\nA;2011-01-05;9,5\nB;2011-01-06;1\n")
    assert (reading.rows_read, count_fates(reading)) == (2, {"kept": 2})


def test_blank_lines_are_no_lines(read: Read) -> None:
    assert read("\nclient,date,amount\n\nA,2011-01-05,9.5\n\n").rows_read == 1


def test_there_need_be_no_header(read: Read) -> None:
    reading = read("A,2011-01-05,9.5\nB,2011-01-06,1\n", source_columns="customer_id=1,invoice_at=2,revenue=3")
    assert reading.rows_read == 2
    assert reading.history.customer_months["revenue"].sum() == 10.5 * MONEY_SCALE


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty; expected a table with a header row"),
        (b"\n\n \n", "is empty; expected a table with a header row"),
        (gzip.compress(b"", mtime=0), "is empty; expected a table with a header row"),
        (b"client,date,amount\n", "has a header and no lines below it"),
        (b"Once upon a time\nthere was a shop\n", "is not a table: its first row has one value"),
        (b"%PDF-1.7\x00\x01\x02", "is not a table: it holds bytes that no text has"),
        ("client,date,amount\nA,2011-01-05,1\n".encode("utf-16")[:-1], "begins as UTF-16 text and does not go on so"),
        ("\n \n".encode("utf-16"), "is empty; expected a table with a header row"),
        ("client,date,amount\nA,2011-01-05,1\n".encode("utf-16-le"), "is not a table: .* save it as one of these"),
        (gzip.compress(b"client,date,amount\nA,2011-01-05,1\n" * 999, mtime=0)[:-20], "is cut short or damaged"),
        (b"PAR1 and no more", "cannot be read as Parquet"),
    ],
)
def test_what_is_not_a_table_is_one_clear_error(read: Read, content: bytes, message: str) -> None:
    with pytest.raises(SourceFormatError, match=message):
        read(content)


def test_nothing_is_left_in_the_temporary_folder(read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(workspace))
    read(b"client,date,amount\nA,2011-01-05,9.5\n")
    assert list(workspace.iterdir()) == []
