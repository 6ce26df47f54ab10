"""The notes of readers on a chart over months: a diamond on the axis, a thin line, text and author above.

Over bars the diamond stands above the plot: no line goes through the numbers of bars, and one that meets a name in
the plot is hidden by its ground. Takes a way to draw a figure whose x axis has the names of months as categories
(`make_month_axis`), gives one that also draws the notes of these months. What has no room is cut; the list of notes
has all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.canvas import LINE_HEIGHT_PX, Part
from dashboard.figures.note_labels import GAP_PX, Pin, Room, place_labels
from dashboard.formatting import Formats
from dashboard.theme import TOKENS, Theme
from dashboard.translations import _

Draw = Callable[[Theme], go.Figure]

_TOP_PX = 12
"""Of the template, over the plot."""
_SIDE_PX = 16
"""Of the template, at both sides of the plot."""
_DIAMOND_PX, _OVER_BARS_PX = 5, 8
"""From the middle of a diamond to each of its ends, and over the plot."""
WIDE_CARD_PX, NARROW_CARD_PX, _PHONE_CARD_PX = 680, 485, 358
"""A card of seven and of five columns, and the only one on a phone."""
_TEXT_LENGTH, _PHONE_TEXT_LENGTH = 41, 22
"""Characters of a label: it takes less than half of a wide plot, so beside its line there is room on one side."""


def pin_notes(draw: Draw, notes: pd.DataFrame, formats: Formats, card_px: int = WIDE_CARD_PX) -> Draw:
    """Return `draw` with the notes of the months that it shows; `notes` are rows of `reporting.notes`.

    `card_px` is how wide the figure's card is on a desk.
    """
    if notes.empty:
        return draw

    def draw_with_notes(theme: Theme) -> go.Figure:
        figure = draw(theme)
        months = list(figure.layout.xaxis.categoryarray or ())
        shown = _group_notes(notes, months, formats)
        return _add_pins(figure, shown, card_px, theme) if shown else figure

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


def _add_pins(figure: go.Figure, shown: dict[int, list[tuple[str, str]]], card_px: int, theme: Theme) -> go.Figure:
    thinned: Part = dict((figure.layout.meta or {}).get("phone", {}))
    desk = place_labels(shown, _measure_room(figure, {}, card_px, _TEXT_LENGTH))
    phone = place_labels(shown, _measure_room(figure, thinned, _PHONE_CARD_PX, _PHONE_TEXT_LENGTH))
    surface = TOKENS[theme]["surface"]
    labels, shapes = [label.update(bgcolor=surface) for label in figure.layout.annotations], list(figure.layout.shapes)
    base = LINE_HEIGHT_PX if any(label.y == 1 and label.yanchor == "bottom" for label in labels) else 0
    foot = _find_foot(figure)
    if foot is None:
        base += _OVER_BARS_PX + _DIAMOND_PX
    pins = [_draw_pin(pin, foot, base, theme) for pin in desk]
    for number, narrow in enumerate(phone, start=len(labels)):
        thinned |= {f"annotations.{number}.{key}": value for key, value in _write_label(narrow, base, theme).items()}
        after = len(shapes) + len(pins[0]) * (number + 1 - len(labels))
        thinned[f"shapes.{after - 2}.y1"] = _reach(narrow, base)
    thinned["margin.t"] = _measure_top(phone, base)
    return figure.update_layout(
        annotations=[*labels, *(_write_label(pin, base, theme) for pin in desk)],
        shapes=[*shapes, *(shape for pin in pins for shape in pin)],
        margin={"t": _measure_top(desk, base)},
        meta={"phone": thinned},
    )


def _measure_room(figure: go.Figure, changes: Part, card_px: int, text_length: int) -> Room:
    """Return the room over a plot; `changes` are those of `layout.meta` that the browser makes on a phone."""
    start, end = changes.get("xaxis.range", figure.layout.xaxis.range)
    right = changes.get("margin.r", figure.layout.margin.r)
    plot_px = card_px - _SIDE_PX - (_SIDE_PX if right is None else right)
    month_px = plot_px / (end - start)
    return Room(month_px, -start * month_px, card_px - 2 * _SIDE_PX, text_length)


def _find_foot(figure: go.Figure) -> float | None:
    """Return where the lines end, as a part of the plot's height: the axis of the upper chart; None over bars."""
    if any(trace.type == "bar" and trace.yaxis in (None, "y") for trace in figure.data):
        return None
    domain = figure.layout.yaxis.domain
    return domain[0] if domain else 0.0


def _write_label(pin: Pin, base: int, theme: Theme) -> Part:
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
        "xshift": -GAP_PX if pin.is_left else GAP_PX,
        "yshift": base + LINE_HEIGHT_PX * (pin.lane or 0),
        "borderpad": 0,
        "bgcolor": TOKENS[theme]["surface"],
    }


def _draw_pin(pin: Pin, foot: float | None, base: int, theme: Theme) -> list[Part]:
    """Return the line through the plot down to its `foot`, its end beside the label, the diamond at the foot.

    Without a foot the diamond stands above the plot, and no line goes through it.
    """
    line = {"width": 1.5, "color": TOKENS[theme]["line"]}
    upright = {"type": "line", "x0": pin.place, "x1": pin.place, "yref": "paper", "line": line, "layer": "below"}
    middle = 0 if foot is not None else _OVER_BARS_PX
    beside = {**upright, "ysizemode": "pixel", "yanchor": 1, "y0": middle, "y1": _reach(pin, base)}
    diamond = {
        "type": "path",
        "path": f"M -{_DIAMOND_PX} {middle} L 0 {middle + _DIAMOND_PX} L {_DIAMOND_PX} {middle} "
        f"L 0 {middle - _DIAMOND_PX} Z",
        "xsizemode": "pixel",
        "xanchor": pin.place,
        "ysizemode": "pixel",
        "yref": "paper",
        "yanchor": 1 if foot is None else foot,
        "fillcolor": TOKENS[theme]["ink2"],
        "line": {"width": 2, "color": TOKENS[theme]["surface"]},
    }
    return [beside, diamond] if foot is None else [{**upright, "y0": foot, "y1": 1}, beside, diamond]


def _reach(pin: Pin, base: int) -> int:
    """Return how far over the plot the line of a label goes, in pixels."""
    return 0 if pin.lane is None else base + LINE_HEIGHT_PX * (pin.lane + 1)


def _measure_top(pins: Sequence[Pin], base: int) -> int:
    lanes = max((pin.lane + 1 for pin in pins if pin.lane is not None), default=0)
    return max(_TOP_PX, base + LINE_HEIGHT_PX * lanes + 4)
