"""The shop's total: the methods of the ensemble, from every origin.

Takes revenue by month, gives one array per method. It weighs none of them.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from segmentation.answers.forecast.outages import YEAR, fill_outages
from segmentation.answers.forecast.series import Floats

GROWTH_MONTHS = 6
LEAST_GROWTH_MONTHS = 3
SEASON_SHRINKAGE = 0.75
LEAST_MONTH = 0.02
"""A month under this share of the median month counts as so much, so that it has a logarithm."""

METHODS = (
    "same_month_last_year",
    "same_month_with_half_growth",
    "same_month_with_growth",
    "seasonal_level",
    "mean_of_three",
    "last_month",
)


def project_shop(total: Floats, horizons: int, is_outage: NDArray[np.bool_]) -> Mapping[str, Floats]:
    """Return each method's forecasts: origins × horizons, NaN where it lacks history.

    Origin n sees the months before n alone. Every forecast is positive. Once the shop sells again, an outage is
    no season: to the methods that know one it counts as the same month of the year before.
    """
    filled = fill_outages(total, is_outage)
    projections = {method: np.full((len(total) + 1, horizons), np.nan) for method in METHODS}
    for origin in range(1, len(total) + 1):
        known = lift_months(total[:origin])
        usual = known if is_outage[origin - 1] else lift_months(filled[:origin])
        if known is not None and usual is not None:
            for method, forecast in _project_origin(known, usual, horizons).items():
                projections[method][origin] = forecast
    return projections


def lift_months(revenue: Floats) -> Floats | None:
    """Return the months with those near or under zero lifted to the least; None where none is positive."""
    positive = revenue[revenue > 0]
    return np.maximum(revenue, LEAST_MONTH * np.median(positive)) if positive.size else None


def _project_origin(known: Floats, usual: Floats, horizons: int) -> dict[str, Floats | float]:
    """Return the methods of the latest months, which look at `known`, and those of the year, which look at `usual`."""
    found: dict[str, Floats | float] = {"last_month": known[-1]}
    if len(known) >= 3:
        found["mean_of_three"] = known[-3:].mean()
    if len(known) >= YEAR:
        year_before = usual[-YEAR:][:horizons]
        found["same_month_last_year"] = year_before
        found["seasonal_level"] = _project_level(usual, horizons)
        if len(known) >= YEAR + LEAST_GROWTH_MONTHS:
            growth = _measure_growth(usual)
            found["same_month_with_half_growth"] = year_before * np.sqrt(growth)
            found["same_month_with_growth"] = year_before * growth
    return found


def _measure_growth(known: Floats) -> float:
    """Return the last six months, or those known a year before, over the same months of the year before."""
    months = min(GROWTH_MONTHS, len(known) - YEAR)
    return float(known[-months:].sum() / known[-YEAR - months : -YEAR].sum())


def _project_level(known: Floats, horizons: int) -> Floats:
    """Return the level of the last three months times the season of the whole years known, shrunk in logs."""
    years = known[-(len(known) // YEAR * YEAR) :].reshape(-1, YEAR)
    season = np.exp(SEASON_SHRINKAGE * np.log(years / years.mean(axis=1, keepdims=True)).mean(axis=0))
    level = (known[-3:] / season[-3:]).mean()
    return np.asarray(level * season[:horizons])
