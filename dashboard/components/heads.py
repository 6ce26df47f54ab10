"""How a page opens: what it is, then the answer in a sentence.

Takes sentences, gives the head of a page. `**384**` is bold and `[[384 Insiders]]` bold in the Insiders' blue.
"""

from __future__ import annotations

import re

from dash import html
from dash.development.base_component import Component

_MARKED = re.compile(r"(\*\*.+?\*\*|\[\[.+?\]\]|−[^\s)]+)")
"""What is bold or blue, and amounts below zero: a line may end after their minus."""


def emphasise(sentence: str) -> list[Component | str]:
    """Return the parts of a sentence, its marked numbers as bold elements."""
    return [_mark(part) for part in _MARKED.split(sentence) if part]


def page_head(eyebrow: str, lead: str, beside: Component | None = None) -> Component:
    """Return the eyebrow (the page's only `h1`) over the lead; `beside` stands at the right of the eyebrow."""
    title = html.H1(eyebrow, className="eyebrow", tabIndex="-1")
    return html.Div(
        [html.Div([title, beside], className="head-line"), html.P(emphasise(lead), className="lead")],
        className="page-head",
    )


def _mark(part: str) -> Component | str:
    if part.startswith("**"):
        return html.B(part[2:-2])
    if part.startswith("[["):
        return html.B(part[2:-2], className="ins")
    if part.startswith("−"):
        return html.Span(part, className="unbroken")
    return part
