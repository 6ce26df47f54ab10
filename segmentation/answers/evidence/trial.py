"""Who was treated and who was held out, by chance alone.

Takes the rosters and the shares held out, gives the two sides that can be compared. Each customer counts on
the side they were assigned to, whatever became of them: by intention to treat.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from segmentation.answers.evidence.cohort import Pair
from segmentation.answers.holdout import list_entrants
from segmentation.answers.roster import Roster


@dataclass(frozen=True)
class Trial:
    """A holdout that has started.

    Attributes
    ----------
    pair
        Who was treated, as insiders, and who was held out, as others; only those with a whole month since.
    entered_on
        First day since when each of them counts, by customer_id.
    """

    started_on: date
    share: float
    pair: Pair
    entered_on: pd.Series

    @property
    def can_tell(self) -> bool:
        """Whether either side has at least two customers."""
        return min(len(self.pair.insiders), len(self.pair.others)) >= 2


def find_trial(rosters: Sequence[Roster], holdouts: Mapping[date, float]) -> Trial | None:
    """Return the newest share above 0 and whom it assigned; None where none has started.

    Who entered under another share had other odds, and is not mixed with them.
    """
    as_of = rosters[-1].as_of
    entrants = list_entrants(rosters, holdouts)
    if entrants is None:
        return None
    started_on = max(start for start, share in holdouts.items() if start <= as_of and share > 0)
    seen = entrants[(entrants["started_on"] == started_on) & (entrants["entered_on"] < pd.Timestamp(as_of))]
    held_out = seen["is_held_out"].astype("bool")
    pair = Pair("holdout", seen.index[~held_out], seen.index[held_out])
    return Trial(started_on, holdouts[started_on], pair, seen["entered_on"])
