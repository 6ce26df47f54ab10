"""A customer's points against the rule in force in each month.

Takes the rows of `queries.customer.read_points` (as_of, points, is_member, on_notice, enter_points,
stay_points), oldest first, gives the figure and its words. Where no number of points was found the rule
has a gap; where the customer was not in the base the line has one.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.canvas import (
    LINE_HEIGHT_PX,
    Part,
    build_figure,
    draw_nothing,
    list_ticks,
    make_label,
    make_month_axis,
    make_rule,
    make_value_axis,
    measure_label,
    name_months,
    thin_months,
)
from dashboard.formatting import Formats
from dashboard.theme import TOKENS, Theme
from dashboard.translations import _

HEIGHT = 272
AROUND_PX = 60
"""What of the height the months and the margins take."""
LABEL_ROOM, PHONE_LABEL_ROOM = 0.14, 0.2
"""Room for the labels of the value axis before the first month, as a part of the months; what touches them hides."""
LEAST_TOP = 4.0
"""What the value axis reaches at least, so that no two of its whole labels are the same."""


def draw_points(frame: pd.DataFrame, theme: Theme, formats: Formats) -> go.Figure:
    """Return the customer's points over the band between the points to stay and to enter."""
    if frame["points"].isna().all():
        return draw_nothing(theme, HEIGHT, _("No points as of this month or before"))
    path = index_path(frame)
    months = list(path.index)
    most = path[["points", "enter_points", "stay_points"]].max().max()
    lowest = min(path["points"].min(), 0.0)
    ticks = list_ticks(lowest, max(most, LEAST_TOP))
    yaxis = make_value_axis(ticks, [formats.number(tick) for tick in ticks], room=0.1)
    names = _name_ends(path, yaxis["range"], theme, formats)
    return build_figure(
        theme,
        HEIGHT,
        [*_draw_band(path, theme, formats), *_draw_rule(path, theme, formats), _draw_path(path, theme, formats)],
        names,
        shapes=[make_rule(0, TOKENS[theme]["line-strong"])],
        xaxis=make_month_axis(months, formats, before=max(0.7, LABEL_ROOM * len(months)), after=0.3)
        | {"showline": False},
        yaxis=yaxis,
        margin={"r": max(measure_label(name["text"]) for name in names)},
        meta=thin_months(months, formats, [-max(0.7, PHONE_LABEL_ROOM * len(months)), len(months) - 0.7]),
    )


