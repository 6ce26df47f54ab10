"""Methods weighed by their errors at earlier origins, and the rule that prefers plain last month.

Takes forecasts and what came, origins × horizons, gives forecasts and choices. An origin uses what was known at it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from segmentation.answers.forecast.outages import YEAR
from segmentation.answers.forecast.series import Floats

RECENT_ORIGINS = 12
LEAST_ORIGINS = 6
CLEARLY_LOWER = 2 / 3
"""Plain last month is taken only where its errors are a third lower: by less it is lower by chance too often."""

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

    A method's weight is MSE⁻² of its log errors at the last twelve earlier origins, a month's error counting
    one over the months ahead, with a prior of .15² worth two origins.
    """
    logs = np.log(np.stack(list(methods.values())))
    squares = np.stack([measure_log_errors(forecast, actuals) ** 2 for forecast in methods.values()])
    combined = np.full(actuals.shape, np.nan)
    for origin in range(len(actuals)):
        has = ~np.isnan(logs[:, origin, 0])
        if has.any():
            recent = _take_known(squares[has], max(0, origin - RECENT_ORIGINS), origin)
            counted = PRIOR_WEIGHT + (~np.isnan(recent)).sum(axis=1) / actuals.shape[1]
            summed = PRIOR_WEIGHT * PRIOR_ERROR**2 + np.nansum(recent, axis=1) / actuals.shape[1]
            weights = (summed / counted) ** -2
            combined[origin] = np.exp(weights @ logs[has, origin] / weights.sum())
    return combined


def prefers_plain(method: Floats, plain: Floats, actuals: Floats) -> NDArray[np.bool_]:
    """Return for each origin whether the plain forecast had clearly lower errors at the last twelve earlier origins.

    From a year on, only origins that had a year of history are compared: before it, the method knew no season.
    """
    errors = np.abs(np.stack([method, plain]) - actuals)
    errors[:, np.isnan(errors).any(axis=0)] = np.nan
    prefers = np.zeros(len(actuals), bool)
    for origin in range(len(actuals)):
        first = max(origin - RECENT_ORIGINS, YEAR if origin >= YEAR else 0)
        origins = (~np.isnan(errors[0, first:origin, 0])).sum()
        method_error, plain_error = np.nansum(_take_known(errors, first, origin), axis=1)
        is_better = origins >= LEAST_ORIGINS and plain_error < CLEARLY_LOWER * method_error
        prefers[origin] = is_better and plain[origin, 0] > 0
    return prefers


def _take_known(errors: Floats, first: int, origin: int) -> Floats:
    """Return the errors of the origins from `first` that an origin knows: methods × (months ahead, origins)."""
    known = [errors[:, first : max(first, origin - step), step] for step in range(errors.shape[2])]
    return np.concatenate(known, axis=1)
