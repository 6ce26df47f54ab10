"""Who entered and left in each month, with the Insiders at its end.

Takes rows of `reporting.snapshots` (as_of, insiders, entered, left, stability_jaccard), oldest first,
gives the figure and its words. The month in which a path begins has no movement.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.canvas import (
    Part,
    build_figure,
    draw_nothing,
    make_label,
    make_month_axis,
    make_rule,
    name_months,
    thin_months,
)
from dashboard.figures.members import draw_flow_bars, index_months, name_flows, span_flows
from dashboard.formatting import Formats
from dashboard.theme import TOKENS, Theme
from dashboard.translations import _

HEIGHT = 214


def draw_changes_by_month(frame: pd.DataFrame, theme: Theme, formats: Formats) -> go.Figure:
    """Return entered (up) and left (down) per month, and a row of Insiders under them."""
    moved = _keep_moved(frame)
    if moved.empty:
        return draw_nothing(theme, HEIGHT, title_changes_by_month(frame, formats))
    months = list(moved.index)
    span = span_flows(moved, below=0.42, above=0.16)
    name = make_label(1, 0, _("Insiders"), TOKENS[theme]["insiders"], xref="paper", yref="paper", xshift=4)
    return build_figure(
        theme,
        HEIGHT,
        [*draw_flow_bars(moved, theme, formats, yaxis="y", size=12), _write_members(moved, span[0], theme, formats)],
        [*name_flows(theme, yaxis="y"), {**name, "yanchor": "bottom", "yshift": -2}],
        shapes=[make_rule(0, TOKENS[theme]["line-strong"])],
        barmode="overlay",
        xaxis={**make_month_axis(months, formats, before=0.5, after=0.5), "showline": False},
        yaxis={"range": span, "showticklabels": False, "showgrid": False},
        margin={"r": 76, "t": 12, "b": 10},
        meta=thin_months(months, formats),
    )


def _write_members(moved: pd.DataFrame, bottom: float, theme: Theme, formats: Formats) -> Part:
    """Return the row of Insiders at the foot of the plot."""
    return {
        "type": "scatter",
        "x": name_months(list(moved.index), formats),
        "y": [bottom] * len(moved),
        "mode": "text",
        "name": _("Insiders"),
        "text": [f"<b>{formats.number(count)}</b>" if pd.notna(count) else "" for count in moved["insiders"]],
        "textposition": "top center",
        "textfont": {"size": 12, "color": TOKENS[theme]["insiders"]},
        "customdata": [formats.number(count) for count in moved["insiders"]],
        "hovertemplate": "%{customdata}",
        "cliponaxis": False,
    }


def title_changes_by_month(frame: pd.DataFrame, formats: Formats) -> str:
    """Return the finding: in how many months more entered than left."""
    moved = _keep_moved(frame)
    if moved.empty:
        return _("No month to compare with yet")
    months, gains = len(moved), int((moved["entered"] > moved["left"]).sum())
    losses = int((moved["entered"] < moved["left"]).sum())
    if months == 1:
        last = moved.iloc[-1]
        words = {"entered": formats.number(last["entered"]), "left": formats.number(last["left"])}
        return _("{entered} entered and {left} left in {month}").format(
            **words, month=formats.month_name(moved.index[-1])
        )
    if gains == months:
        return _("More entered than left in every month")
    if losses == months:
        return _("More left than entered in every month")
    if gains >= losses:
        return _("More entered than left in {count} of {months} months").format(
            count=formats.number(gains), months=formats.number(months)
        )
    return _("More left than entered in {count} of {months} months").format(
        count=formats.number(losses), months=formats.number(months)
    )


def describe_changes_by_month(frame: pd.DataFrame, formats: Formats) -> str:
    """Return the figure in words, for who does not see it."""
    moved = _keep_moved(frame)
    if moved.empty:
        return title_changes_by_month(frame, formats)
    sentence = _("{month}: {entered} entered, {left} left, {insiders} Insiders.")
    return " ".join(
        sentence.format(
            month=formats.month(month),
            entered=formats.number(row["entered"]),
            left=formats.number(row["left"]),
            insiders=formats.number(row["insiders"]),
        )
        for month, row in moved.iterrows()
        if pd.notna(row["entered"])
    )


def _keep_moved(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the months from the first with a movement on."""
    if frame.empty:
        return frame
    months = index_months(frame)
    first = months["entered"].first_valid_index()
    return months.iloc[:0] if first is None else months.loc[first:]
