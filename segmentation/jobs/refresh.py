"""The refresh: publish what is newly complete and revise what changed.

Takes settings and a clock, gives what was published. How a run goes is run.py's.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from segmentation.jobs.attempt import RunResult
from segmentation.jobs.progress import Report
from segmentation.jobs.run import run_job
from segmentation.jobs.targets import find_due_dates
from segmentation.settings import Settings


def refresh(settings: Settings, now: datetime, report: Report, as_of: date | None = None) -> RunResult:
    """Publish every due as-of date, new ones up to `as_of` where that is given."""
    return run_job(settings, "refresh", partial(find_due_dates, as_of=as_of), now, report)
