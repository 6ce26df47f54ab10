"""Whether a snapshot would come out the same.

Takes the fingerprints of the months and the settings, gives one hex digest. It builds no snapshot.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pandas as pd

from segmentation.settings import SNAPSHOT_SETTINGS, Settings

SNAPSHOT_VERSION = 2
"""Raised whenever a stored number or column changes, so that every snapshot is published anew."""


def digest_snapshot(fingerprints: pd.Series, settings: Settings, as_of: date) -> str:
    """Return the sha256 of all that a snapshot depends on.

    Parameters
    ----------
    fingerprints
        `History.fingerprints`; those of `as_of` and later do not count.
    """
    known = fingerprints[fingerprints.index < pd.Timestamp(as_of)].sort_index()
    content = {
        "version": SNAPSHOT_VERSION,
        "as_of": as_of.isoformat(),
        "settings": {name: getattr(settings, name) for name in SNAPSHOT_SETTINGS},
        "months": list(zip(pd.DatetimeIndex(known.index).strftime("%Y-%m"), known.tolist(), strict=True)),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
