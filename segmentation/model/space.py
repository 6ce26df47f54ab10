"""The two axes on which customers are compared.

Takes the features of buyers, gives points: log value and log purchase days, both decayed, scaled on
that month's buyers. There is no recency axis: the decay holds it. It assigns nobody.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.frames import MONEY_SCALE

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Space:
    """How one month's buyers were scaled: mean, standard deviation and weight of each axis."""

    means: Points
    deviations: Points
    weights: Points


def measure_axes(buyers: pd.DataFrame) -> Points:
    """Return log(max(1, value)) and log(decayed purchase days), one row per buyer."""
    value = buyers["value"].to_numpy(dtype=np.float64) / MONEY_SCALE
    purchase_days = buyers["decayed_purchase_days"].to_numpy(dtype=np.float64)
    # a half-life of a day lets a purchase of years ago underflow to zero
    purchase_days = np.maximum(purchase_days, np.finfo(np.float64).tiny)
    return np.column_stack([np.log(np.maximum(value, 1.0)), np.log(purchase_days)])


def fit_space(axes: Points, frequency_weight: float) -> Space | None:
    """Return the scaling of these buyers, or None where an axis has no spread."""
    if len(axes) == 0:
        return None
    means, deviations = axes.mean(axis=0), axes.std(axis=0)
    # the deviation of equal floats is not always exactly zero
    if (deviations <= 1e-9 * np.maximum(np.abs(means), 1.0)).any():
        return None
    return Space(means, deviations, np.array([1.0, frequency_weight]))


def place_customers(space: Space, axes: Points) -> Points:
    """Return z-scores times weights: the points in which distances are measured."""
    return (axes - space.means) / space.deviations * space.weights
