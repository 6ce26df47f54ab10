"""Every line gets exactly one fate, the first rule that fits it."""

from __future__ import annotations

import pytest

from segmentation.errors import ColumnsError, SourceFormatError
from segmentation.frames import REJECTED_FATES
from tests.ingest.conftest import HEADER, Read, count_fates, sum_fates

GOOD = "".join(f"{n},8512{n},LANTERN,6,2010-12-0{n},2.50,C{n},UK\n" for n in range(1, 10))
"""Nine lines that count; with them at least nine in ten stock codes of a test have a digit."""


def read_one(read: Read, line: str, **settings: str) -> str:
    """The fate of one line beside nine that count."""
    fates = count_fates(read(HEADER + GOOD + line + "\n", **settings))
    changed = {fate for fate, lines in fates.items() if lines != {"kept": 9}.get(fate, 0)}
    assert len(changed) == 1
    return changed.pop()


@pytest.mark.parametrize(
    ("line", "fate"),
    [
        ("20,85123A,LANTERN,6,2010-12-01,2.50,A,UK", "kept"),
        ("20,85123A,LANTERN,-6,2010-12-01,2.50,A,UK", "kept"),
        ("C20,85123A,LANTERN,6,2010-12-01,2.50,A,UK", "kept"),
        ("20,85123A,LANTERN,6,,2.50,A,UK", "unreadable"),
        ("20,85123A,LANTERN,6,soon,2.50,A,UK", "unreadable"),
        ("20,85123A,LANTERN,6,1989-12-31,2.50,A,UK", "unreadable"),
        ("20,85123A,LANTERN,6,1990-01-01,2.50,A,UK", "kept"),
        ("20,85123A,LANTERN,6,2026-11-25 08:59,2.50,A,UK", "kept"),
        ("20,85123A,LANTERN,6,2026-11-25 09:01,2.50,A,UK", "unreadable"),
        ("20,85123A,LANTERN,,2010-12-01,2.50,A,UK", "unreadable"),
        ("20,85123A,LANTERN,six,2010-12-01,2.50,A,UK", "unreadable"),
        ("20,85123A,LANTERN,6,2010-12-01,,A,UK", "unreadable"),
        ("20,85123A,LANTERN,6,2010-12-01,free,A,UK", "unreadable"),
        ("20,85123A,LANTERN,6,2010-12-01,2.50,,UK", "no_customer"),
        ("20,85123A,LANTERN,6,2010-12-01,2.50,nan,UK", "no_customer"),
        ("20,85123A,LANTERN,6,2010-12-01,2.50,N/A,UK", "no_customer"),
        ("20,POST,POSTAGE,1,2010-12-01,2.50,A,UK", "not_a_product"),
        ("20,,POSTAGE,1,2010-12-01,2.50,A,UK", "not_a_product"),
        ("20,C2,CARRIAGE,1,2010-12-01,2.50,A,UK", "not_a_product"),
        ("20,c3,CARRIAGE,1,2010-12-01,2.50,A,UK", "not_a_product"),
        ("20,C22,LANTERN,1,2010-12-01,2.50,A,UK", "kept"),
        ("20,TEST001,TEST,1,2010-12-01,2.50,A,UK", "not_a_product"),
        ("20,adjust2,ADJUSTMENT,1,2010-12-01,2.50,A,UK", "not_a_product"),
        ("20,gift_0001_40,VOUCHER,1,2010-12-01,2.50,A,UK", "not_a_product"),
        ("20,85123A,LANTERN,6,2010-12-01,0,A,UK", "no_price"),
        ("20,85123A,LANTERN,6,2010-12-01,-2.50,A,UK", "no_price"),
        ("20,85123A,LANTERN,0,2010-12-01,2.50,A,UK", "no_quantity"),
    ],
)
def test_a_line_has_the_first_fate_that_fits(read: Read, line: str, fate: str) -> None:
    assert read_one(read, line) == fate


@pytest.mark.parametrize(
    ("line", "fate"),
    [
        ("20,POST,,0,soon,0,,UK", "unreadable"),
        ("20,POST,,0,2010-12-01,0,,UK", "no_customer"),
        ("20,POST,,0,2010-12-01,0,A,UK", "not_a_product"),
        ("20,85123A,,0,2010-12-01,0,A,UK", "no_price"),
    ],
)
def test_the_rules_apply_in_their_order(read: Read, line: str, fate: str) -> None:
    assert read_one(read, line) == fate


