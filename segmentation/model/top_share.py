"""The rule for shops too small to cluster: the top share of the buyers by value.

Takes the features of one month's buyers, gives a `TopShare` and each buyer's side and margin. It
stands in for k-means under `MIN_BUYERS`, or where an axis has no spread.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from segmentation.model.segments import INSIDERS, count_insiders
from segmentation.model.space import measure_axes

MIN_BUYERS = 50
"""Below this many buyers five clusters would describe single customers."""

ON_BOUNDARY = 1e-9
"""Margin of a customer whose value ties with the boundary and whom the order of ids lets in."""

AXIS_END = -10.0
"""Margin, at most, of who is outside with a value of 1 or less, where the axis ends and all are equally far: beyond
any exit margin (settings allow 10), else whoever was a member there would stay for ever."""


@dataclass(frozen=True)
class TopShare:
    """The last customer inside and the boundary behind them.

    Attributes
    ----------
    last_value, last_customer_id
        Value (money) and id of the last customer inside; None where nobody bought.
    boundary, deviation
        Log value halfway to the first customer outside, and the spread that makes margins comparable.
    """

    last_value: int | None
    last_customer_id: str
    boundary: float
    deviation: float

    algorithm = "top_share"


def fit_top_share(buyers: pd.DataFrame, insiders_share: float) -> TopShare:
    """Find the top `insiders_share` of the buyers by value: at least one, ties by customer_id."""
    if buyers.empty:
        return TopShare(None, "", 0.0, 1.0)
    ranked = buyers.sort_index().sort_values("value", ascending=False, kind="stable")
    room = count_insiders(len(ranked), insiders_share)
    log_values = measure_axes(ranked)[:, 0]
    deviation = float(log_values.std())
    return TopShare(
        last_value=int(ranked["value"].iloc[room - 1]),
        last_customer_id=str(ranked.index[room - 1]),
        boundary=float(log_values[room - 1 : room + 1].mean()),
        deviation=deviation if deviation > 1e-9 else 1.0,
    )


def assign_top_share(model: TopShare, buyers: pd.DataFrame, others: int) -> pd.DataFrame:
    """Return each buyer's margin (standard deviations of log value, above 0 inside) and segment_id.

    Parameters
    ----------
    others
        The segment_id of everyone outside.
    """
    if model.last_value is None:
        # nobody stood in the way of whoever buys after that
        inside = np.ones(len(buyers), dtype=bool)
    else:
        ties = (buyers["value"] == model.last_value) & (buyers.index <= model.last_customer_id)
        inside = ((buyers["value"] > model.last_value) | ties).to_numpy(dtype=bool)
    log_values = measure_axes(buyers)[:, 0]
    distances = (log_values - model.boundary) / model.deviation
    outside = np.minimum(distances, np.where(log_values > 0, 0.0, AXIS_END))
    margins = np.where(inside, np.maximum(distances, ON_BOUNDARY), outside)
    return pd.DataFrame({"margin": margins, "segment_id": np.where(inside, INSIDERS, others)}, index=buyers.index)
