"""Months in which the shop did not sell although it should have: it was shut, or its data were lost.

Takes purchase days and revenue by month, gives which months those are and the revenue without them. It forecasts
nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

YEAR = 12

LEAST_PURCHASE_DAYS = 10
"""A month without a purchase is no chance where the same month of the year before had so many days of customers."""


def find_outages(purchase_days: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which months are outages, each judged by the months until it alone.

    A month that is silent every year is a season. In an outage of more than a year the last year before it counts.
    """
    usual = purchase_days.copy()
    is_outage = np.zeros(len(purchase_days), bool)
    for month in range(YEAR, len(purchase_days)):
        if not purchase_days[month] and usual[month - YEAR] >= LEAST_PURCHASE_DAYS:
            is_outage[month] = True
            usual[month] = usual[month - YEAR]
    return is_outage


def fill_outages(revenue: NDArray[np.float64], is_outage: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the revenue, that of an outage being what the same month of the year before brought."""
    filled = revenue.copy()
    for month in np.flatnonzero(is_outage):
        filled[month] = filled[month - YEAR]
    return filled
