"""ETS and Theta on a monthly series, as statsmodels has them.

Takes revenue by month, gives the coming months. A season is fitted where two years are known.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from statsmodels.tsa.forecasting.theta import ThetaModel  # type: ignore[import-untyped]
from statsmodels.tsa.holtwinters import ExponentialSmoothing  # type: ignore[import-untyped]

YEAR = 12
LEAST_MONTHS = 6

Floats = NDArray[np.float64]


def project_ets(revenue: Floats, months: int) -> Floats:
    """Return exponential smoothing with a damped trend, and a season where two years are known."""
    season = "add" if len(revenue) >= 2 * YEAR else None
    model = ExponentialSmoothing(revenue, trend="add", damped_trend=True, seasonal=season, seasonal_periods=YEAR)
    return np.asarray(model.fit().forecast(months), dtype=np.float64)


def project_theta(revenue: Floats, months: int) -> Floats:
    """Return the Theta method, deseasonalised where two years are known."""
    model = ThetaModel(revenue, period=YEAR, deseasonalize=len(revenue) >= 2 * YEAR, method="additive")
    return np.asarray(model.fit().forecast(months), dtype=np.float64)


METHODS: Mapping[str, Callable[[Floats, int], Floats]] = {"ETS": project_ets, "Theta": project_theta}


def project_smoothed(method: str, revenue: Floats, months: int) -> Floats:
    """Return a method's coming months; NaN where it has too few to look at."""
    if len(revenue) < LEAST_MONTHS:
        return np.full(months, np.nan)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # short series do not always converge
        return METHODS[method](revenue, months)
