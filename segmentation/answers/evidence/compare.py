"""Members against others on the months after they were chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from segmentation.answers.caveat import Caveat
from segmentation.answers.roster import Roster
from segmentation.frames import History
from segmentation.settings import Settings

EVIDENCE_COLUMNS = (
    "comparison",
    "measure",
    "chosen_as_of",
    "period_start",
    "period_end",
    "insiders_mean",
    "others_mean",
    "difference",
    "ci_low",
    "ci_high",
    "p_value",
    "p_adjusted",
    "effect_size",
    "detectable_difference",
    "method",
    "insiders",
    "others",
    "is_in_sample",
)


@dataclass(frozen=True)
class Evidence:
    """`comparisons` has the columns `EVIDENCE_COLUMNS`."""

    comparisons: pd.DataFrame
    caveats: tuple[Caveat, ...]


def compare_members(
    history: History, rosters: Sequence[Roster], holdouts: Mapping[date, float], settings: Settings
) -> Evidence:
    """Return the comparisons as of the last roster's date."""
    return Evidence(pd.DataFrame(columns=list(EVIDENCE_COLUMNS)), ())
