"""Segments with an identity, and the boundary of the Insiders, sized.

Takes the features of one month's buyers and the model of the month before, gives a `SizedKMeans`
and each buyer's segment and margin. It knows nothing of members, grace or names.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.model.sample import choose_sample
from segmentation.model.space import Points, Space, fit_space, measure_axes, place_customers
from segmentation.model.threads import use_one_thread

INSIDERS = 0
"""Index of the Insiders' centre, from the first as-of date on."""

SILHOUETTE_SAMPLE = 2_000
"""Buyers whose distances to each other are measured: the cost grows with the square."""


@dataclass(frozen=True)
class SizedKMeans:
    """k-means centres of which the Insiders' attracts more than its distance says.

    Attributes
    ----------
    space
        The scaling of the month's buyers.
    centres
        One row per segment; the row number is the segment's identity, row 0 the Insiders.
    boundary_weight
        w of a power diagram (Aurenhammer 1987): a buyer goes to the smallest d² − w·[Insiders].
    """

    space: Space
    centres: Points
    boundary_weight: float

    algorithm = "sized_kmeans"


def fit_segments(
    buyers: pd.DataFrame,
    previous: SizedKMeans | None,
    *,
    segments: int,
    frequency_weight: float,
    smoothing: float,
    insiders_share: float,
) -> SizedKMeans | None:
    """Fit the month's centres and size the boundary, or return None where an axis has no spread
    or no centre lies apart from the Insiders'.

    Parameters
    ----------
    buyers
        Features of the buyers, sorted by customer_id so that sums do not depend on the order of rows.
    previous
        The model of the month before: its centres are where the fit starts, and `smoothing` of them stays.
        Without one the fit starts from groups by value, so no seed is needed.
    """
    axes = measure_axes(buyers)
    space = fit_space(axes, frequency_weight)
    if space is None:
        return None
    points = place_customers(space, axes)
    if previous is None:
        centres = _order_by_value(_fit_centres(points, _start_centres(points, buyers, segments)), points, buyers)
    else:
        centres = previous.centres + (1 - smoothing) * (_fit_centres(points, previous.centres) - previous.centres)
    if (centres == centres[INSIDERS]).all():
        return None
    return resize_boundary(SizedKMeans(space, centres, 0.0), buyers, insiders_share)


def resize_boundary(model: SizedKMeans, buyers: pd.DataFrame, insiders_share: float) -> SizedKMeans:
    """Return the model with its centres and scaling, and the boundary sized for these buyers."""
    advantages, _ = _compare_centres(place_customers(model.space, measure_axes(buyers)), model.centres)
    weight = size_boundary(advantages.min(axis=1), count_insiders(len(buyers), insiders_share))
    return replace(model, boundary_weight=weight)


def assign_segments(model: SizedKMeans, buyers: pd.DataFrame) -> pd.DataFrame:
    """Return each buyer's place under a model, this month's or an earlier one.

    Returns
    -------
    DataFrame
        Indexed as `buyers`: margin (signed distance to the Insiders' boundary in standard deviations,
        above 0 inside) · segment_id (0 where the margin is above 0, else the nearest other centre).
    """
    points = place_customers(model.space, measure_axes(buyers))
    advantages, gaps = _compare_centres(points, model.centres)
    margins = ((advantages + model.boundary_weight) / (2 * gaps)).min(axis=1)
    nearest_other = 1 + _square_distances(points, model.centres[1:]).argmin(axis=1)
    segment_ids = np.where(margins > 0, INSIDERS, nearest_other)
    return pd.DataFrame({"margin": margins, "segment_id": segment_ids}, index=buyers.index)


def measure_silhouette(model: SizedKMeans, buyers: pd.DataFrame, segment_ids: pd.Series) -> float | None:
    """Return the mean silhouette in the model's space, of at most `SILHOUETTE_SAMPLE` buyers.

    None where it is undefined: fewer than two segments hold someone, or no more buyers than segments.
    """
    from sklearn.metrics import silhouette_score  # 90 MB that a look at an unchanged source does not need

    sample = choose_sample(buyers.index, SILHOUETTE_SAMPLE)
    labels = segment_ids.to_numpy()[sample]
    if not 2 <= len(np.unique(labels)) < len(labels):
        return None
    points = place_customers(model.space, measure_axes(buyers.iloc[sample]))
    with use_one_thread():
        return float(silhouette_score(points, labels))


