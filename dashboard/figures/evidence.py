"""Insiders against others in the months after they were chosen: two dots and the interval of their difference.

Takes rows of `reporting.evidence` that are not in sample, gives the figure and its words. Each group of rows
has a scale of its own; the line is the 95% confidence interval of the difference, laid at the others' mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.canvas import Part, build_figure, draw_nothing, make_label, measure_label
from dashboard.figures.measures import is_clear, name_period, write_difference, write_interval, write_measure
from dashboard.formatting import Formats
from dashboard.theme import TOKENS, Theme
from dashboard.translations import _

HEADING_PX, ROW_PX, AROUND_PX = 28, 32, 20
LEAST_HEIGHT = 74
NAMES_PX = 76
"""Left of the plot, for how long after the choice."""
_SIDE_ROOM = {"measure": 0.3, "comparison": 0.55}
_PHONE_SIDE_ROOM = 0.6
"""At both sides of the dots for their numbers, as a part of the scale; two comparisons stand in a narrower card."""
_SIDE_GLYPHS = 7
"""Characters that there is this room for; longer numbers take more of it."""


def measure_height(rows: pd.DataFrame, by: str) -> int:
    """Return the height of the figure, in pixels."""
    return max(LEAST_HEIGHT, HEADING_PX * rows[by].nunique() + ROW_PX * len(rows) + AROUND_PX)


def draw_differences(
    rows: pd.DataFrame, by: str, names: Mapping[str, str], theme: Theme, formats: Formats
) -> go.Figure:
    """Return a row for each period under the name of its group.

    Parameters
    ----------
    rows
        Of `reporting.evidence`, in the order of `names`, shortest period first.
    by
        The column that groups them: measure or comparison.
    names
        How each group is called.
    """
    height = measure_height(rows, by)
    if rows.empty:
        return draw_nothing(theme, height, describe_differences(rows, by, names, formats))
    placed = _place_rows(rows, by)
    headings: dict[str, float] = {}
    for row in placed:
        headings.setdefault(getattr(row, by), row.y - ROW_PX)
    labels = [_name_row(y, f"<b>{names[group]}</b>", theme, "ink") for group, y in headings.items()]
    labels += [_name_row(row.y, name_period(row, formats), theme, "muted") for row in placed]
    labels += [label for row in placed if pd.notna(row.difference) for label in _write_means(row, theme, formats)]
    texts = [write_interval(row, formats) for row in placed]
    short = [write_difference(row.measure, row.difference, formats, True) for row in placed]
    rooms = [_make_room(placed, room, formats) for room in (_SIDE_ROOM[by], _PHONE_SIDE_ROOM)]
    first = len(labels)
    labels += [_write_figures(row.y, text, theme) for row, text in zip(placed, texts, strict=True)]
    phone: Part = {f"annotations.{first + place}.text": text for place, text in enumerate(short)}
    phone |= {"margin.r": max(map(measure_label, short)) + 8, "xaxis.range": [-rooms[1], 1 + rooms[1]]}
    return build_figure(
        theme,
        height,
        _draw_dots(placed, theme, formats),
        labels,
        hovermode="closest",
        xaxis={"range": [-rooms[0], 1 + rooms[0]], "visible": False},
        yaxis={"range": [height - AROUND_PX, 0], "visible": False},
        margin={"l": 16 + NAMES_PX, "r": max(map(measure_label, texts)) + 8, "t": AROUND_PX // 2, "b": AROUND_PX // 2},
        meta={"phone": phone},
    )


def _place_rows(rows: pd.DataFrame, by: str) -> list[Any]:
    """Return the rows, each with y in pixels from the top, and their figures as parts of their group's largest."""
    is_new = rows[by].ne(rows[by].shift())
    y = is_new.cumsum() * HEADING_PX + pd.Series(range(len(rows)), rows.index) * ROW_PX + ROW_PX / 2
    means = rows[["insiders_mean", "others_mean"]]
    ends = rows[["ci_low", "ci_high"]].add(rows["others_mean"], axis=0)
    largest = pd.concat([means, ends], axis=1).abs().max(axis=1).groupby(rows[by]).transform("max")
    scale = largest.where(largest > 0, 1.0)
    placed = rows.assign(
        y=y,
        insiders_x=rows["insiders_mean"] / scale,
        others_x=rows["others_mean"] / scale,
        low_x=ends["ci_low"] / scale,
        high_x=ends["ci_high"] / scale,
    )
    return list(placed.itertuples())


def _make_room(placed: Sequence[Any], least: float, formats: Formats) -> float:
    """Return the room at both sides of the dots, as a part of the scale."""
    texts = [
        write_measure(row.measure, mean, formats, True)
        for row in placed
        for mean in (row.insiders_mean, row.others_mean)
    ]
    return least * max(1.0, max(map(len, texts)) / _SIDE_GLYPHS)


