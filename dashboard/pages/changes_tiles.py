"""The tiles of Changes, which are its tabs: how many changed in each way, their revenue, and against the month before.

Takes the reader's request and the list that is chosen, gives radio buttons.
"""

from __future__ import annotations

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.components.customer_list import tabs
from dashboard.components.marks import DotKind, dot
from dashboard.components.tiles import change
from dashboard.formatting import Formats
from dashboard.pages.request import PageRequest
from dashboard.queries.changes import Changes, read_changes
from dashboard.queries.lists import CHANGES
from dashboard.queries.reader import Reader
from dashboard.translations import _, mark
from segmentation.months import add_months

TABS: dict[str, tuple[DotKind, str, str]] = {
    "new": ("fine", mark("Entered"), mark("qualified for the first time or again")),
    "left": ("failed", mark("Left"), mark("did not qualify for longer than the grace period")),
    "on_notice": ("notice", mark("On notice"), ""),
    "reinstated": ("quiet", mark("Reinstated"), mark("were on notice, qualify again")),
}


def show_tiles(queries: Reader, request: PageRequest, chosen: str) -> Component:
    """Return a tile for each list of `TABS`, `chosen` the one that is shown."""
    changes = queries.read(read_changes, request.as_of)
    now = _sum_lists(changes)
    differences = _compare(request, now["customers"], changes.before)
    options = []
    for name, (kind, words, note) in TABS.items():
        numbers = [
            html.Span(request.formats.number(now.loc[name, "customers"]), className="value"),
            differences.get(name),
            html.Span(request.formats.money_compact(now.loc[name, "revenue"]), className="money"),
        ]
        parts = [
            html.Span([dot(kind), _(words)], className="tab-name"),
            html.Span(numbers, className="tab-numbers"),
            html.Span(_leave_on(queries, request) if name == "on_notice" else _(note), className="tab-note"),
        ]
        options.append((name, html.Span(parts, className="tab-tile")))
    return html.Div(tabs("changes", "change", options, chosen, _("Which change")), className="tile-tabs")


def _leave_on(queries: Reader, request: PageRequest) -> str:
    """Return when who is on notice leaves: known where the grace is one month."""
    if queries.settings.grace_months != 1:
        return _("leave unless they qualify again")
    day = request.formats.day(add_months(request.as_of, 1))
    return _("leave on {day} unless they qualify again").format(day=day)


def _sum_lists(changes: Changes) -> pd.DataFrame:
    """Return customers and revenue of each list of `TABS`, indexed by its name."""
    names = {change: name for name, change in CHANGES.items()}
    listed = pd.concat(
        [changes.now.assign(list=changes.now["change"].map(names)), changes.on_notice.assign(list="on_notice")]
    )
    return listed.groupby("list")[["customers", "revenue"]].sum().reindex(list(TABS), fill_value=0)


def _compare(request: PageRequest, now: pd.Series, changed_before: pd.DataFrame) -> dict[str, Component]:
    """Return how each count differs from the month before; nothing where a path had begun no earlier."""
    if request.previous is None or pd.isna(request.previous["stability_jaccard"]):
        return {}
    counts = changed_before.groupby("change")["customers"].sum()
    before = {name: counts.get(change, 0) for name, change in CHANGES.items()}
    before["on_notice"] = request.previous["on_notice"]
    month = request.formats.month_short(add_months(request.month, -1))
    return {name: _write_difference(int(now[name] - before[name]), month, request.formats) for name in TABS}


def _write_difference(difference: int, month: str, formats: Formats) -> Component:
    if difference == 0:
        return html.Span(_("same as {month}").format(month=month), className="change")
    against = _("vs {month}").format(month=month)
    return change(difference, formats.number(abs(difference)), against, better="neither")
