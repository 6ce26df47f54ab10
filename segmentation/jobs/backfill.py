"""The backfill: publish every as-of date of a range that differs from what is stored.

Takes settings, a clock and a range, gives what was published. How a run goes is run.py's.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from segmentation.jobs.attempt import RunResult
from segmentation.jobs.progress import Report
from segmentation.jobs.run import run_job
from segmentation.jobs.targets import find_differing_dates
from segmentation.settings import Settings


def backfill(
    settings: Settings, now: datetime, report: Report, first: date | None = None, last: date | None = None
) -> RunResult:
    """Publish the as-of dates from `first` to `last`; without them, from the first and to the newest."""
    return run_job(settings, "backfill", partial(find_differing_dates, first=first, last=last), now, report)
