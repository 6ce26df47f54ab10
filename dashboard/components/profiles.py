"""How a segment differs from the base: a bar for each measure, from the base's mean to the segment's.

Takes a row of `reporting.segments` and the base's means, gives a table. A measure that is not known is left out.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.formatting import Formats
from dashboard.translations import _, mark

WIDEST_TIMES = 10.0
"""A bar ends at ten times the base, or a tenth of it; its number tells the rest."""

MEASURES: tuple[tuple[str, str, Callable[[Formats, float], str]], ...] = (
    ("mean_revenue", mark("Revenue each"), Formats.money_whole),
    ("mean_orders", mark("Orders each"), lambda formats, value: formats.number(value, 1)),
    ("mean_basket", mark("Basket"), Formats.money_whole),
    ("mean_recency_days", mark("Days since order"), Formats.number),
    ("products_per_order", mark("Products per order"), lambda formats, value: formats.number(value, 1)),
    ("return_share", mark("Returned"), Formats.percent),
)


def profile_table(segment: pd.Series, base: pd.Series, formats: Formats) -> Component:
    """Return a row for each measure: its name, the segment's mean, the bar against the base, the base's mean."""
    heading = [
        html.Th(html.Span(_("Measure"), className="visually-hidden"), scope="col"),
        html.Th(_("Mean"), scope="col", className="number"),
        html.Th(_("Times the base"), scope="col", className="times"),
        html.Th(_("Base"), scope="col", className="base"),
    ]
    rows = [
        html.Tr(
            [
                html.Th(_(words), scope="row"),
                html.Td(write(formats, segment[name]), className="number"),
                html.Td(_draw_times(segment[name], base[name], formats), className="times"),
                html.Td(write(formats, base[name]), className="base"),
            ]
        )
        for name, words, write in MEASURES
        if pd.notna(segment[name]) and pd.notna(base[name])
    ]
    caption = html.Caption(
        _("{segment} against the base").format(segment=segment["segment_name"]), className="visually-hidden"
    )
    return html.Table([caption, html.Thead(html.Tr(heading)), html.Tbody(rows)], className="profile")


def _draw_times(value: float, base: float, formats: Formats) -> Component | None:
    """Return a bar from the middle: twice the base is as long to the right as half of it to the left."""
    if value <= 0 or base <= 0:
        return None
    times = value / base
    length = min(abs(math.log(times)) / math.log(WIDEST_TIMES), 1.0)
    words = f"{formats.number(times, 1 if times >= 0.95 else 2)}×"
    return html.Span(
        [html.I(), html.Span(words)],
        className="times-bar more" if times >= 1 else "times-bar less",
        style={"--length": f"{length:.3f}"},
    )
