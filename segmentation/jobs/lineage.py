"""What the segments of a lineage are called when it follows another.

Takes what is stored of both lineages and the history, gives names for `replay_path`. It writes nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from segmentation.frames import History
from segmentation.model.names import SegmentName, carry_names
from segmentation.model.path import Step, replay_path
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
    matched as of the newest date by the customers that the segments share; both paths are replayed for it.

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
    old = _replay_last(history, old_settings, old_dates, _parse_names(before))
    new = _replay_last(history, settings, as_of_dates, None)
    if not (isinstance(old.model, SizedKMeans) and isinstance(new.model, SizedKMeans)):
        return None
    return carry_names(old.names, old.memberships["segment_id"], new.names, new.memberships["segment_id"])


def _parse_names(lineage: Lineage) -> Names | None:
    if lineage.segment_names is None:
        return None
    return {
        segment_id: SegmentName(tuple(name["traits"]), name["position"])
        for segment_id, name in lineage.segment_names.items()
    }


def _replay_last(history: History, settings: Settings, as_of_dates: Sequence[date], names: Names | None) -> Step:
    return deque(replay_path(history, settings, as_of_dates, names), maxlen=1).pop()
