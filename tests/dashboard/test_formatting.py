"""Numbers, money and dates read as LOOK words them, in two languages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dashboard.formatting import MISSING, Formats

BRITISH, BRAZILIAN = Formats("en_GB", "GBP"), Formats("pt_BR", "GBP")


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "£0"),
        (38.2, "£38"),
        (999.4, "£999"),
        (999.7, "£1.0k"),
        (2_622, "£2.6k"),
        (74_137, "£74k"),
        (649_120, "£649k"),
        (999_600, "£1.00m"),
        (4_598_210, "£4.60m"),
        (1_812_345, "£1.81m"),
        (12_345_678, "£12.3m"),
        (1_200_000_000, "£1.20bn"),
        (-3_920.03, "−£3.9k"),
    ],
)
def test_it_writes_compact_money_with_three_figures(amount: float, text: str) -> None:
    assert BRITISH.money_compact(amount) == text


@pytest.mark.parametrize(
    ("locale", "currency", "texts"),
    [
        ("de_DE", "EUR", ["999 €", "2.250 €", "649.120 €", "1,81 Mio. €"]),
        ("pt_BR", "BRL", ["R$ 999", "R$ 2,2 mil", "R$ 649 mil", "R$ 1,81 mi"]),
        ("fr_FR", "EUR", ["999 €", "2,2 k €", "649 k €", "1,81 M €"]),
        ("en_US", "USD", ["$999", "$2.2k", "$649k", "$1.81m"]),
        ("en_IN", "INR", ["₹999", "₹2.2k", "₹6.49L", "₹18.1L"]),
        ("ja_JP", "JPY", ["￥999", "￥2,250", "￥64.9万", "￥181万"]),
    ],
)
def test_it_abbreviates_money_where_the_locale_does(locale: str, currency: str, texts: list[str]) -> None:
    formats = Formats(locale, currency)
    written = [formats.money_compact(amount) for amount in (999, 2_250, 649_120, 1_812_345)]
    assert [text.replace("\u00a0", " ") for text in written] == texts


def test_it_writes_exact_money_with_a_minus_that_is_no_hyphen() -> None:
    assert BRITISH.money(-3_661.07) == "−£3,661.07"
    assert BRITISH.money_whole(3_661.07) == "£3,661"
    assert BRITISH.money_whole(-0.2) == "£0"


def test_it_knows_what_is_written_as_nothing() -> None:
    assert BRITISH.shows_nothing(0.0001)
    assert not BRITISH.shows_nothing(0.006)
    assert Formats("ja_JP", "JPY").shows_nothing(0.4)


def test_it_writes_shares_and_their_differences() -> None:
    assert BRITISH.percent(0.6274) == "62.7%"
    assert BRITISH.percent(0.08, 0) == "8%"
    assert BRITISH.percent(-0.0004) == "0.0%"
    assert BRITISH.points(0.0502) == "5.0 pp"
    assert BRITISH.number(4_293) == "4,293"
    assert BRITISH.number(1.5, 1) == "1.5"


def test_it_writes_days_and_months() -> None:
    day = date(2011, 12, 1)
    assert BRITISH.date(day) == "1 Dec 2011"
    assert BRITISH.day(day) == "1 Dec"
    assert BRITISH.month(day) == "December 2011"
    assert BRITISH.month_name(day) == "December"
    assert BRITISH.month_short(day) == "Dec"
    assert BRITISH.instant(datetime(2011, 12, 1, 5, tzinfo=UTC)) == "1 Dec 2011, 05:00"


def test_it_writes_portuguese_with_its_own_marks() -> None:
    assert BRAZILIAN.money(3_661.07) == "£\u00a03.661,07"
    assert BRAZILIAN.money_compact(649_120) == "£\u00a0649\u00a0mil"
    assert BRAZILIAN.money_compact(4_598_210) == "£\u00a04,60\u00a0mi"
    assert BRAZILIAN.percent(0.627) == "62,7%"
    assert BRAZILIAN.points(0.05) == "5,0 p.p."
    assert BRAZILIAN.date(date(2011, 11, 30)) == "30 nov. 2011"


@pytest.mark.parametrize(
    "write", ["money", "money_whole", "money_compact", "number", "percent", "points", "date", "month"]
)
def test_it_writes_an_en_dash_where_a_value_is_missing(write: str) -> None:
    assert getattr(BRITISH, write)(None) == MISSING
    assert getattr(BRITISH, write)(float("nan")) == MISSING
