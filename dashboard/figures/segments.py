"""How much each segment weighs: its customers over its revenue, and both with the revenue of each customer.

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
from dashboard.translations import _, ngettext

SHARE_HEIGHT = 148
ROW_PX, AROUND_ROWS_PX = 46, 36
"""Of the figure of sizes: a row for each segment, its name above its bars, and what the headings take."""
LAST_COLOUR = len(SEGMENT_COLOURS["light"]) - 1
"""The place of the grey of the rest."""
_NUMBER_ROOM, _PHONE_NUMBER_ROOM = 1.5, 2.2
"""How much longer than its longest bar an axis is, so that the number beside it has room."""
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
        ngettext(
            "{segment}: {customers} customer, {share}", "{segment}: {customers} customers, {share}", segment.customers
        ).format(**named, customers=customers, share=formats.percent(segment.customer_share)),
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
    if pd.isna(first["revenue_share"]):
        return _("No revenue to share out")
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


def draw_segment_sizes(segments: pd.DataFrame, theme: Theme, formats: Formats) -> go.Figure:
    """Return a row for each segment: bars of its customers, its revenue and the mean of both, named and numbered."""
    height = measure_sizes(segments)
    if segments.empty:
        return draw_nothing(theme, height, title_segment_sizes(segments, formats))
    columns = (
        (_("Customers"), segments["customers"].astype(float), formats.number),
        (_("Revenue"), segments["revenue"], formats.money_compact),
        (_("Revenue each"), segments["mean_revenue"].fillna(0), formats.money_compact),
    )
    traces, axes, labels, phone = [], {}, [], {}
    for number, (name, amounts, write) in enumerate(columns):
        start, axis = number / len(columns), f"{number + 1}" if number else ""
        axes[f"xaxis{axis}"] = {
            "domain": [start, start + 0.3],
            "range": [0, max(amounts.max(), 1) * _NUMBER_ROOM],
            "visible": False,
        }
        phone[f"xaxis{axis}.range"] = [0, max(amounts.max(), 1) * _PHONE_NUMBER_ROOM]
        traces.append(_draw_sizes(name, amounts, f"x{axis}", [write(amount) for amount in amounts], theme))
        labels.append(_place_text(start, 1, name, theme, yref="paper", yanchor="bottom"))
    labels += [
        _place_text(0, place, f"<b>{name}</b>", theme, yanchor="bottom", yshift=8)
        for place, name in enumerate(segments["segment_name"])
    ]
    return build_figure(
        theme,
        height,
        traces,
        labels,
        hovermode=False,
        bargap=0.62,
        yaxis={"range": [len(segments) - 0.55, -0.75], "visible": False},
        margin={"t": 24, "b": 8},
        meta={"phone": phone},
        **axes,
    )


def measure_sizes(segments: pd.DataFrame) -> int:
    """Return the height of the figure of sizes, in pixels."""
    return ROW_PX * max(len(segments), 1) + AROUND_ROWS_PX


def _draw_sizes(name: str, amounts: pd.Series, xaxis: str, texts: list[str], theme: Theme) -> Part:
    colours = [colour_segment(place, theme) for place in range(len(amounts))]
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "x": amounts.clip(lower=0).tolist(),
        "y": list(range(len(amounts))),
        "xaxis": xaxis,
        "marker": {"color": colours},
        "text": texts,
        "textposition": "outside",
        "textfont": {"size": 12, "color": TOKENS[theme]["ink"]},
        "cliponaxis": False,
    }


def _place_text(x: float, y: float, text: str, theme: Theme, **placing: object) -> Part:
    label = {"x": x, "y": y, "xref": "paper", "text": text, "showarrow": False, "xanchor": "left"}
    return {**label, "font": {"size": 12, "color": TOKENS[theme]["ink2"]}, **placing}


def title_segment_sizes(segments: pd.DataFrame, formats: Formats) -> str:
    """Return the finding: what an Insider spends against a customer of the next best segment."""
    if len(segments) < 2 or pd.isna(segments["mean_revenue"].iloc[:2]).any():
        return _("Customers and revenue by segment")
    first, second = segments.iloc[0], segments.iloc[1]
    return _("{first} from each Insider, {second} from each of “{segment}”").format(
        first=formats.money_compact(first["mean_revenue"]),
        segment=second["segment_name"],
        second=formats.money_compact(second["mean_revenue"]),
    )


def describe_segment_sizes(segments: pd.DataFrame, formats: Formats) -> str:
    """Return the figure in words, for who does not see it."""
    if segments.empty:
        return title_segment_shares(segments, formats)
    return " ".join(
        ngettext(
            "{segment}: {customers} customer, {revenue} of revenue, {each} each.",
            "{segment}: {customers} customers, {revenue} of revenue, {each} each.",
            row.customers,
        ).format(
            segment=row.segment_name,
            customers=formats.number(row.customers),
            revenue=formats.money_compact(row.revenue),
            each=formats.money_compact(row.mean_revenue),
        )
        for row in segments.itertuples()
    )
