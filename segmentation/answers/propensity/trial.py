"""The classifiers, tried on later months than they learnt from, and the one that stands.

Takes cases, gives each classifier's scores on the tested dates and the choice. It estimates nobody's
probability of next month.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from segmentation.answers.propensity.classifiers import (
    MARGIN,
    Calibration,
    calibrate_scores,
    fit_calibration,
    fit_classifier,
    list_classifiers,
    score_customers,
)
from segmentation.answers.propensity.scores import (
    Floats,
    Ranking,
    measure_average_precision,
    measure_difference_error,
    rank_cases,
)

MIN_PAIRS = 3
"""One date to learn from, one to calibrate on, one to test on."""

TESTED_DATES = 3

MIN_CASES = 10
"""Members and others that each part must hold: the figures of fewer are an accident."""

TIE = 0.005
"""An average precision no higher than this over the margin's is a tie, which the margin wins."""


class Split(NamedTuple):
    """Cases by time: the oldest are learnt from, those after them calibrate, the newest test."""

    learned: pd.DataFrame
    calibrated: pd.DataFrame
    tested: pd.DataFrame


@dataclass(frozen=True)
class Trial:
    """How a classifier did on the tested dates; `probabilities` are calibrated on the dates before."""

    classifier: str
    calibration_scores: Floats
    calibration: Calibration
    scores: Floats
    ranking: Ranking
    probabilities: Floats
    average_precision: float


@dataclass(frozen=True)
class Choice:
    """The trial that stands, and by how much the best of the five led the margin."""

    trial: Trial
    lead: float
    standard_error: float


def split_cases(cases: pd.DataFrame) -> Split:
    """Return the cases by time: up to three dates test, as many calibrate, the rest is learnt from."""
    dates = sorted(cases["as_of"].unique())
    part = min(TESTED_DATES, len(dates) // MIN_PAIRS)
    first_tested = dates[len(dates) - part]
    first_calibrated = dates[len(dates) - 2 * part]
    is_tested = cases["as_of"] >= first_tested
    is_learned = cases["as_of"] < first_calibrated
    return Split(cases[is_learned], cases[~is_learned & ~is_tested], cases[is_tested])


def count_fewest(split: Split) -> int:
    """Return how many members, or others, the part holds that has fewest of them."""
    found = [part["is_member_next"] for part in split]
    return int(min(min(flags.sum(), (~flags).sum()) for flags in found))


def try_classifiers(split: Split) -> list[Trial]:
    """Return the trials of all classifiers that can run, the margin's first."""
    return [_try_classifier(classifier, split) for classifier in list_classifiers()]


def choose_trial(trials: Sequence[Trial], tested: pd.DataFrame) -> Choice:
    """Return the margin, or the best of the others where it leads by more than `TIE` and its standard error."""
    margin = next(trial for trial in trials if trial.classifier == MARGIN)
    best = max((trial for trial in trials if trial is not margin), key=lambda trial: trial.average_precision)
    lead = best.average_precision - margin.average_precision
    is_member = tested["is_member_next"].to_numpy()
    error = measure_difference_error(best.scores, margin.scores, is_member, tested.index)
    return Choice(best if lead > max(TIE, error) else margin, lead, error)


def _try_classifier(classifier: str, split: Split) -> Trial:
    fitted = fit_classifier(classifier, split.learned)
    calibration_scores = score_customers(classifier, fitted, split.calibrated)
    calibration = fit_calibration(calibration_scores, split.calibrated["is_member_next"].to_numpy())
    scores = score_customers(classifier, fitted, split.tested)
    ranking = rank_cases(scores)
    is_member = split.tested["is_member_next"].to_numpy()
    return Trial(
        classifier=classifier,
        calibration_scores=calibration_scores,
        calibration=calibration,
        scores=scores,
        ranking=ranking,
        probabilities=calibrate_scores(scores, calibration),
        average_precision=measure_average_precision(ranking, is_member, np.ones(len(is_member))),
    )
