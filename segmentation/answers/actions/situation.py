"""What every action looks at, and what it is: whom it is for and what is at stake with each.

Takes the history, the rosters and the customers of a snapshot, gives the customers an action may be for.
It chooses no audience.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from segmentation.answers.roster import Roster
from segmentation.frames import MONEY_SCALE, History
from segmentation.model.features import MONTH_DAYS
from segmentation.model.path import Step
from segmentation.months import add_months
from segmentation.settings import Settings

MONTHS_AHEAD = 3
"""How far ahead an action is sized, and how far back its counterparts lie that show what happens without it."""

ONE_IN = 4
"""One customer in so many does what the action aims at: an assumption, as only a holdout can measure it."""


LEAST_STAKE = 1
"""Units of the currency that must be at stake with a customer: less is not worth a message."""


@dataclass(frozen=True)
class Situation:
    """What is known as of a date.

    Attributes
    ----------
    customer_months
        `History.customer_months` before the date.
    rosters
        Of every as-of date of the path, the last is this one's.
    customers
        The rows of `snapshot_customers`, indexed by customer_id.
    reachable
        Those of them who are not held out: an action may be for them.
    missed
        As-of dates in a row without qualifying, by customer_id.
    """

    as_of: date
    window_months: int
    settings: Settings
    customer_months: pd.DataFrame
    rosters: Sequence[Roster]
    customers: pd.DataFrame
    reachable: pd.DataFrame
    missed: pd.Series

    def sum_months(self, back: int, until_back: int = 0) -> pd.DataFrame:
        """Return gross, returned and purchase_days of every customer from `back` to `until_back` months ago."""
        months = self.customer_months["month"]
        start, end = (pd.Timestamp(add_months(self.as_of, -months_ago)) for months_ago in (back, until_back))
        rows = self.customer_months[(months >= start) & (months < end)]
        return rows.groupby("customer_id")[["gross", "returned", "purchase_days"]].sum()


@dataclass(frozen=True)
class Audience:
    """One action: `stakes` is money (float, 1/10,000) by customer_id, `numbers` are those of its texts."""

    key: str
    stakes: pd.Series
    numbers: Mapping[str, Any]


def describe_situation(
    history: History, rosters: Sequence[Roster], step: Step, customers: pd.DataFrame, settings: Settings
) -> Situation:
    """Return what the actions look at; `customers` are the rows of `snapshot_customers`."""
    months = history.customer_months
    by_id = customers.set_index("customer_id").sort_index()
    is_held_out = by_id["is_holdout"].astype("boolean").fillna(False).astype("bool")
    return Situation(
        as_of=step.as_of,
        window_months=step.window_months,
        settings=settings,
        customer_months=months[months["month"] < pd.Timestamp(step.as_of)],
        rosters=rosters,
        customers=by_id,
        reachable=by_id[~is_held_out],
        missed=step.memberships["missed"],
    )


def find_monthly_revenue(situation: Situation, customers: pd.DataFrame) -> pd.Series:
    """Return revenue a month (float money, ≥ 0) since the first purchase, over three months at least."""
    months = (customers["tenure_days"].astype("float64") / MONTH_DAYS).clip(lower=MONTHS_AHEAD)
    return customers["revenue"].clip(lower=0) / months.clip(upper=max(situation.window_months, MONTHS_AHEAD))


def drop_trifles(stakes: pd.Series) -> pd.Series:
    """Return what is at stake (float money) with each customer with whom `LEAST_STAKE` is."""
    return stakes[stakes >= LEAST_STAKE * MONEY_SCALE]


def to_units(money: float) -> float:
    """Return money of 1/10,000 in units, as numbers of texts hold it."""
    return float(money) / MONEY_SCALE
