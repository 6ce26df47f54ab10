"""How many Insiders there were at the end of each month, and who entered and left in it.

Takes rows of `reporting.snapshots` (as_of, lineage, insiders, entered, left, stability_jaccard), oldest first,
gives the figure and its words. Where stability_jaccard is null a path begins: everyone "entered"
there, which is no movement, so no bar is drawn.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.canvas import (
    MONTH_LABELS,
    Part,
    build_figure,
    draw_nothing,
    label_months,
    list_ticks,
    make_end_dot,
    make_label,
    make_month_axis,
    make_rule,
    make_value_axis,
    name_months,
    thin_months,
)
from dashboard.figures.lineages import find_lineage_changes, mark_lineages
from dashboard.formatting import Formats
from dashboard.theme import TOKENS, Theme
from dashboard.translations import _, ngettext

HEIGHT = 282
_FLOW_COLOURS = {"entered": "positive", "left": "negative"}


def draw_members(frame: pd.DataFrame, theme: Theme, formats: Formats) -> go.Figure:
    """Return the members as a line above, who entered (up) and left (down) as bars below."""
    if frame.empty:
        return draw_nothing(theme, HEIGHT, title_members(frame, formats))
    months = index_months(frame)
    strong = TOKENS[theme]["line-strong"]
    line, names = _draw_member_line(months, theme, formats)
    lineages, lineage_names = mark_lineages(frame, list(months.index), theme)
    ticks = list_ticks(0, max(months["insiders"].max(), 2), steps=2)
    below = {"domain": [0, 0.44], "anchor": "x", "showgrid": False, "showticklabels": False, "fixedrange": True}
    return build_figure(
        theme,
        HEIGHT,
        [*line, *draw_flow_bars(months, theme, formats, yaxis="y2", size=11)],
        [*names, *(name_flows(theme, yaxis="y2") if months["entered"].notna().any() else []), *lineage_names],
        shapes=[make_rule(0, strong), make_rule(0, strong, "y2"), *lineages],
        barmode="overlay",
        xaxis={
            **make_month_axis(list(months.index), formats, before=max(0.85, 0.07 * len(months)), after=0.4),
            "showline": False,
            "anchor": "y2",
        },
        yaxis={"domain": [0.5, 1], **make_value_axis(ticks, [formats.number(tick) for tick in ticks], room=0.18)},
        yaxis2={**below, "range": span_flows(months, below=0.22, above=0.22)},
        margin={"r": 70, "t": 20 if lineages else 10},
        meta=thin_months(list(months.index), formats),
    )


def _draw_member_line(months: pd.DataFrame, theme: Theme, formats: Formats) -> tuple[list[Part], list[Part]]:
    """Return the line and its end, and the numbers at its first and last month."""
    blue, members = TOKENS[theme]["insiders"], months["insiders"]
    last = len(months) - 1
    line = {
        "type": "scatter",
        "x": name_months(list(months.index), formats),
        "y": members.tolist(),
        "mode": "lines",
        "name": _("Insiders"),
        "line": {"color": blue, "width": 2.5},
        "customdata": _write_counts(members, formats),
        "hovertemplate": "%{customdata}",
    }
    labels = [make_label(last, members.iloc[-1], formats.number(members.iloc[-1]), blue)]
    if last > 0:
        first = formats.number(members.iloc[0])
        labels.append(make_label(0, members.iloc[0], first, blue, xshift=4, yanchor="top", yshift=-4))
    return [line, make_end_dot(formats.month(months.index[-1]), members.iloc[-1], blue, theme)], labels


def draw_flow_bars(months: pd.DataFrame, theme: Theme, formats: Formats, *, yaxis: str, size: int) -> list[Part]:
    """Return who entered as bars upwards and who left downwards, numbered where the month is labelled."""
    bars = []
    labelled, _texts = label_months(list(months.index), formats, MONTH_LABELS)
    is_numbered = pd.Series([position in labelled for position in range(len(months))], index=months.index)
    for (flow, name), sign in zip(_name_flows().items(), (1, -1), strict=True):
        colour = TOKENS[theme][_FLOW_COLOURS[flow]]
        bars.append(
            {
                "type": "bar",
                "x": name_months(list(months.index), formats),
                "y": (sign * months[flow]).tolist(),
                "yaxis": yaxis,
                "width": 0.56,
                "name": name.capitalize(),
                "marker": {"color": colour},
                "text": _write_counts(months[flow].where(is_numbered & (months[flow] > 0)), formats),
                "constraintext": "none",
                "textposition": "outside",
                "textangle": 0,
                "textfont": {"size": size, "color": colour},
                "cliponaxis": False,
                "customdata": _write_counts(months[flow], formats),
                "hovertemplate": "%{customdata}",
            }
        )
    return bars


def name_flows(theme: Theme, yaxis: str) -> list[Part]:
    """Return the names of the bars, right of the plot above and below its line."""
    above, below = {"yanchor": "bottom", "yshift": 3}, {"yanchor": "top", "yshift": -1}
    return [
        make_label(1, 0, name, TOKENS[theme][_FLOW_COLOURS[flow]], xref="paper", yref=yaxis, **{"xshift": 4, **place})
        for (flow, name), place in zip(_name_flows().items(), (above, below), strict=True)
    ]


def span_flows(months: pd.DataFrame, below: float, above: float) -> list[float]:
    """Return the range of the bars' axis, with room for their numbers as parts of their span."""
    up, down = months["entered"].max(), months["left"].max()
    up, down = (0.0 if pd.isna(most) else float(most) for most in (up, down))
    span = max(up + down, 1.0)
    return [-down - span * below, up + span * above]


def _name_flows() -> dict[str, str]:
    return {"entered": _("entered"), "left": _("left")}


def _write_counts(counts: pd.Series, formats: Formats) -> list[str]:
    return [formats.number(count) if pd.notna(count) else "" for count in counts]


def title_members(frame: pd.DataFrame, formats: Formats) -> str:
    """Return the finding: the change of the last month, and since when there was none as large."""
    if frame.empty:
        return _("No month of members yet")
    months = index_months(frame)
    members = months["insiders"].dropna()
    if len(members) == 1:
        return ngettext("{count} Insider at the start", "{count} Insiders at the start", int(members.iloc[0])).format(
            count=formats.number(members.iloc[0])
        )
    if months.index[-1] in find_lineage_changes(frame):
        return ngettext(
            "{count} Insider since the settings changed",
            "{count} Insiders since the settings changed",
            int(members.iloc[-1]),
        ).format(count=formats.number(members.iloc[-1]))
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
    sentence = ngettext(
        "{first} Insider at the end of {first_month}, {last} at the end of {last_month}.",
        "{first} Insiders at the end of {first_month}, {last} at the end of {last_month}.",
        int(first["insiders"]),
    ).format(
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