def index_path(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows by the last month each snapshot knew, without gaps."""
    path = frame.drop(columns="as_of").set_axis(
        pd.DatetimeIndex(pd.to_datetime(frame["as_of"]) - pd.DateOffset(months=1)), axis="index"
    )
    return path.reindex(pd.date_range(path.index.min(), path.index.max(), freq="MS"))


def _draw_path(path: pd.DataFrame, theme: Theme, formats: Formats) -> Part:
    colour = _choose_colour(path, theme)
    return {
        "type": "scatter",
        "x": name_months(list(path.index), formats),
        "y": _list_values(path["points"]),
        "mode": "lines+markers",
        "name": _("This customer"),
        "line": {"color": colour, "width": 2.5},
        "marker": {
            "size": 9,
            "color": [TOKENS[theme]["surface"] if is_hollow else colour for is_hollow in path["on_notice"].eq(True)],
            "line": {"width": 2, "color": colour},
        },
        "customdata": [formats.number(points) for points in path["points"]],
        "hovertemplate": "%{customdata}",
        "cliponaxis": False,
    }


def _draw_rule(path: pd.DataFrame, theme: Theme, formats: Formats) -> list[Part]:
    """Return the points to enter as a line, the points to stay dashed; none where they were never found."""
    names = {"enter_points": _("To enter"), "stay_points": _("To stay")}
    return [
        {
            "type": "scatter",
            "x": name_months(list(path.index), formats),
            "y": _list_values(path[column]),
            "mode": "lines" if path[column].count() > 1 else "markers",
            "marker": {"symbol": "line-ew", "size": 14, "line": {"width": 1.5, "color": TOKENS[theme]["others"]}},
            "name": name,
            "line": {
                "color": TOKENS[theme]["others"],
                "width": 1.5,
                "dash": "solid" if column == "enter_points" else "4px,3px",
            },
            "customdata": [formats.number(points) for points in path[column]],
            "hovertemplate": "%{customdata}",
        }
        for column, name in names.items()
        if path[column].notna().any()
    ]


def _draw_band(path: pd.DataFrame, theme: Theme, formats: Formats) -> list[Part]:
    """Return the room between both numbers of points, one area for each run of months that has both."""
    has_both = path["enter_points"].notna() & path["stay_points"].notna()
    runs = (has_both != has_both.shift()).cumsum()
    areas = []
    for _run, rows in path[has_both].groupby(runs[has_both]):
        names = name_months(list(rows.index), formats)
        areas.append(
            {
                "type": "scatter",
                "x": [*names, *names[::-1]],
                "y": [*rows["enter_points"], *rows["stay_points"][::-1]],
                "mode": "lines",
                "line": {"width": 0},
                "fill": "toself",
                "fillcolor": TOKENS[theme]["notice-soft"],
                "hoverinfo": "skip",
            }
        )
    return areas


def _name_ends(path: pd.DataFrame, reach: Sequence[float], theme: Theme, formats: Formats) -> list[Part]:
    """Return what each line is and where it ends, beside the last month, none touching another or a month's name."""
    last, tokens = path.iloc[-1], TOKENS[theme]
    ends = [(last["points"], _("this customer {points}"), _choose_colour(path, theme))]
    if last["enter_points"] == last["stay_points"]:
        ends.append((last["enter_points"], _("to enter, to stay {points}"), tokens["muted"]))
    else:
        ends.append((last["enter_points"], _("to enter {points}"), tokens["muted"]))
        ends.append((last["stay_points"], _("to stay {points}"), tokens["muted"]))
    known = sorted((end for end in ends if pd.notna(end[0])), key=lambda end: end[0])
    shifts = spread_labels([end[0] for end in known], (HEIGHT - AROUND_PX) / (reach[1] - reach[0]), reach[0])
    return [
        make_label(len(path) - 1, value, text.format(points=formats.number(value)), colour, yshift=shift)
        for (value, text, colour), shift in zip(known, shifts, strict=True)
    ]


def spread_labels(values: Sequence[float], pixels_per_unit: float, lowest: float) -> list[float]:
    """Return by how many pixels each label moves up so that none touches the next; `values` in rising order.

    Labels that would touch are centred on the middle of their values; none reaches under the axis's `lowest` value.
    """
    floor = lowest * pixels_per_unit
    groups: list[list[float]] = []
    for value in values:
        groups.append([value * pixels_per_unit])
        while len(groups) > 1 and _find_bottom(groups[-1], floor) < _find_top(groups[-2], floor):
            groups[-2:] = [groups[-2] + groups[-1]]
    bottoms = [_find_bottom(group, floor) for group in groups]
    places = [
        bottom + (step + 0.5) * LINE_HEIGHT_PX
        for bottom, group in zip(bottoms, groups, strict=True)
        for step in range(len(group))
    ]
    return [place - value * pixels_per_unit for place, value in zip(places, values, strict=True)]


def _find_bottom(group: list[float], floor: float) -> float:
    return max(sum(group) / len(group) - len(group) * LINE_HEIGHT_PX / 2, floor)


def _find_top(group: list[float], floor: float) -> float:
    return _find_bottom(group, floor) + len(group) * LINE_HEIGHT_PX


def _choose_colour(path: pd.DataFrame, theme: Theme) -> str:
    """Return the Insiders' blue for who is one in the last month, ink for everyone else."""
    return TOKENS[theme]["insiders" if path["is_member"].eq(True).iloc[-1] else "ink2"]


def _list_values(values: pd.Series) -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in values]


def title_points(frame: pd.DataFrame, formats: Formats) -> str:
    """Return the finding: how the points of the last month stand against the rule of that month."""
    last = frame.iloc[-1]
    points, enter, stay = (last[name] for name in ("points", "enter_points", "stay_points"))
    if pd.isna(points):
        return _("Not in the base in {month}").format(month=formats.month(last["as_of"] - pd.DateOffset(months=1)))
    is_member = bool(last["is_member"])
    needed = stay if is_member else enter
    if pd.isna(needed):
        return _("{points} points; no number of points was found").format(points=formats.number(points))
    words = {"points": formats.number(abs(points - needed)), "needed": formats.number(needed)}
    titles = {
        (True, True): _("{points} points under the {needed} to stay"),
        (True, False): _("{points} points above the {needed} to stay"),
        (False, True): _("{points} points under the {needed} to enter"),
        (False, False): _("{points} points above the {needed} to enter"),
    }
    return titles[is_member, bool(points < needed)].format(**words)


def describe_points(frame: pd.DataFrame, formats: Formats) -> str:
    """Return the figure in words, for who does not see it."""
    known = frame.dropna(subset="points")
    if known.empty:
        return _("No points as of this month or before.")
    months = known["as_of"] - pd.DateOffset(months=1)
    most = known["points"].idxmax()
    return _("Points: {first} in {first_month}, {last} in {last_month}, most {most} in {most_month}.").format(
        first=formats.number(known["points"].iloc[0]),
        first_month=formats.month(months.iloc[0]),
        last=formats.number(known["points"].iloc[-1]),
        last_month=formats.month(months.iloc[-1]),
        most=formats.number(known["points"][most]),
        most_month=formats.month(months[most]),
    )
