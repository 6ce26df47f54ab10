"""What Overview and Forecast say of the months to come: the sentence of the lead, the method, what is not known.

Takes rows of `reporting.forecasts` and caveats, gives sentences.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.components.caveats import write_caveats
from dashboard.figures.bands import sum_expected
from dashboard.formatting import Formats
from dashboard.queries.caveats import StoredCaveat
from dashboard.translations import _, mark

METHODS = {
    "same_month_last_year": mark("Same month last year"),
    "same_month_with_half_growth": mark("Same month last year, with half the growth"),
    "same_month_with_growth": mark("Same month last year, with growth"),
    "seasonal_level": mark("Level and season"),
    "mean_of_three": mark("Mean of three months"),
    "last_month": mark("Last month"),
    "ensemble": mark("Weighted mean of the methods"),
    "share_of_all": mark("Share of all customers’ forecast"),
    "difference": mark("All customers less the Insiders"),
}


def name_method(method: str) -> str:
    """Return a method's name; one that is not known here is named as it is stored."""
    return _(METHODS[method]) if method in METHODS else method.replace("_", " ")


def expect_by(expected: pd.DataFrame, formats: Formats) -> str:
    """Return what to expect of the Insiders and by when, for a lead; empty where nothing is forecast."""
    if expected.empty:
        return ""
    total = sum_expected(expected)
    words = {
        "expected": formats.money_compact(total["revenue"]),
        "low": formats.money_compact(total["lower_80"]),
        "high": formats.money_compact(total["upper_80"]),
        "month": formats.month_name(expected.index[-1]),
    }
    if pd.isna(total["lower_80"]) or pd.isna(total["upper_80"]):
        return _("Expect **{expected}** from them by {month}.").format(**words)
    return _("Expect **{low} to {high}** from them by {month}.").format(**words)


def state_method(forecasts: pd.DataFrame, caveats: Sequence[StoredCaveat], group: str, formats: Formats) -> str:
    """Return which method a group's forecast is from and what it cannot know, for the footer of its figure."""
    methods = forecasts.loc[forecasts["customer_group"] == group, "method"].unique()
    sentences = [_("Expected: {method}.").format(method=_lower_first(name_method(method))) for method in methods]
    return " ".join([*sentences, *write_caveats(caveats, formats)])


def _lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]
