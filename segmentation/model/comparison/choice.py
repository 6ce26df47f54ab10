"""The stated rule that chooses among candidates.

Takes candidates and their scores, gives one candidate. It measures nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from segmentation.model.comparison.candidates import SIZED_KMEANS, Candidate
from segmentation.model.comparison.scores import Scores

LEAST_RATIO = 0.995
"""1.00, less what the ratio moves by chance when customers are resampled."""

DOUBT = 0.02
"""How far under `LEAST_RATIO` the settings in force may lie: with a few dozen Insiders chance moves it that much."""

JACCARD_NOISE = 0.01
"""Month-to-month overlaps that lie closer than this are equal."""


def choose_candidate(scores: Mapping[Candidate, Scores], current: Candidate) -> Candidate:
    """Return the candidate that the rule prefers; `current`, the settings in force, unless another is clearly better.

    1. Only sized k-means at the share in force can be chosen: the others keep no identity from month to
       month, and the programme's size is the company's decision. The rest is shown.
    2. Its Insiders must have bought at least `LEAST_RATIO` times what the same number of top customers by
       trailing revenue bought in the next three months; those of the settings in force have the benefit of
       the `DOUBT`. Where none did, the settings in force stay.
    3. Of these, all whose mean month-to-month Jaccard is within `JACCARD_NOISE` of the best are equal.
    4. Among equals the settings in force win, so that no list is changed for noise; else the higher ratio,
       then the higher bootstrap stability, then the higher silhouette.
    """
    able = {
        candidate: found
        for candidate, found in scores.items()
        if candidate.algorithm == SIZED_KMEANS
        and candidate.insiders_share == current.insiders_share
        and found.next_revenue_ratio >= LEAST_RATIO - (DOUBT if candidate == current else 0)
    }
    best = max((found.month_jaccard_mean for found in able.values()), default=np.inf)
    equals = {key: found for key, found in able.items() if found.month_jaccard_mean >= best - JACCARD_NOISE}
    if current in equals or not equals:
        return current
    return max(equals, key=lambda key: _order_equals(equals[key]))


def _order_equals(found: Scores) -> tuple[float, float, float]:
    return found.next_revenue_ratio, found.bootstrap_stability, np.nan_to_num(found.silhouette, nan=-1.0)
