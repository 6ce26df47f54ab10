"""What a customer spent in each month.

Takes revenue indexed by month, without gaps, gives the figure and its words. The month is the unit: days
of single orders are not kept.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.canvas import (
    MONTH_LABELS,
    build_figure,
    draw_nothing,
    list_ticks,
    make_month_axis,
    make_rule,
    make_value_axis,
    name_months,
    thin_months,
)
from dashboard.figures.customer import HEIGHT, LEAST_TOP, PHONE_LABEL_ROOM
from dashboard.formatting import Formats
from dashboard.theme import TOKENS, Theme
from dashboard.translations import _


def draw_customer_revenue(revenue: pd.Series, theme: Theme, formats: Formats, usual_at: int | None = None) -> go.Figure:
    """Return a bar for each month, with its value where there is room.

    Parameters
    ----------
    revenue
        Indexed by month, without gaps.
    usual_at
        Position of the month in which the next order is usual, at most one past the last; it is shaded.
    """
    if revenue.empty:
        return draw_nothing(theme, HEIGHT, _("Nothing bought yet"))
    months = list(revenue.index)
    numbered = _choose_numbered(revenue)
    after = 1.6 if usual_at == len(months) else 0.6
    ticks = list_ticks(revenue.min(), max(revenue.max(), LEAST_TOP))
    bars = {
        "type": "bar",
        "x": name_months(months, formats),
        "y": revenue.tolist(),
        "width": 0.5,
        "name": _("Revenue"),
        "marker": {"color": TOKENS[theme]["ink2"]},
        "text": [
            formats.money_compact(value) if position in numbered else "" for position, value in enumerate(revenue)
        ],
        "constraintext": "none",
        "textposition": "outside",
        "textangle": 0,
        "textfont": {"size": 11, "color": TOKENS[theme]["ink2"]},
        "cliponaxis": False,
        "customdata": [formats.money(value) for value in revenue],
        "hovertemplate": "%{customdata}",
    }
    return build_figure(
        theme,
        HEIGHT,
        [bars],
        shapes=[*_shade_month(usual_at, theme), make_rule(0, TOKENS[theme]["line-strong"])],
        xaxis=make_month_axis(months, formats, before=max(1.0, 0.13 * len(months)), after=after) | {"showline": False},
        yaxis=make_value_axis(ticks, [formats.money_compact(tick) for tick in ticks], room=0.12),
        meta=thin_months(months, formats, [-max(1.0, PHONE_LABEL_ROOM * len(months)), len(months) - 1 + after]),
    )


def _shade_month(position: int | None, theme: Theme) -> list[dict[str, Any]]:
    if position is None:
        return []
    month = {"x0": position - 0.5, "x1": position + 0.5, "yref": "paper", "y0": 0, "y1": 1}
    return [{"type": "rect", "layer": "below", "line_width": 0, "fillcolor": TOKENS[theme]["notice-soft"], **month}]


def _choose_numbered(revenue: pd.Series) -> set[int]:
    """Return the positions of the bars with a number: all where each month has room, else the largest."""
    bought = [position for position, value in enumerate(revenue) if value]
    if len(revenue) <= MONTH_LABELS or not bought:
        return set(bought)
    return {int(revenue.argmax())}


def describe_customer_revenue(revenue: pd.Series, formats: Formats) -> str:
    """Return the figure in words, for who does not see it."""
    if revenue.empty:
        return _("Nothing bought yet.")
    return _("Revenue by month: most {most} in {most_month}, {last} in {last_month}.").format(
        most=formats.money_whole(revenue.max()),
        most_month=formats.month(revenue.idxmax()),
        last=formats.money_whole(revenue.iloc[-1]),
        last_month=formats.month(revenue.index[-1]),
    )
