"""The months to come in a chart over months: two bands, the expected line, the line where knowledge ends.

Takes rows of `reporting.forecasts` of one as-of date, gives traces, labels and shapes in a group's colour. A
band without bounds is left out.
"""

from __future__ import annotations

import pandas as pd

from dashboard.figures.canvas import Part, make_label, measure_label, name_months
from dashboard.formatting import Formats
from dashboard.theme import TOKENS, Theme
from dashboard.translations import _, mark

BOUNDS = ["revenue", "lower_80", "upper_80", "lower_95", "upper_95"]
SUM_BOUNDS = {"lower_80_of_sum": "lower_80", "upper_80_of_sum": "upper_80"}
_BANDS = (("95", 0.10, mark("95% interval")), ("80", 0.20, mark("80% interval")))
BOUND_NAMES = (
    mark("Expected"),
    mark("80% interval, lower"),
    mark("80% interval, upper"),
    mark("95% interval, lower"),
    mark("95% interval, upper"),
)
"""Of `BOUNDS`, as a table heads them."""
_APART_PX = 15
"""Between the middles of two labels."""


def index_expected(forecasts: pd.DataFrame, group: str) -> pd.DataFrame:
    """Return the columns `BOUNDS` and `SUM_BOUNDS` of a group as floats, by month."""
    rows = forecasts[forecasts["customer_group"] == group].sort_values("month")
    return rows.set_index("month")[[*BOUNDS, *SUM_BOUNDS]].astype(float)


def sum_expected(expected: pd.DataFrame) -> pd.Series:
    """Return what is expected of the first months together: revenue, and the 80% interval stored of their sum.

    The bounds of the months do not add up to it: months rarely all come low, or all high.
    """
    bounds = expected[list(SUM_BOUNDS)].iloc[-1].rename(SUM_BOUNDS)
    return pd.concat([pd.Series({"revenue": expected["revenue"].sum(skipna=False)}), bounds])


def draw_bands(last: pd.Series, expected: pd.DataFrame, colour: str, name: str, formats: Formats) -> list[Part]:
    """Return both bands and the expected line; all begin at `last`, the revenue of the last known month (one row)."""
    months = name_months([*last.index, *expected.index], formats)
    start = float(last.iloc[0])
    bands = [
        {
            "type": "scatter",
            "x": [*months, *months[::-1]],
            "y": [start, *expected[f"upper_{level}"], *expected[f"lower_{level}"][::-1], start],
            "fill": "toself",
            "fillcolor": colour,
            "opacity": opacity,
            "mode": "lines",
            "line": {"width": 0},
            "hoverinfo": "skip",
            "name": _(words),
        }
        for level, opacity, words in _BANDS
        if _is_known(expected, level)
    ]
    line = {
        "type": "scatter",
        "x": months,
        "y": [start, *expected["revenue"]],
        "mode": "lines",
        "line": {"color": colour, "width": 2, "dash": "2px,4px"},
        "name": name,
        "customdata": ["", *(_write_expected(month, formats) for month in expected.itertuples())],
        "hovertemplate": "%{customdata}",
    }
    return [*bands, line]


def name_bands(
    last_place: int, expected: pd.DataFrame, colour: str, theme: Theme, scale: float, text: str
) -> list[Part]:
    """Return the names of the bands and, as `text`, of the expected line, right of their last month.

    `scale` is how many pixels a unit of money is high: labels that would touch move up.
    """
    final, muted = expected.iloc[-1], TOKENS[theme]["muted"]
    labels = [make_label(last_place, final["revenue"], text, colour)]
    height = final["revenue"] * scale
    for level, _opacity, words in reversed(_BANDS):
        if _is_known(expected, level):
            own = final[f"upper_{level}"] * scale
            height = max(own, height + _APART_PX)
            ground = TOKENS[theme]["surface"]  # where it stands in the plot it hides the line where knowledge ends
            shift = {"yshift": height - own, "font": {"size": 11, "color": muted}, "bgcolor": ground}
            labels.append({**make_label(last_place, final[f"upper_{level}"], "", muted, **shift), "text": _(words)})
    return labels


def shrink_names(labels: list[Part], before: int) -> Part:
    """Return what of `layout.meta.phone` puts the names into the plot; `before` labels stand before them.

    Both bands have one name there, at the bottom, where no line ends; the expected line has none.
    """
    shrunk: Part = {f"annotations.{before + place}.visible": False for place in range(len(labels) - 1)}
    has_bands = len(labels) == 1 + len(_BANDS)
    inside = {"xanchor": "right", "xshift": 0, "yshift": 6, "yref": "paper", "y": 0, "yanchor": "bottom"}
    if has_bands:
        inside["text"] = _("80% and 95% intervals")
    shrunk |= {f"annotations.{before + len(labels) - 1}.{key}": value for key, value in inside.items()}
    return {"margin.r": 16, **shrunk}


def measure_band_labels(labels: list[Part]) -> int:
    """Return the room that the names need at the right."""
    return max(measure_label(label["text"]) for label in labels) + 4


def mark_knowledge_end(known_months: int, theme: Theme) -> Part:
    """Return the dotted upright line between the last known month and the first to come."""
    line = {"width": 1, "color": TOKENS[theme]["line-strong"], "dash": "1px,3px"}
    place = known_months - 0.5
    return {"type": "line", "x0": place, "x1": place, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def find_top(expected: pd.DataFrame) -> float:
    """Return the highest amount drawn."""
    return float(expected[["revenue", "upper_80", "upper_95"]].max().max())


def _is_known(expected: pd.DataFrame, level: str) -> bool:
    return bool(expected[[f"lower_{level}", f"upper_{level}"]].notna().all(axis=None))


def _write_expected(month: tuple, formats: Formats) -> str:
    expected = formats.money_compact(month.revenue)
    if pd.isna(month.lower_80) or pd.isna(month.upper_80):
        return expected
    return _("{expected} (80%: {low} to {high})").format(
        expected=expected, low=formats.money_compact(month.lower_80), high=formats.money_compact(month.upper_80)
    )
