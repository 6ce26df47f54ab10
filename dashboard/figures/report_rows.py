"""The rows of the report: where sales went, the average customer, what a pound counts, the rule, the evidence.

Takes names, shares and words already formatted, gives SVG as wide as the report's right column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures.canvas import list_ticks
from dashboard.figures.report import WIDTH_PX
from dashboard.figures.svg import GLYPH_PX, INK, Drawing
from dashboard.formatting import Formats
from dashboard.translations import _

_BLUE, _GREY, _MUTED = INK["insiders"], INK["others"], INK["muted"]
_NAMES_PX = 124
_APART_PX = 12
"""Between two labels on one line."""


@dataclass(frozen=True)
class Share:
    """One bar: its name, its part of the whole in 0…1, and what is written at its end."""

    name: str
    share: float
    text: str


@dataclass(frozen=True)
class Pair:
    """One measure of Insiders and of others, with both as text."""

    name: str
    insiders: float
    others: float
    insiders_text: str
    others_text: str


@dataclass(frozen=True)
class Interval:
    """One difference with its 95% interval."""

    name: str
    value: float
    low: float
    high: float
    text: str


def draw_shares(shares: Sequence[Share]) -> str:
    """Return a bar per part, the first in ink: it is what counts."""
    drawing = Drawing(WIDTH_PX, 20 * len(shares) + 2)
    room = WIDTH_PX - _NAMES_PX - 56
    for row, part in enumerate(shares):
        top = 20 * row + 2
        width = max(min(part.share, 1.0) * room, 1.0)
        drawing.text((0, top + 12), part.name)
        drawing.bar((_NAMES_PX, top + 3), width, 11, INK["ink2"] if row == 0 else _GREY)
        drawing.text((_NAMES_PX + width + 7, top + 13), part.text, INK["ink"] if row == 0 else _MUTED, bold=row == 0)
    return drawing.write()


def draw_pairs(pairs: Sequence[Pair]) -> str:
    """Return a dumbbell per measure: Insiders blue, others grey, each scaled to the larger of the two."""
    drawing = Drawing(WIDTH_PX, 34 * len(pairs))
    ends = max(len(text) for pair in pairs for text in (pair.insiders_text, pair.others_text)) * GLYPH_PX + 12
    left, right = _NAMES_PX + ends, WIDTH_PX - ends
    for row, pair in enumerate(pairs):
        middle, largest = 34 * row + 17, max(pair.insiders, pair.others)
        ours, theirs = (
            left + (max(value, 0.0) / largest if largest > 0 else 0.0) * (right - left)
            for value in (pair.insiders, pair.others)
        )
        is_more = ours >= theirs
        drawing.text((0, middle + 4), pair.name)
        drawing.line((theirs, middle), (ours, middle), INK["line"], 3)
        drawing.dot((theirs, middle), 5, _GREY)
        drawing.dot((ours, middle), 5.5, _BLUE)
        _write_beside(drawing, ours, middle, pair.insiders_text, is_more, _BLUE, True)
        _write_beside(drawing, theirs, middle, pair.others_text, not is_more, _MUTED, False)
    return drawing.write()


def draw_weights(weights: Sequence[tuple[str, float, str]]) -> str:
    """Return what money counts by its age: a column each (months ago, weight, weight as text), the newest left."""
    drawing = Drawing(WIDTH_PX, 76)
    step = WIDTH_PX / max(len(weights), 1)
    bottom, highest = 56, 38
    for place, (name, weight, text) in enumerate(weights):
        left = place * step
        drawing.bar((left, bottom - weight * highest), step - 8, weight * highest, INK["ink2"] if not place else _GREY)
        drawing.text((left + (step - 8) / 2, bottom - weight * highest - 5), text, INK["ink"], "middle", bold=True)
        drawing.text((left + (step - 8) / 2, bottom + 15), name, _MUTED, "middle")
    drawing.line((0, bottom), (WIDTH_PX, bottom), INK["line-strong"])
    return drawing.write()


def draw_thresholds(stay: float, enter: float, formats: Formats) -> str:
    """Return the points to stay and to enter on one line, and what becomes of a customer left and right of them."""
    drawing = Drawing(WIDTH_PX, 48)
    low, high = (WIDTH_PX * value / (enter * 1.5) for value in (stay, enter))
    drawing.bar((0, 18), low, 8, INK["notice-mark"])
    drawing.bar((low, 18), high - low, 8, _GREY)
    drawing.bar((high, 18), WIDTH_PX - high, 8, _BLUE)
    drawing.text((0, 11), _("members go on notice"), INK["notice"], bold=True)
    drawing.text((WIDTH_PX, 11), _("others enter"), _BLUE, "end", bold=True)
    for place in (low, high):
        drawing.line((place, 14), (place, 31), INK["ink2"], 1.5)
    points = {"stay": formats.number(stay), "enter": formats.number(enter)}
    if points["stay"] == points["enter"]:
        both = _("{points} to stay and to enter").format(points=points["enter"])
        drawing.text((high, 44), both, INK["ink"], "middle")
        return drawing.write()
    to_stay, to_enter = _("to stay {points}"), _("{points} to enter")
    to_stay = to_stay.format(points=points["stay"])
    width = len(to_stay) * GLYPH_PX
    drawing.text((max(min(low, high - _APART_PX), width), 44), to_stay, INK["ink"], "end")
    drawing.text((high, 44), to_enter.format(points=points["enter"]), INK["ink"])
    return drawing.write()


def draw_intervals(intervals: Sequence[Interval], formats: Formats) -> str:
    """Return a dot with its interval per difference over an axis of money; the line at zero is where none is."""
    bottom = 36 * len(intervals) + 4
    drawing = Drawing(WIDTH_PX, bottom + 20)
    ends = [0.0, *(bound for row in intervals for bound in (row.low, row.high, row.value))]
    low, high = min(ends), max(ends)
    scale = (WIDTH_PX - 40) / ((high - low) or 1.0)

    def place(value: float) -> float:
        return 16 + (value - low) * scale

    for tick in list_ticks(low, high, 3):
        if low <= tick <= high:
            drawing.line((place(tick), 0), (place(tick), bottom), INK["grid"] if tick else INK["line-strong"])
            drawing.text((place(tick), bottom + 15), formats.money_compact(tick), _MUTED, "middle")
    for row, interval in enumerate(intervals):
        height = 36 * row + 28
        drawing.line((place(interval.low), height), (place(interval.high), height), _BLUE, 3)
        drawing.dot((place(interval.value), height), 5.5, _BLUE)
        drawing.text((0, height - 14), interval.name, masks=True)
        drawing.text((WIDTH_PX, height - 14), interval.text, _BLUE, "end", bold=True, masks=True)
    return drawing.write()


def _write_beside(
    drawing: Drawing, x: float, middle: float, text: str, is_right: bool, colour: str, bold: bool
) -> None:
    place = (x + 10, middle + 4) if is_right else (x - 10, middle + 4)
    drawing.text(place, text, colour, "start" if is_right else "end", bold)
