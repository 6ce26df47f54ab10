"""The month that has not ended, on Overview: so far, beside the same days of last month and of last year.

Takes the reader's request and the row of `reporting.running_month`, which every look at the source renews, gives a
card. An older snapshot knows nothing of it.
"""

from __future__ import annotations

import pandas as pd
from dash.development.base_component import Component

from dashboard.components.cards import card
from dashboard.components.so_far import Days, so_far_table
from dashboard.components.tiles import change
from dashboard.figures.revenue import SAME
from dashboard.pages.request import PageRequest
from dashboard.translations import _, ngettext
from segmentation.months import add_months


def show_running_month(request: PageRequest, running: pd.Series | None) -> Component | None:
    """Return the card; None for an older month, and where no line of the month after it is known."""
    is_newest = request.as_of == request.published["as_of"].iloc[-1].date()
    if running is None or not is_newest or running["month"].date() != request.as_of:
        return None
    formats = request.formats
    subtitle = _("Purchases less returns of every known customer: {orders} orders of {customers} customers so far")
    words = subtitle.format(orders=formats.number(running["orders"]), customers=formats.number(running["customers"]))
    return card(
        _title_running(running, request),
        so_far_table(_("Revenue of the same days"), _list_days(running, request)),
        words,
    )


def _list_days(running: pd.Series, request: PageRequest) -> list[Days]:
    formats, known = request.formats, int(running["days_known"])
    earlier = {
        add_months(request.as_of, -1): running["revenue_same_days_last_month"],
        add_months(request.as_of, -12): running["revenue_same_days_last_year"],
    }
    compared = {month: float(revenue) for month, revenue in earlier.items() if pd.notna(revenue)}
    most = max([float(running["revenue"]), *compared.values(), 0.0]) or 1.0
    name = _("{month}, {known} of {days} days").format(
        month=formats.month(request.as_of),
        known=formats.number(known),
        days=formats.number(running["days_in_month"]),
    )
    same_days = ngettext("{month}, same day", "{month}, same {known} days", known)
    return [
        Days(name, formats.money_compact(running["revenue"]), running["revenue"] / most, is_running=True),
        *(
            Days(
                same_days.format(month=formats.month(month), known=formats.number(known)),
                formats.money_compact(revenue),
                revenue / most,
                change=_compare(float(running["revenue"]), revenue, request),
            )
            for month, revenue in compared.items()
        ),
    ]


def _compare(now: float, before: float, request: PageRequest) -> Component | None:
    if before <= 0:
        return None
    ratio = now / before - 1
    return change(
        ratio,
        request.formats.percent(abs(ratio)),
        _("in {month}").format(month=request.formats.month_name(request.as_of)),
    )


def _title_running(running: pd.Series, request: PageRequest) -> str:
    """Return the finding: the days known, the revenue so far, and how it compares with the month before."""
    formats, now, before = request.formats, running["revenue"], running["revenue_same_days_last_month"]
    days = int(running["days_known"])
    words = {
        "month": formats.month_name(request.as_of).capitalize(),
        "money": formats.money_compact(now),
        "days": formats.number(days),
        "before": formats.month_name(request.month),
    }
    title = ngettext("{month} so far: {money} in {days} day", "{month} so far: {money} in {days} days", days)
    if pd.isna(before) or before <= 0:
        return title.format(**words)
    ratio = now / before - 1
    if abs(ratio) < SAME:
        against = _("as in the same days of {before}")
    else:
        against = _("{change} more than in the same days of {before}")
        if ratio < 0:
            against = _("{change} less than in the same days of {before}")
    return f"{title}, {against}".format(**words, change=formats.percent(abs(ratio)))
