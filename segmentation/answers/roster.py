"""Who was a member at one as-of date: all that the answers remember of the path.

Takes a step of the path, gives a `Roster`. Features of a past date are built anew from the history
where an answer needs them, so that a long path of a large shop fits into memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from segmentation.model.assignment import Model
from segmentation.model.path import Step


@dataclass(frozen=True)
class Roster:
    """The members as of a date, and the model that chose them.

    Attributes
    ----------
    window_months
        Months that the window really held.
    members
        Their customer_ids, sorted.
    entered
        Those of them who were no members at the date before; all of them at the first date of the path.
    model
        What gives a customer's margin at that date.
    """

    as_of: date
    window_months: int
    members: pd.Index
    entered: pd.Index
    model: Model


def make_roster(step: Step) -> Roster:
    """Return what the answers remember of a step."""
    memberships = step.memberships
    members = memberships[memberships["is_member"]].sort_index()
    entered = members.index[members["member_since"] == pd.Timestamp(step.as_of)]
    return Roster(step.as_of, step.window_months, members.index, entered, step.model)
