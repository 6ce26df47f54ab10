"""Which model stands for a month: the clusters, or the simple rule of a small shop.

Takes the features of one month's buyers, gives the model and each buyer's margin and segment under it.
It knows nothing of members, grace or names.
"""

from __future__ import annotations

import pandas as pd

from segmentation.model.segments import SizedKMeans, assign_segments, fit_segments
from segmentation.model.top_share import MIN_BUYERS, TopShare, assign_top_share, fit_top_share
from segmentation.settings import Settings

Model = SizedKMeans | TopShare


def fit_model(buyers: pd.DataFrame, previous: SizedKMeans | None, settings: Settings) -> Model:
    """Return the clusters, or the top share where buyers are too few or all alike.

    Parameters
    ----------
    buyers
        Features of the buyers, sorted by customer_id.
    previous
        The newest clusters before, where the fit starts.
    """
    clusters = None
    if len(buyers) >= MIN_BUYERS:
        clusters = fit_segments(
            buyers,
            previous,
            segments=settings.segments,
            frequency_weight=settings.frequency_weight,
            smoothing=settings.smoothing,
            insiders_share=settings.insiders_share,
        )
    return clusters or fit_top_share(buyers, settings.insiders_share)


def assign_buyers(model: Model, buyers: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Return margin and segment_id of each buyer under a model, this date's or an earlier one."""
    if isinstance(model, SizedKMeans):
        return assign_segments(model, buyers)
    # a number that no cluster has: the others of a small shop are none of its later clusters
    return assign_top_share(model, buyers, others=settings.segments)
