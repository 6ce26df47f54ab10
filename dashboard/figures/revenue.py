"""Revenue of the Insiders and of everyone else, month by month.

Takes rows of `reporting.revenue_by_month` (month, customer_group, revenue) and of `reporting.forecasts` of one
as-of date, gives the figure and its words. Only complete months stand in the former, so every point is a whole one.
"""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.bands import (
    draw_bands,
    find_top,
    index_expected,
    mark_knowledge_end,
    measure_band_labels,
    name_bands,
    shrink_names,
)
from dashboard.figures.canvas import (
    Part,
    build_figure,
    draw_nothing,
    list_ticks,
    make_end_dot,
    make_label,
    make_month_axis,
    make_value_axis,
    measure_label,
    name_months,
    separate_labels,
    thin_months,
)
from dashboard.formatting import Formats
from dashboard.theme import TOKENS, Theme
from dashboard.translations import _

HEIGHT = 244
AROUND_PX = 60
"""What of the height the months and the margins take."""
LABEL_ROOM, PHONE_LABEL_ROOM = 0.085, 0.2
"""Room for the labels of the money axis before the first month, as a part of the months."""
_PLOT_PX, _PHONE_PLOT_PX = 520, 300
"""How wide all months are together."""
_SLACK_PX = 14
"""What of a label's room at the right of a plot a name beside its line does not take."""
_DRAWN = ("others", "insiders")
"""In this order, the last on top."""
SAME = 0.005
"""A change below half a percent is told as none."""


def draw_revenue_by_group(frame: pd.DataFrame, forecasts: pd.DataFrame, theme: Theme, formats: Formats) -> go.Figure:
    """Return one line per group, named and valued at its end, and what is expected of the Insiders after it."""
    if frame.empty:
        return draw_nothing(theme, HEIGHT, title_revenue_by_group(frame, formats))
    lines, expected = pivot_groups(frame), index_expected(forecasts, "insiders")
    months = [*lines.index, *expected.index]
    top = lines.max().max() if expected.empty else max(lines.max().max(), find_top(expected))
    ticks = list_ticks(lines.min().min(), top)
    yaxis = make_value_axis(ticks, [formats.money_compact(tick) for tick in ticks], room=0.13)
    scale = (HEIGHT - AROUND_PX) / (yaxis["range"][1] - yaxis["range"][0])
    traces, labels, layout, phone = [], _label_ends(lines, theme, formats, scale, len(expected)), {}, {}
    right = max(measure_label(label["text"]) for label in labels)
    if not expected.empty:
        blue = TOKENS[theme]["insiders"]
        traces += draw_bands(lines["insiders"].iloc[-1:], expected, blue, _("Insiders, expected"), formats)
        names = name_bands(len(months) - 1, expected, blue, theme, scale, _write_last(expected, formats))
        phone = _clear_phone(lines, len(expected), labels) | shrink_names(names, before=len(labels))
        layout["shapes"] = [mark_knowledge_end(len(lines), theme)]
        right, labels = measure_band_labels(names), [*labels, *names]
    for group in _DRAWN:
        traces.append(_draw_line(lines[group], group, TOKENS[theme][group], formats))
        last = (formats.month(lines.index[-1]), lines[group].iloc[-1])
        traces.append(make_end_dot(*last, TOKENS[theme][group], theme))
    thinned = thin_months(months, formats, [-PHONE_LABEL_ROOM * len(months), len(months) - 0.85])
    return build_figure(
        theme,
        HEIGHT,
        traces,
        labels,
        xaxis=make_month_axis(months, formats, before=_make_room(yaxis["ticktext"], len(months)), after=0.15),
        yaxis=yaxis,
        margin={"r": right},
        meta={"phone": thinned["phone"] | phone},
        **layout,
    )


def _make_room(ticks: list[str], months: int) -> float:
    """Return the room before the first month that keeps it clear of the labels of the money axis, in months."""
    return max(0.5, months * max(LABEL_ROOM, max(map(measure_label, ticks)) / _PLOT_PX))


def _label_ends(lines: pd.DataFrame, theme: Theme, formats: Formats, scale: float, followed_by: int) -> list[Part]:
    """Return name and value of each group at its last month: right of it, or left, clear of both lines.

    `followed_by` counts the months to come: without any the right is free.
    """
    ends, place = lines.iloc[-1], len(lines) - 1
    apart = separate_labels(ends.max(), ends.min(), scale)
    labels = []
    for group in _DRAWN:
        is_upper = group == ends.idxmax()
        text = f"{_name_group(group)} {formats.money_compact(ends[group])}"
        colour = TOKENS[theme]["muted" if group == "others" else group]
        if followed_by:
            height = _clear_lines(lines, is_upper, followed_by, text, _PLOT_PX)
            left = {"xanchor": "right", "yanchor": "bottom" if is_upper else "top", "xshift": 4}
            labels.append(make_label(place, height, text, colour, yshift=4 if is_upper else -4, **left))
        else:
            labels.append(make_label(place, ends[group], text, colour, yshift=apart if is_upper else -apart))
    return labels


