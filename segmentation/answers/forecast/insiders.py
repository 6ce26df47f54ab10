"""The Insiders: their share of the shop, and how much of it members kept in the months after they were chosen.

Takes the series and the shop's forecasts, gives those of each origin's members, who stay the same people
whoever leaves or enters later.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from segmentation.answers.forecast.series import Floats, Series
from segmentation.answers.forecast.shop import YEAR

COHORTS = 6
LEAST_COHORTS = 3
PRIOR_KEEP = 0.9
LARGEST_KEEP = 3.0


def project_members(series: Series, shop: Floats) -> Floats:
    """Return shop × trailing share × keep: origins × horizons, NaN where the origin has no members with revenue."""
    projected = np.full(shop.shape, np.nan)
    shares = measure_shares(series)
    kept = _measure_kept(series, shares, shop.shape[1])
    for row, origin in enumerate(series.origins):
        if shares[row] > 0:
            keep = [
                average_keep(kept[:row, ahead], origin - series.origins[:row] > ahead) for ahead in range(shop.shape[1])
            ]
            projected[origin] = shop[origin] * np.minimum(1.0, shares[row] * np.array(keep))
    return projected


def measure_shares(series: Series) -> Floats:
    """Return each roster's share of the revenue of the year (or what is known of it) before it."""
    shares = np.full(len(series.origins), np.nan)
    for row, origin in enumerate(series.origins):
        window = slice(max(0, origin - YEAR), origin)
        whole = series.total[window].sum()
        if whole > 0:
            shares[row] = series.frozen[row, window].sum() / whole
    return shares


def average_keep(kept: Floats, is_known: NDArray[np.bool_]) -> float:
    """Return the mean over the newest cohorts known; with too few of them one at the prior is added."""
    values = kept[is_known & ~np.isnan(kept)][-COHORTS:]
    return float(values.mean() if len(values) >= LEAST_COHORTS else np.append(values, PRIOR_KEEP).mean())


def _measure_kept(series: Series, shares: Floats, horizons: int) -> Floats:
    """Return share in the month ÷ trailing share, rosters × horizons, NaN where it is not known."""
    kept = np.full((len(series.origins), horizons), np.nan)
    for row, origin in enumerate(series.origins):
        months = slice(origin, min(origin + horizons, len(series.total)))
        total, own = series.total[months], series.frozen[row, months]
        if shares[row] > 0:
            np.divide(own, total * shares[row], out=kept[row, : len(total)], where=total > 0)
    return np.asarray(np.clip(kept, 0.0, LARGEST_KEEP))
