"""The Insiders' boundary in the units that people know: money and purchase days, both decayed.

Takes a model, gives the value that a customer needs to be inside, and the boundary as a line to draw.
It fits nothing and assigns nobody.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.frames import MONEY_SCALE
from segmentation.model.assignment import Model
from segmentation.model.segments import INSIDERS, SizedKMeans
from segmentation.model.space import Points, measure_axes
from segmentation.model.top_share import TopShare


@dataclass(frozen=True)
class Boundary:
    """The margin as the least of some functions linear in the two log axes: slopes · axes + offsets.

    Attributes
    ----------
    slopes
        One row per other centre: along log value, and along log decayed purchase days.
    offsets
        One per other centre.
    """

    slopes: Points
    offsets: Points


def describe_boundary(model: Model) -> Boundary:
    """Return the boundary of a model: one line per other centre of clusters, a single value of a top share."""
    if isinstance(model, TopShare):
        return Boundary(np.array([[1 / model.deviation, 0.0]]), np.array([-model.boundary / model.deviation]))
    insiders, others = model.centres[INSIDERS], np.delete(model.centres, INSIDERS, axis=0)
    gaps = np.sqrt(((insiders - others) ** 2).sum(axis=1))
    # a centre in the Insiders' own place has no boundary with them
    others, gaps = others[gaps > 0], gaps[gaps > 0]
    directions = (insiders - others) / gaps[:, np.newaxis]
    scales = model.space.weights / model.space.deviations
    squares = (others**2).sum(axis=1) - (insiders**2).sum()
    offsets = (squares + model.boundary_weight) / (2 * gaps) - directions @ (model.space.means * scales)
    return Boundary(directions * scales, offsets)


def find_least_values(model: Model, customers: pd.Index, purchase_days: Points, bounds: Points) -> Points:
    """Return the least value (money, whole) that puts each customer's margin above a bound.

    Parameters
    ----------
    customers
        Ids: of a top share, ties in value go by them.
    purchase_days
        Decayed, above zero; one per customer.
    bounds
        At most 0; one per customer.

    Returns
    -------
    ndarray
        Minus infinity where any value does, infinity where none does. There may also be too much: a margin
        is above its bound up to some value only where the Insiders' centre has less value than another.
    """
    if isinstance(model, SizedKMeans):
        return _find_values_of_clusters(describe_boundary(model), purchase_days, bounds)
    inside = np.full(len(customers), np.inf)
    if model.last_value is not None:
        inside = model.last_value + np.asarray(customers > model.last_customer_id, dtype=np.float64)
    # a member may stand outside, but no farther than the exit margin, nor at the axis's end; without one, only inside
    stays = _floor_values(np.maximum(model.boundary + bounds * model.deviation, 0.0)) + 1
    return np.where(bounds < 0, np.minimum(inside, stays), inside)


def trace_boundary(model: Model, buyers: pd.DataFrame) -> pd.DataFrame:
    """Return the corners of the boundary (margin 0) within the range of these buyers, in order.

    On log axes it is straight between them. No rows where it does not pass through that range.

    Returns
    -------
    DataFrame
        value (currency) · purchase_days (decayed).
    """
    corners: list[Points] = []
    if len(buyers):
        boundary, axes = describe_boundary(model), measure_axes(buyers)
        low, high = axes.min(axis=0), axes.max(axis=0)
        walls = np.vstack([np.eye(2), -np.eye(2)])
        frame = Boundary(np.vstack([boundary.slopes, walls]), np.concatenate([boundary.offsets, -low, high]))
        for line in range(len(boundary.slopes)):
            corners.extend(_clip_line(frame, line))
    # by purchase days; in a vertical piece by value
    ends = np.unique(np.round(np.array(corners).reshape(-1, 2)[:, ::-1], 9), axis=0)
    return pd.DataFrame({"value": np.exp(ends[:, 1]), "purchase_days": np.exp(ends[:, 0])})


def _find_values_of_clusters(boundary: Boundary, purchase_days: Points, bounds: Points) -> Points:
    along_value, along_days = boundary.slopes.T
    log_days = np.log(np.maximum(purchase_days, np.finfo(np.float64).tiny))[:, np.newaxis]
    missing = bounds[:, np.newaxis] - boundary.offsets - log_days * along_days
    with np.errstate(divide="ignore", invalid="ignore"):
        crossings = missing / along_value
    lows = np.where(along_value > 0, crossings, -np.inf).max(axis=1, initial=-np.inf)
    highs = np.where(along_value < 0, crossings, np.inf).min(axis=1, initial=np.inf)
    never = ((along_value == 0) & (missing >= 0)).any(axis=1)
    # the value axis ends at 1: below, every value is the same
    impossible = never | (lows >= highs) | (highs <= 0)
    return np.where(impossible, np.inf, np.where(lows < 0, -np.inf, _floor_values(lows) + 1))


def _floor_values(log_values: Points) -> Points:
    with np.errstate(over="ignore"):
        values: Points = np.floor(np.exp(log_values) * MONEY_SCALE)
    return values


def _clip_line(frame: Boundary, line: int) -> list[Points]:
    """Return both ends of the part of one line on which no other function of the frame is below zero."""
    slope = frame.slopes[line]
    start, direction = -frame.offsets[line] * slope / (slope @ slope), np.array([-slope[1], slope[0]])
    others: NDArray[np.bool_] = np.arange(len(frame.offsets)) != line
    rises = frame.slopes[others] @ direction
    heights = frame.slopes[others] @ start + frame.offsets[others]
    if (heights[rises == 0] < 0).any():
        return []
    crossings = -heights[rises != 0] / rises[rises != 0]
    first = crossings[rises[rises != 0] > 0].max()
    last = crossings[rises[rises != 0] < 0].min()
    return [start + first * direction, start + last * direction] if first < last else []
