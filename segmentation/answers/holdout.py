"""The holdout: a random, frozen share of the customers who enter after it was switched on.

Takes the shares in force by the first as-of date they hold for, and the rosters of the path; gives who
is held out. They stay members in every count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from segmentation.answers.roster import Roster


def assign_holdout(rosters: Sequence[Roster], holdouts: Mapping[date, float]) -> pd.Series | None:
    """Return whether each customer who entered since the first start is held out; None where none is configured."""
    return None
