"""The comparison of models: every candidate scored, one chosen.

Takes the history and the settings in force, gives one row per candidate. It adopts nothing: a new
lineage changes the list and is an operator's decision.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date

import pandas as pd

from segmentation.frames import History
from segmentation.model.comparison.candidates import (
    GAUSSIAN_MIXTURE,
    HDBSCAN,
    SIZED_KMEANS,
    WARD,
    Candidate,
    describe_settings,
    list_algorithms,
    list_spaces,
)
from segmentation.model.comparison.choice import choose_candidate
from segmentation.model.comparison.occasions import list_occasions
from segmentation.model.comparison.scores import Contest, Scores, score_groups, score_path
from segmentation.settings import Settings

RESAMPLES = 10
SEED = 0


def compare_models(
    history: History,
    settings: Settings,
    as_of_dates: Sequence[date],
    show: Callable[[float], None],
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> pd.DataFrame:
    """Score every candidate and choose one by the rule of `choose_candidate`.

    First all algorithms over the numbers of segments in the space in force; then, with the number that the
    rule prefers, sized k-means with other half-lives, frequency weights and shares.

    Parameters
    ----------
    as_of_dates
        Every date that the history allows, oldest first. The newest are judged, but sized k-means is replayed
        from the first, as it would run: who is a member depends on all dates before.
    show
        Called with how far the comparison is (0…1).
    resamples, seed
        As in `Contest`; the same seed gives the same scores.

    Returns
    -------
    DataFrame
        One row per candidate, columns of the table segment_candidates without compared_at: position (from 1)
        · as_of (newest date looked at) · the fields of `Candidate`, segments null where it is 0 · the measures
        of `Scores` · is_chosen (one row is).

    Raises
    ------
    HistoryError
        Too little history, or too few buyers who differ; says how much is needed.
    """
    occasions, current = list_occasions(history, settings, as_of_dates), describe_settings(settings)
    contest = Contest(history, settings, as_of_dates, occasions, resamples, seed)
    scores = _score_in_turn(list_algorithms(settings, SIZED_KMEANS), contest, lambda done: show(0.3 * done))
    for position, algorithm in enumerate((GAUSSIAN_MIXTURE, WARD, HDBSCAN)):
        show(0.3 + 0.1 * position)
        others = list_algorithms(settings, algorithm)
        scores |= zip(others, score_groups(others, contest), strict=True)
    preferred = choose_candidate(scores, current).apply_to(settings)
    scores |= _score_in_turn(list_spaces(preferred, leave_out=scores), contest, lambda done: show(0.6 + 0.4 * done))
    return _list_rows(scores, choose_candidate(scores, current), as_of_dates[-1])


def _score_in_turn(
    candidates: Sequence[Candidate], contest: Contest, show: Callable[[float], None]
) -> dict[Candidate, Scores]:
    scores = {}
    for position, candidate in enumerate(candidates):
        show(position / len(candidates))
        scores[candidate] = score_path(candidate, contest)
    return scores


def _list_rows(scores: dict[Candidate, Scores], chosen: Candidate, as_of: date) -> pd.DataFrame:
    rows = [
        {"position": position, "as_of": as_of, **asdict(candidate), **asdict(found), "is_chosen": candidate == chosen}
        for position, (candidate, found) in enumerate(scores.items(), start=1)
    ]
    frame = pd.DataFrame(rows).astype({"algorithm": "str", "segments": "Int64"})
    return frame.assign(segments=frame["segments"].where(frame["segments"] > 0))
