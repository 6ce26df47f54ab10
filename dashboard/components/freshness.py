"""How fresh the numbers are: a shape and a sentence.

Takes what is published, the newest run and the clock, gives (kind, sentence). It asks nothing.
"""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from dashboard.components.marks import DotKind
from dashboard.formatting import Formats
from dashboard.translations import _, ngettext
from segmentation.months import add_months, count_months

_ARCHIVE_MONTHS = 12
"""A source that has been silent for longer is no longer late: it is an archive."""


def describe_freshness(
    published: pd.DataFrame, newest_run: pd.Series | None, formats: Formats, today: date, data_lag_days: int
) -> tuple[DotKind, str]:
    """Return the state of the data as a dot and a sentence.

    Parameters
    ----------
    published
        `reporting.snapshots`, oldest month first, at least one.
    newest_run
        The newest row of `reporting.runs`.
    today
        The clock's date in the shop's time zone.
    data_lag_days
        A month is due that many days after its end.
    """
    newest = published.iloc[-1]
    if newest_run is not None and newest_run["status"] in ("failed", "rejected"):
        failed_on = formats.day(newest_run["started_at"])
        month = formats.month_name(add_months(newest["as_of"].date(), -1))
        return "failed", _("Refresh failed on {day}, showing {month}").format(day=failed_on, month=month)
    through = _("Data through {day}").format(day=formats.date(newest["data_through"]))
    months_late = count_months(newest["as_of"].date(), today - timedelta(days=data_lag_days))
    if months_late < 1:
        return "fine", through
    if months_late > _ARCHIVE_MONTHS:
        return "quiet", through
    late = ngettext("one month late", "{count} months late", months_late).format(count=months_late)
    return "notice", f"{through}, {late}"
