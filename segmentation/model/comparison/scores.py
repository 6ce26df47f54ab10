"""How good a candidate is, by five measures.

Takes candidates and the judged dates, gives a `Scores` each. It chooses nothing.

Sized k-means is judged as it would run: replayed along the path, from the first as-of date on, with its
memory of centres, members, notice and grace. The others have no memory here: their Insiders are found
afresh at every date, so their month-to-month overlap compares with that of a fresh list, not with a list
that has an exit margin.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise

import numpy as np
import pandas as pd
from sklearn.metrics import silhouette_score

from segmentation.frames import History
from segmentation.model.assignment import assign_buyers
from segmentation.model.comparison.candidates import HDBSCAN, SIZED_KMEANS, WARD, Candidate
from segmentation.model.comparison.groups import Crowd, Groups, Labels, group_buyers
from segmentation.model.comparison.occasions import Occasion
from segmentation.model.path import replay_path
from segmentation.model.sample import choose_sample
from segmentation.model.segments import SILHOUETTE_SAMPLE
from segmentation.model.threads import use_one_thread
from segmentation.settings import Settings

MAX_CUSTOMERS = 5_000
"""Customers that Ward and HDBSCAN see: their cost grows with the square."""


@dataclass(frozen=True)
class Scores:
    """The measures of one candidate; a measure that is undefined is NaN.

    Attributes
    ----------
    silhouette
        Mean over the close dates, in the space of the settings in force, HDBSCAN's noise as a group.
    bootstrap_stability
        Mean Jaccard of the Insiders of a resample of the buyers with those of all of them, over who was
        drawn; every fit from a cold start, close dates only.
    month_jaccard_mean, month_jaccard_min
        Insiders of neighbouring judged dates.
    next_revenue_ratio
        What the Insiders of each date bought in the three months after, over what the same number of top
        customers by window revenue bought; mean over all dates whose outcome is known.
    """

    silhouette: float
    bootstrap_stability: float
    month_jaccard_mean: float
    month_jaccard_min: float
    next_revenue_ratio: float


@dataclass(frozen=True)
class Contest:
    """What all candidates share: the history, the settings in force, and how they are judged.

    Attributes
    ----------
    path_dates
        As-of dates that sized k-means is replayed over, from the first that the history allows; the occasions
        are the last of them.
    resamples
        Per close date and candidate.
    seed
        Of the resamples and the Gaussian mixture.
    """

    history: History
    settings: Settings
    path_dates: Sequence[date]
    occasions: Sequence[Occasion]
    resamples: int
    seed: int


def score_path(candidate: Candidate, contest: Contest) -> Scores:
    """Return the scores of sized k-means, replayed."""
    own = candidate.apply_to(contest.settings)
    by_date = {occasion.as_of: occasion for occasion in contest.occasions}
    members, silhouettes, overlaps = [], [], []
    for step in replay_path(contest.history, own, contest.path_dates):
        if (occasion := by_date.get(step.as_of)) is None:
            continue
        members.append(step.memberships.index[step.memberships["is_member"]])
        if occasion.is_close:
            buyers = step.features[step.features["is_buyer"]]
            crowd = Crowd(buyers, occasion.crowd.points)
            labels = assign_buyers(step.model, buyers, own)["segment_id"].to_numpy(dtype=np.int64)
            silhouettes.append(measure_common_silhouette(crowd, labels))
            group = partial(group_buyers, SIZED_KMEANS, segments=[candidate.segments], settings=own, seed=contest.seed)
            overlaps.append(measure_stability(group, crowd, contest.resamples, contest.seed)[0])
    populations = [occasion.crowd.buyers for occasion in contest.occasions]
    return _sum_up(members, populations, contest.occasions, silhouettes, overlaps)


def score_groups(candidates: Sequence[Candidate], contest: Contest) -> Iterator[Scores]:
    """Yield the scores of candidates that share an algorithm without memory, and the space in force."""
    algorithm, segments = candidates[0].algorithm, [candidate.segments for candidate in candidates]
    crowds = [_limit_crowd(algorithm, occasion.crowd) for occasion in contest.occasions]
    group = partial(group_buyers, algorithm, segments=segments, settings=contest.settings, seed=contest.seed)
    found = [group(crowd) for crowd in crowds]
    close = [position for position, occasion in enumerate(contest.occasions) if occasion.is_close]
    overlaps = [measure_stability(group, crowds[position], contest.resamples, contest.seed) for position in close]
    populations = [crowd.buyers for crowd in crowds]
    for number in range(len(segments)):
        members = [buyers.index[groups[number].is_insider] for buyers, groups in zip(populations, found, strict=True)]
        silhouettes = [
            measure_common_silhouette(crowds[position], found[position][number].labels) for position in close
        ]
        stabilities = [overlap[number] for overlap in overlaps]
        yield _sum_up(members, populations, contest.occasions, silhouettes, stabilities)


def measure_common_silhouette(crowd: Crowd, labels: Labels) -> float:
    """Return the mean silhouette of at most `SILHOUETTE_SAMPLE` buyers at the crowd's points; NaN if undefined."""
    sample = choose_sample(crowd.buyers.index, SILHOUETTE_SAMPLE)
    if not 2 <= len(np.unique(labels[sample])) < len(sample):
        return np.nan
    with use_one_thread():
        return float(silhouette_score(crowd.points[sample], labels[sample]))


