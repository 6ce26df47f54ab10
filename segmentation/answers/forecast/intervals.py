"""Intervals from the errors of earlier origins.

Takes forecasts and log errors, origins × horizons, gives bounds. An origin uses the errors known at it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t

from segmentation.answers.forecast.ensemble import LARGEST_RATIO, LEAST_ORIGINS
from segmentation.answers.forecast.outages import YEAR
from segmentation.answers.forecast.series import Floats

PRIOR_WEIGHT = 2.0
PRIOR_SPREAD = 0.2
PRIOR_SPREAD_OF_NEW = 0.3
"""Of a shop with less than a year, whose season is unknown."""


def bound_forecasts(
    forecasts: Floats, log_errors: Floats, level: float, is_shut: NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    """Return lower and upper bounds, NaN where a forecast is not positive, or the shop shut at its origin.

    The variance is (2·s₀² + Σe²) ÷ (2 + n) over the n errors of the same horizon that are known at the
    origin, s₀ a prior; the quantile is Student's with 2 + n degrees. A bound is at most fifty times its forecast.
    """
    counts, sums = _sum_known(~np.isnan(log_errors)), _sum_known(np.nan_to_num(log_errors) ** 2)
    is_new = np.arange(len(forecasts)) < YEAR
    prior = np.where(is_new, PRIOR_SPREAD_OF_NEW, PRIOR_SPREAD)[:, None]
    degrees = PRIOR_WEIGHT + counts
    spread = np.sqrt((PRIOR_WEIGHT * prior**2 + sums) / degrees)
    reach = np.minimum(t.ppf(0.5 + level / 2, degrees) * spread, np.log(LARGEST_RATIO))
    positive = np.where((forecasts > 0) & ~is_shut[:, None], forecasts, np.nan)
    return np.rint(positive * np.exp(-reach)), np.rint(positive * np.exp(reach))


def _sum_known(values: Floats) -> Floats:
    """Return the sums over the earlier origins whose month at that horizon was complete before each origin.

    Origins with less than a year of history no longer count once six with a year have been seen.
    """
    origins, ahead = np.indices(values.shape)
    until_each = np.vstack([np.zeros(values.shape[1]), np.cumsum(values, axis=0)])
    first = np.where(origins >= YEAR + LEAST_ORIGINS, YEAR, 0)
    last = np.maximum(first, origins - ahead)
    known: Floats = until_each[last, ahead] - until_each[first, ahead]
    return known
