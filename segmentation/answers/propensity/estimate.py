"""The probability of being a member next month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from segmentation.answers.caveat import Caveat
from segmentation.answers.roster import Roster
from segmentation.frames import History
from segmentation.model.path import Step
from segmentation.settings import Settings

CLASSIFIER_COLUMNS = (
    "classifier",
    "is_chosen",
    "average_precision",
    "lift_at_10",
    "brier",
    "trained_from",
    "trained_to",
    "tested_from",
    "tested_to",
    "cases",
    "members",
    "parameters",
)

CURVE_COLUMNS = (
    "classifier",
    "position",
    "is_chosen",
    "average_precision",
    "share_contacted",
    "lift",
    "gain",
    "predicted",
    "observed",
)


@dataclass(frozen=True)
class Propensity:
    """`probabilities` by customer_id of the base, none where they cannot be told; the frames have the columns above."""

    probabilities: pd.Series
    classifiers: pd.DataFrame
    curves: pd.DataFrame
    caveats: tuple[Caveat, ...]


def estimate_membership(history: History, rosters: Sequence[Roster], step: Step, settings: Settings) -> Propensity:
    """Return the probabilities as of the step's date, which is the last roster's too."""
    return Propensity(
        pd.Series(dtype="float64"),
        pd.DataFrame(columns=list(CLASSIFIER_COLUMNS)),
        pd.DataFrame(columns=list(CURVE_COLUMNS)),
        (),
    )
