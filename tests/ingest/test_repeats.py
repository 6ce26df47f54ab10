"""Invoices that overlapping files hold more than once count once."""

from __future__ import annotations

import ibis
import pandas as pd
import pytest

from segmentation.ingest.repeats import mark_repeats
from tests.ingest.conftest import HEADER, Read, count_fates

LAMP = "1,A1,LAMP,1,2011-01-05 10:00,2.50,A,UK\n"
BOWL = "1,B1,BOWL,2,2011-01-05 10:00,1.50,A,UK\n"
OTHER = "2,A1,LAMP,1,2011-01-06 10:00,2.50,B,UK\n"


@pytest.mark.parametrize(
    ("lines", "extra"),
    [
        (LAMP + BOWL, 0),
        (2 * LAMP, 1),
        (2 * (LAMP + BOWL), 2),
        (2 * LAMP + BOWL, 0),
        (4 * LAMP + 2 * BOWL, 3),
        (6 * LAMP + 3 * BOWL, 6),
        (3 * LAMP + 2 * BOWL, 0),
        (2 * (LAMP + BOWL) + OTHER, 2),
        (2 * (LAMP + BOWL + OTHER), 3),
    ],
)
def test_counts_with_a_common_divisor_are_copies(read: Read, lines: str, extra: int) -> None:
    fates = count_fates(read(HEADER + lines))
    assert fates.get("repeated_invoice", 0) == extra
    assert fates["kept"] == lines.count("\n") - extra


def test_lines_that_differ_in_any_column_are_no_copies(read: Read) -> None:
    assert count_fates(read(HEADER + LAMP + LAMP.replace("LAMP", "RED LAMP"))) == {"kept": 2}
    assert count_fates(read(HEADER + LAMP + LAMP.replace("UK", "FR"))) == {"kept": 2}


def test_lines_without_an_invoice_number_are_no_copies(read: Read) -> None:
    assert count_fates(read(HEADER + 2 * LAMP.replace("1,A1", ",A1"))) == {"kept": 2}


def test_without_invoice_numbers_nothing_is_a_copy(read: Read) -> None:
    assert count_fates(read("client,date,qty,price\n" + 2 * "A,2011-01-05,1,2.50\n")) == {"kept": 2}


def test_without_quantities_nothing_is_a_copy(read: Read) -> None:
    assert count_fates(read("client,order,date,amount\n" + 2 * "A,1,2011-01-05,2.50\n")) == {"kept": 2}


def test_blanks_and_ids_of_two_spellings_are_equal(read: Read) -> None:
    assert count_fates(read(HEADER + LAMP + LAMP.replace(",A,", ", A ,")))["repeated_invoice"] == 1


def test_it_marks_copies_of_typed_lines() -> None:
    connection = ibis.duckdb.connect()
    frame = pd.DataFrame({"invoice_no": ["1", "1", "2"], "quantity": [1.0, 1.0, 3.0]})
    marked = mark_repeats(connection.create_table("lines", frame)).execute()
    assert marked.groupby("invoice_no")["is_extra_copy"].sum().to_dict() == {"1": 1, "2": 0}
    assert marked["as_read"].nunique() == 2
    connection.disconnect()
