"""Why a membership changed: the customer's own buying, an old month that rolled off, or the model.

Takes the changes of one as-of date and the model of the date before, gives each change its cause
from what the customer would be under it. It writes no sentence.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from segmentation.model.assignment import Model, assign_buyers
from segmentation.model.features import build_features
from segmentation.settings import Settings

CAUSES = ("behaviour", "window", "model")

GAINS = ("entered", "reinstated")
"""The changes after which a customer qualifies."""


def start_notices() -> pd.DataFrame:
    """Return the causes of open notices before the first as-of date: none."""
    return pd.DataFrame(
        {
            "customer_id": pd.Series(dtype="str"),
            "cause": pd.Series(dtype="str"),
            "caused_on": pd.Series(dtype="datetime64[us]"),
            "rolled_off": pd.Series(dtype="int64"),
            "crowding": pd.Series(dtype="int64"),
        }
    )


def find_causes(
    changes: pd.DataFrame, customer_months: pd.DataFrame, as_of: date, previous_model: Model, settings: Settings
) -> pd.DataFrame:
    """Return the changes with their cause, by re-scoring today's features with the previous model.

    What the previous model would have changed as well is behaviour; window where it would not have with
    the month that left the window put back. All else is the model's.

    Parameters
    ----------
    changes
        From `list_changes`.
    customer_months
        `History.customer_months`.
    as_of
        The date of the changes.
    previous_model
        The model of the as-of date before.

    Returns
    -------
    DataFrame
        `changes` and cause (behaviour, window, model) · caused_on (as-of date at which the cause arose) ·
        rolled_off (int64 money: the customer's revenue of the month that left the window then).
    """
    customers = pd.Index(changes["customer_id"])
    known = customer_months[customer_months["customer_id"].isin(customers)]
    margins, revenue = {}, {}
    for months in (settings.window_months, settings.window_months + 1):
        features = build_features(known, as_of, months, settings.half_life_days, also=customers)
        scored = assign_buyers(previous_model, features[features["is_buyer"]], settings)["margin"]
        margins[months] = scored.reindex(customers).fillna(-np.inf).to_numpy()
        revenue[months] = features["revenue"].reindex(customers).to_numpy()
    qualifies = changes["change"].isin(GAINS).to_numpy()
    bounds = np.where(changes["change"] == "entered", 0.0, -settings.exit_margin)
    today, put_back = ((margins[months] > bounds) == qualifies for months in margins)
    now, with_old = revenue.values()
    return changes.assign(
        cause=pd.Series(np.select([~today, put_back], ["model", "behaviour"], "window"), changes.index, dtype="str"),
        caused_on=pd.Series(pd.Timestamp(as_of), changes.index, dtype="datetime64[us]"),
        rolled_off=(with_old - now).astype("int64"),
    )


def recall_notices(changes: pd.DataFrame, notices: pd.DataFrame) -> pd.DataFrame:
    """Return the changes in which who left after a notice has the cause of that notice.

    Parameters
    ----------
    changes
        From `find_causes`.
    notices
        From `keep_notices` at the as-of date before.
    """
    told = notices.set_index("customer_id").reindex(changes["customer_id"])
    recalled = ((changes["change"] == "left") & told["cause"].notna().to_numpy()).to_numpy()
    return changes.assign(
        **{
            name: changes[name].mask(recalled, told[name].to_numpy()).astype(changes[name].dtype)
            for name in ("cause", "caused_on", "rolled_off", "crowding")
        }
    )


def keep_notices(notices: pd.DataFrame, changes: pd.DataFrame, memberships: pd.DataFrame) -> pd.DataFrame:
    """Return the causes of all notices that are still open: those before, and the new ones.

    Parameters
    ----------
    memberships
        As of the date of the changes.
    """
    new = changes.loc[changes["change"] == "put_on_notice", notices.columns]
    given = pd.concat([notices, new], ignore_index=True)
    open_now = memberships.index[memberships["on_notice"]]
    return given[given["customer_id"].isin(open_now)].drop_duplicates("customer_id", keep="last", ignore_index=True)


def count_causes(changes: pd.DataFrame, as_of: date) -> pd.Series:
    """Return how many changes have each of `CAUSES`, of those whose cause arose at a date.

    Changes whose cause arose earlier, at a notice, are not the doing of this date's model.
    """
    causes = changes.loc[changes["caused_on"] == pd.Timestamp(as_of), "cause"]
    return causes.value_counts().reindex(CAUSES, fill_value=0)
