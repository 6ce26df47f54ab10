"""How lists of customers are judged: overlap from month to month, and what they bought next.

Takes lists, one per as-of date, gives figures. It finds no list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.model.comparison.scores import find_top, measure_jaccard

RESAMPLES = 2_000

Lists = Sequence[pd.Index]


@dataclass(frozen=True)
class Shop:
    """What lists are judged on, one entry per as-of date: the buyers, and everyone's money in the three months after.

    `next_revenues` are None where those months are not complete.
    """

    buyers: Sequence[pd.DataFrame]
    next_revenues: Sequence[pd.Series | None]

    def take(self, dates: slice) -> Shop:
        """Return the same of some dates."""
        return Shop(self.buyers[dates], self.next_revenues[dates])


@dataclass(frozen=True)
class Ratio:
    """A ratio with its 95% interval, customers resampled; NaN where nothing was bought."""

    value: float
    low: float
    high: float


def measure_overlaps(lists: Lists) -> tuple[float, float]:
    """Return mean and least Jaccard of neighbouring lists."""
    overlaps = [measure_jaccard(*pair) for pair in pairwise(lists)]
    return float(np.mean(overlaps)), float(np.min(overlaps))


def measure_agreement(one: Lists, other: Lists) -> tuple[float, float]:
    """Return mean and least Jaccard of two lists of the same dates."""
    overlaps = [measure_jaccard(*pair) for pair in zip(one, other, strict=True)]
    return float(np.mean(overlaps)), float(np.min(overlaps))


def list_top(shop: Shop, lists: Lists) -> list[pd.Index]:
    """Return as many top customers by window revenue as each list has."""
    return [find_top(buyers, len(inside)) for buyers, inside in zip(shop.buyers, lists, strict=True)]


def measure_ratio(shop: Shop, lists: Lists, rivals: Lists, seed: int = 0) -> Ratio:
    """Return what the lists bought next over what the rivals did, mean of the ratios of all dates with an outcome."""
    ours, theirs = _find_bought(shop, lists), _find_bought(shop, rivals)
    if not ours.size or not (theirs.sum(axis=0) > 0).all():
        return Ratio(np.nan, np.nan, np.nan)
    random = np.random.default_rng(seed)
    drawn = (random.integers(0, len(ours), len(ours)) for _ in range(RESAMPLES))
    counts = (np.bincount(rows, minlength=len(ours)).astype(np.float64) for rows in drawn)
    sums = ((count @ ours, count @ theirs) for count in counts)
    ratios = [(bought / beside).mean() for bought, beside in sums if (beside > 0).all()]
    low, high = np.quantile(ratios, [0.025, 0.975])
    return Ratio(float((ours.sum(axis=0) / theirs.sum(axis=0)).mean()), float(low), float(high))


def measure_window_share(shop: Shop, lists: Lists) -> float:
    """Return the lists' share of the buyers' window revenue, mean over the dates."""
    shares = [
        buyers["revenue"].reindex(inside, fill_value=0).sum() / buyers["revenue"].sum()
        for buyers, inside in zip(shop.buyers, lists, strict=True)
    ]
    return float(np.mean(shares))


def _find_bought(shop: Shop, lists: Lists) -> NDArray[np.float64]:
    """Return what each customer who bought bought after each date with an outcome, 0 where not on its list."""
    bought = [
        revenue.where(revenue.index.isin(inside), 0).astype("float64")
        for revenue, inside in zip(shop.next_revenues, lists, strict=True)
        if revenue is not None
    ]
    return pd.concat(bought, axis=1).fillna(0.0).to_numpy() if bought else np.empty((0, 0))
