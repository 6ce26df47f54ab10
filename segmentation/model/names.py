"""What the segments are called.

Takes profiles, gives each segment's traits relative to the base ("frequent, lapsing") and keeps them
unique; carries names over to the segments of a new lineage. The words themselves, and their
translations, are those of `segmentation.sentences`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from segmentation.model.segments import INSIDERS


@dataclass(frozen=True)
class SegmentName:
    """Traits of a segment, most telling first; `position` tells apart segments with the same traits."""

    traits: tuple[str, ...]
    position: int = 1

    @property
    def numbers(self) -> dict[str, Any]:
        """What `render_sentence("segment_name", …)` takes."""
        return {"traits": list(self.traits), "position": self.position}


INSIDERS_NAME = SegmentName(("insiders",))
OTHERS_NAME = SegmentName(("others",))

_ORDERS = ((1.2, "frequent"), (0.7, "regular"), (0.4, "occasional"), (-math.inf, "rare"))
_RECENCY = ((1.4, "lapsed"), (0.7, "lapsing"), (-math.inf, "recent"))
_SPEND = ((1.2, "high_spend"), (0.5, "medium_spend"), (0.2, "low_spend"), (-math.inf, "least_spend"))
"""Least ratio to the base, and the trait it gives."""

_MOSTLY_RETURNED = 0.5


def name_segments(profiles: pd.DataFrame, base: pd.Series) -> dict[int, SegmentName]:
    """Return a unique name for each segment; the Insiders are always called that.

    Parameters
    ----------
    profiles, base
        From `profile_segments` and `profile_base`.
    """
    traits = {segment_id: _find_traits(profiles.loc[segment_id], base) for segment_id in profiles.index.tolist()}
    names = {segment_id: SegmentName(found[:2]) for segment_id, found in traits.items()}
    names[INSIDERS] = INSIDERS_NAME
    for further in range(2, max(map(len, traits.values())) + 1):
        shared = _find_shared(names)
        names |= {segment_id: SegmentName(traits[segment_id][: further + 1]) for segment_id in shared}
    for segment_id in _find_shared(names):
        earlier = sum(names[other].traits == names[segment_id].traits for other in names if other < segment_id)
        names[segment_id] = replace(names[segment_id], position=earlier + 1)
    return names


def carry_names(
    old: Mapping[int, SegmentName], old_ids: pd.Series, new: Mapping[int, SegmentName], new_ids: pd.Series
) -> dict[int, SegmentName]:
    """Return names for new segments: each takes that of the old one whose customers it has, matched one to one.

    The matching shares the most customers in all (Hungarian method, Kuhn 1955). A new segment left without
    one, or matched with nobody shared, keeps its own name.

    Parameters
    ----------
    old, new
        Names by segment_id, the Insiders' included.
    old_ids, new_ids
        Segment of each customer as of the same date, indexed by customer_id.
    """
    of_both = pd.DataFrame({"new": new_ids, "old": old_ids}).dropna()
    rows, columns = (sorted(set(names) - {INSIDERS}) for names in (new, old))
    counts = pd.crosstab(of_both["new"], of_both["old"]).reindex(index=rows, columns=columns, fill_value=0)
    shared = counts.to_numpy(dtype=np.int64)
    pairs = zip(*linear_sum_assignment(shared, maximize=True), strict=True)
    names = {INSIDERS: INSIDERS_NAME}
    names |= {rows[row]: old[columns[column]] for row, column in pairs if shared[row, column] > 0}
    for segment_id in rows:
        if segment_id not in names:
            name = new[segment_id]
            while name in names.values():
                name = replace(name, position=name.position + 1)
            names[segment_id] = name
    return dict(sorted(names.items()))


def _find_traits(profile: pd.Series, base: pd.Series) -> tuple[str, ...]:
    """Return all traits of a segment: orders, recency, then what tells apart those that share both."""
    if profile["customers"] == 0:
        return ("empty",)
    returns = ("mostly_returned",) if profile["return_share"] >= _MOSTLY_RETURNED else ()
    return (
        _find_word(_ORDERS, profile["mean_orders"], base["mean_orders"]),
        _find_word(_RECENCY, profile["mean_recency_days"], base["mean_recency_days"]),
        *returns,
        _find_word(_SPEND, profile["mean_revenue"], base["mean_revenue"]),
    )


def _find_word(words: tuple[tuple[float, str], ...], figure: float, of_base: float) -> str:
    return next(word for least, word in words if figure >= least * of_base or least == -math.inf)


def _find_shared(names: Mapping[int, SegmentName]) -> list[int]:
    counts = Counter(name.traits for name in names.values())
    return [segment_id for segment_id in sorted(names) if counts[names[segment_id].traits] > 1]
