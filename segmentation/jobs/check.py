"""What a source would give: how its columns were read, what counts, and which months it allows.

Takes settings and a clock, gives lines of text. It writes nothing and asks no database.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pandas as pd

from segmentation.frames import MONEY_SCALE, History, Reading
from segmentation.ingest.history import read_history
from segmentation.jobs.progress import Report
from segmentation.jobs.stages import count_undatable_lines
from segmentation.months import find_complete_until, find_first_of_month, list_as_of_dates
from segmentation.settings import Settings


def describe_source(settings: Settings, now: datetime, report: Report) -> list[str]:
    """Read the source once and return what a refresh would find in it.

    Raises
    ------
    SourceError
        It cannot be read as transactions.
    """
    reading = read_history(settings, now, report)
    return [
        f"{settings.source_uri}: {reading.rows_read:,} lines.",
        *_describe_columns(reading),
        *_describe_fates(reading.history, settings.currency),
        *_describe_months(reading, settings, now),
        *reading.notes,
    ]


def _describe_columns(reading: Reading) -> Iterator[str]:
    for column in reading.columns:
        found = "absent" if column.found_as is None else f"from {column.found_as}"
        yield f"  {column.name:<13} {found}  {column.note}".rstrip()


def _describe_fates(history: History, currency: str) -> Iterator[str]:
    totals = history.line_fates.groupby("fate", sort=False)[["lines", "revenue"]].sum()
    for fate, lines, revenue in totals.sort_values("lines", ascending=False).itertuples():
        yield f"  {fate:<17} {lines:>12,} lines {revenue / MONEY_SCALE:>18,.2f} {currency}"


def _describe_months(reading: Reading, settings: Settings, now: datetime) -> Iterator[str]:
    days: pd.Series = reading.history.days["day"]
    complete_until = find_complete_until(reading.history.days, now.date(), settings.data_lag_days)
    if complete_until is None:
        yield "No line has a readable date."
        return
    first, last = days.min().date(), days.max().date()
    yield f"{first} to {last}; months are complete until {complete_until}."
    if undatable := count_undatable_lines(reading):
        yield f"{undatable:,} lines have no readable date."
    as_of_dates = list_as_of_dates(find_first_of_month(first), complete_until, settings.min_history_months)
    if as_of_dates:
        yield f"As-of dates: {len(as_of_dates)}, {as_of_dates[0]} to {as_of_dates[-1]}."
    else:
        yield f"No as-of date yet: the first needs {settings.min_history_months} months of history."
