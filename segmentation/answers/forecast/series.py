"""Revenue by month: of the shop, and of the members of every as-of date, whom a later date does not change.

Takes the history and the rosters, gives arrays that every method works on. It forecasts nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.answers.forecast.outages import find_outages
from segmentation.answers.roster import Roster
from segmentation.frames import History
from segmentation.months import add_months, count_months, find_first_of_month

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Series:
    """Money is in 1/10,000; months count from `first_month`, an origin n knows the months before month n.

    Attributes
    ----------
    total
        The shop's revenue, one per month before the as-of date.
    purchase_days
        Days on which a customer bought, of all customers in the same months.
    is_outage
        Which of them `find_outages` tells.
    origins
        The month index of each roster's as-of date.
    frozen
        Revenue of each roster's members in every month, rosters × months.
    newest_members
        Revenue of each member of the last roster in every month, members × months.
    exits, entrants
        Rosters × horizons. In the h-th month after a roster: revenue of its members who have left by the
        as-of date after that month, and of the members of that date whom it did not have; NaN where not known.
    members
        How many members each roster has.
    is_first_month_cut
        Whether the history's first month began late and is left out.
    """

    first_month: date
    total: Floats
    purchase_days: NDArray[np.int64]
    is_outage: NDArray[np.bool_]
    origins: NDArray[np.int64]
    frozen: Floats
    newest_members: Floats
    exits: Floats
    entrants: Floats
    members: NDArray[np.int64]
    is_first_month_cut: bool

    def date_of(self, index: int) -> date:
        """Return the month of an index."""
        return add_months(self.first_month, index)

    @property
    def is_shut(self) -> NDArray[np.bool_]:
        """Whether the month before each origin is an outage: the shop may still be shut."""
        return np.append(False, self.is_outage)

    def collect_actuals(self, revenue: Floats, horizons: int) -> Floats:
        """Return what came: origins × horizons, NaN where a month is not known yet.

        Parameters
        ----------
        revenue
            By month, or origins × months where each origin has a group of its own.
        """
        months = len(self.total)
        at = np.arange(months + 1)[:, None] + np.arange(horizons)
        rows = np.arange(months + 1)[:, None] if revenue.ndim == 2 else 0
        padded = np.pad(np.atleast_2d(revenue), ((0, 0), (0, horizons + 1)), constant_values=np.nan)
        actuals: Floats = padded[rows, at]
        return actuals

    def spread_frozen(self) -> Floats:
        """Return the revenue of each origin's members by month: origins × months, NaN where it has no roster."""
        months = len(self.total)
        spread = np.full((months + 1, months), np.nan)
        spread[self.origins] = self.frozen
        return spread


def build_series(history: History, rosters: Sequence[Roster], horizons: int, silent_days: int) -> Series:
    """Return the months before the last roster's date.

    Parameters
    ----------
    silent_days
        A first month that begins later than so many days is no whole month and is left out.
    """
    as_of = rosters[-1].as_of
    known = history.customer_months[history.customer_months["month"] < pd.Timestamp(as_of)]
    first_day = history.days["day"].min().date() if len(history.days) else as_of
    is_cut = first_day.day - 1 > silent_days
    first_month = min(add_months(find_first_of_month(first_day), int(is_cut)), as_of)
    months = count_months(first_month, as_of)
    rows = known[known["month"] >= pd.Timestamp(first_month)]
    at = _index_months(rows["month"], first_month)
    revenue = rows["revenue"].to_numpy(np.int64)
    total = np.zeros(months, np.int64)
    np.add.at(total, at, revenue)
    purchase_days = np.zeros(months, np.int64)
    np.add.at(purchase_days, at, rows["purchase_days"].to_numpy(np.int64))
    used = [roster for roster in rosters if roster.as_of >= first_month]
    ever, is_member = _tabulate_members(used)
    codes = ever.get_indexer(pd.Index(rows["customer_id"]))
    by_customer = np.zeros((len(ever), months), np.int64)
    np.add.at(by_customer, (codes[codes >= 0], at[codes >= 0]), revenue[codes >= 0])
    origins = np.array([count_months(first_month, roster.as_of) for roster in used], np.int64)
    exits, entrants = _sum_movers(by_customer, is_member, origins, horizons)
    return Series(
        first_month=first_month,
        total=total.astype(np.float64),
        purchase_days=purchase_days,
        is_outage=find_outages(purchase_days),
        origins=origins,
        frozen=(is_member @ by_customer).astype(np.float64),
        newest_members=by_customer[is_member[-1] == 1].astype(np.float64),
        exits=exits,
        entrants=entrants,
        members=is_member.sum(axis=1),
        is_first_month_cut=is_cut,
    )


def _index_months(months: pd.Series, first_month: date) -> NDArray[np.int64]:
    since = (months.dt.year - first_month.year) * 12 + months.dt.month - first_month.month
    return np.asarray(since, np.int64)


def _tabulate_members(rosters: Sequence[Roster]) -> tuple[pd.Index, NDArray[np.int64]]:
    """Return whoever was a member, and for each roster who is one (1) or not (0)."""
    ever = pd.Index(np.unique(np.concatenate([roster.members.to_numpy(object) for roster in rosters])), dtype="str")
    is_member = np.zeros((len(rosters), len(ever)), np.int64)
    for row, roster in enumerate(rosters):
        is_member[row, ever.get_indexer(roster.members)] = 1
    return ever, is_member


def _sum_movers(
    by_customer: NDArray[np.int64], is_member: NDArray[np.int64], origins: NDArray[np.int64], horizons: int
) -> tuple[Floats, Floats]:
    """Return revenue of those who left and of those who came, rosters × horizons."""
    rows = {int(origin): row for row, origin in enumerate(origins)}
    exits, entrants = np.full((2, len(origins), horizons), np.nan)
    for origin, row in rows.items():
        before = is_member[row]
        for ahead in range(horizons):
            if (later := rows.get(origin + ahead + 1)) is not None:
                after, month = is_member[later], by_customer[:, origin + ahead]
                exits[row, ahead] = (before * (1 - after)) @ month
                entrants[row, ahead] = ((1 - before) * after) @ month
    return exits, entrants
