"""What a refresh would find in a source.

Takes settings and a clock, gives text. It writes nothing and asks no database.
"""

from __future__ import annotations

from datetime import datetime

from segmentation.frames import Reading
from segmentation.ingest.history import read_history
from segmentation.ingest.report import describe_reading
from segmentation.jobs.progress import Report
from segmentation.jobs.stages import translate, translate_stages
from segmentation.months import find_complete_until, find_first_of_month, list_as_of_dates
from segmentation.sentences import N_
from segmentation.settings import Settings


def describe_source(settings: Settings, now: datetime, report: Report) -> str:
    """Read the source once and describe it: columns, lines, months and the as-of dates that it allows.

    Raises
    ------
    SourceError
        It cannot be read as transactions.
    """
    reading = read_history(settings, now, translate_stages(report, settings.locale))
    return f"{describe_reading(reading)}\n\n{_describe_dates(reading, settings, now)}"


def _describe_dates(reading: Reading, settings: Settings, now: datetime) -> str:
    days = reading.history.days
    complete_until = find_complete_until(days, now.date(), settings.data_lag_days)
    if complete_until is None:
        return translate(N_("No line has a readable date."), settings.locale)
    first_month = find_first_of_month(days["day"].min().date())
    as_of_dates = list_as_of_dates(first_month, complete_until, settings.min_history_months)
    if not as_of_dates:
        said = translate(N_("No as-of date yet: the first needs {months} months of history."), settings.locale)
        return said.format(months=settings.min_history_months)
    said = translate(N_("As-of dates: {count}, {first} to {last}."), settings.locale)
    return said.format(count=len(as_of_dates), first=as_of_dates[0], last=as_of_dates[-1])
