"""The notes of readers on a chart over months: a diamond on the axis, a thin line, text and author above.

Takes a way to draw a figure whose x axis has the names of months as categories (`make_month_axis`), gives one that
also draws the notes of these months. What has no room is cut; the list of notes has all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.canvas import LINE_HEIGHT_PX, Part
from dashboard.formatting import Formats
from dashboard.theme import TOKENS, Theme
from dashboard.translations import _

Draw = Callable[[Theme], go.Figure]

_GLYPH_PX = 6.2
"""Mean width of a 12 px character."""
_TOP_PX = 12
"""Of the template, over the plot."""
_GAP_PX = 6
_LANES = 2
"""Labels that would touch go one line up; where these lines are full only the diamond is left."""
_DIAMOND = "M -5 0 L 0 5 L 5 0 L 0 -5 Z"


@dataclass(frozen=True)
class _Room:
    """How much a plot has: its width over all months, and how many characters a label has."""

    plot_px: int
    text_length: int


_DESK, _PHONE = _Room(520, 41), _Room(290, 22)
"""A label takes less than half of the plot: beside its line there is room on one side."""


@dataclass(frozen=True)
class _Pin:
    """The label of a month: where it stands, on which side of its line, in which lane (None: no room).

    Where the line of another crosses it, its ground hides that line.
    """

    place: int
    text: str
    is_left: bool
    lane: int | None
    is_crossed: bool


class _Span(NamedTuple):
    """What a label takes of the width, in pixels, and where its line stands."""

    lane: int
    start: float
    end: float
    line: float


def pin_notes(draw: Draw, notes: pd.DataFrame, formats: Formats) -> Draw:
    """Return `draw` with the notes of the months that it shows; `notes` are rows of `reporting.notes`."""
    if notes.empty:
        return draw

    def draw_with_notes(theme: Theme) -> go.Figure:
        figure = draw(theme)
        months = list(figure.layout.xaxis.categoryarray or ())
        shown = _group_notes(notes, months, formats)
        return _add_pins(figure, shown, len(months), theme) if shown else figure

    return draw_with_notes


def describe_notes(draw: Draw, notes: pd.DataFrame, formats: Formats) -> str:
    """Return the notes that a figure shows in words, for who does not see it; empty where there are none."""
    if notes.empty:
        return ""
    months = set(draw("light").layout.xaxis.categoryarray or ())
    sentence = _("Note on {month}: {text} ({author}).")
    return " ".join(
        sentence.format(month=formats.month(note.month), text=note.text, author=note.author)
        for note in notes.sort_values(["month", "note_id"]).itertuples()
        if formats.month(note.month) in months
    )


def _group_notes(notes: pd.DataFrame, months: Sequence[str], formats: Formats) -> dict[int, list[tuple[str, str]]]:
    """Return text and author of the notes by the place of their month, the newest of a month first."""
    places = {month: place for place, month in enumerate(months)}
    shown: dict[int, list[tuple[str, str]]] = {}
    for note in notes.sort_values(["month", "note_id"], ascending=[True, False]).itertuples():
        place = places.get(formats.month(note.month))
        if place is not None:
            shown.setdefault(place, []).append((note.text, note.author))
    return shown


def _add_pins(figure: go.Figure, shown: dict[int, list[tuple[str, str]]], months: int, theme: Theme) -> go.Figure:
    desk, phone = (_place_labels(shown, months, room) for room in (_DESK, _PHONE))
    labels, shapes = list(figure.layout.annotations), list(figure.layout.shapes)
    base = LINE_HEIGHT_PX if any(label.y == 1 and label.yanchor == "bottom" for label in labels) else 0
    thinned: Part = dict((figure.layout.meta or {}).get("phone", {}))
    for number, narrow in enumerate(phone, start=len(labels)):
        thinned |= {f"annotations.{number}.{key}": value for key, value in _write_label(narrow, base, theme).items()}
        line = len(shapes) + 3 * (number - len(labels))
        thinned[f"shapes.{line + 1}.y1"] = _reach(narrow, base)
    thinned["margin.t"] = _measure_top(phone, base)
    pins = [shape for pin in desk for shape in _draw_pin(pin, base, theme)]
    return figure.update_layout(
        annotations=[*labels, *(_write_label(pin, base, theme) for pin in desk)],
        shapes=[*shapes, *pins],
        margin={"t": _measure_top(desk, base)},
        meta={"phone": thinned},
    )


def _place_labels(shown: dict[int, list[tuple[str, str]]], months: int, room: _Room) -> list[_Pin]:
    """Return the labels of the months, placed from the side that leaves fewer out, then crosses fewer."""
    texts = {place: _write_text(texts, room.text_length) for place, texts in sorted(shown.items())}
    tried = [_fill_lanes(texts, order, months, room) for order in (list(texts), list(texts)[::-1])]
    return min(tried, key=lambda pins: (sum(pin.lane is None for pin in pins), sum(pin.is_crossed for pin in pins)))


def _fill_lanes(texts: dict[int, str], order: Sequence[int], months: int, room: _Room) -> list[_Pin]:
    """Return the labels in the lowest lanes in which none touches another; where it can be no line crosses one."""
    month_px = room.plot_px / months
    taken: list[_Span] = []
    pins = []
    for place in order:
        width, at = len(texts[place]) * _GLYPH_PX + _GAP_PX, (place + 0.5) * month_px
        sides = (True, False) if place > months / 2 else (False, True)
        spans = [
            _Span(lane, at - width * is_left, at + width * (not is_left), at)
            for is_left in sides
            for lane in range(_LANES)
        ]
        inside = [span for span in spans if span.start >= 0 and span.end <= room.plot_px]
        free = [span for span in inside if not any(_overlap(span, other) for other in taken)]
        clear = [span for span in free if not any(_cross(span, other) for other in taken)]
        span = next(iter([*clear, *free]), None)
        taken += [span] if span else []
        is_left = span is None or span.start < at
        pins.append(_Pin(place, texts[place], is_left, span.lane if span else None, is_crossed=not clear))
    return sorted(pins, key=lambda pin: pin.place)


def _overlap(one: _Span, other: _Span) -> bool:
    return one.lane == other.lane and one.start < other.end and other.start < one.end


def _cross(one: _Span, other: _Span) -> bool:
    """Whether the line of the higher of two labels crosses the lower one."""
    lower, higher = sorted((one, other), key=lambda span: span.lane)
    return lower.lane < higher.lane and lower.start < higher.line < lower.end


def _write_text(texts: Sequence[tuple[str, str]], most: int) -> str:
    """Return text and author of the first note, cut to `most` characters, and how many more there are."""
    text, author = texts[0]
    words = "{words}" if len(texts) == 1 else _("{words} and {count} more")
    signed = words.format(words=f", {_cut(author, most // 3)}", count=len(texts) - 1)
    return f"{_cut(text, most - len(signed))}{signed}"


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def _write_label(pin: _Pin, base: int, theme: Theme) -> Part:
    return {
        "x": pin.place,
        "y": 1,
        "yref": "paper",
        "text": escape(pin.text),
        "visible": pin.lane is not None,
        "showarrow": False,
        "font": {"size": 12, "color": TOKENS[theme]["ink2"]},
        "xanchor": "right" if pin.is_left else "left",
        "yanchor": "bottom",
        "xshift": -_GAP_PX if pin.is_left else _GAP_PX,
        "yshift": base + LINE_HEIGHT_PX * (pin.lane or 0),
        "borderpad": 0,
        "bgcolor": TOKENS[theme]["surface"],
    }


def _draw_pin(pin: _Pin, base: int, theme: Theme) -> list[Part]:
    """Return the line through the plot, its end beside the label, the diamond."""
    line = {"width": 1.5, "color": TOKENS[theme]["line"]}
    upright = {"type": "line", "x0": pin.place, "x1": pin.place, "yref": "paper", "line": line, "layer": "below"}
    return [
        {**upright, "y0": 0, "y1": 1},
        {**upright, "ysizemode": "pixel", "yanchor": 1, "y0": 0, "y1": _reach(pin, base)},
        {
            "type": "path",
            "path": _DIAMOND,
            "xsizemode": "pixel",
            "xanchor": pin.place,
            "ysizemode": "pixel",
            "yref": "paper",
            "yanchor": 0,
            "fillcolor": TOKENS[theme]["ink2"],
            "line": {"width": 2, "color": TOKENS[theme]["surface"]},
        },
    ]


def _reach(pin: _Pin, base: int) -> int:
    """Return how far over the plot the line of a label goes, in pixels."""
    return 0 if pin.lane is None else base + LINE_HEIGHT_PX * (pin.lane + 1)


def _measure_top(pins: Sequence[_Pin], base: int) -> int:
    lanes = max((pin.lane + 1 for pin in pins if pin.lane is not None), default=0)
    return max(_TOP_PX, base + LINE_HEIGHT_PX * lanes + 4)
