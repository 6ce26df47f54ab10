"""Revenue of the Insiders and of everyone else, month by month.

Takes rows of `reporting.revenue_by_month` of one as-of date (month, customer_group, revenue), gives the
figure and its words. Only complete months stand in that view, so every point is a whole month.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

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

HEIGHT = 300
AROUND_PX = 60
"""What of the height the months and the margins take."""
LABEL_ROOM, PHONE_LABEL_ROOM = 0.085, 0.2
"""Room for the labels of the money axis before the first month, as a part of the months."""
SAME = 0.005
"""A change below half a percent is told as none."""


def draw_revenue_by_group(frame: pd.DataFrame, theme: Theme, formats: Formats) -> go.Figure:
    """Return one line per group, named and valued at its end."""
    if frame.empty:
        return draw_nothing(theme, HEIGHT, title_revenue_by_group(frame, formats))
    lines = _pivot_groups(frame)
    months = list(lines.index)
    ticks = list_ticks(lines.min().min(), lines.max().max())
    yaxis = make_value_axis(ticks, [formats.money_compact(tick) for tick in ticks], room=0.1)
    ends = lines.iloc[-1]
    pixels_per_unit = (HEIGHT - AROUND_PX) / (yaxis["range"][1] - yaxis["range"][0])
    apart = separate_labels(ends.max(), ends.min(), pixels_per_unit)
    traces, labels = [], []
    for group in ("others", "insiders"):
        colour = TOKENS[theme][group]
        traces += [_draw_line(lines[group], group, colour, formats)]
        traces += [make_end_dot(formats.month(months[-1]), ends[group], colour, theme)]
        text = f"{_name_group(group)} {formats.money_compact(ends[group])}"
        shift = apart if group == ends.idxmax() else -apart
        text_colour = TOKENS[theme]["muted" if group == "others" else group]
        labels.append(make_label(len(months) - 1, ends[group], text, text_colour, yshift=shift))
    return build_figure(
        theme,
        HEIGHT,
        traces,
        labels,
        xaxis=make_month_axis(months, formats, before=max(0.5, LABEL_ROOM * len(months)), after=0.15),
        yaxis=yaxis,
        margin={"r": max(measure_label(label["text"]) for label in labels)},
        meta=thin_months(months, formats, [-PHONE_LABEL_ROOM * len(months), len(months) - 0.85]),
    )


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
    insiders = _pivot_groups(frame)["insiders"]
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
    lines = _pivot_groups(frame)
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
        for group in ("insiders", "others")
    )


def _pivot_groups(frame: pd.DataFrame) -> pd.DataFrame:
    """Return revenue as float, one row per month without gaps, columns insiders and others."""
    table = frame.pivot_table(index="month", columns="customer_group", values="revenue", aggfunc="sum")
    months = pd.date_range(table.index.min(), table.index.max(), freq="MS")
    return table.reindex(index=months, columns=["insiders", "others"]).astype(float).fillna(0.0)


def _name_group(group: str) -> str:
    return _("Insiders") if group == "insiders" else _("Others")
