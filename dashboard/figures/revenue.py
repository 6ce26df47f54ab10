"""Revenue of the Insiders and of everyone else, month by month.

Takes rows of `reporting.revenue_by_month` of one as-of date (month, customer_group, revenue), gives the
figure and its words. Only complete months stand in that view, so every point is a whole month.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.canvas import (
    add_end_dot,
    add_label,
    draw_nothing,
    measure_label,
    name_months,
    separate_labels,
    set_money_axis,
    set_month_axis,
    start_figure,
)
from dashboard.formatting import Formats
from dashboard.theme import TOKENS, Theme
from dashboard.translations import _

HEIGHT = 272
SAME = 0.005
"""A change below half a percent is told as none."""


def draw_revenue_by_group(frame: pd.DataFrame, theme: Theme, formats: Formats) -> go.Figure:
    """Return one line per group, named and valued at its end."""
    if frame.empty:
        return draw_nothing(theme, HEIGHT, title_revenue_by_group(frame, formats))
    lines = _pivot_groups(frame)
    months, tokens = list(lines.index), TOKENS[theme]
    figure = start_figure(theme, HEIGHT)
    colours = {
        "others": (tokens["others"], tokens["muted"], 2),
        "insiders": (tokens["insiders"], tokens["insiders"], 2.5),
    }
    labels = {group: f"{_name_group(group)} {formats.money_compact(lines[group].iloc[-1])}" for group in colours}
    low, high = set_money_axis(figure, lines.min().min(), lines.max().max(), formats)
    upper, lower = lines.iloc[-1].idxmax(), lines.iloc[-1].idxmin()
    apart = separate_labels(lines[upper].iloc[-1], lines[lower].iloc[-1], (HEIGHT - 60) / (high - low))
    for group, (colour, text_colour, width) in colours.items():
        values = lines[group].tolist()
        figure.add_scatter(
            x=name_months(months, formats),
            y=values,
            mode="lines",
            name=_name_group(group),
            line={"color": colour, "width": width},
            customdata=[formats.money_whole(value) for value in values],
            hovertemplate="%{customdata}",
        )
        add_end_dot(figure, formats.month(months[-1]), values[-1], colour, theme)
        shift = apart if group == upper else -apart
        add_label(figure, len(months) - 1, values[-1], labels[group], text_colour, yshift=shift)
    set_month_axis(figure, months, formats, before=1.05 if len(months) > 3 else 0.5, after=0.15)
    return figure.update_layout(margin_r=max(measure_label(text) for text in labels.values()))


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
