"""A map of customers: the two axes of the model, and the boundary of the Insiders.

Takes rows of `reporting.segment_map` of one as-of date (kind, value, purchase_days, segment_name) and the segments
in their order, gives the figure and its words. Segments are told apart by shape and name, not by colour alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.canvas import Part, build_figure, draw_nothing
from dashboard.figures.segments import colour_segment
from dashboard.formatting import Formats
from dashboard.theme import TOKENS, Theme
from dashboard.translations import _

HEIGHT = 360
SHAPES = (("circle", "●"), ("square", "■"), ("diamond", "◆"), ("triangle-up", "▲"), ("cross", "✚"), ("x", "✖"))
"""Plotly's name of each mark and how it is written before the segment's name, in the order of the segments."""
_NAMES_FROM_PX = 40
"""Room for the labels of the upward axis, left of the names."""
_FIGURES = 4
"""Figures of a place that are sent: finer could not be seen."""


def draw_map(frame: pd.DataFrame, segments: Sequence[str], theme: Theme, formats: Formats) -> go.Figure:
    """Return a mark per customer, the mark and name of each segment, and the boundary."""
    customers = frame[frame["kind"] == "customer"]
    if customers.empty:
        return draw_nothing(theme, HEIGHT, title_map(frame, segments, formats))
    named = [(place, name, customers[customers["segment_name"] == name]) for place, name in enumerate(segments)]
    shown = [(place, name, points) for place, name, points in named if len(points)]
    marks = [_draw_segment(points, place, theme) for place, _name, points in reversed(shown)]
    boundary = frame[frame["kind"] == "boundary"]
    labels = [_name_segment(row, place, name, theme) for row, (place, name, _points) in enumerate(shown)]
    xaxis = _make_log_axis(customers["value"], lambda amount: _write_tick(amount, formats), theme)
    return build_figure(
        theme,
        HEIGHT,
        [*marks, _draw_boundary(boundary, theme)],
        labels,
        hovermode=False,
        xaxis=xaxis | {"ticklabelposition": "outside"},
        yaxis=_make_log_axis(customers["purchase_days"], formats.number, theme),
        margin={"t": 16, "l": 16, "b": 8},
    )


def _draw_segment(points: pd.DataFrame, place: int, theme: Theme) -> Part:
    shape, _glyph = SHAPES[min(place, len(SHAPES) - 1)]
    return {
        "type": "scatter",
        "x": [_shorten(value) for value in points["value"]],
        "y": [_shorten(days) for days in points["purchase_days"]],
        "mode": "markers",
        "marker": {
            "symbol": shape,
            "size": 5,
            "color": colour_segment(place, theme),
            "opacity": 0.7,
            "line": {"width": 0},
        },
    }


def _draw_boundary(boundary: pd.DataFrame, theme: Theme) -> Part:
    return {
        "type": "scatter",
        "x": boundary["value"].tolist(),
        "y": boundary["purchase_days"].tolist(),
        "mode": "lines",
        "line": {"color": TOKENS[theme]["ink"], "width": 1.5},
    }


def _name_segment(row: int, place: int, name: str, theme: Theme) -> Part:
    """Return a segment's mark and name, under one another in the corner where nobody is: many days, little value."""
    _shape, glyph = SHAPES[min(place, len(SHAPES) - 1)]
    return {
        "x": 0,
        "y": 1,
        "xref": "paper",
        "yref": "paper",
        "text": f"<b>{glyph} {name}</b>",
        "showarrow": False,
        "font": {"size": 12, "color": colour_segment(place, theme)},
        "xanchor": "left",
        "yanchor": "top",
        "xshift": _NAMES_FROM_PX,
        "yshift": -18 * row,
        "bgcolor": TOKENS[theme]["surface"],
        "borderpad": 1,
    }


def _make_log_axis(values: pd.Series, write: Callable[[float], str], theme: Theme) -> Part:
    """Return a log axis with a gridline at each power of ten within the values."""
    low, high = math.log10(values.min()), math.log10(max(values.max(), values.min() * 10))
    powers = range(math.ceil(low - 1e-9), math.floor(high) + 1)
    margin = (high - low) * 0.03
    return {
        "type": "log",
        "range": [low - margin, high + margin],
        "tickmode": "array",
        "tickvals": [10.0**power for power in powers],
        "ticktext": [write(10.0**power) for power in powers],
        "showgrid": True,
        "gridcolor": TOKENS[theme]["grid"],
    }


def _write_tick(amount: float, formats: Formats) -> str:
    return formats.money_whole(amount) if amount < 10_000 else formats.money_compact(amount)


def _shorten(value: float) -> float:
    return float(f"{value:.{_FIGURES}g}")


def title_map(frame: pd.DataFrame, segments: Sequence[str], formats: Formats) -> str:
    """Return the finding: where the Insiders lie among the others."""
    middles = locate_segments(frame, segments)
    if len(middles) < 2:
        return _("No two segments to tell apart yet")
    others = frame[(frame["kind"] == "customer") & (frame["segment_name"] != segments[0])]
    return _("The usual Insider: {value} on {days} purchase days; others {others_value} on {others_days}").format(
        value=formats.money_compact(middles.iloc[0]["value"]),
        days=formats.number(middles.iloc[0]["purchase_days"], 1),
        others_value=formats.money_compact(others["value"].median()),
        others_days=formats.number(others["purchase_days"].median(), 1),
    )


def describe_map(frame: pd.DataFrame, segments: Sequence[str], formats: Formats) -> str:
    """Return the figure in words, for who does not see it."""
    sentence = _("{segment}: half of them above {value} and {days} purchase days.")
    parts = [
        sentence.format(
            segment=name,
            value=formats.money_whole(middle["value"]),
            days=formats.number(middle["purchase_days"], 1),
        )
        for name, middle in locate_segments(frame, segments).iterrows()
    ]
    return " ".join(parts) or title_map(frame, segments, formats)


def locate_segments(frame: pd.DataFrame, segments: Sequence[str]) -> pd.DataFrame:
    """Return customers on the map and their median value and purchase days, by segment in its order."""
    customers = frame[frame["kind"] == "customer"]
    middles = customers.groupby("segment_name").agg(
        customers=("value", "size"), value=("value", "median"), purchase_days=("purchase_days", "median")
    )
    return middles.reindex([name for name in segments if name in middles.index])
