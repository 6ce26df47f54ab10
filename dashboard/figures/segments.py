"""How much each segment weighs: its customers over its revenue.

Takes rows of `reporting.segments` of one as-of date, Insiders first, then by revenue; gives the figure and
its words. A segment's colour is its place in that order.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.canvas import Part, build_figure, choose_text_colour, draw_nothing
from dashboard.formatting import Formats
from dashboard.theme import SEGMENT_COLOURS, TOKENS, Theme
from dashboard.translations import _

SHARE_HEIGHT = 148
LAST_COLOUR = len(SEGMENT_COLOURS["light"]) - 1
"""The place of the grey of the rest."""
LEGIBLE_SHARE = 0.055
"""A part narrower than this has no room for its number."""


def colour_segment(position: int, theme: Theme) -> str:
    """Return the colour of the segment at a place in the order Insiders, then by revenue."""
    return SEGMENT_COLOURS[theme][min(position, LAST_COLOUR)]


def draw_segment_shares(segments: pd.DataFrame, theme: Theme, formats: Formats) -> go.Figure:
    """Return two bars, customers over revenue, parted by segment and joined so that each can be followed."""
    if segments.empty:
        return draw_nothing(theme, SHARE_HEIGHT, title_segment_shares(segments, formats))
    traces = [
        trace
        for position, segment in enumerate(_share_out(segments).itertuples())
        for trace in _draw_segment(segment, position, theme, formats)
    ]
    names = [
        {"x": 0, "xref": "paper", "y": y, "text": name, "showarrow": False, "xanchor": "left", "yanchor": anchor}
        for y, name, anchor in ((1.32, _("Customers"), "bottom"), (-0.32, _("Revenue"), "top"))
    ]
    return build_figure(
        theme,
        SHARE_HEIGHT,
        traces,
        names,
        barmode="stack",
        hovermode="closest",
        bargap=0.4,
        xaxis={"range": [0, 1], "visible": False},
        yaxis={"range": [-0.8, 1.8], "visible": False},
        margin={"t": 0, "b": 0},
        uniformtext={"minsize": 11, "mode": "hide"},
    )


def _draw_segment(segment: Any, position: int, theme: Theme, formats: Formats) -> list[Part]:
    """Return a segment's part of both bars, and the band that joins them."""
    colour = colour_segment(position, theme)
    parts = [segment.customer_share, segment.revenue_part]
    left = [segment.customers_before, segment.revenue_before]
    right = [before + part for before, part in zip(left, parts, strict=True)]
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": [1, 0],
        "x": parts,
        "name": segment.segment_name,
        "marker": {"color": colour, "line": {"color": TOKENS[theme]["surface"], "width": 1.5}},
        "text": [f"<b>{formats.percent(part)}</b>" if part >= LEGIBLE_SHARE else "" for part in parts],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": choose_text_colour(colour, theme), "size": 12},
        "customdata": _name_parts(segment, formats),
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    band = {
        "type": "scatter",
        "x": [left[0], right[0], right[1], left[1]],
        "y": [0.7, 0.7, 0.3, 0.3],
        "fill": "toself",
        "fillcolor": colour,
        "opacity": 0.16,
        "mode": "lines",
        "line": {"width": 0},
        "hoverinfo": "skip",
    }
    return [bars, band]


def _name_parts(segment: Any, formats: Formats) -> list[str]:
    named = {"segment": segment.segment_name}
    customers = formats.number(segment.customers)
    money = formats.money_compact(segment.revenue)
    return [
        _("{segment}: {customers} customers, {share}").format(
            **named, customers=customers, share=formats.percent(segment.customer_share)
        ),
        _("{segment}: {money}, {share}").format(**named, money=money, share=formats.percent(segment.revenue_share)),
    ]


def _share_out(segments: pd.DataFrame) -> pd.DataFrame:
    """Return the segments with where their part of each bar begins; negative revenue has no width."""
    customers = segments["customers"] / max(segments["customers"].sum(), 1)
    revenue = segments["revenue"].clip(lower=0)
    parts = revenue / (revenue.sum() or 1.0)
    return segments.assign(
        customer_share=customers,
        customers_before=customers.cumsum() - customers,
        revenue_part=parts,
        revenue_before=parts.cumsum() - parts,
    )


def title_segment_shares(segments: pd.DataFrame, formats: Formats) -> str:
    """Return the finding: what the Insiders are of the customers and of the revenue."""
    if segments.empty:
        return _("No segment yet")
    first = _share_out(segments).iloc[0]
    return _("{customers} of customers bring {revenue} of revenue").format(
        customers=formats.percent(first["customer_share"]), revenue=formats.percent(first["revenue_share"])
    )


def describe_segment_shares(segments: pd.DataFrame, formats: Formats) -> str:
    """Return the figure in words, for who does not see it."""
    if segments.empty:
        return title_segment_shares(segments, formats)
    sentence = _("{segment}: {customers} of customers, {revenue} of revenue.")
    return " ".join(
        sentence.format(
            segment=row.segment_name,
            customers=formats.percent(row.customer_share),
            revenue=formats.percent(row.revenue_share),
        )
        for row in _share_out(segments).itertuples()
    )
