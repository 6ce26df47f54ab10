"""Intervals from the errors of earlier origins.

Takes forecasts and log errors, origins × horizons, gives bounds. An origin uses the errors known at it.
"""

from __future__ import annotations

import numpy as np
from scipy.stats import t

from segmentation.answers.forecast.series import Floats
from segmentation.answers.forecast.shop import YEAR

PRIOR_WEIGHT = 2.0
PRIOR_SPREAD = 0.15
PRIOR_SPREAD_OF_NEW = 0.225
"""Of a shop with less than a year."""


def bound_forecasts(forecasts: Floats, log_errors: Floats, level: float) -> tuple[Floats, Floats]:
    """Return lower and upper bounds, NaN where a forecast is not positive.

    The variance is (2·s₀² + Σe²) ÷ (2 + n) over the n errors of the same horizon that were known at the
    origin, s₀ a prior; the quantile is Student's with 2 + n degrees.
    """
    counts, sums = _sum_known(~np.isnan(log_errors)), _sum_known(np.nan_to_num(log_errors) ** 2)
    is_new = np.arange(len(forecasts)) < YEAR
    prior = np.where(is_new, PRIOR_SPREAD_OF_NEW, PRIOR_SPREAD)[:, None]
    degrees = PRIOR_WEIGHT + counts
    reach = t.ppf(0.5 + level / 2, degrees) * np.sqrt((PRIOR_WEIGHT * prior**2 + sums) / degrees)
    positive = np.where(forecasts > 0, forecasts, np.nan)
    return np.rint(positive * np.exp(-reach)), np.rint(positive * np.exp(reach))


def _sum_known(values: Floats) -> Floats:
    """Return the sums over the origins whose month at that horizon was complete before each origin."""
    sums = np.zeros(values.shape)
    for ahead in range(min(values.shape[1], len(values) - 1)):
        sums[ahead + 1 :, ahead] = np.cumsum(values[:, ahead])[: len(values) - ahead - 1]
    return sums
