"""Why memberships changed: for each change, how many by their own buying, the window, and others.

Takes rows change, cause, customers of one as-of date (`queries.changes.count_causes`), gives the figure and its
words. The causes of a change add up to it. Causes are told apart by ink, outline and hatching, not by colour.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.canvas import Part, build_figure, draw_nothing
from dashboard.formatting import Formats
from dashboard.theme import TOKENS, Theme
from dashboard.translations import _, mark, ngettext

HEIGHT = 214
NAME_ROOM_PX = 86
"""Left of the bars, for the names of the changes."""

CHANGES = {
    "entered": mark("Entered"),
    "put_on_notice": mark("Put on notice"),
    "left": mark("Left"),
    "reinstated": mark("Reinstated"),
}
CAUSES = {"behaviour": mark("Own buying"), "window": mark("Window"), "model": mark("Others bought more")}
_GAINS = ("entered", "reinstated")
_LEGIBLE_SHARE = 0.1
"""A part narrower than this share of the longest bar has no room for its number."""


def name_cause(cause: str, change: str) -> str:
    """Return a cause in words, marked for translation; who gains from the model does so because others bought less."""
    if cause == "model" and change in _GAINS:
        return mark("Others bought less")
    return CAUSES[cause]


def draw_causes(frame: pd.DataFrame, theme: Theme, formats: Formats) -> go.Figure:
    """Return a bar for each change, parted by cause; what a part is stands right of it."""
    counts = cross_causes(frame)
    longest = counts.sum(axis=1).max()
    if longest == 0:
        return draw_nothing(theme, HEIGHT, title_causes(frame, formats))
    traces = [_draw_cause(cause, counts, longest, theme, formats) for cause in counts.columns]
    labels = [
        label
        for place, (change, row) in enumerate(counts.iterrows())
        for label in _name_bar(change, row, place, longest, formats)
    ]
    return build_figure(
        theme,
        HEIGHT,
        traces,
        labels,
        barmode="stack",
        hovermode="closest",
        bargap=0.42,
        xaxis={"range": [0, longest * 1.55], "visible": False},
        yaxis={"range": [len(counts) - 0.5, -0.5], "visible": False},
        margin={"l": 16 + NAME_ROOM_PX, "t": 4, "b": 6},
    )


def _name_bar(change: str, row: pd.Series, place: int, longest: int, formats: Formats) -> list[Part]:
    """Return the name of a change left of its bar, and what the parts are right of it."""
    label = {"y": place, "showarrow": False, "xanchor": "left", "align": "left"}
    return [
        {**label, "x": 0, "xref": "paper", "xshift": -NAME_ROOM_PX, "text": _(CHANGES[change])},
        {**label, "x": int(row.sum()), "xshift": 8, "text": _name_parts(change, row, longest, formats)},
    ]


def _draw_cause(cause: str, counts: pd.DataFrame, longest: int, theme: Theme, formats: Formats) -> Part:
    tokens, amounts = TOKENS[theme], counts[cause]
    inks = {"behaviour": tokens["ink2"], "window": tokens["others"], "model": tokens["surface"]}
    marker: Part = {"color": inks[cause], "line": {"color": tokens["ink2"], "width": 1}}
    if cause == "model":
        marker["pattern"] = {
            "shape": "/",
            "size": 6,
            "solidity": 0.3,
            "fgcolor": tokens["ink2"],
            "bgcolor": tokens["surface"],
        }
    is_numbered = (cause == "behaviour") & (amounts >= _LEGIBLE_SHARE * longest)
    return {
        "type": "bar",
        "orientation": "h",
        "x": amounts.tolist(),
        "y": list(range(len(amounts))),
        "name": cause,
        "marker": marker,
        "text": [
            f"<b>{formats.number(count)}</b>" if shown else ""
            for count, shown in zip(amounts, is_numbered, strict=True)
        ],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": tokens["surface"], "size": 12},
        "customdata": [f"{_(name_cause(cause, change))}: {formats.number(count)}" for change, count in amounts.items()],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _name_parts(change: str, row: pd.Series, longest: int, formats: Formats) -> str:
    """Return the causes right of a bar, a line each; the number is left out where it stands in the bar."""
    lines = []
    for cause, count in row[row > 0].items():
        words = _(name_cause(cause, change)).lower()
        is_numbered = cause == "behaviour" and count >= _LEGIBLE_SHARE * longest
        if not is_numbered:
            lines.append(f"<b>{formats.number(count)}</b> {words}")
        elif count == row.sum():
            lines.append(words)
    return "<br>".join(lines) or formats.number(0)


def title_causes(frame: pd.DataFrame, formats: Formats) -> str:
    """Return the finding: what put most on notice where that is not their own buying, else who made the entries."""
    counts = cross_causes(frame)
    noticed, entered = counts.loc["put_on_notice"], counts.loc["entered"]
    for cause, sentence in (
        ("window", mark("The window put {count} of the {all} on notice")),
        ("model", mark("Others bought more: that put {count} of the {all} on notice")),
    ):
        if noticed[cause] * 2 > noticed.sum():
            return _(sentence).format(count=formats.number(noticed[cause]), all=formats.number(noticed.sum()))
    if entered.sum():
        return ngettext(
            "Own buying made {count} of {all} entry", "Own buying made {count} of {all} entries", int(entered.sum())
        ).format(count=formats.number(entered["behaviour"]), all=formats.number(entered.sum()))
    total = int(counts.to_numpy().sum())
    if total == 0:
        return _("Nobody's membership changed")
    return ngettext(
        "Own buying made {count} of {all} change", "Own buying made {count} of {all} changes", total
    ).format(count=formats.number(counts["behaviour"].sum()), all=formats.number(total))


def describe_causes(frame: pd.DataFrame, formats: Formats) -> str:
    """Return the figure in words, for who does not see it."""
    parts = [
        "{change}: {causes}.".format(
            change=_(CHANGES[change]),
            causes=", ".join(
                f"{formats.number(count)} {_(name_cause(cause, change)).lower()}"
                for cause, count in row[row > 0].items()
            ),
        )
        for change, row in cross_causes(frame).iterrows()
        if row.sum()
    ]
    return " ".join(parts) or title_causes(frame, formats)


def cross_causes(frame: pd.DataFrame) -> pd.DataFrame:
    """Return customers by change (rows) and cause (columns), zero where there is none."""
    counts = frame.pivot_table(index="change", columns="cause", values="customers", aggfunc="sum", fill_value=0)
    return counts.reindex(index=list(CHANGES), columns=list(CAUSES), fill_value=0)
