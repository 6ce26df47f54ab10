"""Rosters of small shops, and rows of their evidence."""

from __future__ import annotations

from datetime import date

import pandas as pd

from segmentation.answers.evidence import Evidence
from segmentation.answers.roster import Roster, make_roster
from segmentation.frames import History
from segmentation.model.path import replay_path
from segmentation.months import list_as_of_dates
from segmentation.settings import Settings

SETTINGS = Settings(window_months=3)


def replay_rosters(history: History, last: date, settings: Settings) -> list[Roster]:
    dates = list_as_of_dates(date(2020, 1, 1), last, settings.min_history_months)
    return [make_roster(step) for step in replay_path(history, settings, dates)]


def index_rows(evidence: Evidence, **wanted: object) -> pd.DataFrame:
    rows = evidence.comparisons
    for name, value in wanted.items():
        rows = rows[rows[name] == value]
    return rows.set_index("measure")


def list_keys(evidence: Evidence) -> list[str]:
    return [caveat.key for caveat in evidence.caveats]
