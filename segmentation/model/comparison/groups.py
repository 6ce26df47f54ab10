"""What each algorithm makes of one month's buyers, on its own: no month before, no members.

Takes buyers and their points, gives the group of each buyer and who would be an Insider. It scores nothing.

Programmes are of equal size where the algorithm allows:
- sized k-means by its boundary;
- a Gaussian mixture by the odds of the component whose buyers have the highest mean revenue: the buyers
  with the highest log odds against the best other component, as many as the programme has room for;
- Ward and HDBSCAN draw no boundary that could be moved: their Insiders are the whole cluster with the
  highest mean revenue, whatever its size. Noise of HDBSCAN is a group of its own and never the Insiders.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.cluster import HDBSCAN as HdbscanClusters
from sklearn.cluster import ward_tree
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture

from segmentation.model.assignment import assign_buyers, fit_model
from segmentation.model.comparison.candidates import GAUSSIAN_MIXTURE, HDBSCAN, SIZED_KMEANS, WARD
from segmentation.model.segments import INSIDERS, count_insiders
from segmentation.model.space import Points
from segmentation.model.threads import use_one_thread
from segmentation.settings import Settings

HDBSCAN_SHARE = 0.01
"""Least size of a cluster of HDBSCAN, as a share of the customers; at least 5."""

NOISE = -1
"""What HDBSCAN calls a point of no cluster."""

Labels = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Crowd:
    """Buyers of one month: their features, and their points in the space of the settings in force."""

    buyers: pd.DataFrame
    points: Points

    def take(self, rows: NDArray[np.intp]) -> Crowd:
        """Return the buyers of these rows, in this order; a row may come several times."""
        return Crowd(self.buyers.iloc[rows], self.points[rows])


@dataclass(frozen=True)
class Groups:
    """Group of each buyer, and who would be an Insider, in the order of the crowd."""

    labels: Labels
    is_insider: Mask


def group_buyers(algorithm: str, crowd: Crowd, segments: Sequence[int], settings: Settings, seed: int) -> list[Groups]:
    """Return what an algorithm makes of a crowd, once per number of segments.

    Parameters
    ----------
    settings
        The space and the share; their number of segments is not looked at.
    seed
        Of the Gaussian mixture; the others need none.
    """
    with use_one_thread():
        if algorithm == SIZED_KMEANS:
            return [_group_by_kmeans(crowd, replace(settings, segments=number)) for number in segments]
        if algorithm == GAUSSIAN_MIXTURE:
            return [_group_by_mixture(crowd, number, settings.insiders_share, seed) for number in segments]
        if algorithm == WARD:
            merges = ward_tree(crowd.points)[0]
            labels = [_cut_tree(merges, number) for number in segments]
        elif algorithm == HDBSCAN:
            labels = [_find_dense_groups(crowd.points)] * len(segments)
        else:
            raise ValueError(f"No algorithm is called {algorithm!r}.")
    return [Groups(found, found == _find_best(found, crowd)) for found in labels]


def _group_by_kmeans(crowd: Crowd, settings: Settings) -> Groups:
    assigned = assign_buyers(fit_model(crowd.buyers, None, settings), crowd.buyers, settings)
    labels = assigned["segment_id"].to_numpy(dtype=np.int64)
    return Groups(labels, labels == INSIDERS)


def _group_by_mixture(crowd: Crowd, segments: int, insiders_share: float, seed: int) -> Groups:
    with warnings.catch_warnings():
        # a fit that has not settled, or fewer distinct points than components, shows in the scores
        warnings.simplefilter("ignore", ConvergenceWarning)
        mixture = GaussianMixture(segments, max_iter=300, random_state=seed).fit(crowd.points)
    labels = mixture.predict(crowd.points).astype(np.int64)
    best = _find_best(labels, crowd)
    log_shares = np.log(np.maximum(mixture.predict_proba(crowd.points), np.finfo(np.float64).tiny))
    odds = log_shares[:, best] - np.delete(log_shares, best, axis=1).max(axis=1)
    inside = np.argsort(-odds, kind="stable")[: count_insiders(len(odds), insiders_share)]
    is_insider = np.zeros(len(odds), dtype=bool)
    is_insider[inside] = True
    return Groups(labels, is_insider)


def _cut_tree(merges: NDArray[np.intp], segments: int) -> Labels:
    """Return the group of each leaf where only the last `segments` − 1 merges of a tree are undone."""
    leaves = len(merges) + 1
    labels = np.arange(leaves + len(merges), dtype=np.int64)
    done = leaves - segments
    for node in range(leaves + done - 1, leaves - 1, -1):
        labels[merges[node - leaves]] = labels[node]
    return labels[:leaves]


def _find_dense_groups(points: Points) -> Labels:
    least = max(5, round(HDBSCAN_SHARE * len(points)))
    labels: Labels = HdbscanClusters(min_cluster_size=least, copy=True).fit_predict(points).astype(np.int64)
    return labels


def _find_best(labels: Labels, crowd: Crowd) -> int:
    """Return the group with the highest mean revenue; a number that nobody has where all is noise."""
    means = crowd.buyers["revenue"].groupby(labels).mean().drop(NOISE, errors="ignore")
    return NOISE - 1 if means.empty else int(means.index.to_numpy()[means.to_numpy().argmax()])
