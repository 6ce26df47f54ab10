"""Where the labels of notes stand over a chart over months: in two lanes, none touching another.

Takes the notes of each month and the room over a plot, gives their labels. It draws nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dashboard.translations import _

GAP_PX = 6
"""Between a label and its line."""
_GLYPH_PX = 6.2
"""Mean width of a 12 px character."""
_LANES = 2
"""Labels that would touch go one line up; where these lines are full only the diamond is left."""
_PARTS = (1, 2 / 3)
"""Of a label's characters: it becomes shorter before it is left out."""


@dataclass(frozen=True)
class Room:
    """The width over a plot, from its left edge.

    Attributes
    ----------
    month_px
        From one month to the next.
    first_px
        Where the first month stands.
    end_px
        How far labels may reach.
    text_length
        How many characters a label has.
    """

    month_px: float
    first_px: float
    end_px: float
    text_length: int


@dataclass(frozen=True)
class Pin:
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


def place_labels(shown: dict[int, list[tuple[str, str]]], room: Room) -> list[Pin]:
    """Return the labels of the months, placed from the side that leaves fewer out, then crosses fewer, cuts less.

    `shown` has text and author of each note by the place of its month, those of a month newest first.
    """
    places = sorted(shown)
    tried = [_fill_lanes(shown, order, room) for order in (places, places[::-1])]
    return min(tried, key=_count_faults)


def _count_faults(pins: Sequence[Pin]) -> tuple[int, int, int]:
    return (
        sum(pin.lane is None for pin in pins),
        sum(pin.is_crossed for pin in pins),
        -sum(len(pin.text) for pin in pins),
    )


def _fill_lanes(shown: dict[int, list[tuple[str, str]]], order: Sequence[int], room: Room) -> list[Pin]:
    """Return the labels in the lowest lanes in which none touches another."""
    taken: list[_Span] = []
    pins = []
    for place in order:
        texts = [_write_text(shown[place], round(room.text_length * part)) for part in _PARTS]
        at = room.first_px + place * room.month_px
        found = [(text, *_find_span(text, at, taken, room)) for text in texts]
        text, span, is_crossed = next((label for label in found if label[1]), found[0])
        taken += [span] if span else []
        is_left = span is None or span.start < at
        pins.append(Pin(place, text, is_left, span.lane if span else None, is_crossed))
    return sorted(pins, key=lambda pin: pin.place)


def _find_span(text: str, at: float, taken: Sequence[_Span], room: Room) -> tuple[_Span | None, bool]:
    """Return a free span beside the line `at`, and whether a line crosses it: only where it cannot be otherwise."""
    width = len(text) * _GLYPH_PX + GAP_PX
    sides = (True, False) if at > room.end_px / 2 else (False, True)
    spans = [
        _Span(lane, at - width * is_left, at + width * (not is_left), at) for is_left in sides for lane in range(_LANES)
    ]
    inside = [span for span in spans if span.start >= 0 and span.end <= room.end_px]
    free = [span for span in inside if not any(_overlap(span, other) for other in taken)]
    clear = [span for span in free if not any(_cross(span, other) for other in taken)]
    return next(iter([*clear, *free]), None), not clear


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
