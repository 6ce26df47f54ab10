"""What stands where a figure or a list cannot: loading, empty, failed, a word of warning.

Takes sentences, gives Dash components. An error shows a reference that the log repeats, never a traceback.
"""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.marks import DotKind, dot
from dashboard.translations import _

_BARS = (48, 56, 50, 66, 86, 79, 100, 108)


def notice(kind: DotKind, sentence: str) -> Component:
    """Return a sentence above the page's head: what the reader should know before reading on."""
    return html.P([dot(kind), html.Span(sentence)], className="notice-line", role="status")


def empty_state(sentence: str, link: tuple[str, str] | None = None) -> Component:
    """Return what is true where there is nothing to show, and where to go (words and address)."""
    go = html.P(dcc.Link(link[0], href=link[1], className="go")) if link else None
    return html.Div([html.P(sentence), go], className="message")


def error_state(sentence: str, reference: str) -> Component:
    """Return what failed, the reference under which the log has it, and a way to try again."""
    return html.Div(
        [
            html.P([dot("failed"), sentence]),
            html.P(_("Reference {reference}").format(reference=reference), className="muted"),
            html.Button(_("Try again"), type="button", className="control", **{"data-action": "reload"}),
        ],
        className="message",
        role="alert",
    )


def skeleton() -> Component:
    """Return the grey shapes of a page that is loading: a head, five tiles, two figures, two lists."""
    lead = [html.I(className="skeleton-line short"), html.I(className="skeleton-line lead-line")]
    tile = [html.I(className="skeleton-line"), html.I(className="skeleton-line short")]
    lists = [html.Div(html.Div(tile, className="card list")) for _list in range(2)]
    return html.Div(
        [
            html.Span(_("Loading"), className="visually-hidden", role="status"),
            html.Div(lead, className="page-head"),
            html.Div(className="card words"),
            html.Div([html.Div(tile, className="card tile") for _tile in range(5)], className="row-5"),
            loading_figures(),
            html.Div(lists, className="row-7-5"),
        ],
        className="skeleton",
    )


def loading_figures() -> Component:
    """Return the grey shapes of two figures side by side."""
    bars = html.Div([html.I(style={"height": f"{height}px"}) for height in _BARS], className="skeleton-bars")
    lines = [html.I(className="skeleton-line"), html.I(className="skeleton-line short")]
    figures = [html.Div([*lines, bars], className="card figure") for _figure in range(2)]
    return html.Div(figures, className="row-7-5 skeleton", **{"aria-hidden": "true"})
