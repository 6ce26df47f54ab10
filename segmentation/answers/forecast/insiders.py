"""The Insiders: their share of the shop, and how much of it members kept in the months after they were chosen.

Takes the series and the shop's forecasts, gives those of each origin's members, who stay the same people
whoever leaves or enters later.
"""

from __future__ import annotations

import numpy as np

from segmentation.answers.forecast.outages import YEAR
from segmentation.answers.forecast.series import Floats, Series

COHORTS = 6
PRIOR_KEEP = 0.9
"""What a cohort keeps of its share before any was seen; it counts as one cohort."""

LARGEST_KEEP = 3.0
HALF_LIFE_MONTHS = 6.0
"""A month of the year before the origin counts half for the share when it is so much older."""


def project_members(series: Series, shop: Floats) -> Floats:
    """Return shop × trailing share × keep: origins × horizons, NaN where the origin has no members with revenue."""
    projected = np.full(shop.shape, np.nan)
    shares = measure_shares(series)
    kept = _measure_kept(series, shares, shop.shape[1])
    for row, origin in enumerate(series.origins):
        if shares[row] > 0:
            is_over = origin - series.origins[:row, None] > np.arange(shop.shape[1])
            keep = [_average_keep(column) for column in np.where(is_over, kept[:row], np.nan).T]
            projected[origin] = shop[origin] * np.minimum(1.0, shares[row] * np.array(keep))
    return projected


def steady_first_year(projected: Floats, own: Floats) -> Floats:
    """Return the geometric mean with what the members bought of late, where less than a year is known.

    A share of a part of a year says little: the mean of both errs less on shops with and without a season.

    Parameters
    ----------
    projected, own
        Origins × horizons: from `project_members`, and the mean of the members' last three months.
    """
    is_early = (np.arange(len(projected)) < YEAR)[:, None]
    is_steady = is_early & (projected > 0) & (own > 0)
    steadied: Floats = np.sqrt(projected * own, out=projected.copy(), where=is_steady)
    return steadied


def measure_shares(series: Series) -> Floats:
    """Return each roster's share of the revenue of the year (or what is known of it) before it, decayed."""
    shares = np.full(len(series.origins), np.nan)
    for row, origin in enumerate(series.origins):
        months = np.arange(max(0, origin - YEAR), origin)
        counts = 0.5 ** ((origin - months - 0.5) / HALF_LIFE_MONTHS)
        whole = counts @ series.total[months]
        if whole > 0:
            shares[row] = counts @ series.frozen[row, months] / whole
    return shares


def _average_keep(kept: Floats) -> float:
    """Return the mean over the newest cohorts known and the prior."""
    return float(np.append(kept[~np.isnan(kept)][-COHORTS:], PRIOR_KEEP).mean())


def _measure_kept(series: Series, shares: Floats, horizons: int) -> Floats:
    """Return share in the month ÷ trailing share, rosters × horizons, NaN where it is not known."""
    kept = np.full((len(series.origins), horizons), np.nan)
    for row, origin in enumerate(series.origins):
        months = slice(origin, min(origin + horizons, len(series.total)))
        total, own = series.total[months], series.frozen[row, months]
        if shares[row] > 0:
            np.divide(own, total * shares[row], out=kept[row, : len(total)], where=total > 0)
    return np.asarray(np.clip(kept, 0.0, LARGEST_KEEP))
