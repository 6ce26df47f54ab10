"""Sparklines: small SVG images made on the server, one per theme.

Takes values, gives two `<img>`; the stylesheet shows the one of the reader's theme.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from dashboard.theme import TOKENS, Theme

WIDTH_PX, HEIGHT_PX = 76, 32


def sparkline(values: Sequence[float], expected: Sequence[float] = ()) -> Component | None:
    """Return the course of `values`, oldest first, over a line at zero, then `expected`; None under two values."""
    if len(values) < 2:
        return None
    images = [
        html.Img(
            src="data:image/svg+xml," + quote(draw_svg(values, theme, expected)), alt="", className=f"only-{theme}"
        )
        for theme in TOKENS
    ]
    return html.Span(images, className="spark", **{"aria-hidden": "true"})


def draw_svg(values: Sequence[float], theme: Theme, expected: Sequence[float] = ()) -> str:
    """Return the SVG: a line from zero, its last known point dotted, what is expected dashed."""
    course = [*values, *expected]
    low, high = min(0.0, *course), max(0.0, *course)
    span = (high - low) or 1.0
    step = (WIDTH_PX - 8) / (len(course) - 1)
    points = [
        (3 + index * step, HEIGHT_PX - 4 - (value - low) / span * (HEIGHT_PX - 9)) for index, value in enumerate(course)
    ]
    zero = HEIGHT_PX - 2 + low / span * (HEIGHT_PX - 9)
    blue, faint = TOKENS[theme]["insiders"], TOKENS[theme]["line"]
    x, y = points[len(values) - 1]
    dashed = _draw_line(points[len(values) - 1 :], blue, ' stroke-dasharray="2 3"') if expected else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH_PX}" height="{HEIGHT_PX}"'
        f' viewBox="0 0 {WIDTH_PX} {HEIGHT_PX}">'
        f'<line x1="3" x2="{WIDTH_PX - 5}" y1="{zero:.1f}" y2="{zero:.1f}" stroke="{faint}"/>'
        f"{_draw_line(points[: len(values)], blue)}{dashed}"
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.75" fill="{blue}"/></svg>'
    )


def _draw_line(points: Sequence[tuple[float, float]], colour: str, dashes: str = "") -> str:
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return (
        f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.75"'
        f' stroke-linejoin="round" stroke-linecap="round"{dashes}/>'
    )