def _clear_lines(lines: pd.DataFrame, is_upper: bool, followed_by: int, text: str, plot_px: int) -> float:
    """Return the amount above, or below, which both lines leave room over the months that a name spans."""
    width = measure_label(text) - _SLACK_PX
    spanned = lines.iloc[-math.ceil(width * (len(lines) + followed_by) / plot_px) :]
    return float(spanned.max().max() if is_upper else spanned.min().min())


def _clear_phone(lines: pd.DataFrame, followed_by: int, labels: list[Part]) -> Part:
    """Return what of `layout.meta.phone` keeps the names clear of the lines where months are narrow."""
    upper = lines.iloc[-1].idxmax()
    return {
        f"annotations.{place}.y": _clear_lines(
            lines, group == upper, followed_by, labels[place]["text"], _PHONE_PLOT_PX
        )
        for place, group in enumerate(_DRAWN)
    }


def _write_last(expected: pd.DataFrame, formats: Formats) -> str:
    """Return what is expected of the last month, and its name."""
    money = formats.money_compact(expected["revenue"].iloc[-1])
    return _("{money} in {month}").format(money=money, month=formats.month_short(expected.index[-1]))


def _draw_line(values: pd.Series, group: str, colour: str, formats: Formats) -> Part:
    return {
        "type": "scatter",
        "x": name_months(list(values.index), formats),
        "y": values.tolist(),
        "mode": "lines",
        "name": _name_group(group),
        "line": {"color": colour, "width": 2.5 if group == "insiders" else 2},
        "customdata": [formats.money_whole(value) for value in values],
        "hovertemplate": "%{customdata}",
    }


def title_revenue_by_group(frame: pd.DataFrame, formats: Formats) -> str:
    """Return the finding: what the Insiders spent in the last month, and how it compares."""
    if frame.empty:
        return _("No month of revenue yet")
    insiders = pivot_groups(frame)["insiders"]
    spent = {"money": formats.money_compact(insiders.iloc[-1]), "month": formats.month_name(insiders.index[-1])}
    if len(insiders) == 1:
        return _("Insiders spent {money} in {month}").format(**spent)
    if len(insiders) > 2 and insiders.iloc[-1] > insiders.iloc[:-1].max():
        return _("Insiders spent {money} in {month}, their best month yet").format(**spent)
    before = insiders.iloc[-2]
    spent["before"] = formats.month_name(insiders.index[-2])
    if before <= 0:
        return _("Insiders spent {money} in {month}").format(**spent)
    change = insiders.iloc[-1] / before - 1
    spent["change"] = formats.percent(abs(change))
    if abs(change) < SAME:
        return _("Insiders spent {money} in {month}, as in {before}").format(**spent)
    if change > 0:
        return _("Insiders spent {money} in {month}, {change} more than in {before}").format(**spent)
    return _("Insiders spent {money} in {month}, {change} less than in {before}").format(**spent)


def describe_revenue_by_group(frame: pd.DataFrame, formats: Formats) -> str:
    """Return the figure in words, for who does not see it."""
    if frame.empty:
        return title_revenue_by_group(frame, formats)
    lines = pivot_groups(frame)
    sentence = _("{group}: {first} in {first_month}, {last} in {last_month}, most {most} in {most_month}.")
    return " ".join(
        sentence.format(
            group=_name_group(group),
            first=formats.money_compact(lines[group].iloc[0]),
            first_month=formats.month(lines.index[0]),
            last=formats.money_compact(lines[group].iloc[-1]),
            last_month=formats.month(lines.index[-1]),
            most=formats.money_compact(lines[group].max()),
            most_month=formats.month(lines[group].idxmax()),
        )
        for group in _DRAWN[::-1]
    )


def pivot_groups(frame: pd.DataFrame) -> pd.DataFrame:
    """Return revenue as float, one row per month without gaps, columns insiders and others."""
    table = frame.pivot_table(index="month", columns="customer_group", values="revenue", aggfunc="sum")
    months = pd.date_range(table.index.min(), table.index.max(), freq="MS")
    return table.reindex(index=months, columns=["insiders", "others"]).astype(float).fillna(0.0)


def _name_group(group: str) -> str:
    return _("Insiders") if group == "insiders" else _("Others")
