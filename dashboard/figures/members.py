"""How many Insiders there were at the end of each month, and who entered and left in it.

Takes rows of `reporting.snapshots` (as_of, insiders, entered, left, stability_jaccard), oldest first,
gives the figure and its words. Where stability_jaccard is null a path begins: everyone "entered"
there, which is no movement, so no bar is drawn.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.canvas import (
    add_end_dot,
    add_label,
    draw_nothing,
    list_ticks,
    name_months,
    set_month_axis,
    start_figure,
)
from dashboard.formatting import Formats
from dashboard.theme import TOKENS, Theme
from dashboard.translations import _

HEIGHT = 272


def draw_members(frame: pd.DataFrame, theme: Theme, formats: Formats) -> go.Figure:
    """Return the members as a line above, who entered (up) and left (down) as bars below."""
    if frame.empty:
        return draw_nothing(theme, HEIGHT, title_members(frame, formats))
    months = index_months(frame)
    figure = start_figure(theme, HEIGHT, barmode="relative")
    _add_member_line(figure, months, theme, formats)
    add_flow_bars(figure, months, theme, formats, yaxis="y2", size=11)
    set_month_axis(figure, list(months.index), formats, before=0.85, after=0.4)
    most_up, most_down = months["entered"].max(), months["left"].max()
    room = max(most_up + most_down, 1) * 0.22
    figure.update_layout(
        yaxis={"domain": [0.5, 1]},
        yaxis2={
            "domain": [0, 0.44],
            "range": [-most_down - room, most_up + room],
            "anchor": "x",
            "showgrid": False,
            "zeroline": True,
            "zerolinecolor": TOKENS[theme]["line-strong"],
            "showticklabels": False,
            "fixedrange": True,
        },
        margin={"r": 70, "t": 10},
    )
    return figure.update_xaxes(showline=False, anchor="y2")


def _add_member_line(figure: go.Figure, months: pd.DataFrame, theme: Theme, formats: Formats) -> None:
    blue, members = TOKENS[theme]["insiders"], months["insiders"]
    figure.add_scatter(
        x=name_months(list(months.index), formats),
        y=members,
        mode="lines",
        name=_("Insiders"),
        line={"color": blue, "width": 2.5},
        customdata=[formats.number(count) if pd.notna(count) else "" for count in members],
        hovertemplate="%{customdata}",
    )
    last = len(months) - 1
    add_end_dot(figure, formats.month(months.index[-1]), members.iloc[-1], blue, theme)
    add_label(figure, last, members.iloc[-1], formats.number(members.iloc[-1]), blue)
    if last > 0:
        below = {"xshift": 4, "yanchor": "top", "yshift": -4}
        add_label(figure, 0, members.iloc[0], formats.number(members.iloc[0]), blue, **below)
    ticks = list_ticks(0, max(members.max(), 2), steps=2)
    figure.add_hline(y=0, line={"color": TOKENS[theme]["line-strong"], "width": 1})
    figure.update_yaxes(
        range=[0, ticks[-1] * 1.18],
        tickmode="array",
        tickvals=ticks,
        ticktext=[formats.number(tick) for tick in ticks],
    )


def add_flow_bars(
    figure: go.Figure, months: pd.DataFrame, theme: Theme, formats: Formats, *, yaxis: str, size: int
) -> None:
    """Draw who entered upwards and who left downwards, each bar with its number and the last row named."""
    tokens = TOKENS[theme]
    names = {"entered": _("entered"), "left": _("left")}
    colours = {"entered": tokens["positive"], "left": tokens["negative"]}
    for flow, sign in (("entered", 1), ("left", -1)):
        counts = months[flow]
        figure.add_bar(
            x=name_months(list(months.index), formats),
            y=sign * counts,
            yaxis=yaxis,
            width=0.56,
            name=names[flow].capitalize(),
            marker={"color": colours[flow]},
            customdata=[formats.number(count) if pd.notna(count) else "" for count in counts],
            hovertemplate="%{customdata}",
        )
        for position, count in enumerate(counts):
            if pd.notna(count) and count > 0:
                figure.add_annotation(
                    x=position,
                    y=sign * count,
                    yref=yaxis,
                    text=formats.number(count),
                    showarrow=False,
                    yanchor="bottom" if sign > 0 else "top",
                    font={"size": size, "color": colours[flow]},
                )
        above = {"yanchor": "bottom", "yshift": 3} if sign > 0 else {"yanchor": "top", "yshift": -1}
        add_label(figure, 1, 0, names[flow], colours[flow], xref="paper", yref=yaxis, xshift=4, **above)


def title_members(frame: pd.DataFrame, formats: Formats) -> str:
    """Return the finding: the change of the last month, and since when there was none as large."""
    if frame.empty:
        return _("No month of members yet")
    months = index_months(frame)
    members = months["insiders"].dropna()
    if len(members) == 1:
        return _("{count} Insiders at the start").format(count=formats.number(members.iloc[0]))
    changes = members.diff().iloc[1:]
    change, before = int(changes.iloc[-1]), formats.month_name(members.index[-2])
    if change == 0:
        return _("As many Insiders as in {month}").format(month=before)
    words = {"count": formats.number(abs(change)), "month": before}
    if change > 0:
        title = _("{count} more than in {month}").format(**words)
        as_large = changes.iloc[:-1][changes.iloc[:-1] >= change]
        since, ever = _("the largest gain since {month}"), _("the largest gain yet")
    else:
        title = _("{count} fewer than in {month}").format(**words)
        as_large = changes.iloc[:-1][changes.iloc[:-1] <= change]
        since, ever = _("the largest loss since {month}"), _("the largest loss yet")
    if as_large.empty:
        return f"{title}, {ever}" if len(changes) >= 3 else title
    is_near = as_large.index[-1] in changes.index[-3:]
    return title if is_near else f"{title}, {since.format(month=formats.month_name(as_large.index[-1]))}"


def describe_members(frame: pd.DataFrame, formats: Formats) -> str:
    """Return the figure in words, for who does not see it."""
    if frame.empty:
        return title_members(frame, formats)
    months = index_months(frame)
    first, last = months.iloc[0], months.iloc[-1]
    sentence = _("{first} Insiders at the end of {first_month}, {last} at the end of {last_month}.").format(
        first=formats.number(first["insiders"]),
        first_month=formats.month(months.index[0]),
        last=formats.number(last["insiders"]),
        last_month=formats.month(months.index[-1]),
    )
    if pd.isna(last["entered"]):
        return sentence
    flows = _("{entered} entered and {left} left in {month}.").format(
        entered=formats.number(last["entered"]),
        left=formats.number(last["left"]),
        month=formats.month(months.index[-1]),
    )
    return f"{sentence} {flows}"


def index_months(frame: pd.DataFrame) -> pd.DataFrame:
    """Return insiders, entered, left by the last month each snapshot knew; null where none is published."""
    known = frame[["insiders", "entered", "left"]].astype(float)
    is_start = frame["stability_jaccard"].isna()
    known = known.assign(entered=known["entered"].mask(is_start), left=known["left"].mask(is_start))
    known.index = pd.DatetimeIndex(pd.to_datetime(frame["as_of"]) - pd.DateOffset(months=1))
    return known.reindex(pd.date_range(known.index.min(), known.index.max(), freq="MS"))
