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
from segmentation.answers.evidence.differences import LEAST_GROUP
from segmentation.answers.holdout import join_shares, list_entrants
from segmentation.answers.roster import Roster


@dataclass(frozen=True)
class Trial:
    """A holdout that has started.

    Attributes
    ----------
    ended_on
        First as-of date whose entrants it holds for no more, as it was switched off; None while it is on.
    pair
        Who was treated, as insiders, and who was held out, as others; only those with a whole month since.
    entered_on
        First day since when each of them counts, by customer_id.
    """

    started_on: date
    ended_on: date | None
    share: float
    pair: Pair
    entered_on: pd.Series

    @property
    def can_tell(self) -> bool:
        """Whether either side has enough customers for a test."""
        return min(len(self.pair.insiders), len(self.pair.others)) >= LEAST_GROUP


def find_trial(
    rosters: Sequence[Roster], holdouts: Mapping[date, float], assigned: pd.DataFrame | None = None
) -> Trial | None:
    """Return the newest share above 0 and whom it assigned; None where none has started.

    Who entered under another share had other odds, and is not mixed with them.

    Parameters
    ----------
    assigned
        Who was assigned by earlier publications, as `list_entrants` takes it.
    """
    as_of = rosters[-1].as_of
    entrants = list_entrants(rosters, holdouts, assigned)
    if entrants is None:
        return None
    shares = join_shares(holdouts, entrants, as_of)
    started_on = max((start for start, share in shares.items() if share > 0), default=None)
    if started_on is None:
        return None
    ended_on = next((start for start in shares if start > started_on), None)
    entered_on = entrants["entered_on"]
    is_seen = (entered_on >= pd.Timestamp(started_on)) & (entered_on < pd.Timestamp(ended_on or as_of))
    seen = entrants[is_seen]
    held_out = seen["is_held_out"]
    pair = Pair("holdout", seen.index[~held_out], seen.index[held_out])
    return Trial(started_on, ended_on, shares[started_on], pair, seen["entered_on"])
