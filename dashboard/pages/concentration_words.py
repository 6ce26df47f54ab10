"""What Concentration says: its lead, and what a programme of each stored size holds.

Takes points of `reporting.concentration` and the reader's request, gives sentences.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.figures.concentration import find_half
from dashboard.formatting import MISSING, Formats
from dashboard.pages.request import PageRequest
from dashboard.translations import _
from segmentation.months import add_months

RESULTS = (
    "members",
    "members_note",
    "past",
    "past_note",
    "next",
    "next_note",
    "threshold",
    "threshold_note",
)
"""What is said of a point, in order."""
NEXT_MONTHS = 3


def write_lead(points: pd.DataFrame, request: PageRequest) -> str:
    """Return how few bring half of the revenue, and what as many as the Insiders bring."""
    if points.empty:
        return _("**Nobody to rank**: the base of this month is empty.")
    half = find_half(points)
    if half is None:
        return _("**Nothing can be shared out**: the base has no revenue in the window.")
    formats, members = request.formats, int(request.snapshot["insiders"])
    words = {
        "customers": formats.number(half["customers"]),
        "all": formats.number(points["customers"].max()),
        "share": formats.percent(half["revenue_share"], 0),
    }
    now = points[points["customers"] == members]
    if now.empty:
        return _("**{customers} of {all} customers bring {share}** of the revenue.").format(**words)
    sentence = _(
        "**{customers} of {all} customers bring {share}** of the revenue; "
        "{members}, as many as there are [[Insiders]], bring **{share_now}**."
    )
    share_now = formats.percent(now["revenue_share"].iloc[0], 0)
    return sentence.format(**words, members=formats.number(members), share_now=share_now)


def state_results(points: pd.DataFrame, earlier: pd.DataFrame, now: int, request: PageRequest) -> list[list[str]]:
    """Return the words of every point, in the order of `RESULTS`.

    Parameters
    ----------
    earlier
        The points of `NEXT_MONTHS` before, whose following quarter is known; empty where it is not needed.
    now
        The place of the size of now.
    """
    current = points.iloc[now]
    return [_state_point(row, current, int(points["customers"].max()), earlier, request) for row in points.itertuples()]


def _state_point(
    row: Any, current: pd.Series, customers: int, earlier: pd.DataFrame, request: PageRequest
) -> list[str]:
    formats = request.formats
    of_base = _("{share} of {customers} customers").format(
        share=formats.percent(row.share_of_customers), customers=formats.number(customers)
    )
    return [
        formats.number(row.customers),
        of_base,
        formats.percent(row.revenue_share),
        _compare(row.revenue_share, current["revenue_share"], formats),
        *_tell_next(row, current, earlier, request),
        formats.money_whole(row.threshold_value),
        _("value of the last of them") if pd.notna(row.threshold_value) else _("the last of them has no value"),
    ]


def _compare(share: float, share_now: float, formats: Formats) -> str:
    if pd.isna(share) or pd.isna(share_now):
        return _("the base has no revenue in the window")
    difference = share - share_now
    if difference == 0:
        return _("as now")
    words = _("{points} more than now") if difference > 0 else _("{points} less than now")
    return words.format(points=formats.points(abs(difference)))


def _tell_next(row: Any, current: pd.Series, earlier: pd.DataFrame, request: PageRequest) -> tuple[str, str]:
    """Return the share of the following quarter, and how it compares; else that of as many a quarter ago."""
    formats = request.formats
    last = formats.month(add_months(request.as_of, NEXT_MONTHS - 1))
    if pd.notna(row.next_revenue_share):
        compared = _compare(row.next_revenue_share, current["next_revenue_share"], formats)
        words = _("until {month}, {compared}").format(compared=compared, month=last)
        return formats.percent(row.next_revenue_share), words
    if request.published["as_of"].iloc[-1].date() >= add_months(request.as_of, NEXT_MONTHS):
        return MISSING, _("no revenue until {month}").format(month=last)
    if earlier.empty:
        return MISSING, _("not known before {month} has ended").format(month=last)
    found = earlier.iloc[(earlier["share_of_customers"] - row.share_of_customers).abs().to_numpy().argmin()]
    words = _("after {day}, by the best {share} then; from now on known once {month} has ended").format(
        day=formats.date(found["as_of"]), share=formats.percent(found["share_of_customers"]), month=last
    )
    return formats.percent(found["next_revenue_share"]), words
