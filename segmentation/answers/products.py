"""What members and near-members bought most, and what Insiders buy and they never did.

Takes purchases by product and the customers of a snapshot, gives up to ten products of each kind.
"""

from __future__ import annotations

import numpy as np
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

MOST_PRODUCTS = 10

LEAST_SHARE = 0.2
"""Share of the members who must have bought a product for it to be one that Insiders buy."""

LEAST_BUYERS = 5
"""Members who must have bought it: what one or two bought says nothing of the others."""

_TYPES = {
    "customer_id": "str",
    "kind": "str",
    "rank": "int64",
    "stock_code": "str",
    "description": "str",
    "orders": "Int64",
    "revenue": "Int64",
    "last_bought_on": "datetime64[us]",
    "share_of_insiders": "float64",
}


def is_near(customers: pd.DataFrame) -> pd.Series:
    """Return whether each customer is a member or a near-member; `customers` has is_member and margin."""
    return customers["is_member"] | (customers["margin"] > NEAR_MARGIN)


def list_products(purchases: Purchases | None, customers: pd.DataFrame) -> pd.DataFrame:
    """Return the products of members and near-members; none without purchases by product.

    Parameters
    ----------
    purchases
        In the window, of everyone for whom `is_near` holds.
    customers
        The rows of `snapshot_customers`.

    Returns
    -------
    DataFrame
        The columns `PRODUCT_COLUMNS`, sorted by customer_id, kind and rank. `bought` goes by revenue.
        `never_bought` are products that `LEAST_SHARE` of the members, and `LEAST_BUYERS` of them, bought
        and the customer did not; they go by lift (share of the members who bought it ÷ share of all
        buyers who did), and their orders, revenue and last_bought_on are null. Ties go by stock_code.
        `share_of_insiders` is the share of the members who bought it.
    """
    if purchases is None or purchases.by_product.empty:
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in _TYPES.items()})
    near = customers[is_near(customers)].sort_values("customer_id")
    catalogue = _measure_shares(purchases, customers)
    bought = _rank_bought(purchases.by_customer[purchases.by_customer["customer_id"].isin(near["customer_id"])])
    never = _rank_never_bought(purchases.by_customer, near["customer_id"], catalogue)
    described = pd.concat([bought, never]).join(catalogue[["description", "share_of_insiders"]], on="stock_code")
    ordered = described.sort_values(["customer_id", "kind", "rank"], ignore_index=True)
    return ordered[list(PRODUCT_COLUMNS)].astype(_TYPES)


def _measure_shares(purchases: Purchases, customers: pd.DataFrame) -> pd.DataFrame:
    """Return by stock_code: description, insiders (who bought it), share_of_insiders, lift."""
    members = customers.loc[customers["is_member"], "customer_id"]
    theirs = purchases.by_customer[purchases.by_customer["customer_id"].isin(members)]
    catalogue = purchases.by_product.set_index("stock_code").sort_index()
    insiders = theirs.groupby("stock_code").size().reindex(catalogue.index, fill_value=0)
    share = insiders / max(len(members), 1)
    buyers = max(int(customers["margin"].notna().sum()), 1)
    return catalogue.assign(insiders=insiders, share_of_insiders=share, lift=share / (catalogue["customers"] / buyers))


def _rank_bought(by_customer: pd.DataFrame) -> pd.DataFrame:
    ordered = by_customer.sort_values(["customer_id", "revenue", "stock_code"], ascending=[True, False, True])
    ranked = ordered.assign(kind="bought", rank=ordered.groupby("customer_id").cumcount() + 1)
    return ranked[ranked["rank"] <= MOST_PRODUCTS]


def _rank_never_bought(by_customer: pd.DataFrame, customer_ids: pd.Series, catalogue: pd.DataFrame) -> pd.DataFrame:
    is_common = (catalogue["share_of_insiders"] >= LEAST_SHARE) & (catalogue["insiders"] >= LEAST_BUYERS)
    offers = catalogue[is_common].sort_values("lift", ascending=False, kind="stable").index
    rows = pd.Index(customer_ids).get_indexer(pd.Index(by_customer["customer_id"]))
    places = offers.get_indexer(pd.Index(by_customer["stock_code"]))
    is_offer = (rows >= 0) & (places >= 0)
    is_open = np.ones((len(customer_ids), len(offers)), dtype=bool)
    is_open[rows[is_offer], places[is_offer]] = False
    ranks = is_open.cumsum(axis=1)
    row, place = np.nonzero(is_open & (ranks <= MOST_PRODUCTS))
    return pd.DataFrame(
        {
            "customer_id": customer_ids.to_numpy()[row],
            "kind": "never_bought",
            "rank": ranks[row, place],
            "stock_code": offers.to_numpy()[place],
        }
    )
