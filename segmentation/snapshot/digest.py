"""Whether a snapshot would come out the same.

Takes the fingerprints of the months, the settings and the names carried over, gives one hex digest.
It builds no snapshot.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date

import pandas as pd

from segmentation.model.names import SegmentName
from segmentation.settings import SNAPSHOT_SETTINGS, Settings

SNAPSHOT_VERSION = 4
"""Raised whenever a stored number or column changes, so that every snapshot is published anew."""


def digest_snapshot(
    fingerprints: pd.Series,
    settings: Settings,
    as_of: date,
    holdouts: Mapping[date, float],
    carried_names: Mapping[int, SegmentName] | None = None,
) -> str:
    """Return the sha256 of all that a snapshot depends on.

    Parameters
    ----------
    fingerprints
        `History.fingerprints`; those of `as_of` and later do not count.
    holdouts
        The share held out, by the first as-of date it holds for; those that start later do not count.
    carried_names
        What `replay_path` was given.
    """
    known = fingerprints[fingerprints.index < pd.Timestamp(as_of)].sort_index()
    content = {
        "version": SNAPSHOT_VERSION,
        "as_of": as_of.isoformat(),
        "settings": {name: getattr(settings, name) for name in SNAPSHOT_SETTINGS},
        "holdouts": {start.isoformat(): share for start, share in holdouts.items() if start <= as_of},
        "carried_names": {segment_id: name.numbers for segment_id, name in (carried_names or {}).items()},
        "months": list(zip(pd.DatetimeIndex(known.index).strftime("%Y-%m"), known.tolist(), strict=True)),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
