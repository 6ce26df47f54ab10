"""The charts of the report: members by month, concentration, revenue with what to expect.

Takes frames of one as-of date, gives SVG as wide as the report's right column. It reads nothing and adds
nothing up.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from dashboard.figures.bands import find_top
from dashboard.figures.canvas import label_months, list_ticks
from dashboard.figures.svg import GLYPH_PX, INK, Drawing, Point
from dashboard.formatting import Formats
from dashboard.translations import _

WIDTH_PX = 400
_LINE_PX = 15
_SHOWN_MONTHS = 13
_TOP_PX, _GROUND_PX = 32, 148
"""Between them revenue is drawn."""
_TICKS_PX = 40
"""Left of it stand the amounts at the gridlines."""
_BLUE, _GREY, _MUTED = INK["insiders"], INK["others"], INK["muted"]


def draw_members(published: pd.DataFrame, months: Sequence[date], formats: Formats) -> str:
    """Return members at the end of each month over who entered and left in it, over the last 13 months.

    `published` has insiders, entered, left and stability_jaccard, one row per month of `months`, oldest first, at
    least two. At the first of a path nobody has entered: the bars begin a month later.
    """
    published, months = published.tail(_SHOWN_MONTHS), list(months)[-_SHOWN_MONTHS:]
    drawing = Drawing(WIDTH_PX, 206)
    right = WIDTH_PX - 70
    places = [_divide(place, len(months), 22, right) for place in range(len(months))]
    counts = published["insiders"].astype(int).tolist()
    ticks = list_ticks(0, max(*counts, 2), 2)  # from two on in whole members
    _draw_gridlines(drawing, ticks, [formats.number(tick) for tick in ticks], (0, right), (100, 20))
    line = [(x, _scale(count, ticks, 100, 20)) for x, count in zip(places, counts, strict=True)]
    drawing.path(line, _BLUE, 2.5)
    drawing.dot(line[-1], 4, _BLUE)
    drawing.text((line[-1][0] + 9, line[-1][1] + 4), formats.number(counts[-1]), _BLUE, bold=True)
    _draw_flows(drawing, published, places, formats)
    ticks_at, texts = label_months(months, formats, _SHOWN_MONTHS)
    for place, text in zip(ticks_at, texts, strict=True):
        _write_lines(drawing, (places[place], 192), text)
    return drawing.write()


def _draw_flows(drawing: Drawing, published: pd.DataFrame, places: Sequence[float], formats: Formats) -> None:
    zero, highest, deepest = 150, 30, 14
    entered, left = (published[name].astype(int).tolist() for name in ("entered", "left"))
    if pd.isna(published["stability_jaccard"].iloc[0]):
        entered[0] = 0  # the starting members entered nothing
    scale = min(highest / max(*entered, 1), deepest / max(*left, 1))
    drawing.line((0, zero), (places[-1] + 14, zero), INK["line-strong"])
    for x, came, went in zip(places, entered, left, strict=True):
        if came:
            drawing.bar((x - 7, zero - came * scale), 14, came * scale, INK["positive"])
            drawing.text((x, zero - came * scale - 4), formats.number(came), INK["positive"], "middle")
        if went:
            drawing.bar((x - 7, zero), 14, went * scale, INK["negative"])
            drawing.text((x, zero + went * scale + 12), formats.number(went), INK["negative"], "middle")
    drawing.text((places[-1] + 16, zero - 6), _("entered"), INK["positive"], bold=True)
    drawing.text((places[-1] + 16, zero + 14), _("left"), INK["negative"], bold=True)


def draw_concentration(curve: pd.DataFrame, insiders: Point, label: str, formats: Formats) -> str:
    """Return the share of revenue by share of customers, best by value first, and where the Insiders stand.

    Parameters
    ----------
    curve
        share_of_customers and revenue_share, ascending.
    insiders
        Their share of customers and of revenue, which `label` says.
    """
    drawing = Drawing(WIDTH_PX, 256)
    left, right, bottom, top = 26, WIDTH_PX - 6, 214, 16
    ticks = [0.0, 0.25, 0.5, 0.75, 1.0]
    texts = ["", *(formats.percent(tick, 0) for tick in ticks[1:])]
    _draw_gridlines(drawing, ticks, texts, (0, right), (bottom, top))

    def place(customers: float, revenue: float) -> Point:
        return left + customers * (right - left), _scale(revenue, ticks, bottom, top)

    drawing.line(place(0, 0), place(1, 1), _GREY, 1.5, "4 3")
    points = [place(0, 0), *(place(*row) for row in curve.itertuples(index=False))]
    drawing.path(points, _BLUE, 2.5)
    spot = place(*insiders)
    drawing.dot(spot, 4.5, _BLUE)
    for row, words in enumerate(label.split("\n")):
        drawing.text((spot[0] + 11, spot[1] + 16 + row * _LINE_PX), words, _BLUE, bold=True, masks=True)
    even = place(0.62, 0.5)
    drawing.text((even[0] + 8, even[1] + 14), _("if all spent the same"), _MUTED)
    for tick in ticks[:-1]:
        drawing.text((place(tick, 0)[0], bottom + 15), formats.percent(tick, 0), _MUTED, "middle")
    drawing.text(((left + right) / 2, bottom + 34), _("share of customers, best by value first"), _MUTED, "middle")
    return drawing.write()


def draw_expected(revenue: pd.DataFrame, expected: pd.DataFrame, formats: Formats) -> str:
    """Return revenue a month of Insiders and others, and what to expect of the Insiders with its intervals.

    Parameters
    ----------
    revenue
        insiders and others by month, oldest first.
    expected
        revenue, lower_80, upper_80, lower_95, upper_95 by month, the next first; may be empty.
    """
    revenue = revenue.tail(_SHOWN_MONTHS)
    drawing = Drawing(WIDTH_PX, 182)
    months = [*revenue.index, *expected.index]
    right, bottom, top = WIDTH_PX - 8, _GROUND_PX, _TOP_PX
    places = [_divide(position, len(months), _TICKS_PX, right - 8) for position in range(len(months))]
    highest = max(revenue.max().max(), find_top(expected) if len(expected) else 0)
    ticks = list_ticks(min(revenue.min().min(), 0), highest, 4)
    _draw_gridlines(drawing, ticks, [formats.money_compact(tick) for tick in ticks], (0, right), (bottom, top))
    lines = {
        name: [(x, _scale(amount, ticks, bottom, top)) for x, amount in zip(places, revenue[name], strict=False)]
        for name in ("insiders", "others")
    }
    _draw_bands(drawing, expected, lines["insiders"][-1], places[len(revenue) :], ticks)
    drawing.path(lines["others"], _GREY, 2)
    drawing.path(lines["insiders"], _BLUE, 2.5)
    _name_groups(drawing, revenue, lines, formats)
    ticks_at, texts = label_months(months, formats, 6)
    for place, text in zip(ticks_at, texts, strict=True):
        _write_lines(drawing, (places[place], bottom + 15), text)
    return drawing.write()


def _draw_bands(
    drawing: Drawing, expected: pd.DataFrame, start: Point, places: Sequence[float], ticks: Sequence[float]
) -> None:
    def trace(column: str) -> list[Point]:
        return [
            (x, _scale(amount, ticks, _GROUND_PX, _TOP_PX)) for x, amount in zip(places, expected[column], strict=True)
        ]

    if expected.empty:
        return
    bounded = [level for level in ("95", "80") if expected[[f"lower_{level}", f"upper_{level}"]].notna().all(axis=None)]
    for level in bounded:
        opacity = 0.10 if level == "95" else 0.20
        drawing.area([start, *trace(f"upper_{level}"), *trace(f"lower_{level}")[::-1]], _BLUE, opacity)
    drawing.path([start, *trace("revenue")], _BLUE, 2, "2 4")
    boundary = (start[0] + places[0]) / 2
    drawing.line((boundary, 30), (boundary, _GROUND_PX), INK["line-strong"], 1, "1 3")
    if bounded:
        for row, words in enumerate(_("80% and 95%\nintervals").split("\n")):
            drawing.text((WIDTH_PX - 8, 10 + row * 14), words, _MUTED, "end")


def _name_groups(drawing: Drawing, revenue: pd.DataFrame, lines: dict[str, list[Point]], formats: Formats) -> None:
    """Write each group and its last month left of the last points, over the upper line and under the lower one.

    Without room left of the points they begin where the gridlines' amounts end; without room under the lower line
    its name stands over it.
    """
    upper, lower = sorted(lines, key=lambda name: lines[name][-1][1])
    words = {"insiders": _("Insiders {money}"), "others": _("Others {money}")}
    texts = {name: words[name].format(money=formats.money_compact(revenue[name].iloc[-1])) for name in lines}
    last = lines[upper][-1][0]
    ends = {name: max(last - 6, _TICKS_PX + len(text) * GLYPH_PX) for name, text in texts.items()}
    crossed = {
        name: [y for x, y in lines[name] if ends[name] - len(texts[name]) * GLYPH_PX - 2 <= x <= max(ends[name], last)]
        for name in lines
    }
    heights = {upper: min(crossed[upper]) - 8, lower: max(crossed[lower]) + 18}
    if heights[lower] > _GROUND_PX:
        heights[lower] = min(crossed[lower]) - 8
        heights[upper] = min(heights[upper], heights[lower] - _LINE_PX)
    for name, line in lines.items():
        drawing.dot(line[-1], 4, {"insiders": _BLUE, "others": _GREY}[name])
        colour = {"insiders": _BLUE, "others": _MUTED}[name]
        drawing.text((ends[name], heights[name]), texts[name], colour, "end", bold=True, masks=True)


def _draw_gridlines(
    drawing: Drawing, ticks: Sequence[float], texts: Sequence[str], span: tuple[float, float], heights: Point
) -> None:
    """Draw a line at each tick, its label above it at the left; the zero line is stronger."""
    for tick, text in zip(ticks, texts, strict=True):
        height = _scale(tick, ticks, *heights)
        drawing.line((span[0], height), (span[1], height), INK["grid"] if tick else INK["line-strong"])
        drawing.text((span[0], height - 4), text, _MUTED)


def _scale(value: float, ticks: Sequence[float], bottom: float, top: float) -> float:
    return bottom - (float(value) - ticks[0]) / (ticks[-1] - ticks[0]) * (bottom - top)


def _divide(position: int, count: int, left: float, right: float) -> float:
    return right if count == 1 else left + (right - left) * position / (count - 1)


def _write_lines(drawing: Drawing, place: Point, text: str) -> None:
    for row, words in enumerate(text.split("<br>")):
        drawing.text((place[0], place[1] + row * 13), words, _MUTED, "middle")
