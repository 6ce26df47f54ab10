"""How every method did from earlier origins.

Takes the groups, gives the frames of backtests and of their errors. An origin's interval uses the errors
known at it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.answers.forecast.ensemble import measure_log_errors
from segmentation.answers.forecast.groups import Group
from segmentation.answers.forecast.intervals import bound_forecasts
from segmentation.answers.forecast.series import Floats, Series

RECENT_ORIGINS = 24
"""Backtests are told of so many newest origins."""

NEAR_ZERO = 0.05
"""A percentage of what came is not told where that is under this share of the mean."""

BACKTEST_COLUMNS = (
    "customer_group",
    "method",
    "origin",
    "horizon_months",
    "forecast",
    "actual",
    "lower_80",
    "upper_80",
    "is_chosen",
)

ACCURACY_COLUMNS = (
    "customer_group",
    "method",
    "horizon_months",
    "origins",
    "wape",
    "mape",
    "bias",
    "intervals",
    "coverage_80",
    "coverage_95",
    "is_chosen",
)


def list_backtests(groups: Sequence[Group], series: Series) -> pd.DataFrame:
    """Return one row per group, method, origin and month ahead whose outcome is known."""
    tables = [
        _tabulate_method(group, method, forecasts, series)
        for group in groups
        for method, forecasts in sorted(group.methods.items())
    ]
    filled = [table for table in tables if len(table)]
    if not filled:
        return pd.DataFrame(columns=list(BACKTEST_COLUMNS))
    return pd.concat(filled, ignore_index=True)[list(BACKTEST_COLUMNS)]


def _tabulate_method(group: Group, method: str, forecasts: Floats, series: Series) -> pd.DataFrame:
    lower, upper = bound_forecasts(forecasts, measure_log_errors(forecasts, group.trusted), 0.8, group.is_shut)
    origins, ahead = np.nonzero(_find_known(forecasts, group.actuals))
    at = origins, ahead
    return pd.DataFrame(
        {
            "customer_group": group.name,
            "method": method,
            "origin": pd.Series([series.date_of(int(origin)) for origin in origins], dtype=object),
            "horizon_months": ahead + 1,
            "forecast": forecasts[at].astype(np.int64),
            "actual": group.actuals[at].astype(np.int64),
            "lower_80": count_money(lower[at]),
            "upper_80": count_money(upper[at]),
            "is_chosen": method == group.chosen,
        }
    )


def count_money(values: Floats) -> pd.Series:
    """Return whole money as Int64, null where it is NaN."""
    is_known = ~np.isnan(values)
    money = pd.array(np.where(is_known, values, 0).astype(np.int64), dtype="Int64")
    money[~is_known] = pd.NA
    return pd.Series(money)


def measure_accuracy(groups: Sequence[Group], horizons: int) -> pd.DataFrame:
    """Return the errors of the sums of the first 1, 3 and `horizons` months, by group and method."""
    rows = [row for group in groups for row in _measure_group(group, horizons)]
    return pd.DataFrame(rows, columns=list(ACCURACY_COLUMNS))


def _measure_group(group: Group, horizons: int) -> Iterator[tuple[object, ...]]:
    actuals = np.cumsum(group.actuals, axis=1)
    for method, forecasts in sorted(group.methods.items()):
        sums = np.cumsum(forecasts, axis=1)
        is_known = _find_known(sums, actuals)
        errors = measure_log_errors(sums, np.cumsum(group.trusted, axis=1))
        bounds = [bound_forecasts(sums, errors, level, group.is_shut) for level in (0.8, 0.95)]
        inside = [_find_inside(actuals, bound) for bound in bounds]
        for months in sorted({1, min(3, horizons), horizons}):
            known = is_known[:, months - 1]
            if known.any():
                figures = summarise_errors(sums[known, months - 1], actuals[known, months - 1])
                covered = [cover[known, months - 1] for cover in inside]
                yield (
                    group.name,
                    method,
                    months,
                    int(known.sum()),
                    *figures,
                    *_summarise_cover(covered),
                    (method == group.chosen),
                )


def count_tests(group: Group) -> int:
    """Return at how many origins the chosen method's sum of all months ahead can be held against what came."""
    sums = np.cumsum(group.methods[group.chosen], axis=1)
    return int(_find_known(sums, np.cumsum(group.actuals, axis=1))[:, -1].sum())


def _find_known(forecasts: Floats, actuals: Floats) -> NDArray[np.bool_]:
    """Return where both are known, at the newest origins."""
    is_known = ~np.isnan(forecasts) & ~np.isnan(actuals)
    is_known[: max(0, len(forecasts) - 1 - RECENT_ORIGINS)] = False
    return is_known


def summarise_errors(forecasts: Floats, actuals: Floats) -> tuple[float | None, float | None, float | None]:
    """Return WAPE, MAPE and bias; None where what came is nothing, MAPE also where one of it is near nothing."""
    size = np.abs(actuals)
    if not size.sum():
        return None, None, None
    errors = forecasts - actuals
    is_near_zero = size.min() < NEAR_ZERO * size.mean()
    mape = None if is_near_zero else float(np.mean(np.abs(errors) / size))
    return float(np.abs(errors).sum() / size.sum()), mape, float(errors.sum() / size.sum())


def _find_inside(actuals: Floats, bounds: tuple[Floats, Floats]) -> Floats:
    """Return 1 where what came lies within the bounds, 0 where not, NaN where there are none."""
    lower, upper = bounds
    return np.where(np.isnan(lower), np.nan, (lower <= actuals) & (actuals <= upper))


def _summarise_cover(covered: Sequence[Floats]) -> tuple[int, float | None, float | None]:
    """Return how many had an interval, and the shares inside."""
    counted = int((~np.isnan(covered[0])).sum())
    if not counted:
        return 0, None, None
    return counted, float(np.nanmean(covered[0])), float(np.nanmean(covered[1]))
