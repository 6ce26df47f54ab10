"""What happened without an action: how many customers in the same place came by themselves before.

Takes a situation, gives counts of earlier cases. What the programme did in those months is in them, as
nothing tells it apart.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from segmentation.answers.actions.situation import MONTHS_AHEAD, Situation
from segmentation.answers.products import is_near
from segmentation.answers.roster import Roster
from segmentation.model.assignment import assign_buyers
from segmentation.model.features import build_features

EARLIER_DATES = 6
"""As-of dates before this one whose members on notice and near-members are followed for a month."""

LEAST_CASES = 20
"""Fewer cases than this tell nothing."""


class Rate(NamedTuple):
    """Of `cases` customers in the same place earlier, `came` did so by themselves."""

    cases: int
    came: int

    @property
    def missing_share(self) -> float:
        """The share that did not come by itself; all of them where too few cases tell."""
        return 1 - self.came / self.cases if self.cases >= LEAST_CASES else 1.0

    def pool(self, other: Rate) -> Rate:
        """Return the cases of both."""
        return Rate(self.cases + other.cases, self.came + other.came)

    def describe(self) -> dict[str, float]:
        """Return the numbers of a text; cases is 0 where they are too few to tell."""
        cases = self.cases if self.cases >= LEAST_CASES else 0
        return {"cases": cases, "came_share": 1 - self.missing_share, "missing_share": self.missing_share}


def measure_memberships(situation: Situation) -> tuple[Rate, Rate]:
    """Return how many members on notice qualified a month later, and how many near-members were members then."""
    earlier = [_find_standing(situation, roster) for roster in situation.rosters[-EARLIER_DATES - 1 : -1]]
    noticed, near = Rate(0, 0), Rate(0, 0)
    for now, later in pairwise([*earlier, situation.customers]):
        qualified, entered = (set(later.index[later[name]]) for name in ("qualifies", "is_member"))
        on_notice = now.index[now["is_member"] & ~now["qualifies"]]
        almost = now.index[is_near(now) & ~now["is_member"]]
        noticed = noticed.pool(Rate(len(on_notice), len(qualified.intersection(on_notice))))
        near = near.pool(Rate(len(almost), len(entered.intersection(almost))))
    return noticed, near


def _find_standing(situation: Situation, roster: Roster) -> pd.DataFrame:
    """Return margin, is_member and qualifies of the base as of an earlier date."""
    settings = situation.settings
    months = situation.customer_months
    features = build_features(
        months, roster.as_of, settings.window_months, settings.half_life_days, also=roster.members
    )
    margins = assign_buyers(roster.model, features[features["is_buyer"]], settings)["margin"]
    standing = pd.DataFrame({"margin": margins.reindex(features.index)})
    is_member = standing.index.isin(roster.members)
    return standing.assign(is_member=is_member, qualifies=is_member & (standing["margin"] > -settings.exit_margin))


def count_buyers(situation: Situation, cases: pd.Index, back: int) -> Rate:
    """Return how many of the cases of `back` months ago bought in the three months that followed."""
    bought = situation.sum_months(back, back - MONTHS_AHEAD)["purchase_days"]
    return Rate(len(cases), int((bought.reindex(cases, fill_value=0) > 0).sum()))
