"""Drawings for paper: small SVG images made on the server, always in the light theme.

Takes positions in pixels and words, gives the text of an SVG and the address by which an `<img>` holds it.
It knows no axis and no table.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from dashboard.theme import FONT, TOKENS

INK = TOKENS["light"]
"""The colours of paper."""

GLYPH_PX = 6.2
"""Mean width of a 12 px character: enough to leave room for words."""

Point = tuple[float, float]


class Drawing:
    """One image; what is drawn later lies above."""

    def __init__(self, width: float, height: float) -> None:
        self.width = width
        self.height = height
        self._marks: list[str] = []

    def line(self, start: Point, end: Point, colour: str, width: float = 1, dash: str = "") -> None:
        """Draw a straight line."""
        self.path([start, end], colour, width, dash)

    def path(self, points: Sequence[Point], colour: str, width: float, dash: str = "") -> None:
        """Draw a line through points."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self._marks.append(
            f'<polyline points="{_list_points(points)}" fill="none" stroke="{colour}" stroke-width="{width}"'
            f' stroke-linejoin="round"{dashed}/>'
        )

    def area(self, points: Sequence[Point], colour: str, opacity: float) -> None:
        """Fill the polygon of some points."""
        self._marks.append(f'<polygon points="{_list_points(points)}" fill="{colour}" fill-opacity="{opacity}"/>')

    def bar(self, corner: Point, width: float, height: float, colour: str) -> None:
        """Fill a rectangle from its upper left corner."""
        x, y = corner
        self._marks.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" fill="{colour}"/>'
        )

    def dot(self, centre: Point, radius: float, colour: str) -> None:
        """Draw a point with a rim of paper, so that it stands off its line."""
        self._marks.append(
            f'<circle cx="{centre[0]:.1f}" cy="{centre[1]:.1f}" r="{radius}" fill="{colour}"'
            f' stroke="{INK["surface"]}" stroke-width="1.5"/>'
        )

    def text(
        self,
        place: Point,
        words: str,
        colour: str = INK["ink2"],
        anchor: str = "start",
        bold: bool = False,
        masks: bool = False,
    ) -> None:
        """Write words on their baseline; `anchor` is start, middle or end; `masks` hides what lies behind them."""
        if masks:
            width = len(words) * GLYPH_PX
            left = place[0] - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
            self.bar((left - 2, place[1] - 11), width + 4, 14, INK["surface"])
        weight = ' font-weight="600"' if bold else ""
        self._marks.append(
            f'<text x="{place[0]:.1f}" y="{place[1]:.1f}" fill="{colour}" text-anchor="{anchor}"{weight}>'
            f"{escape(words)}</text>"
        )

    def write(self) -> str:
        """Return the SVG."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width:g}" height="{self.height:g}"'
            f' viewBox="0 0 {self.width:g} {self.height:g}" font-size="12"'
            f' font-family="{escape(FONT)}" style="font-variant-numeric:tabular-nums">{"".join(self._marks)}</svg>'
        )


def embed(svg: str) -> str:
    """Return the address that holds an SVG whole."""
    return "data:image/svg+xml," + quote(svg)


def _list_points(points: Sequence[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
