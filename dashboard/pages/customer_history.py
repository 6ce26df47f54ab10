"""What happened to one customer: membership with its reasons, the first purchase, the most points.

Takes rows that `queries.customer` read, gives a card.
"""

from __future__ import annotations

import pandas as pd
from dash.development.base_component import Component

from dashboard.components.cards import card
from dashboard.components.marks import DotKind
from dashboard.components.timeline import Milestone, timeline
from dashboard.formatting import Formats
from dashboard.pages.request import PageRequest
from dashboard.translations import _, get_locale, mark
from segmentation.sentences import render_stored

_CHANGES: dict[str, tuple[DotKind, str]] = {
    "entered": ("fine", mark("Entered.")),
    "reinstated": ("fine", mark("Reinstated.")),
    "put_on_notice": ("notice", mark("Put on notice.")),
    "left": ("failed", mark("Left.")),
}


def show_history(request: PageRequest, points: pd.DataFrame, months: pd.DataFrame, changes: pd.DataFrame) -> Component:
    """Return the card of what happened, the newest month first."""
    lines = [
        *_list_changes(changes),
        *_list_start(points, changes),
        *_list_most_points(points, request.formats),
        *_list_first_purchase(months, request.formats),
    ]
    newest_first = sorted(lines, key=lambda line: line[0], reverse=True)
    shown = [Milestone(request.formats.month(month), kind, sentence) for month, kind, sentence in newest_first]
    return card(
        _title_history(points, changes, request.formats),
        timeline(shown),
        _("Membership with its reasons, and milestones; each month as of its end"),
    )


Line = tuple[pd.Timestamp, DotKind, str]
"""The month, its dot, the sentence."""


def _list_changes(changes: pd.DataFrame) -> list[Line]:
    lines = []
    for row in changes.itertuples():
        kind, words = _CHANGES[row.change]
        reason = render_stored(row.key, row.numbers, row.reason, get_locale()) if row.key else ""
        lines.append((_name_month(row.as_of), kind, f"**{_(words)}** {reason}"))
    return lines


def _list_start(points: pd.DataFrame, changes: pd.DataFrame) -> list[Line]:
    """Return that the path began with the customer as an Insider: no change tells it."""
    if not _was_starting_member(points, changes):
        return []
    return [(_name_month(points["as_of"].iloc[0]), "fine", _("Insider when the path began."))]


def _was_starting_member(points: pd.DataFrame, changes: pd.DataFrame) -> bool:
    entered = changes.loc[changes["change"] == "entered", "as_of"]
    return not points.empty and points["is_member"].iloc[0] and points["as_of"].iloc[0] not in set(entered)


def _list_most_points(points: pd.DataFrame, formats: Formats) -> list[Line]:
    known = points.dropna(subset="points")
    if len(known) < 3:
        return []
    most = known.loc[known["points"].idxmax()]
    if most["points"] <= 0:
        return []
    sentence = _("Most points, {points}.").format(points=formats.number(most["points"]))
    return [(_name_month(most["as_of"]), "quiet", sentence)]


def _list_first_purchase(months: pd.DataFrame, formats: Formats) -> list[Line]:
    bought = months[months["orders"] > 0]
    if bought.empty:
        return []
    first = bought.iloc[0]
    sentence = _("First purchases, {money} in the month.").format(money=formats.money_whole(first["gross"]))
    return [(first["month"], "quiet", sentence)]


def _name_month(as_of: pd.Timestamp) -> pd.Timestamp:
    """Return the last month that a snapshot knew, which names it."""
    return as_of - pd.DateOffset(months=1)


def _title_history(points: pd.DataFrame, changes: pd.DataFrame, formats: Formats) -> str:
    is_member = not points.empty and bool(points["is_member"].iloc[-1])
    moves = changes[changes["change"].isin(["entered", "left"])]
    if is_member and moves.empty:
        return _("Insider since the path began")
    if is_member:
        return _("Insider since {month}").format(month=formats.month(_name_month(moves["as_of"].iloc[0])))
    if moves.empty:
        return _("Not an Insider in any month")
    return _("Left in {month}").format(month=formats.month(_name_month(moves["as_of"].iloc[0])))
