"""What every figure starts from: the template, month and money axes, direct labels, the empty state.

Takes a theme and numbers, gives a Plotly figure to draw on. It knows no table and no query.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go

from dashboard.formatting import Formats
from dashboard.theme import TOKENS, Theme, build_template

Part = dict[str, Any]
"""A trace, an annotation or an axis, as Plotly's JSON has it."""

LINE_HEIGHT_PX = 16
GLYPH_PX = 6.9
"""Mean width of a 12 px bold character: enough to reserve a margin for a label."""

MONTH_LABELS = 13
PHONE_MONTH_LABELS = 5


def build_figure(
    theme: Theme, height: int, traces: Sequence[Part] = (), labels: Sequence[Part] = (), **layout: object
) -> go.Figure:
    """Return a figure of `height` pixels with the theme's template, built in one go: adding to it is slow."""
    base = {"template": build_template(theme), "height": height, "annotations": list(labels)}
    return go.Figure(data=list(traces), layout={**base, **layout})


def draw_nothing(theme: Theme, height: int, sentence: str) -> go.Figure:
    """Return a figure without axes that says in one sentence what is true instead."""
    label = {"x": 0, "y": 0.5, "xref": "paper", "yref": "paper", "xanchor": "left", "align": "left"}
    hidden = {"visible": False}
    return build_figure(
        theme, height, labels=[{**label, "text": sentence, "showarrow": False}], xaxis=hidden, yaxis=hidden
    )


def make_label(x: float, y: float, text: str, colour: str, **placing: object) -> Part:
    """Return bold text in a mark's colour beside it; `placing` overrides where."""
    return {
        "x": x,
        "y": y,
        "text": f"<b>{text}</b>",
        "showarrow": False,
        "font": {"size": 12, "color": colour},
        "xanchor": "left",
        "yanchor": "middle",
        "xshift": 8,
        **placing,
    }


def make_end_dot(x: object, y: float, colour: str, theme: Theme) -> Part:
    """Return the mark of the last point of a line."""
    return {
        "type": "scatter",
        "x": [x],
        "y": [y],
        "mode": "markers",
        "marker": {"size": 7, "color": colour, "line": {"width": 2, "color": TOKENS[theme]["surface"]}},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def make_rule(y: float, colour: str, yaxis: str = "y") -> Part:
    """Return a thin line across the plot at a value."""
    line = {"width": 1, "color": colour}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": yaxis, "y0": y, "y1": y, "line": line}


def choose_text_colour(ground: str, theme: Theme) -> str:
    """Return the theme's darkest or lightest colour, whichever reads better on `ground`."""
    ends = (TOKENS[theme]["surface"], TOKENS[theme]["ink"])
    return max(ends, key=lambda colour: _contrast(colour, ground))


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG 2.2, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def measure_label(text: str) -> int:
    """Return about how many pixels a direct label needs at the right of a plot."""
    return math.ceil(len(text.replace("<b>", "").replace("</b>", "")) * GLYPH_PX) + 10


def separate_labels(upper: float, lower: float, pixels_per_unit: float) -> float:
    """Return by how many pixels two labels must each move apart so that they do not touch."""
    return max(0.0, (LINE_HEIGHT_PX - (upper - lower) * pixels_per_unit) / 2)


def name_months(months: Sequence[date], formats: Formats) -> list[str]:
    """Return the categories of a month axis: "November 2011", as the hover title shows them."""
    return [formats.month(month) for month in months]


def make_month_axis(
    months: Sequence[date], formats: Formats, before: float, after: float, over: Sequence[str] = ()
) -> Part:
    """Return a category axis of months, the year under the first labelled month of each year.

    `before` and `after` are the room at both ends, in months; `over` is a line above each month's name.
    """
    ticks, texts = label_months(months, formats, MONTH_LABELS, over)
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": name_months(months, formats),
        "range": [-before, len(months) - 1 + after],
        "tickmode": "array",
        "tickvals": ticks,
        "ticktext": texts,
        "tickangle": 0,
        "unifiedhovertitle": {"text": "%{x}"},
    }


def thin_months(
    months: Sequence[date], formats: Formats, span: Sequence[float] | None = None, over: Sequence[str] = ()
) -> Part:
    """Return `layout.meta`: what the browser changes on a phone, fewer labels and another `span` of the axis."""
    ticks, texts = label_months(months, formats, PHONE_MONTH_LABELS, over)
    thinned: Part = {"xaxis.tickvals": ticks, "xaxis.ticktext": texts}
    return {"phone": thinned if span is None else {**thinned, "xaxis.range": list(span)}}


def label_months(
    months: Sequence[date], formats: Formats, most: int, over: Sequence[str] = ()
) -> tuple[list[int], list[str]]:
    """Return positions and texts of at most `most` labels, counted back from the last month."""
    step = next(step for step in (1, 2, 3, 6, *range(12, 12_000, 12)) if len(months) <= step * most)
    positions = list(range(len(months)))[::-1][::step][::-1]
    texts, year = [], None
    for position in positions:
        month = months[position]
        lines = [*over[position : position + 1], formats.month_short(month)]
        texts.append("<br>".join([*lines, str(month.year)] if month.year != year else lines))
        year = month.year
    return positions, texts


def make_value_axis(ticks: Sequence[float], texts: Sequence[str], room: float) -> Part:
    """Return an axis with these gridlines and, above the last, `room` as a part of their span."""
    span = [ticks[0], ticks[-1] + (ticks[-1] - ticks[0]) * room]
    return {"range": span, "tickmode": "array", "tickvals": list(ticks), "ticktext": list(texts)}


def list_ticks(low: float, high: float, steps: int = 4) -> list[float]:
    """Return round values that include zero and cover `low` to `high` in about `steps` steps."""
    low, high = min(low, 0.0), max(high, 0.0)
    if high == low:
        return [0.0, 1.0]
    rough = (high - low) / steps
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 3, 4, 5, 10) if factor * power >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [index * step for index in range(first, last + 1)]
