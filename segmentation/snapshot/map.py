"""The frame of a snapshot from which the map of customers is drawn.

Takes a step of the path, gives some of its customers on the model's two axes, and the boundary of the
Insiders. It scales nothing: both axes are drawn on a log scale.
"""

from __future__ import annotations

import pandas as pd

from segmentation.frames import MONEY_SCALE
from segmentation.model.boundary import trace_boundary
from segmentation.model.path import Step
from segmentation.model.sample import choose_sample

MAP_CUSTOMERS = 2_000
"""Customers on the map: more could not be told apart."""


def draw_map(step: Step) -> pd.DataFrame:
    """Return the buyers on the map and the corners of the boundary: the columns of `snapshot_map`.

    A value under 1 is drawn at 1, where the model puts it. Members who bought nothing in the window have
    no place.
    """
    buyers = step.features[step.features["is_buyer"]]
    shown = buyers.iloc[choose_sample(buyers.index, MAP_CUSTOMERS)]
    customers = pd.DataFrame(
        {
            "value": (shown["value"].astype("float64") / MONEY_SCALE).clip(lower=1.0),
            "purchase_days": shown["decayed_purchase_days"].astype("float64"),
            "segment_id": step.memberships["segment_id"].reindex(shown.index).astype("Int64"),
        }
    )
    boundary = trace_boundary(step.model, buyers).assign(segment_id=pd.Series(dtype="Int64"))
    return pd.concat([_number(customers, "customer"), _number(boundary, "boundary")], ignore_index=True)


def _number(points: pd.DataFrame, kind: str) -> pd.DataFrame:
    numbered = points.reset_index(drop=True)
    numbered.insert(0, "kind", kind)
    numbered.insert(1, "position", range(1, len(points) + 1))
    return numbered
