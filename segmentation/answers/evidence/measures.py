"""What is measured of a group of customers in a period.

Takes customer × month rows, gives sums by customer, and from sums of customers the four measures. Who
bought nothing counts as zero.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.frames import MONEY_SCALE

MEASURES = ("revenue", "orders", "active_share", "basket")
"""Per customer: revenue in units, orders, whether they bought; per order: its value before returns, in units."""

Sums = NDArray[np.float64]
"""Revenue and gross (1/10,000), orders, active, in this order on the last axis; whole numbers, so exact as floats."""


def sum_customers(customer_months: pd.DataFrame, customers: pd.Index) -> Sums:
    """Return the sums of each of `customers` over all rows given: customers × 4."""
    summed = customer_months.groupby("customer_id")[["revenue", "gross", "orders", "purchase_days"]].sum()
    sums = summed.reindex(customers, fill_value=0)
    return sums.assign(purchase_days=sums["purchase_days"] > 0).to_numpy("float64")


def measure_groups(sums: Sums, customers: int) -> NDArray[np.float64]:
    """Return the measures of groups of so many customers; NaN where there is no customer, or no order for a basket.

    Parameters
    ----------
    sums
        Of the customers of each group: any shape whose last axis is that of `Sums`.
    """
    revenue, gross, orders, active = np.moveaxis(sums, -1, 0)
    if customers == 0:
        return np.full(sums.shape, np.nan)
    basket = np.divide(gross, orders * MONEY_SCALE, out=np.full(orders.shape, np.nan), where=orders > 0)
    # each divided once, so that equal means are equal floats
    means = [revenue / (MONEY_SCALE * customers), orders / customers, active / customers]
    return np.stack([*means, basket], axis=-1)


def spread_measures(sums: Sums) -> NDArray[np.float64]:
    """Return the variance of each measure between customers; NaN under two customers.

    Parameters
    ----------
    sums
        Customers × periods × 4.

    Notes
    -----
    A basket is a ratio of sums: each customer's share in it is linearised (Woodruff, 1971), so that its
    variance over the number of customers is that of the ratio.
    """
    customers, periods, _ = sums.shape
    if customers < 2:
        return np.full((periods, len(MEASURES)), np.nan)
    revenue, gross, orders, active = np.moveaxis(sums, -1, 0)
    mean_orders = orders.mean(axis=0)
    basket = measure_groups(sums.sum(axis=0), customers)[..., MEASURES.index("basket")]
    residuals = (gross / MONEY_SCALE - basket * orders) / np.where(mean_orders > 0, mean_orders, np.nan)
    by_customer = np.stack([revenue / MONEY_SCALE, orders, active, residuals], axis=-1)
    return np.asarray(by_customer.var(axis=0, ddof=1))
