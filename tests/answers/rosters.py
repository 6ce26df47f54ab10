"""Rosters for tests, written by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd

from segmentation.answers.roster import Roster
from segmentation.model.top_share import TopShare

_MODEL = TopShare(None, "", 0.0, 1.0)


def list_ids(customers: str) -> pd.Index:
    """Return the ids of some customers: one letter each."""
    return pd.Index(sorted(customers), dtype="str", name="customer_id")


def write_roster(as_of: str, members: str, entered: str = "") -> Roster:
    """Return the members as of a date, and who of them entered: one letter each."""
    return Roster(date.fromisoformat(as_of), 3, list_ids(members), list_ids(entered), _MODEL)
