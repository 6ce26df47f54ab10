"""Tiles: one number each, with its definition, what it is part of, and how it changed.

Takes words already formatted, gives Dash components. Where there is nothing to compare with, the change is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from dash import html
from dash.development.base_component import Component

from dashboard.components.sparklines import sparkline

Better = Literal["up", "down", "neither"]


def tile(
    name: str,
    label: str,
    definition: str,
    value: str,
    part_of: str,
    changes: Sequence[Component] = (),
    spark: Sequence[float] = (),
    expected: Sequence[float] = (),
) -> Component:
    """Return a tile; `definition` opens on hover, focus and tap of the label; `name` is its id on the page.

    `spark` is the course of the number until now, `expected` what follows.
    """
    described = f"{name}-definition"
    return html.Div(
        [
            html.Button(label, type="button", className="label", **{"aria-describedby": described}),
            html.Span(definition, id=described, role="tooltip", className="tip"),
            html.Div(value, className="value"),
            sparkline(spark, expected),
            html.Div(part_of, className="part-of"),
            html.Div(list(changes), className="changes"),
        ],
        id=name,
        className="card tile",
    )


def change(difference: float, text: str, against: str, better: Better = "up") -> Component:
    """Return ▲ 48 vs Oct: sign and arrow from `difference`, colour by whether that direction is better."""
    if difference == 0:
        return html.Span(["= ", against], className="change")
    direction = "up" if difference > 0 else "down"
    tone = "" if better == "neither" else " pos" if direction == better else " neg"
    arrow = "▲" if direction == "up" else "▼"
    return html.Span([html.B(f"{arrow} {text}", className=f"delta{tone}"), f" {against}"], className="change")
