"""Methods weighed by their errors at earlier origins, and the rule that prefers plain last month.

Takes forecasts and what came, origins × horizons, gives forecasts and choices. An origin uses what was known at it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from segmentation.answers.forecast.series import Floats
from segmentation.answers.forecast.shop import YEAR

RECENT_ORIGINS = 12
LEAST_ORIGINS = 6
PRIOR_ERROR = 0.15
PRIOR_WEIGHT = 2.0
LARGEST_RATIO = 50.0
"""What came counts as at most so many times the forecast, and at least its inverse, so that it has a logarithm."""


def measure_log_errors(forecasts: Floats, actuals: Floats) -> Floats:
    """Return log(actual ÷ forecast), NaN where one is unknown or the forecast is not positive."""
    ratios = np.full(forecasts.shape, np.nan)
    np.divide(actuals, forecasts, out=ratios, where=forecasts > 0)
    return np.asarray(np.log(np.clip(ratios, 1 / LARGEST_RATIO, LARGEST_RATIO)))


def combine_methods(methods: Mapping[str, Floats], actuals: Floats) -> Floats:
    """Return the weighted geometric mean of the methods that an origin has.

    A method's weight is MSE⁻² of its one-month log errors at the last twelve earlier origins, with a prior
    of .15² worth two of them.
    """
    logs = np.log(np.stack(list(methods.values())))
    squares = np.stack([measure_log_errors(forecast, actuals)[:, 0] ** 2 for forecast in methods.values()])
    combined = np.full(actuals.shape, np.nan)
    for origin in range(len(actuals)):
        has = ~np.isnan(logs[:, origin, 0])
        if has.any():
            recent = squares[has, max(0, origin - RECENT_ORIGINS) : origin]
            counted = PRIOR_WEIGHT + (~np.isnan(recent)).sum(axis=1)
            weights = ((PRIOR_WEIGHT * PRIOR_ERROR**2 + np.nansum(recent, axis=1)) / counted) ** -2
            combined[origin] = np.exp(weights @ logs[has, origin] / weights.sum())
    return combined


def prefers_plain(method: Floats, plain: Floats, actuals: Floats) -> NDArray[np.bool_]:
    """Return for each origin whether the plain forecast had the lower one-month error at the last earlier origins.

    From a year on, only origins that had a year of history are compared: before it, the method knew no season.
    """
    errors = np.abs(np.stack([method[:, 0], plain[:, 0]]) - actuals[:, 0])
    errors[:, np.isnan(errors).any(axis=0)] = np.nan
    prefers = np.zeros(len(actuals), bool)
    for origin in range(len(actuals)):
        first = max(origin - RECENT_ORIGINS, YEAR if origin >= YEAR else 0)
        recent = errors[:, first:origin]
        is_enough = (~np.isnan(recent[0])).sum() >= LEAST_ORIGINS
        method_error, plain_error = np.nansum(recent, axis=1)
        prefers[origin] = is_enough and plain_error < method_error and plain[origin, 0] > 0
    return prefers
