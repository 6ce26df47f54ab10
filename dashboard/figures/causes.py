"""Why memberships changed: for each change, how many by their own buying, the window, and others.

Takes rows change, cause, customers of one as-of date (`queries.changes.read_changes`), gives the figure and its
words. The causes of a change add up to it; what the model did is one part, named after others only where they bought
more, or less. Causes are told apart by ink, outline and hatching, not by colour.
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
CAUSES = {"behaviour": mark("Own buying"), "window": mark("Window"), "model": mark("Others, boundary")}
"""Headings of the causes, whatever the change."""
_GAINS = ("entered", "reinstated")
_NOTICE_TITLES = {
    "Window": mark("The window put {count} of the {all} on notice"),
    "Others bought more": mark("Others bought more: that put {count} of the {all} on notice"),
    "Boundary moved": mark("The boundary moved: that put {count} of the {all} on notice"),
}
_LEGIBLE_SHARE = 0.1
"""A part narrower than this share of the longest bar has no room for its number."""

Told = dict[tuple[str, str], str]
"""What a change's part with a cause of `CAUSES` is called, marked for translation."""


def name_cause(cause: str, change: str) -> str:
    """Return a cause of `queries.changes.tell_cause` in words, marked for translation.

    Who gains from the model does so because others bought less.
    """
    if cause == "boundary":
        return mark("Boundary moved")
    if cause == "model":
        return mark("Others bought less") if change in _GAINS else mark("Others bought more")
    return CAUSES[cause]


def draw_causes(frame: pd.DataFrame, theme: Theme, formats: Formats) -> go.Figure:
    """Return a bar for each change, parted by cause; what a part is stands right of it."""
    counts, told = cross_causes(frame), _tell_causes(frame)
    longest = counts.sum(axis=1).max()
    if longest == 0:
        return draw_nothing(theme, HEIGHT, title_causes(frame, formats))
    traces = [_draw_cause(cause, counts, told, theme, formats) for cause in counts.columns]
    labels = [
        label
        for place, (change, row) in enumerate(counts.iterrows())
        for label in _name_bar(change, row, place, _name_parts(change, row, told, longest, formats))
    ]
    return build_figure(
        theme,
        HEIGHT,
        traces,
        labels,
        barmode="stack",
        hovermode="closest",
        bargap=0.42,
        xaxis={"range": [0, longest * 1.65], "visible": False},
        meta={"phone": {"xaxis.range": [0, longest * 2.6]}},  # the words need the same room of a narrower plot
        yaxis={"range": [len(counts) - 0.5, -0.5], "visible": False},
        margin={"l": 16 + NAME_ROOM_PX, "t": 4, "b": 6},
    )


def _name_bar(change: str, row: pd.Series, place: int, parts: str) -> list[Part]:
    """Return the name of a change left of its bar, and what the parts are right of it."""
    label = {"y": place, "showarrow": False, "xanchor": "left", "align": "left"}
    return [
        {**label, "x": 0, "xref": "paper", "xshift": -NAME_ROOM_PX, "text": _(CHANGES[change])},
        {**label, "x": int(row.sum()), "xshift": 8, "text": parts},
    ]


def _draw_cause(cause: str, counts: pd.DataFrame, told: Told, theme: Theme, formats: Formats) -> Part:
    tokens, amounts, longest = TOKENS[theme], counts[cause], counts.sum(axis=1).max()
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
        "customdata": [f"{_(told[change, cause])}: {formats.number(count)}" for change, count in amounts.items()],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _name_parts(change: str, row: pd.Series, told: Told, longest: int, formats: Formats) -> str:
    """Return the causes right of a bar, a line each; the number is left out where it stands in the bar."""
    lines = []
    for cause, count in row[row > 0].items():
        words = _(told[change, cause]).lower()
        is_numbered = cause == "behaviour" and count >= _LEGIBLE_SHARE * longest
        if not is_numbered:
            lines.append(f"<b>{formats.number(count)}</b> {words}")
        elif count == row.sum():
            lines.append(words)
    return "<br>".join(lines) or formats.number(0)


def title_causes(frame: pd.DataFrame, formats: Formats) -> str:
    """Return the finding: what put most on notice where that is not their own buying, else who made the entries."""
    counts, told = cross_causes(frame), _tell_causes(frame)
    noticed, entered = counts.loc["put_on_notice"], counts.loc["entered"]
    for cause in ("window", "model"):
        if noticed[cause] * 2 > noticed.sum():
            sentence = _NOTICE_TITLES[told["put_on_notice", cause]]
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
    told = _tell_causes(frame)
    parts = [
        "{change}: {causes}.".format(
            change=_(CHANGES[change]),
            causes=", ".join(
                f"{formats.number(count)} {_(told[change, cause]).lower()}" for cause, count in row[row > 0].items()
            ),
        )
        for change, row in cross_causes(frame).iterrows()
        if row.sum()
    ]
    return " ".join(parts) or title_causes(frame, formats)


def cross_causes(frame: pd.DataFrame) -> pd.DataFrame:
    """Return customers by change (rows) and cause (columns of `CAUSES`), zero where there is none."""
    causes = frame["cause"].replace("boundary", "model")
    counts = frame.assign(cause=causes).pivot_table(
        index="change", columns="cause", values="customers", aggfunc="sum", fill_value=0
    )
    return counts.reindex(index=list(CHANGES), columns=list(CAUSES), fill_value=0)


def _tell_causes(frame: pd.DataFrame) -> Told:
    """Return the names of all parts; the model's part names others only where they crowded everyone in it out."""
    found = set(zip(frame["change"], frame["cause"], strict=True))
    return {
        (change, cause): name_cause("boundary" if cause == "model" and (change, "boundary") in found else cause, change)
        for change in CHANGES
        for cause in CAUSES
    }
