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
_SMALL_MONEY = 100
_KEPT_TEXTS = 4096
"""The same means are written for both themes, the table and the words; Babel is slow."""


def name_period(row: Any, formats: Formats) -> str:
    """Return how long after the choice a row looks: "6 months"."""
    months = count_months(row.period_start.date(), row.period_end.date())
    return ngettext("{count} month", "{count} months", months).format(count=formats.number(months))


@lru_cache(maxsize=_KEPT_TEXTS)
def write_measure(measure: str, value: float | None, formats: Formats) -> str:
    """Return a mean in the unit of its measure."""
    if measure == "active_share":
        return formats.percent(value)
    if measure == "orders":
        return formats.number(value, 2)
    return formats.money(value) if pd.isna(value) or abs(value) < _SMALL_MONEY else formats.money_whole(value)


@lru_cache(maxsize=_KEPT_TEXTS)
def write_difference(measure: str, value: float | None, formats: Formats) -> str:
    """Return a difference of means with its sign."""
    if pd.isna(value):
        return MISSING
    written = _write_change(measure, value, formats)
    return f"+{written}" if value > 0 else written


def write_interval(row: Any, formats: Formats) -> str:
    """Return a difference and its 95% confidence interval, "+£3,555 (£3,120 to £3,990)"."""
    difference = write_difference(row.measure, row.difference, formats)
    if pd.isna(row.difference) or pd.isna(row.ci_low) or pd.isna(row.ci_high):
        return difference
    return _("{difference} ({low} to {high})").format(
        difference=difference,
        low=_write_change(row.measure, row.ci_low, formats),
        high=_write_change(row.measure, row.ci_high, formats),
    )


def _write_change(measure: str, value: float, formats: Formats) -> str:
    return formats.points(value) if measure == "active_share" else write_measure(measure, value, formats)
