"""Numbers, money and dates as people read them, in the reader's locale.

Takes plain values, gives text; a missing value is an en dash. It translates no sentence.
Money is exact in tables (`money`), compact elsewhere (`money_compact`); a minus is −, not a hyphen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_compact_currency, format_currency, format_decimal, format_percent, get_decimal_symbol

MISSING = "–"

_SHORTER_THOUSANDS = {"K": "k", "M": "m", "B": "bn", "T": "tn"}
_POINTS = {"en": "pp", "pt": "p.p."}


@dataclass(frozen=True)
class Formats:
    """How one reader reads: their locale, and the currency of the shop (ISO code)."""

    locale: str
    currency: str

    def money(self, amount: float | None) -> str:
        """£3,661.07"""
        return MISSING if _is_missing(amount) else _sign(format_currency(amount, self.currency, locale=self.locale))

    def shows_nothing(self, amount: float) -> bool:
        """Whether `money` writes it as it writes zero: less than half of the currency's smallest unit."""
        return self.money(amount) == self.money(0)

    def money_whole(self, amount: float | None) -> str:
        """£3,661"""
        if _is_missing(amount):
            return MISSING
        pattern = Locale.parse(self.locale).currency_formats["standard"].pattern.replace(".00", "")
        text = format_currency(round(amount) + 0.0, self.currency, pattern, locale=self.locale, currency_digits=False)
        return _sign(text)

    def money_compact(self, amount: float | None) -> str:
        """£649k, £1.81m: £4.60m: three figures, thousands from ten on without decimals."""
        if _is_missing(amount):
            return MISSING
        rounded = float(f"{amount:.3g}")
        unit = self._find_compact_unit(abs(rounded))
        if unit == 1:
            return self.money_whole(amount)
        digits = _count_compact_digits(abs(rounded), unit)
        text = format_compact_currency(rounded, self.currency, locale=self.locale, fraction_digits=digits)
        text = self._pad_decimals(text, digits)
        if Locale.parse(self.locale).language == "en":
            text = text[:-1] + _SHORTER_THOUSANDS.get(text[-1], text[-1])
        return _sign(text)

    def _find_compact_unit(self, amount: float) -> int:
        """Return how many one of the locale's abbreviation stands for: 1,000 for K; 1 where it abbreviates nothing."""
        patterns = Locale.parse(self.locale).compact_currency_formats["short"]["other"]
        magnitude = max((int(known) for known in patterns if int(known) <= amount), default=1)
        pattern = patterns[str(magnitude)].pattern if magnitude > 1 else "0"
        return 1 if pattern == "0" else magnitude // 10 ** (pattern.count("0") - 1)

    def _pad_decimals(self, text: str, digits: int) -> str:
        """Put back the zeros that Babel drops from a compact form."""
        mark = get_decimal_symbol(Locale.parse(self.locale))
        whole, _, decimals = re.search(r"\d[\d.,]*", text)[0].partition(mark)
        padded = f"{whole}{mark}{decimals.ljust(digits, '0')}" if digits else whole
        return re.sub(r"\d[\d.,]*", padded, text, count=1)

    def number(self, value: float | None, decimals: int = 0) -> str:
        """4,293"""
        if _is_missing(value):
            return MISSING
        places = "." + "0" * decimals if decimals else ""
        return _sign(format_decimal(round(value, decimals) + 0.0, f"#,##0{places}", locale=self.locale))

    def percent(self, share: float | None, decimals: int = 1) -> str:
        """62.7% of a share in 0…1"""
        if _is_missing(share):
            return MISSING
        places = "." + "0" * decimals if decimals else ""
        return _sign(format_percent(round(share, decimals + 2) + 0.0, f"#,##0{places}%", locale=self.locale))

    def points(self, difference: float | None) -> str:
        """5.0 pp: a difference of shares, in percentage points"""
        unit = _POINTS.get(Locale.parse(self.locale).language, "pp")
        return MISSING if _is_missing(difference) else f"{self.number(100 * difference, 1)} {unit}"

    def date(self, day: date | None) -> str:
        """1 Dec 2011"""
        return MISSING if _is_missing(day) else format_date(day, "d MMM y", locale=self.locale)

    def day(self, day: date | None) -> str:
        """1 Dec"""
        return MISSING if _is_missing(day) else format_date(day, "d MMM", locale=self.locale)

    def month(self, month: date | None) -> str:
        """November 2011"""
        return MISSING if _is_missing(month) else format_skeleton("yMMMM", month, locale=self.locale)

    def month_name(self, month: date | None) -> str:
        """November"""
        return MISSING if _is_missing(month) else format_date(month, "LLLL", locale=self.locale)

    def month_short(self, month: date | None) -> str:
        """Nov"""
        return MISSING if _is_missing(month) else format_date(month, "LLL", locale=self.locale)

    def instant(self, instant: datetime | None) -> str:
        """1 Dec 2011, 05:00"""
        if _is_missing(instant):
            return MISSING
        return f"{self.date(instant)}, {format_time(instant, 'HH:mm', locale=self.locale)}"


def _is_missing(value: object) -> bool:
    return value is None or bool(pd.isna(value))


def _sign(text: str) -> str:
    return text.replace("-", "−")


def _count_compact_digits(amount: float, unit: int) -> int:
    """Decimals of the compact form of an amount of three figures: 2.6k and 74k, 1.81m, 12.3m, 123m."""
    if unit == 1_000:
        return 1 if amount < 10_000 else 0
    return max(3 - len(str(int(amount / unit))), 0)
