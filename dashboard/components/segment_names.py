"""What segments are called, in the reader's language.

Takes names as they are stored, in the language of LOCALE, gives names. Addresses and files keep the stored ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.translations import get_locale
from segmentation.sentences import render_stored


def say_segments(segments: pd.DataFrame) -> pd.DataFrame:
    """Return rows of `reporting.segments`, segment_name and description in the reader's language.

    `stored_name` is added: what filters and addresses call the segment.
    """
    rows = list(segments.itertuples())
    return segments.assign(
        stored_name=segments["segment_name"],
        segment_name=[_say(row.key and "segment_name", row.numbers, row.segment_name) for row in rows],
        description=[_say(row.key, row.numbers, row.description) for row in rows],
    )


def say_names(names: pd.Series, traits: Mapping[str, Mapping[str, Any]]) -> pd.Series:
    """Return stored names of segments in the reader's language.

    Parameters
    ----------
    names
        Null where there is no segment.
    traits
        What each name was made of, from `list_traits`; a name that is not there stays.
    """
    said = {name: _say("segment_name", numbers, name) for name, numbers in traits.items()}
    return names.map(lambda name: said.get(name, name), na_action="ignore")


def _say(key: str | None, numbers: Mapping[str, Any], stored: str) -> str:
    return render_stored(key, numbers, stored, get_locale()) if key else stored
