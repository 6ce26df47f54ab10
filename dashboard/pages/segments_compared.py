"""Segments of two months beside each other: customers, share of revenue and revenue each, then and now.

Takes the segments of both, gives a card. A segment is the same while the settings are (its id stays); under other
settings only the Insiders, and who has the same name, can be held against each other.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.components.cards import card
from dashboard.components.tables import Cell, Heading, data_table
from dashboard.components.tiles import change
from dashboard.formatting import Formats
from dashboard.pages.request import PageRequest
from dashboard.translations import _

Write = Callable[[float], str]

_MEASURES = ("customers", "revenue_share", "mean_revenue")


def show_compared(segments: pd.DataFrame, earlier: pd.DataFrame, request: PageRequest) -> Component | None:
    """Return the card; None where nothing is compared with."""
    if request.compared_month is None or segments.empty or earlier.empty:
        return None
    formats, paired = request.formats, pair_segments(segments, earlier, request.is_compared_across)
    then, now = formats.month(request.compared_month), formats.month(request.month)
    headings = [
        Heading(_("Segment")),
        Heading(_("Customers"), is_number=True),
        Heading(_("Share of revenue"), is_number=True),
        Heading(_("Revenue each"), is_number=True, is_minor=True),
    ]
    subtitle = _("From {then} to {now}, and the change")
    if request.is_compared_across:
        subtitle = _("{then}, made under other settings, and {now}: the Insiders and segments of the same name")
    rows = [_fill_segment(segment, formats) for _place, segment in paired.iterrows()]
    return card(
        _title_compared(paired, then, formats),
        data_table(_("Segments in both months"), headings, rows),
        subtitle.format(then=then, now=now),
        flush=True,
    )


def pair_segments(segments: pd.DataFrame, earlier: pd.DataFrame, is_across: bool) -> pd.DataFrame:
    """Return a row for each segment of either month: name, name_then, and each measure as it is and with `_then`.

    The order is that of `segments`; what only the other month has comes last. What a month lacks is null.
    """
    columns = ["key", "segment_name", *_MEASURES]
    now, then = (frame.assign(key=_name_keys(frame, is_across))[columns] for frame in (segments, earlier))
    paired = now.merge(then, on="key", how="outer", suffixes=("", "_then")).set_index("key")
    return paired.loc[list(dict.fromkeys([*now["key"], *then["key"]]))].reset_index(drop=True)


def _name_keys(segments: pd.DataFrame, is_across: bool) -> pd.Series:
    """Return what makes a segment the same in another month, as text."""
    ids = segments["segment_id"].astype(str)
    return segments["segment_name"].mask(segments["is_insiders"].astype(bool), "") if is_across else ids


def _fill_segment(segment: pd.Series, formats: Formats) -> list[Cell]:
    writers: tuple[tuple[Write, Write], ...] = (
        (formats.number, formats.number),
        (formats.percent, formats.points),
        (formats.money_whole, formats.money_whole),
    )
    name, before = segment["segment_name"], segment["segment_name_then"]
    words: list[Component | str] = [before if pd.isna(name) else name]
    if pd.notna(name) and pd.notna(before) and name != before:
        words.append(html.Small(_("was {name}").format(name=before), className="caption"))
    cells = [
        _fill_measure(segment[f"{measure}_then"], segment[measure], *write)
        for measure, write in zip(_MEASURES, writers, strict=True)
    ]
    return [Cell(html.Div(words, className="then-now")), *cells]


def _fill_measure(then: float, now: float, write: Write, write_difference: Write) -> Cell:
    """Return "135 → 384" over "▲ 249"; without a change where one of them is not known."""
    words: list[Component | str] = [_("{then} → {now}").format(then=write(then), now=write(now))]
    if pd.notna(then) and pd.notna(now):
        shown = write_difference(abs(now - then))
        difference = 0.0 if shown == write_difference(0.0) else now - then
        words.append(change(difference, shown, "", better="neither"))
    return Cell(html.Div(words, className="then-now"))


def _title_compared(paired: pd.DataFrame, then: str, formats: Formats) -> str:
    """Return the finding: whose share of revenue moved most."""
    both = paired.dropna(subset=["revenue_share", "revenue_share_then"])
    moved = (both["revenue_share"] - both["revenue_share_then"]).abs()
    if both.empty:
        return _("No segment of {month} is comparable").format(month=then)
    if formats.points(moved.max()) == formats.points(0.0):
        return _("No segment’s share of revenue moved since {month}").format(month=then)
    most = both.loc[moved.idxmax()]
    return _("{segment} moved most: from {before} of revenue in {month} to {now}").format(
        segment=most["segment_name"],
        before=formats.percent(most["revenue_share_then"]),
        month=then,
        now=formats.percent(most["revenue_share"]),
    )