def measure_stability(group: partial[list[Groups]], crowd: Crowd, resamples: int, seed: int) -> list[float]:
    """Return, per number of segments, the mean overlap of the Insiders of resamples with those of the crowd."""
    random = np.random.default_rng(seed)
    reference = group(crowd)
    overlaps = np.empty((resamples, len(reference)))
    for draw in range(resamples):
        rows = np.sort(random.integers(0, len(crowd.points), len(crowd.points)))
        for number, groups in enumerate(group(crowd.take(rows))):
            drawn = pd.Index(rows[groups.is_insider]).unique()
            expected = pd.Index(rows[reference[number].is_insider[rows]]).unique()
            overlaps[draw, number] = measure_jaccard(drawn, expected)
    return [float(mean) for mean in overlaps.mean(axis=0)]


def measure_jaccard(one: pd.Index, other: pd.Index) -> float:
    """Return intersection over union of two sets of customers; NaN where both are empty."""
    union = len(one.union(other))
    return len(one.intersection(other)) / union if union else np.nan


def find_top(buyers: pd.DataFrame, size: int) -> pd.Index:
    """Return the `size` buyers with the highest window revenue, ties by customer_id."""
    return buyers.sort_index().sort_values("revenue", ascending=False, kind="stable").index[:size]


def measure_revenue_ratio(
    members: Sequence[pd.Index], populations: Sequence[pd.DataFrame], next_revenues: Sequence[pd.Series | None]
) -> float:
    """Return what members bought next over what as many top customers of their population did.

    The mean of the ratios of all dates with a known outcome, NaN where one is undefined: one list of members,
    one population, one series of money each.
    """
    ratios = []
    for inside, buyers, revenue in zip(members, populations, next_revenues, strict=True):
        if revenue is not None:
            bought = revenue.reindex(inside, fill_value=0).sum()
            top_bought = revenue.reindex(find_top(buyers, len(inside)), fill_value=0).sum()
            ratios.append(bought / top_bought if top_bought > 0 else np.nan)
    return float(np.mean(ratios)) if ratios else np.nan


def _limit_crowd(algorithm: str, crowd: Crowd) -> Crowd:
    return crowd.take(choose_sample(crowd.buyers.index, MAX_CUSTOMERS)) if algorithm in (WARD, HDBSCAN) else crowd


def _sum_up(
    members: Sequence[pd.Index],
    populations: Sequence[pd.DataFrame],
    occasions: Sequence[Occasion],
    silhouettes: Sequence[float],
    overlaps: Sequence[float],
) -> Scores:
    jaccards = [measure_jaccard(*pair) for pair in pairwise(members)]
    return Scores(
        silhouette=float(np.mean(silhouettes)),
        bootstrap_stability=float(np.mean(overlaps)),
        month_jaccard_mean=float(np.mean(jaccards)),
        month_jaccard_min=float(np.min(jaccards)),
        next_revenue_ratio=measure_revenue_ratio(
            members, populations, [occasion.next_revenue for occasion in occasions]
        ),
    )
