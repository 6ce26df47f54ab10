"""Shops of a few customers, written by hand: money by customer and month, and who was a member."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from segmentation.answers.roster import Roster
from segmentation.frames import History
from segmentation.months import add_months
from tests.answers.rosters import write_roster
from tests.builders import build_history

FIRST_MONTH = date(2023, 1, 1)

Revenues = Mapping[str, Sequence[float]]


def write_shop(revenues: Revenues, first_day: int = 1) -> History:
    """Return the history of customers of one letter with so much money a month, each on one day."""
    sales = [
        (customer, add_months(FIRST_MONTH, at).replace(day=first_day).isoformat(), money)
        for customer, months in revenues.items()
        for at, money in enumerate(months)
        if money
    ]
    return build_history(sales)


def write_rosters(months: int, members: str, first: int = 3) -> list[Roster]:
    """Return the same members as of every date from `first` months on."""
    return [write_roster(add_months(FIRST_MONTH, at).isoformat(), members) for at in range(first, months + 1)]


def draw_revenues(seed: int, customers: int, months: int) -> dict[str, list[float]]:
    """Return revenues of customers who buy in most months."""
    random = np.random.default_rng(seed)
    drawn = random.lognormal(4, 0.5, (customers, months)) * (random.random((customers, months)) < 0.8)
    return {chr(ord("a") + row): np.round(line, 2).tolist() for row, line in enumerate(drawn)}


def raise_later_months(history: History, as_of: date) -> History:
    """Return the same history with ten times the revenue from a date on."""
    rows = history.customer_months
    later = rows["month"] >= pd.Timestamp(as_of)
    changed = rows.assign(revenue=rows["revenue"].where(~later, rows["revenue"] * 10))
    return History(changed, history.days, history.line_fates, history.fingerprints)
