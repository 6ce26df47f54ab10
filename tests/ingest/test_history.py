"""Customer × month, days and fates, summed up from lines by hand-computed answers."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segmentation.errors import SourceFormatError
from segmentation.frames import CUSTOMER_MONTH_COLUMNS, DAY_COLUMNS, KEPT, LINE_FATE_COLUMNS, History
from segmentation.ingest.history import fingerprint_months, read_history
from segmentation.settings import Settings
from tests.ingest.conftest import HEADER, NOW, Read, count_fates, read_source

SHOP = (
    "1,A1,,2,2011-01-05 10:00,1.50,A,UK\n"
    "1,B1,,1,2011-01-05 10:00,2.00,A,UK\n"
    "1,A1,,1,2011-01-05 10:05,1.50,A,UK\n"
    "2,A1,,1,2011-01-31 23:59,1.50,A,Spain\n"
    "2,B1,,1,2011-02-01 00:00,2.00,A,Spain\n"
    "C3,A1,,-1,2011-03-01 12:00,1.50,A,UK\n"
    "4,A1,,1,2011-01-05 11:00,1.50,B,\n"
    "5,A1,,1,2011-01-06 11:00,1.50,,UK\n"
)


@pytest.fixture
def shop(read: Read) -> History:
    return read(HEADER + SHOP).history


def test_customer_months(shop: History) -> None:
    expected = pd.DataFrame(
        [
            ["A", "2011-01-01", "2011-01-05", "2011-01-31", 2, 2, 50_000, 80_000, 0, 80_000, 4, "Spain"],
            ["B", "2011-01-01", "2011-01-05", "2011-01-05", 1, 1, 10_000, 15_000, 0, 15_000, 1, None],
            ["A", "2011-02-01", "2011-02-01", "2011-02-01", 1, 0, 10_000, 20_000, 0, 20_000, 0, "Spain"],
            ["A", "2011-03-01", None, None, 0, 0, 0, 0, 15_000, -15_000, 0, "UK"],
        ],
        columns=list(CUSTOMER_MONTH_COLUMNS),
    ).astype(
        {
            **dict.fromkeys(("month", "first_day", "last_day"), "datetime64[us]"),
            **dict.fromkeys(("customer_id", "country"), "str"),
            "products": "Int64",
        }
    )
    pd.testing.assert_frame_equal(shop.customer_months, expected)


def test_days_hold_every_readable_line(shop: History) -> None:
    assert list(shop.days.columns) == list(DAY_COLUMNS)
    assert shop.days.set_index(shop.days["day"].dt.strftime("%m-%d")).drop(columns="day").T.to_dict("list") == {
        "01-05": [4, 0, 80_000, 2, 2],
        "01-06": [1, 1, 0, 0, 0],
        "01-31": [1, 0, 15_000, 1, 1],
        "02-01": [1, 0, 20_000, 0, 1],
        "03-01": [1, 0, -15_000, 0, 0],
    }


def test_line_fates_by_month(shop: History) -> None:
    assert list(shop.line_fates.columns) == list(LINE_FATE_COLUMNS)
    rows = shop.line_fates.assign(month=shop.line_fates["month"].dt.month).drop(columns="example")
    assert rows.to_numpy().tolist() == [
        [1, "kept", 5, 0, 95_000],
        [1, "no_customer", 1, 0, 15_000],
        [2, "kept", 1, 0, 20_000],
        [3, "kept", 1, 1, -15_000],
    ]


def test_an_order_of_two_months_counts_in_the_first(shop: History) -> None:
    orders = shop.customer_months.set_index(["customer_id", "month"])["orders"]
    assert orders["A", pd.Timestamp("2011-01-01")] == 2
    assert orders["A", pd.Timestamp("2011-02-01")] == 0


def test_without_invoice_numbers_an_order_is_a_customers_day(read: Read) -> None:
    lines = "A,2011-01-05 10:00,1\nA,2011-01-05 18:00,1\nA,2011-01-06,1\nB,2011-01-05,1\n"
    months = read("client,date,amount\n" + lines).history.customer_months.set_index("customer_id")
    assert months["orders"].to_dict() == {"A": 2, "B": 1}
    assert months["products"].isna().all()
    assert months["country"].isna().all()


def test_the_country_of_two_lines_at_once_is_that_of_the_later_invoice(read: Read) -> None:
    lines = "2,A1,,1,2011-01-05,1,A,Spain\n1,A1,,1,2011-01-05,1,A,UK\n"
    assert read(HEADER + lines).history.customer_months["country"].tolist() == ["Spain"]


def test_a_blank_customer_or_date_is_taken_from_the_invoice(read: Read) -> None:
    lines = (
        "1,A1,,1,2011-01-05,1,A,UK\n1,B1,,1,,1,,UK\n"
        "2,A1,,1,2011-01-06,1,,UK\n2,B1,,1,,1,B,UK\n"
        "3,A1,,1,2011-01-07,1,C,UK\n3,B1,,1,2011-01-08,1,D,UK\n3,C1,,1,2011-01-07,1,,UK\n"
        ",A1,,1,2011-01-07,1,E,UK\n,B1,,1,2011-01-07,1,,UK\n"
    )
    reading = read(HEADER + lines)
    months = reading.history.customer_months.set_index("customer_id")
    assert months["products"].to_dict() == {"A": 2, "B": 2, "C": 1, "D": 1, "E": 1}
    assert count_fates(reading) == {"kept": 7, "no_customer": 2}


def test_months_are_cut_in_the_shops_zone(read: Read) -> None:
    text = "client,date,amount\nA,2011-06-30T23:30:00Z,1\nB,2011-06-30T22:30:00Z,1\n"
    months = read(text, timezone="Europe/London").history.customer_months
    assert months["month"].dt.month.tolist() == [6, 7]


def test_a_fingerprint_depends_on_its_month_alone_and_on_no_order(shop: History) -> None:
    months = shop.customer_months
    shuffled = fingerprint_months(months.sample(frac=1, random_state=1))
    pd.testing.assert_series_equal(shuffled, shop.fingerprints)
    changed = fingerprint_months(months.assign(revenue=months["revenue"] + (months["month"] == "2011-02-01")))
    assert (changed != shop.fingerprints).tolist() == [False, True, False]


def test_a_source_of_returns_alone_is_refused(read: Read) -> None:
    refused = r"found returns only: all 2 lines that count are below zero\. If the sign is reversed"
    with pytest.raises(SourceFormatError, match=refused):
        read("client,date,amount\nA,2011-01-05,-9.5\nB,2011-01-06,-1\n,2011-01-06,5\n")


@pytest.mark.parametrize(
    ("columns", "name"), [("client,date,amount", "money"), ("client,date,qty,price", "units")], ids=["money", "units"]
)
def test_sums_beyond_every_integer_name_the_largest_line(read: Read, columns: str, name: str) -> None:
    rest = ",0.00001" if name == "units" else ""
    lines = "".join(f"A,2011-01-05,{digit}0000000000000{rest}\n" for digit in (9, -9, 8))
    refused = rf"Expected a sum of {name} below .* largest line is A \| 2011-01-05 \| -9"
    with pytest.raises(SourceFormatError, match=refused):
        read(f"{columns}\n" + 40 * lines)


def test_dates_out_of_range_are_counted_in_the_note(read: Read) -> None:
    columns = read("client,date,amount\nA,2011-01-05,9.5\nB,1971-01-06,1\nC,2035-01-06,1\nD,2011-02-30,1\n").columns
    notes = {column.name: column.note for column in columns}
    assert notes["invoice_at"] == "%Y-%m-%d; out of range: 2"


def test_a_reading_reports_its_progress(tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    path.write_text(HEADER + SHOP)
    seen: list[float] = []
    read_history(Settings(source=str(path)), NOW, lambda _stage, fraction: seen.append(fraction))
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


LINE = st.builds(
    "{},{}{},,{},2011-0{}-1{} 1{}:00,{},{},{}\n".format,
    st.integers(1, 4),
    st.sampled_from("ABP"),
    st.sampled_from(["1", "2", ""]),
    st.sampled_from([-1, 0, 1, 2, "x"]),
    st.integers(1, 3),
    st.integers(0, 9),
    st.integers(0, 9),
    st.sampled_from(["0", "1.25", "0.00005"]),
    st.sampled_from(["K1", "K2", "K3", ""]),
    st.sampled_from(["UK", "France", ""]),
)
FEW = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ANCHOR = "9,A1,,1,2011-01-01 10:00,1.00,K9,UK\n"
"""A line that counts, so that a source of nothing else is no error."""


def read_parts(folder: Path, parts: list[list[str]]) -> History:
    with TemporaryDirectory(dir=folder) as name:
        for place, lines in enumerate(parts):
            (Path(name) / f"part{place}.csv").write_text(HEADER + "".join(lines))
        return read_source(Settings(source=f"{name}/*.csv")).history


@FEW
@given(lines=st.lists(LINE, min_size=1, max_size=25), data=st.data())
def test_rows_in_another_order_and_other_files_change_nothing(
    tmp_path: Path, lines: list[str], data: st.DataObject
) -> None:
    whole = [ANCHOR, *lines]
    shuffled = data.draw(st.permutations(whole))
    cut = data.draw(st.integers(1, len(whole) - 1))
    one, other = read_parts(tmp_path, [whole]), read_parts(tmp_path, [shuffled[:cut], shuffled[cut:]])
    pd.testing.assert_frame_equal(one.customer_months, other.customer_months)
    pd.testing.assert_frame_equal(one.days, other.days)
    pd.testing.assert_frame_equal(one.line_fates, other.line_fates)
    pd.testing.assert_series_equal(one.fingerprints, other.fingerprints)


@FEW
@given(lines=st.lists(LINE, min_size=1, max_size=25))
def test_kept_and_rejected_lines_are_those_that_were_read(tmp_path: Path, lines: list[str]) -> None:
    history = read_parts(tmp_path, [[ANCHOR, *lines]])
    fates, days, months = history.line_fates, history.days, history.customer_months
    kept = fates[fates["fate"] == KEPT]
    assert fates["lines"].sum() == len(lines) + 1
    assert days["lines"].sum() == fates[fates["month"].notna()]["lines"].sum()
    assert days["lines"].sum() - days["rejected_lines"].sum() == kept["lines"].sum()
    assert kept["revenue"].sum() == days["revenue"].sum() == months["revenue"].sum()
    assert (months["gross"] - months["returned"]).equals(months["revenue"])
    assert months["orders"].sum() == days["orders"].sum()


@FEW
@given(lines=st.lists(LINE, min_size=1, max_size=25))
def test_a_source_read_twice_over_changes_no_customer(tmp_path: Path, lines: list[str]) -> None:
    once = list(dict.fromkeys([ANCHOR, *lines]))
    twice = read_parts(tmp_path, [once, once])
    pd.testing.assert_frame_equal(read_parts(tmp_path, [once]).customer_months, twice.customer_months)
