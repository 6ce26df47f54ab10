"""The curve of concentration: the share of revenue that the best customers bring, by their share of the base.

Takes rows of `reporting.concentration`, gives the figure and its words. The browser moves the ring along the points
(`assets/concentration.js`): `layout.meta.ring` says which traces it is.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.canvas import Part, build_figure, draw_nothing, list_ticks, make_label, make_value_axis
from dashboard.formatting import Formats
from dashboard.theme import TOKENS, Theme
from dashboard.translations import _, ngettext

HEIGHT = 372
_QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
_PAST_AT, _NEXT_AT, _EQUAL_AT = 0.3, 0.4, 0.45
"""At which share of the customers the names of the curves stand."""
_HALF = 0.5
_WHOLE = 1.05


def find_point(points: pd.DataFrame, customers: int) -> int:
    """Return the place of the stored point with the nearest number of customers."""
    return int((points["customers"] - customers).abs().to_numpy().argmin())


def draw_curve(
    points: pd.DataFrame, members: int, months: int, chosen: int, theme: Theme, formats: Formats
) -> go.Figure:
    """Return the curve of the past, that of the following quarter where known, the size of now and a choice.

    Parameters
    ----------
    points
        Rows of `reporting.concentration`, the fewest customers first.
    members
        As many as there are Insiders.
    months
        That the window held.
    chosen
        The place of the point that is chosen.
    """
    known = points.dropna(subset=["revenue_share"])
    if known.empty:
        return draw_nothing(theme, HEIGHT, _("The base has no revenue in the window"))
    tokens, now = TOKENS[theme], known[known["customers"] == members]
    traces = [
        _draw_equality(theme),
        *_draw_shares(points, "next_revenue_share", tokens["others"], 2, formats),
        *_draw_shares(points, "revenue_share", tokens["ink2"], 2.5, formats),
        *_mark_now(now, theme),
    ]
    ticks = _list_ticks(points)
    return build_figure(
        theme,
        HEIGHT,
        [*traces, *_draw_ring(points.iloc[chosen], theme)],
        [*_name_curves(points, months, theme, formats), *_name_now(now, theme, formats)],
        hovermode="closest",
        xaxis={
            "range": [-0.1, 1.01],
            "tickvals": list(_QUARTERS),
            "ticktext": [formats.percent(tick, 0) for tick in _QUARTERS],
        },
        yaxis=make_value_axis(ticks, [formats.percent(tick, 0) for tick in ticks], room=0.06),
        margin={"b": 24, "r": 20},
        meta={"ring": len(traces), "phone": {"xaxis.range": [-0.16, 1.02]}},
    )


def _list_ticks(points: pd.DataFrame) -> list[float]:
    """Return quarters of the revenue; more where customers below zero make others bring more than all of it."""
    shares = points[["revenue_share", "next_revenue_share"]]
    lowest, highest = shares.min().min(), shares.max().max()
    return list(_QUARTERS) if lowest >= 0 and highest <= _WHOLE else list_ticks(lowest, highest)


def _draw_shares(points: pd.DataFrame, column: str, colour: str, width: float, formats: Formats) -> list[Part]:
    """Return a curve from nothing to everyone; nothing where it is not known."""
    known = points.dropna(subset=[column])
    if known.empty:
        return []
    return [
        {
            "type": "scatter",
            "x": [0.0, *known["share_of_customers"]],
            "y": [0.0, *known[column]],
            "mode": "lines",
            "line": {"color": colour, "width": width},
            "cliponaxis": False,
            "customdata": ["", *(_tell_point(row, getattr(row, column), formats) for row in known.itertuples())],
            "hovertemplate": "%{customdata}<extra></extra>",
        }
    ]


def _draw_equality(theme: Theme) -> Part:
    line = {"color": TOKENS[theme]["line-strong"], "width": 1, "dash": "dot"}
    return {"type": "scatter", "x": [0, 1], "y": [0, 1], "mode": "lines", "line": line, "hoverinfo": "skip"}


def _mark_now(found: pd.DataFrame, theme: Theme) -> list[Part]:
    """Return the point at the number of Insiders, and its line down to the axis."""
    colour = TOKENS[theme]["insiders"]
    return [
        part
        for row in found.itertuples()
        for part in (
            _draw_drop(row.share_of_customers, row.revenue_share, {"color": colour, "width": 1.5}),
            {
                **_draw_drop(row.share_of_customers, row.revenue_share, {}),
                "x": [row.share_of_customers],
                "y": [row.revenue_share],
                "mode": "markers",
                "marker": {"size": 9, "color": colour, "line": {"width": 2, "color": TOKENS[theme]["surface"]}},
            },
        )
    ]


def _draw_drop(x: float, y: float | None, line: Part) -> Part:
    drop = {"type": "scatter", "x": [x, x], "y": [0, y], "mode": "lines", "hoverinfo": "skip", "cliponaxis": False}
    return {**drop, "line": line}


def _draw_ring(point: pd.Series, theme: Theme) -> list[Part]:
    """Return the line and the ring of what is chosen."""
    x, y, ink = point["share_of_customers"], point["revenue_share"], TOKENS[theme]["ink"]
    marker = {"size": 15, "symbol": "circle-open", "color": ink, "line": {"width": 2}}
    ring = {"type": "scatter", "x": [x], "y": [y], "mode": "markers", "marker": marker, "hoverinfo": "skip"}
    return [_draw_drop(x, y, {"color": ink, "width": 1}), {**ring, "cliponaxis": False}]


def _name_curves(points: pd.DataFrame, months: int, theme: Theme, formats: Formats) -> list[Part]:
    tokens = TOKENS[theme]
    window = ngettext("the last month", "the last {count} months", months).format(count=formats.number(months))
    past = points.iloc[find_point(points, round(_PAST_AT * points["customers"].max()))]
    above = {"xanchor": "right", "yanchor": "bottom", "xshift": -6, "yshift": 2}
    below = {"xanchor": "left", "yanchor": "top", "xshift": 6, "yshift": -2, "bgcolor": tokens["surface"]}
    labels = [make_label(past["share_of_customers"], past["revenue_share"], window, tokens["ink2"], **above)]
    later = points.iloc[find_point(points, round(_NEXT_AT * points["customers"].max()))]
    if pd.notna(later["next_revenue_share"]):
        at = (later["share_of_customers"], later["next_revenue_share"])
        labels.append(make_label(*at, _("the next three months"), tokens["muted"], **below))
    equal = make_label(_EQUAL_AT, _EQUAL_AT, "", tokens["muted"], **below)
    return [*labels, {**equal, "text": _("if all brought the same")}]


def _name_now(found: pd.DataFrame, theme: Theme, formats: Formats) -> list[Part]:
    return [
        make_label(
            row.share_of_customers,
            0,
            _("{members} as now").format(members=formats.number(row.customers)),
            TOKENS[theme]["insiders"],
            yanchor="bottom",
            yshift=2,
            bgcolor=TOKENS[theme]["surface"],
        )
        for row in found.itertuples()
    ]


def _tell_point(row: Any, share: float, formats: Formats) -> str:
    return ngettext(
        "{customers} customer, {part} of the base: {share} of revenue",
        "{customers} customers, {part} of the base: {share} of revenue",
        row.customers,
    ).format(
        customers=formats.number(row.customers),
        part=formats.percent(row.share_of_customers),
        share=formats.percent(share),
    )


def title_curve(points: pd.DataFrame, formats: Formats) -> str:
    """Return the finding: what the best one percent bring, or the first customer of a small shop."""
    known = points.dropna(subset=["revenue_share"])
    if known.empty:
        return _("Share of revenue by share of customers")
    first = known.iloc[0]
    share = formats.percent(first["revenue_share"], 0)
    if first["customers"] == 1:
        return _("The best customer brings {share} of revenue").format(share=share)
    return _("The best {part} bring {share} of revenue").format(
        part=formats.percent(first["share_of_customers"], 0), share=share
    )


def find_half(points: pd.DataFrame) -> pd.Series | None:
    """Return the first point that holds half of the revenue; None where there is no revenue."""
    found = points[points["revenue_share"] >= _HALF]
    return None if found.empty else found.iloc[0]


def describe_curve(points: pd.DataFrame, members: int, formats: Formats) -> str:
    """Return the figure in words, for who does not see it: every tenth point, and the number of Insiders."""
    known = points.dropna(subset=["revenue_share"])
    if known.empty:
        return title_curve(points, formats)
    is_told = (
        (known.reset_index().index % 10 == 0) | (known["customers"] == members) | (known["share_of_customers"] == 1)
    )
    told = "; ".join(_tell_point(row, row.revenue_share, formats) for row in known[is_told].itertuples())
    now = ngettext("There is {count} Insider now.", "There are {count} Insiders now.", members)
    return f"{told}. {now.format(count=formats.number(members))}"
