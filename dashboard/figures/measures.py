"""How the measures of `reporting.evidence` are named and written.

Takes values, gives text.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from dashboard.formatting import MISSING, Formats
from dashboard.translations import _, mark, ngettext
from segmentation.months import count_months

MEASURES = {
    "revenue": mark("Revenue each"),
    "orders": mark("Orders each"),
    "active_share": mark("Share who ordered"),
    "basket": mark("Basket"),
}
COMPARISONS = {
    "rest": mark("Everyone else"),
    "same_size_top": mark("As many top spenders"),
    "random": mark("A random draw of as many"),
    "holdout": mark("Held out"),
}
CLEAR_P = 0.05
"""An adjusted p-value up to this is a clear difference."""

_SMALL_MONEY = 100
_LARGE_MONEY = 10_000
_KEPT_TEXTS = 4096
"""The same means are written for both themes, the table and the words; Babel is slow."""


def name_period(row: Any, formats: Formats) -> str:
    """Return how long after the choice a row looks: "6 months"."""
    months = count_months(row.period_start.date(), row.period_end.date())
    return ngettext("{count} month", "{count} months", months).format(count=formats.number(months))


def is_clear(row: Any) -> bool:
    """Whether a difference holds though so many were tested, and its interval lies on one side of 0."""
    return bool(row.p_adjusted <= CLEAR_P and (row.ci_low > 0 or row.ci_high < 0))


@lru_cache(maxsize=_KEPT_TEXTS)
def write_measure(measure: str, value: float | None, formats: Formats, is_short: bool = False) -> str:
    """Return a mean in the unit of its measure, large money with three figures where it should be short."""
    if measure == "active_share":
        return formats.percent(value)
    if measure == "orders":
        return formats.number(value, 2)
    if is_short and not pd.isna(value) and abs(value) >= _LARGE_MONEY:
        return formats.money_compact(value)
    return formats.money(value) if pd.isna(value) or abs(value) < _SMALL_MONEY else formats.money_whole(value)


@lru_cache(maxsize=_KEPT_TEXTS)
def write_difference(measure: str, value: float | None, formats: Formats, is_short: bool = False) -> str:
    """Return a difference of means with its sign."""
    if pd.isna(value):
        return MISSING
    written = _write_change(measure, value, formats, is_short)
    return f"+{written}" if value > 0 else written


def write_interval(row: Any, formats: Formats) -> str:
    """Return a difference and its 95% confidence interval, "+£3,555 (£3,120 to £3,990)", money short."""
    difference = write_difference(row.measure, row.difference, formats, True)
    if pd.isna(row.difference) or pd.isna(row.ci_low) or pd.isna(row.ci_high):
        return difference
    return _("{difference} ({low} to {high})").format(
        difference=difference,
        low=_write_change(row.measure, row.ci_low, formats, True),
        high=_write_change(row.measure, row.ci_high, formats, True),
    )


def _write_change(measure: str, value: float, formats: Formats, is_short: bool) -> str:
    return formats.points(value) if measure == "active_share" else write_measure(measure, value, formats, is_short)