def _draw_dots(placed: Sequence[Any], theme: Theme, formats: Formats) -> list[Part]:
    tokens = TOKENS[theme]
    spans = [row for row in placed if pd.notna(row.low_x) and pd.notna(row.high_x)]
    lines = {
        "type": "scatter",
        "x": [x for row in spans for x in (row.low_x, row.high_x, None)],
        "y": [y for row in spans for y in (row.y, row.y, None)],
        "mode": "lines",
        "line": {"color": tokens["insiders"], "width": 3},
        "opacity": 0.45,
        "hoverinfo": "skip",
    }
    dots = [
        {
            "type": "scatter",
            "x": [getattr(row, f"{group}_x") for row in placed],
            "y": [row.y for row in placed],
            "mode": "markers",
            "name": name,
            "marker": {"size": 11, "color": tokens[group], "line": {"width": 2, "color": tokens["surface"]}},
            "cliponaxis": False,
            "customdata": [
                f"{name}: {write_measure(row.measure, getattr(row, f'{group}_mean'), formats)}" for row in placed
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
        }
        for group, name in (("others", _("Others")), ("insiders", _("Insiders")))
    ]
    return [lines, *dots]


def _write_means(row: Any, theme: Theme, formats: Formats) -> list[Part]:
    """Return both means beside their dots: the larger right of all that is drawn, the smaller left of it."""
    drawn = [x for x in (row.insiders_x, row.others_x, row.low_x, row.high_x) if pd.notna(x)]
    left = {"xanchor": "right", "xshift": -9}
    labels = []
    for group, colour in (("insiders", "insiders"), ("others", "muted")):
        is_larger = (row.insiders_mean >= row.others_mean) == (group == "insiders")
        text = write_measure(row.measure, getattr(row, f"{group}_mean"), formats, True)
        placing = {} if is_larger else left
        labels.append(
            make_label(max(drawn) if is_larger else min(drawn), row.y, text, TOKENS[theme][colour], **placing)
        )
    return labels


def _name_row(y: float, text: str, theme: Theme, colour: str) -> Part:
    return {
        "x": 0,
        "xref": "paper",
        "y": y,
        "text": text,
        "showarrow": False,
        "xanchor": "left",
        "xshift": -NAMES_PX - 2,
        "font": {"size": 12, "color": TOKENS[theme][colour]},
    }


def _write_figures(y: float, text: str, theme: Theme) -> Part:
    place = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 6, "y": y, "showarrow": False}
    return {**place, "text": text, "font": {"size": 12, "color": TOKENS[theme]["ink2"]}}


def title_rest(rows: pd.DataFrame, formats: Formats) -> str:
    """Return the finding against everyone else: how many times as much an Insider spent in the longest period."""
    found = rows[rows["measure"] == "revenue"].dropna(subset=["ci_low", "ci_high"])
    if found.empty:
        return _("Insiders against everyone else")
    row = found.iloc[-1]
    period = name_period(row, formats)
    if not is_clear(row):
        return _("No clear difference in spending in {period}").format(period=period)
    if row["ci_high"] < 0:
        return _("Insiders spent less than everyone else in {period}").format(period=period)
    if row["others_mean"] <= 0:
        return _("Insiders spent more than everyone else in {period}").format(period=period)
    return _("An Insider spent {times} times as much as another customer in {period}").format(
        times=formats.number(row["insiders_mean"] / row["others_mean"], 1), period=period
    )


def title_top(rows: pd.DataFrame, formats: Formats) -> str:
    """Return the finding against as many top spenders in the longest period."""
    found = rows[(rows["comparison"] == "same_size_top") & (rows["measure"] == "revenue")]
    found = found.dropna(subset=["ci_low", "ci_high"])
    if found.empty:
        return _("Insiders against as many top spenders")
    row = found.iloc[-1]
    words = {"money": write_measure("revenue", abs(row["difference"]), formats), "period": name_period(row, formats)}
    if not is_clear(row):
        return _("No clear difference to as many top spenders in {period}").format(**words)
    if row["difference"] > 0:
        return _("{money} more each than as many top spenders in {period}").format(**words)
    return _("{money} less each than as many top spenders in {period}").format(**words)


def describe_differences(rows: pd.DataFrame, by: str, names: Mapping[str, str], formats: Formats) -> str:
    """Return the figure in words, for who does not see it."""
    if rows.empty:
        return _("Nothing is compared yet")
    sentence = _("{name}, {period}: Insiders {insiders}, others {others}, difference {difference}.")
    return " ".join(
        sentence.format(
            name=names[getattr(row, by)],
            period=name_period(row, formats),
            insiders=write_measure(row.measure, row.insiders_mean, formats),
            others=write_measure(row.measure, row.others_mean, formats),
            difference=write_interval(row, formats),
        )
        for row in rows.itertuples()
    )