def count_insiders(buyers: int, insiders_share: float) -> int:
    """Return how many buyers the programme has room for: the share, rounded up, at least one."""
    # 100 × .07 is 7.000000000000001 in floats: that is still seven
    return max(1, math.ceil(insiders_share * buyers - 1e-9))


def size_boundary(advantages: Points, room: int) -> float:
    """Return the w that puts `room` customers inside: where bisection would end, found by sorting.

    Parameters
    ----------
    advantages
        For each buyer the smallest d_c² − d_I² over the other centres c; inside is who has −advantage < w.
    room
        Customers wanted inside. Who ties stands on the same side, whichever comes nearer to `room`, but the
        best are always inside: where many tie for the best, so many are Insiders.
    """
    weights, ties = np.unique(-advantages, return_counts=True)
    last = int(np.abs(np.cumsum(ties) - room).argmin())
    gap = weights[last + 1] - weights[last] if last + 1 < len(weights) else 1.0
    # right behind the last customer inside, yet clear of the noise of floats
    return float(weights[last] + gap / 1000)


def _start_centres(points: Points, buyers: pd.DataFrame, segments: int) -> Points:
    """Means of equal-count groups by value; the sort is stable, so ties go by customer_id."""
    order = np.argsort(buyers["value"].to_numpy(dtype=np.int64), kind="stable")
    return np.array([points[group].mean(axis=0) for group in np.array_split(order, segments)])


def _fit_centres(points: Points, start: Points) -> Points:
    """Run k-means from `start`; a centre to which nobody is nearest keeps its place.

    scikit-learn would move such a centre to the point farthest from its own, so it is left out of the fit.
    """
    from sklearn.cluster import KMeans  # loaded after the source was read, so that the two do not add up

    occupied = np.unique(_square_distances(points, start).argmin(axis=1))
    # several threads would add up each centre in an order of their own
    with use_one_thread():
        fitted = KMeans(len(occupied), init=start[occupied], n_init=1).fit(points)
    centres = start.copy()
    centres[occupied] = fitted.cluster_centers_
    return centres


def _order_by_value(centres: Points, points: Points, buyers: pd.DataFrame) -> Points:
    """Put the centre first whose customers have the highest mean value, ties by mean revenue; empty ones last.

    Value is revenue with the decay that the axes have too. Where all spend about the same, plain revenue would
    be chance, and could put those first who bought longest ago.
    """
    nearest = _square_distances(points, centres).argmin(axis=1)
    customers = np.bincount(nearest, minlength=len(centres))

    def find_means(money: pd.Series) -> NDArray[np.float64]:
        sums = np.bincount(nearest, weights=money.to_numpy(dtype=np.float64), minlength=len(centres))
        return np.where(customers > 0, sums / np.maximum(customers, 1), -np.inf)

    order = np.lexsort([-find_means(buyers["revenue"]), -find_means(buyers["value"])])
    ordered: Points = centres[order]
    return ordered


def _compare_centres(points: Points, centres: Points) -> tuple[Points, Points]:
    """Return d_c² − d_I² of each point to each other centre, and the distance of that centre from the Insiders'.

    A centre in the Insiders' own place has no boundary with them and is left out.
    """
    gaps = np.sqrt(_square_distances(centres[[INSIDERS]], centres))[0]
    apart: NDArray[np.bool_] = gaps > 0
    distances = _square_distances(points, centres)
    return distances[:, apart] - distances[:, [INSIDERS]], gaps[apart]


def _square_distances(points: Points, centres: Points) -> Points:
    squares: Points = ((points[:, np.newaxis, :] - centres) ** 2).sum(axis=2)
    return squares
