"""Where the settings of the model changed: a thin dotted upright line in charts over months.

Takes rows of `reporting.snapshots` (as_of, lineage) and the months of an axis, gives shapes and labels. What
stands left of a line was counted under other settings.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from dashboard.figures.canvas import Part
from dashboard.theme import TOKENS, Theme
from dashboard.translations import _


def find_lineage_changes(frame: pd.DataFrame) -> list[pd.Timestamp]:
    """Return the first month of each lineage but the first, named as snapshots are: by the last month they knew."""
    ordered = frame.sort_values("as_of")
    is_other = ordered["lineage"].ne(ordered["lineage"].shift()) & ordered["lineage"].shift().notna()
    return [as_of - pd.DateOffset(months=1) for as_of in pd.to_datetime(ordered.loc[is_other, "as_of"])]


def mark_lineages(frame: pd.DataFrame, months: Sequence[date], theme: Theme) -> tuple[list[Part], list[Part]]:
    """Return a line before the first month of each lineage but the first, and its words at the top of the plot."""
    ink, shapes, labels = TOKENS[theme]["muted"], [], []
    for month in find_lineage_changes(frame):
        if month not in months[1:]:
            continue
        place = list(months).index(month) - 0.5
        line = {"width": 1, "color": ink, "dash": "dot"}
        shapes.append({"type": "line", "x0": place, "x1": place, "yref": "paper", "y0": 0, "y1": 1, "line": line})
        is_late = place > len(months) / 2
        labels.append(
            {
                "x": place,
                "y": 1,
                "yref": "paper",
                "text": _("settings changed"),
                "showarrow": False,
                "font": {"size": 11, "color": ink},
                "xanchor": "right" if is_late else "left",
                "yanchor": "bottom",
                "xshift": 3 if is_late else -3,
            }
        )
    return shapes, labels
