"""What a customer is short by: the least revenue that would have them inside at the next as-of date.

Takes the history, the memberships and the model of one as-of date, gives money. It says nothing of
what the customer will do, nor of next month's model.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.model.assignment import Model, assign_buyers
from segmentation.model.boundary import find_least_values
from segmentation.model.features import MONTH_DAYS, count_months_before
from segmentation.settings import Settings

MOST_MONEY = 1e17
"""More than this (1/10,000) is out of reach, and of what the store can hold."""


def measure_shortfall(
    customer_months: pd.DataFrame, as_of: date, memberships: pd.DataFrame, model: Model, settings: Settings
) -> pd.Series:
    """Return the least revenue, bought on one further day of the coming month, that puts the margin above its bound.

    The margin is that of the next as-of date under this date's model: every month has aged by one, the
    oldest has left the window. The bound is 0, and −`EXIT_MARGIN` for members. Closed form: the margin is
    the least of functions linear in log value.

    Parameters
    ----------
    customer_months
        `History.customer_months`, rows in any order; those of `as_of` and later are not looked at.
    memberships
        Of the base, indexed by customer_id: is_member.

    Returns
    -------
    Series
        Int64 money above zero, indexed as `memberships`; null where the margin is above without it, or
        where no revenue would do.
    """
    customers = memberships.index
    left = _age_by_a_month(customer_months, as_of, customers, settings)
    bounds = np.where(memberships["is_member"].to_numpy(dtype=bool), -settings.exit_margin, 0.0)
    fresh = 0.5 ** (0.5 * MONTH_DAYS / settings.half_life_days)
    bought = left.assign(decayed_purchase_days=left["decayed_purchase_days"] + fresh, is_buyer=True)
    needed = find_least_values(model, customers, bought["decayed_purchase_days"].to_numpy(), bounds)
    revenue = np.ceil((needed - left["decayed_revenue"].to_numpy()) / fresh).clip(1, MOST_MONEY)
    bought["decayed_revenue"] += revenue * fresh
    # where the Insiders' centre has less value than another, money can lead past them
    helps = _find_margins(model, bought, settings) > bounds
    is_short = ~(_find_margins(model, left, settings) > bounds) & helps & (revenue < MOST_MONEY)
    return pd.Series(revenue.astype(np.int64), index=customers, dtype="Int64").where(is_short)


def _find_margins(model: Model, months_left: pd.DataFrame, settings: Settings) -> NDArray[np.float64]:
    """Return margins at the next as-of date; nan for who is no buyer then."""
    buyers = months_left[months_left["is_buyer"]]
    buyers = buyers.assign(value=buyers["decayed_revenue"].round().astype("int64"))
    margins = assign_buyers(model, buyers, settings)["margin"].reindex(months_left.index)
    return margins.to_numpy(dtype=np.float64)


def _age_by_a_month(
    customer_months: pd.DataFrame, as_of: date, customers: pd.Index, settings: Settings
) -> pd.DataFrame:
    """Return what is left of each customer's window at the next as-of date, nothing bought until then."""
    ages = count_months_before(customer_months["month"], as_of)
    places = customers.get_indexer(pd.Index(customer_months["customer_id"]))
    rows = np.flatnonzero((ages >= 1) & (ages < settings.window_months) & (places >= 0))
    # oldest first, so that the sums of floats do not depend on the order of rows
    rows = rows[np.argsort(-ages[rows], kind="stable")]
    decay = 0.5 ** ((ages[rows] + 0.5) * MONTH_DAYS / settings.half_life_days)
    days = customer_months["purchase_days"].to_numpy()[rows]
    revenue = customer_months["revenue"].to_numpy()[rows]

    def total(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(places[rows], weights=weights, minlength=len(customers)).astype(np.float64)

    return pd.DataFrame(
        {
            "decayed_revenue": total(revenue * decay),
            "decayed_purchase_days": total(days * decay),
            "is_buyer": total(days) > 0,
        },
        index=customers,
    )
