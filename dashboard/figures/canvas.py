"""What every figure starts from: the template, month and money axes, direct labels, the empty state.

Takes a theme and numbers, gives a Plotly figure to draw on. It knows no table and no query.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from dashboard.formatting import Formats
from dashboard.theme import TOKENS, Theme, build_template

LINE_HEIGHT_PX = 16
GLYPH_PX = 6.9
"""Mean width of a 12 px bold character: enough to reserve a margin for a label."""

MONTH_LABELS = 13
PHONE_MONTH_LABELS = 5


def start_figure(theme: Theme, height: int, **layout: object) -> go.Figure:
    """Return an empty figure of `height` pixels with the theme's template."""
    return go.Figure(layout={"template": build_template(theme), "height": height, **layout})


def draw_nothing(theme: Theme, height: int, sentence: str) -> go.Figure:
    """Return a figure without axes that says in one sentence what is true instead."""
    figure = start_figure(theme, height, xaxis={"visible": False}, yaxis={"visible": False})
    figure.add_annotation(
        x=0, y=0.5, xref="paper", yref="paper", xanchor="left", text=sentence, showarrow=False, align="left"
    )
    return figure


def add_label(figure: go.Figure, x: float, y: float, text: str, colour: str, **placing: object) -> None:
    """Write bold text in a mark's colour beside it; `placing` goes to the annotation."""
    anchor = {"xanchor": "left", "yanchor": "middle", "xshift": 8, **placing}
    figure.add_annotation(
        x=x, y=y, text=f"<b>{text}</b>", showarrow=False, font={"size": 12, "color": colour}, **anchor
    )


def add_end_dot(figure: go.Figure, x: object, y: float, colour: str, theme: Theme) -> None:
    """Mark the last point of a line."""
    figure.add_scatter(
        x=[x],
        y=[y],
        mode="markers",
        marker={"size": 7, "color": colour, "line": {"width": 2, "color": TOKENS[theme]["surface"]}},
        hoverinfo="skip",
        cliponaxis=False,
    )


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
    return math.ceil(len(text) * GLYPH_PX) + 10


def separate_labels(upper: float, lower: float, pixels_per_unit: float) -> float:
    """Return by how many pixels two labels must each move apart so that they do not touch."""
    return max(0.0, (LINE_HEIGHT_PX - (upper - lower) * pixels_per_unit) / 2)


def name_months(months: Sequence[date], formats: Formats) -> list[str]:
    """Return the categories of a month axis: "November 2011", as the hover title shows them."""
    return [formats.month(month) for month in months]


def set_month_axis(figure: go.Figure, months: Sequence[date], formats: Formats, before: float, after: float) -> None:
    """Label a category axis of months, the year under the first labelled month of each year.

    `before` and `after` are the room at both ends, in months. What a phone shows instead, fewer labels,
    stands in `layout.meta` for the browser.
    """
    ticks, texts = label_months(months, formats, MONTH_LABELS)
    figure.update_xaxes(
        type="category",
        categoryorder="array",
        categoryarray=name_months(months, formats),
        range=[-before, len(months) - 1 + after],
        tickmode="array",
        tickvals=ticks,
        ticktext=texts,
        tickangle=0,
        unifiedhovertitle={"text": "%{x}"},
    )
    phone_ticks, phone_texts = label_months(months, formats, PHONE_MONTH_LABELS)
    figure.update_layout(meta={"phone": {"xaxis.tickvals": phone_ticks, "xaxis.ticktext": phone_texts}})


def label_months(months: Sequence[date], formats: Formats, most: int) -> tuple[list[int], list[str]]:
    """Return positions and texts of at most `most` labels, counted back from the last month."""
    step = next(step for step in (1, 2, 3, 6, *range(12, 12_000, 12)) if len(months) <= step * most)
    positions = list(range(len(months)))[::-1][::step][::-1]
    texts, year = [], None
    for position in positions:
        month = months[position]
        texts.append(formats.month_short(month) + (f"<br>{month.year}" if month.year != year else ""))
        year = month.year
    return positions, texts


def set_money_axis(figure: go.Figure, low: float, high: float, formats: Formats, **axis: object) -> tuple[float, float]:
    """Label a money axis from zero (below it where `low` is), and return its range."""
    ticks = list_ticks(low, high)
    span = (ticks[0], ticks[-1] + (ticks[-1] - ticks[0]) * 0.1)
    figure.update_yaxes(
        range=span, tickmode="array", tickvals=ticks, ticktext=[formats.money_compact(tick) for tick in ticks], **axis
    )
    return span


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