def test_not_products_can_be_set(read: Read) -> None:
    assert read_one(read, "20,85123A,,6,2010-12-01,2.50,A,UK", not_products="X*,85123a") == "not_a_product"
    assert read_one(read, "20,C2,,6,2010-12-01,2.50,A,UK", not_products="X*,85123a") == "kept"


def test_codes_without_digits_are_products_where_many_have_none(read: Read) -> None:
    lines = "1,LAMP,,1,2010-12-01,2,A,UK\n2,8512,,1,2010-12-01,2,A,UK\n3,,,1,2010-12-02,2,A,UK\n"
    assert count_fates(read(HEADER + lines)) == {"kept": 3}


def test_fates_are_counted_in_money(read: Read) -> None:
    lines = "20,85123A,,2,2010-12-01,2.50,,UK\n21,85123A,,-1,2010-12-01,2.50,,UK\n22,85123A,,x,2010-12-01,9,A,UK\n"
    assert sum_fates(read(HEADER + GOOD + lines)) == {"kept": 135.0, "no_customer": 2.5, "unreadable": 0.0}


def test_a_rejected_line_is_shown_as_read(read: Read) -> None:
    fates = read(HEADER + GOOD + "20,POST,POSTAGE,1,2010-12-01,2.50,A,UK\n").history.line_fates
    examples = dict(zip(fates["fate"], fates["example"], strict=True))
    assert examples["not_a_product"] == "20 | POST | POSTAGE | 1 | 2010-12-01 | 2.50 | A | UK"
    assert fates[fates["fate"] == "kept"]["example"].isna().all()


def test_lines_without_a_readable_date_have_no_month_and_no_day(read: Read) -> None:
    history = read(HEADER + GOOD + "20,85123A,,1,soon,2.50,A,UK\n").history
    assert history.line_fates[history.line_fates["month"].isna()]["fate"].tolist() == ["unreadable"]
    assert history.days["lines"].sum() == 9


def test_money_is_exact_and_rounded_half_up(read: Read) -> None:
    lines = "20,1A,,3,2010-12-01,0.00005,A,UK\n21,1A,,0.5,2010-12-01,0.0001,B,UK\n22,1A,,3,2010-12-01,0.1,C,UK\n"
    months = read(HEADER + lines).history.customer_months.set_index("customer_id")
    assert months["revenue"].to_dict() == {"A": 3, "B": 1, "C": 3_000}
    assert months["items"].to_dict() == {"A": 30_000, "B": 5_000, "C": 30_000}


def test_an_amount_needs_neither_quantity_nor_price(read: Read) -> None:
    history = read("client,date,amount\nA,2011-01-05,9.5\nA,2011-01-06,-2\nB,2011-01-06,0\nC,2011-01-06,x\n").history
    row = history.customer_months.iloc[0]
    assert (row["gross"], row["returned"], row["items"]) == (95_000, 20_000, 10_000)
    assert row[["first_day", "last_day"]].tolist() == [history.days["day"].iloc[0]] * 2
    assert set(history.line_fates["fate"]) == {"kept", "no_price", "unreadable"}


def test_a_line_total_wins_over_quantity_and_price(read: Read) -> None:
    months = read("client,date,qty,price,line_total\nA,2011-01-05,2,5,9\nB,2011-01-05,,5,4\n").history.customer_months
    assert months["revenue"].tolist() == [90_000, 40_000]
    assert months["items"].tolist() == [20_000, 10_000]


def test_goods_that_came_back_lower_the_revenue_whatever_the_sign_of_their_total(read: Read) -> None:
    months = read("client,date,qty,line_total\nA,2011-01-05,2,9\nA,2011-01-06,-1,4\n").history.customer_months
    assert months[["gross", "returned", "revenue"]].to_numpy().tolist() == [[90_000, 40_000, 50_000]]


def test_no_customer_id_at_all_is_an_error(read: Read) -> None:
    with pytest.raises(
        ColumnsError, match="No customer ids: the column client, read as customer_id, is blank in all 2"
    ):
        read("client,date,amount\n,2011-01-05,9\n,2011-01-06,9\n")


def test_a_source_of_which_nothing_counts_is_an_error_with_an_example(read: Read) -> None:
    with pytest.raises(
        SourceFormatError, match=r"None of the 2 lines counts: 1 unreadable, 1 no_price\. For instance: "
    ):
        read("client,date,amount\nA,2011-01-05,x\nB,2011-01-06,0\n")


def test_every_fate_is_known(read: Read) -> None:
    fates = count_fates(read(HEADER + GOOD + "20,POST,,1,2010-12-01,2.50,A,UK\n"))
    assert set(fates) <= {"kept", *REJECTED_FATES}
    assert sum(fates.values()) == 10
