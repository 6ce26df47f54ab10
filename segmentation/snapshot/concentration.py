"""How much of the revenue the best customers bring.

Takes the customers of a snapshot, gives one row per number of customers. What they bring later is an
outcome, filled in SQL.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

STEPS = 100


def measure_concentration(customers: pd.DataFrame) -> pd.DataFrame:
    """Return the share of revenue of the best customers: the columns of `snapshot_concentration`.

    The best first by value, ties by customer_id, who has no value last; in steps of one percent of the
    base, and at the number of members. Revenue that does not come to more than zero has no shares.

    Parameters
    ----------
    customers
        The rows of `snapshot_customers`.
    """
    ranked = customers.sort_values(["value", "customer_id"], ascending=[False, True], na_position="last")
    size = len(ranked)
    steps = np.unique(np.ceil(np.arange(1, STEPS + 1) * size / STEPS).astype(np.int64))
    counts = np.union1d(steps, [int(customers["is_member"].sum())])
    counts = counts[counts > 0]
    revenue = ranked["revenue"].cumsum().to_numpy(dtype=np.int64)
    total = int(revenue[-1]) if size else 0
    return pd.DataFrame(
        {
            "customers": counts,
            "share_of_customers": counts / max(size, 1),
            "revenue_share": revenue[counts - 1] / total if total > 0 else np.full(len(counts), np.nan),
            "threshold_value": ranked["value"].array[counts - 1],
        }
    )
