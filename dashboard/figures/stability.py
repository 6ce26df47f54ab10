"""How much of the Insiders stays from one month to the next.

Takes rows of `reporting.snapshots` (as_of, lineage, stability_jaccard), oldest first, and of each whether its window
is full (is_full), gives the figure and its words. Overlap is the Jaccard index of a month's Insiders with those of
the month before; a path begins without one.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.canvas import (
    MONTH_LABELS,
    Part,
    build_figure,
    draw_nothing,
    label_months,
    make_month_axis,
    make_rule,
    make_value_axis,
    name_months,
    thin_months,
)
from dashboard.figures.lineages import mark_lineages
from dashboard.formatting import Formats
from dashboard.theme import TOKENS, Theme
from dashboard.translations import _

HEIGHT = 360
LOW_OVERLAP = 0.75
"""Below this a run with a full window says so."""
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def draw_stability(frame: pd.DataFrame, theme: Theme, formats: Formats) -> go.Figure:
    """Return the overlap as a line with its values, and the threshold."""
    overlaps = index_overlaps(frame)
    if overlaps.empty:
        return draw_nothing(theme, HEIGHT, title_stability(frame, formats))
    months, line = list(overlaps.index), _draw_line(overlaps, theme, formats)
    thresholds = _draw_threshold(frame, months, theme)
    lineages, lineage_names = mark_lineages(frame, months, theme)
    before = max(0.85, 0.1 * len(months))  # clear of the labels inside, else the first month is hidden
    return build_figure(
        theme,
        HEIGHT,
        [line],
        [*([_name_threshold(theme, formats)] if thresholds else []), *lineage_names],
        shapes=[*thresholds, *lineages],
        xaxis=make_month_axis(months, formats, before=before, after=0.6),
        yaxis=make_value_axis(_TICKS, [_write_overlap(tick, formats) for tick in _TICKS], room=0.06),
        margin={"t": 20},
        meta=thin_months(months, formats, span=[-before * 1.8, len(months) - 0.4]),
    )


def _draw_line(overlaps: pd.Series, theme: Theme, formats: Formats) -> Part:
    months, tokens = list(overlaps.index), TOKENS[theme]
    labelled, _texts = label_months(months, formats, MONTH_LABELS)
    texts = [
        f"<b>{_write_overlap(overlap, formats)}</b>" if place in labelled and pd.notna(overlap) else ""
        for place, overlap in enumerate(overlaps)
    ]
    return {
        "type": "scatter",
        "x": name_months(months, formats),
        "y": overlaps.tolist(),
        "mode": "lines+markers+text",
        "name": _("Overlap"),
        "line": {"color": tokens["insiders"], "width": 2.5},
        "marker": {"size": 6, "color": tokens["insiders"]},
        "text": texts,
        "textposition": "top center",
        "textfont": {"size": 11, "color": tokens["insiders"]},
        "cliponaxis": False,
        "customdata": [formats.percent(overlap) for overlap in overlaps],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _draw_threshold(frame: pd.DataFrame, months: Sequence[pd.Timestamp], theme: Theme) -> list[Part]:
    """Return the threshold from the first full window on: before that no run warns. Nothing where none is full."""
    full = frame.loc[frame["is_full"] & frame["stability_jaccard"].notna(), "as_of"]
    if full.empty:
        return []
    first = months.index(pd.to_datetime(full.min()) - pd.DateOffset(months=1))
    rule = make_rule(LOW_OVERLAP, TOKENS[theme]["negative"])
    rule["line"]["dash"] = "dot"
    return [rule if first == 0 else rule | {"xref": "x", "x0": first - 0.5, "x1": len(months) - 0.4}]


def _name_threshold(theme: Theme, formats: Formats) -> Part:
    return {
        "x": 1,
        "xref": "paper",
        "y": LOW_OVERLAP,
        "text": _("under {share} a run warns").format(share=_write_overlap(LOW_OVERLAP, formats)),
        "showarrow": False,
        "font": {"size": 12, "color": TOKENS[theme]["negative"]},
        "xanchor": "right",
        "yanchor": "top",
    }


def title_stability(frame: pd.DataFrame, formats: Formats) -> str:
    """Return the finding: the mean and the least overlap."""
    known = index_overlaps(frame).dropna()
    if known.empty:
        return _("No month to compare with yet")
    if len(known) == 1:
        return _("{share} of overlap with the month before").format(share=_write_overlap(known.iloc[0], formats))
    return _("{mean} of overlap on average, {least} at least").format(
        mean=_write_overlap(known.mean(), formats), least=_write_overlap(known.min(), formats)
    )


def describe_stability(frame: pd.DataFrame, formats: Formats) -> str:
    """Return the figure in words, for who does not see it."""
    known = index_overlaps(frame).dropna()
    if known.empty:
        return title_stability(frame, formats)
    sentence = _("{month}: {share}.")
    return " ".join(
        sentence.format(month=formats.month(month), share=formats.percent(overlap)) for month, overlap in known.items()
    )


def index_overlaps(frame: pd.DataFrame) -> pd.Series:
    """Return the overlap by the last month each snapshot knew, from the first known on; null where none is."""
    overlaps = frame["stability_jaccard"].astype(float)
    overlaps.index = pd.DatetimeIndex(pd.to_datetime(frame["as_of"]) - pd.DateOffset(months=1))
    known = overlaps.dropna()
    if known.empty:
        return known
    return overlaps.reindex(pd.date_range(known.index.min(), overlaps.index.max(), freq="MS"))


def _write_overlap(overlap: float, formats: Formats) -> str:
    return formats.percent(overlap, 0)
