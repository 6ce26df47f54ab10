"""The Insiders' revenue by who stays and who leaves, and what those who will enter are expected to bring.

Takes the series and the newest forecasts, gives one row per month and part. Shares are those of earlier
cohorts of the path; who of today's members will leave is not told.
"""

from __future__ import annotations

import numpy as np

from segmentation.answers.forecast.insiders import COHORTS
from segmentation.answers.forecast.series import Floats, Series

LEAST_COHORTS = 3


def split_forecast(series: Series, insiders: Floats, others: Floats) -> dict[str, Floats]:
    """Return retained, exits and entrants by months ahead; a month with too few cohorts is NaN in all three.

    Retained and exits add up to the Insiders; entrants are a part of the others. A part is the mean, over the
    newest cohorts whose month is over, of what it had of its whole.
    """
    horizons = len(insiders)
    left, came = np.full((2, horizons), np.nan)
    for ahead in range(horizons):
        cohorts = np.flatnonzero(~np.isnan(series.exits[:, ahead]))[-COHORTS:]
        months = series.origins[cohorts] + ahead
        own = series.frozen[cohorts, months]
        left[ahead] = _average_part(series.exits[cohorts, ahead], own)
        came[ahead] = _average_part(series.entrants[cohorts, ahead], series.total[months] - own)
    exits, entrants = np.rint(insiders * left), np.rint(others * came)
    unknown = np.isnan(exits) | np.isnan(entrants)
    parts = {"retained": insiders - exits, "exits": exits, "entrants": entrants}
    return {name: np.where(unknown, np.nan, part) for name, part in parts.items()}


def _average_part(parts: Floats, wholes: Floats) -> float:
    is_positive = wholes > 0
    if is_positive.sum() < LEAST_COHORTS:
        return np.nan
    return float(np.clip(parts[is_positive] / wholes[is_positive], 0.0, 1.0).mean())
