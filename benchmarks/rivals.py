"""Other ways to find a shop's best customers, to measure ours against: nothing of this is in the product.

Takes the features of the buyers of one as-of date, or the ranks of several, gives lists of customers. It
judges nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import StandardScaler

from segmentation.frames import MONEY_SCALE
from segmentation.model.comparison.scores import find_top
from segmentation.model.sample import choose_sample
from segmentation.model.segments import SILHOUETTE_SAMPLE

TREES = 2_000
FOREST_SEGMENTS = 8
RFM_SEGMENTS = 5

FOREST_FEATURES = ["recency_days", "orders", "items", "products", "returned", "tenure_days"]

Points = NDArray[np.float64]
Labels = NDArray[np.intp]


@dataclass(frozen=True)
class Found:
    """Who would be an Insider, and the silhouette of all segments on the scaled features that made them."""

    insiders: pd.Index
    silhouette: float


def cluster_rfm(buyers: pd.DataFrame, seed: int) -> Found:
    """Cold k-means on the scaled logs of recency, frequency and monetary value."""
    revenue = np.maximum(buyers["revenue"].to_numpy(dtype=np.float64) / MONEY_SCALE, 1.0)
    logs = np.log(np.column_stack([buyers["recency_days"].to_numpy(dtype=np.float64), buyers["orders"], revenue]))
    points: Points = StandardScaler().fit_transform(logs)
    return _describe(buyers, points, KMeans(RFM_SEGMENTS, n_init=10, random_state=seed).fit_predict(points))


def cluster_forest(buyers: pd.DataFrame, seed: int) -> Found:
    """The pipeline of the public projects: leaves of a forest that explains revenue, embedded by UMAP, Ward."""
    from umap import UMAP  # takes seconds to import, and --quick does without

    features = buyers[FOREST_FEATURES].astype("float64").fillna(0.0)
    revenue = buyers["revenue"].to_numpy(dtype=np.float64)
    forest = RandomForestRegressor(TREES, random_state=seed, n_jobs=-1).fit(features, revenue)
    places = UMAP(n_components=2, random_state=seed, n_jobs=1).fit_transform(forest.apply(features))
    labels = AgglomerativeClustering(FOREST_SEGMENTS, linkage="ward").fit_predict(places)
    return _describe(buyers, StandardScaler().fit_transform(features), labels)


def keep_ranked(buyers: Sequence[pd.DataFrame], sizes: Sequence[int], stay: float) -> list[pd.Index]:
    """Return a revenue-ranked list with hysteresis, date by date, of the given sizes.

    Parameters
    ----------
    stay
        Who is on the list stays on it down to `stay` × its size in the ranking; free places go to the
        highest ranked.
    """
    lists: list[pd.Index] = []
    for frame, size in zip(buyers, sizes, strict=True):
        near = find_top(frame, round(stay * size))
        kept = near[near.isin(lists[-1])][:size] if lists else near[:0]
        ranked = find_top(frame, size)
        lists.append(kept.append(ranked[~ranked.isin(kept)][: size - len(kept)]))
    return lists


def _describe(buyers: pd.DataFrame, points: Points, labels: Labels) -> Found:
    best = buyers["revenue"].groupby(labels).mean().to_numpy().argmax()
    sample = choose_sample(buyers.index, SILHOUETTE_SAMPLE)
    return Found(buyers.index[labels == best], float(silhouette_score(points[sample], labels[sample])))
