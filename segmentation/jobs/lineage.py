"""What the segments of a lineage are called when it follows another.

Takes what is stored of both lineages and the history, gives names for `replay_path`. It writes nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import dropwhile

from segmentation.frames import History
from segmentation.model.names import SegmentName, carry_names
from segmentation.model.path import replay_path
from segmentation.model.segments import SizedKMeans
from segmentation.months import add_months, list_as_of_dates
from segmentation.settings import Settings
from segmentation.store.read import Lineage

Names = dict[int, SegmentName]


def find_carried_names(
    own: Lineage | None, before: Lineage | None, history: History, settings: Settings, as_of_dates: Sequence[date]
) -> Names | None:
    """Return the names that the lineage in force goes by; None where it names its segments itself.

    A lineage that exists has what was stored at its start. A new one takes over those of the lineage before,
    matched by the customers that the segments share as of the newest date at which both cluster; both paths are
    replayed for it.

    Parameters
    ----------
    own
        The lineage of `settings`, None where nothing was published with them.
    before
        The lineage of the newest snapshot, None where there is none.
    as_of_dates
        Those of `settings`, oldest first.
    """
    if own is not None:
        return _parse_names(own)
    if before is None:
        return None
    old_settings = replace(settings, **before.model)
    first_month = add_months(as_of_dates[0], -settings.min_history_months)
    old_dates = list_as_of_dates(first_month, as_of_dates[-1], old_settings.min_history_months)
    if not old_dates:
        return None
    start = max(old_dates[0], as_of_dates[0])
    paths = (
        dropwhile(lambda step: step.as_of < start, replay_path(history, *path))
        for path in ((old_settings, old_dates, _parse_names(before)), (settings, as_of_dates, None))
    )
    clustered = (pair for pair in zip(*paths, strict=True) if all(isinstance(step.model, SizedKMeans) for step in pair))
    newest = deque(clustered, maxlen=1)
    if not newest:
        return None
    old, new = newest.pop()
    return carry_names(old.names, old.memberships["segment_id"], new.names, new.memberships["segment_id"])


def _parse_names(lineage: Lineage) -> Names | None:
    if lineage.segment_names is None:
        return None
    return {
        segment_id: SegmentName(tuple(name["traits"]), name["position"])
        for segment_id, name in lineage.segment_names.items()
    }
