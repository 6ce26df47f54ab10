"""One of a few, chosen by a link: each choice is an address of its own.

Takes words and addresses, gives Dash components. It needs no callback.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component


@dataclass(frozen=True)
class Choice:
    """Its words, its address, and whether it is the one that is shown."""

    words: str
    address: str
    is_shown: bool


def link_tabs(label: str, choices: Sequence[Choice]) -> Component:
    """Return the choices side by side; `label` is read out."""
    items = [
        html.Li(dcc.Link(choice.words, href=choice.address), **({"aria-current": "true"} if choice.is_shown else {}))
        for choice in choices
    ]
    return html.Nav(html.Ul(items), className="link-tabs", **{"aria-label": label})
