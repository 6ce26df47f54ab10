"""Who entered and left in each month, with the Insiders at its end.

Takes rows of `reporting.snapshots` (as_of, lineage, insiders, entered, left, stability_jaccard), oldest first,
gives the figure and its words. The month in which a path begins has no movement.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.canvas import (
    build_figure,
    draw_nothing,
    make_label,
    make_month_axis,
    make_rule,
    thin_months,
)
from dashboard.figures.lineages import mark_lineages
from dashboard.figures.members import draw_flow_bars, index_months, name_flows, span_flows
from dashboard.formatting import Formats
from dashboard.theme import TOKENS, Theme
from dashboard.translations import _, ngettext

HEIGHT = 214


def draw_changes_by_month(frame: pd.DataFrame, theme: Theme, formats: Formats) -> go.Figure:
    """Return entered (up) and left (down) per month, and a row of Insiders under them."""
    moved = _keep_moved(frame)
    if moved.empty:
        return draw_nothing(theme, HEIGHT, title_changes_by_month(frame, formats))
    months, blue = list(moved.index), TOKENS[theme]["insiders"]
    members = [
        f'<span style="color:{blue}"><b>{formats.number(count)}</b></span>' if pd.notna(count) else " "
        for count in moved["insiders"]
    ]
    lineages, lineage_names = mark_lineages(frame, months, theme)
    name = make_label(1, 0, _("Insiders"), blue, xref="paper", yref="paper", xshift=4, yanchor="top", yshift=-1)
    return build_figure(
        theme,
        HEIGHT,
        draw_flow_bars(moved, theme, formats, yaxis="y", size=12),
        [*name_flows(theme, yaxis="y"), name, *lineage_names],
        shapes=[make_rule(0, TOKENS[theme]["line-strong"]), *lineages],
        barmode="overlay",
        xaxis=make_month_axis(months, formats, before=0.5, after=0.5, over=members) | {"showline": False},
        yaxis={"range": span_flows(moved, below=0.2, above=0.16), "showticklabels": False, "showgrid": False},
        margin={"r": 76, "t": 20 if lineages else 12, "b": 10},
        meta=thin_months(months, formats, over=members),
    )


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
    if gains == losses == 0:
        return _("As many entered as left in every month")
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
    return " ".join(
        ngettext(
            "{month}: {entered} entered, {left} left, {insiders} Insider.",
            "{month}: {entered} entered, {left} left, {insiders} Insiders.",
            row["insiders"],
        ).format(
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
