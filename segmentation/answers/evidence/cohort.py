"""Who is compared with whom.

Takes the history and the rosters of the path, gives pairs of groups of customers as they stood when the
members were chosen. It looks at nothing that was sold later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from segmentation.answers.roster import Roster
from segmentation.months import add_months

PERIODS_MONTHS = (1, 3, 6)
"""How many months after the members were chosen are looked at."""


@dataclass(frozen=True)
class Pair:
    """Insiders and others; customers may be in both groups."""

    comparison: str
    insiders: pd.Index
    others: pd.Index

    @property
    def customers(self) -> pd.Index:
        """Everyone in either group, sorted."""
        return self.insiders.union(self.others)


def choose_roster(rosters: Sequence[Roster]) -> Roster | None:
    """Return the members who were chosen longest ago, by one of the periods; None where there were none."""
    newest = rosters[-1].as_of
    by_date = {roster.as_of: roster for roster in rosters if len(roster.members)}
    dates = [add_months(newest, -months) for months in sorted(PERIODS_MONTHS, reverse=True)]
    return next((by_date[chosen] for chosen in dates if chosen in by_date), None)


def select_months(customer_months: pd.DataFrame, start: date | None, end: date) -> pd.DataFrame:
    """Return the rows of the months from `start` (None: from the first) until `end`, which is excluded."""
    months = customer_months["month"]
    is_inside = months < pd.Timestamp(end)
    return customer_months[is_inside if start is None else is_inside & (months >= pd.Timestamp(start))]


def find_base(customer_months: pd.DataFrame, roster: Roster, window_months: int) -> pd.Series:
    """Return the revenue of the window (int64 money) of every customer of the base, sorted by customer_id."""
    window = select_months(customer_months, add_months(roster.as_of, -window_months), roster.as_of)
    sums = window.groupby("customer_id")[["revenue", "purchase_days"]].sum()
    base = sums.index[sums["purchase_days"] > 0].union(roster.members)
    return sums["revenue"].reindex(base, fill_value=0)


def pair_groups(base: pd.Series, roster: Roster) -> list[Pair]:
    """Return the members beside the rest, beside as many top customers and beside as many drawn at random.

    Top customers are those with most revenue in the window, ties by customer_id. The draw is from the whole
    base, members included, and the same for the same base and date.
    """
    members = roster.members
    ranked = base.sort_index().sort_values(ascending=False, kind="stable")
    random = np.random.default_rng(roster.as_of.toordinal())
    drawn = random.choice(len(base), len(members), replace=False)
    return [
        Pair("rest", members, base.index.difference(members)),
        Pair("same_size_top", members, ranked.index[: len(members)].sort_values()),
        Pair("random", members, base.index[np.sort(drawn)]),
    ]


def list_periods(chosen_as_of: date, as_of: date) -> list[date]:
    """Return the ends, exclusive, of the periods after `chosen_as_of` that are over at `as_of`."""
    ends = [add_months(chosen_as_of, months) for months in PERIODS_MONTHS]
    return [end for end in ends if end <= as_of]
