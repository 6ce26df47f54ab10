"""What marketing can do: ranked, sized in money, each with its list of customers.

Takes the customers of a snapshot and the other answers, gives actions and their audiences.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from segmentation.answers.caveat import Caveat
from segmentation.frames import History, Purchases
from segmentation.model.path import Step
from segmentation.settings import Settings

ACTION_COLUMNS = (
    "position",
    "title",
    "audience",
    "customers",
    "revenue_at_stake",
    "assumption",
    "why",
    "key",
    "numbers",
)

ACTION_CUSTOMER_COLUMNS = ("position", "customer_id", "revenue_at_stake")


@dataclass(frozen=True)
class Actions:
    """The frames have the columns `ACTION_COLUMNS` and `ACTION_CUSTOMER_COLUMNS`; money is int64."""

    actions: pd.DataFrame
    audiences: pd.DataFrame
    caveats: tuple[Caveat, ...]


def list_actions(
    history: History,
    step: Step,
    customers: pd.DataFrame,
    purchases: Purchases | None,
    products: pd.DataFrame,
    settings: Settings,
) -> Actions:
    """Return the actions as of the step's date.

    Parameters
    ----------
    customers
        The rows of `snapshot_customers`, probabilities and short_by included.
    products
        From `list_products`.
    """
    return Actions(pd.DataFrame(columns=list(ACTION_COLUMNS)), pd.DataFrame(columns=list(ACTION_CUSTOMER_COLUMNS)), ())
