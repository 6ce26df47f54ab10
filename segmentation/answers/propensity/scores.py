"""How well scores put members of the month after first, and how true probabilities were.

Takes scores and what came, gives figures. It knows no classifier.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SHARES_CONTACTED = (0.01, 0.02, *(percent / 100 for percent in range(5, 101, 5)))

MIN_BIN_CASES = 10
"""Fewer cases in a tenth of the probabilities would say nothing of how often they came true."""

RESAMPLES = 200


@dataclass(frozen=True)
class Ranking:
    """Cases in order of their scores, highest first; `ends` are the last positions of those that tie."""

    order: NDArray[np.intp]
    ends: NDArray[np.intp]


def rank_cases(scores: Floats) -> Ranking:
    """Return the cases in order of their scores."""
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    return Ranking(order, np.append(np.flatnonzero(ranked[1:] != ranked[:-1]), len(ranked) - 1))


def measure_average_precision(ranking: Ranking, is_member: Flags, weights: Floats) -> float:
    """Return the mean precision at each gain in recall; at least one case must be a member's.

    Parameters
    ----------
    weights
        How often each case counts.
    """
    members = np.cumsum((weights * is_member)[ranking.order])[ranking.ends]
    cases = np.cumsum(weights[ranking.order])[ranking.ends]
    found = np.diff(members, prepend=0.0)
    counted = found > 0
    return float((found[counted] * members[counted] / cases[counted]).sum() / members[-1])


def measure_gain(ranking: Ranking, is_member: Flags, share_contacted: float) -> float:
    """Return the share of the members among the first of the cases; those that tie count in proportion."""
    members = np.append(0, np.cumsum(is_member[ranking.order])[ranking.ends])
    cases = np.append(0, ranking.ends + 1)
    return float(np.interp(share_contacted * len(is_member), cases, members) / members[-1])


def measure_brier(probabilities: Floats, is_member: Flags) -> float:
    """Return the mean square of what the probabilities missed by (Brier 1950)."""
    return float(((probabilities - is_member) ** 2).mean())


def list_calibration(probabilities: Floats, is_member: Flags) -> Iterator[tuple[float, float]]:
    """Yield mean probability and share of members in each tenth of the probabilities that holds enough cases."""
    tenths = np.minimum((probabilities * 10).astype(np.int64), 9)
    for tenth in np.unique(tenths):
        chosen = tenths == tenth
        if chosen.sum() >= MIN_BIN_CASES:
            yield float(probabilities[chosen].mean()), float(is_member[chosen].mean())


def measure_difference_error(one: Floats, other: Floats, is_member: Flags, customers: pd.Index) -> float:
    """Return the standard error of the difference of two average precisions, by a bootstrap of the customers."""
    codes, names = pd.factorize(customers)
    random = np.random.default_rng(0)
    rankings = rank_cases(one), rank_cases(other)
    differences = []
    for _ in range(RESAMPLES):
        drawn = np.bincount(random.integers(0, len(names), len(names)), minlength=len(names))
        weights = drawn[codes].astype(np.float64)
        if weights[is_member].any():
            first, second = (measure_average_precision(ranking, is_member, weights) for ranking in rankings)
            differences.append(first - second)
    return float(np.std(differences))
