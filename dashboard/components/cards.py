"""Cards: a finding as title, its definition as subtitle, the figure, and the table behind it.

Takes words, components and a way to draw, gives Dash components. Table, CSV and PNG work in the browser
(`assets/cards.js`); the figure's theme is chosen there too (`assets/figures.js`), so nothing is asked twice.
"""

from __future__ import annotations

from collections.abc import Callable

import plotly.graph_objects as go
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.theme import TOKENS, Theme
from dashboard.translations import _

Children = Component | str | list[Component | str | None] | None

_BLANK = {"data": [], "layout": {"xaxis": {"visible": False}, "yaxis": {"visible": False}}}
_GRAPH_OPTIONS = {"displayModeBar": False, "displaylogo": False, "showSendToCloud": False, "responsive": True}


def card(
    title: str,
    body: Children,
    subtitle: str = "",
    footer: str = "",
    actions: Children = None,
    flush: bool = False,
    name: str = "",
) -> Component:
    """Return a card; `flush` bodies (lists, tables) reach its edges; `name` is that of the files it downloads."""
    heading = [html.H2(title), actions, html.P(subtitle, className="subtitle") if subtitle else None]
    return html.Section(
        [
            html.Header(heading),
            html.Div(body, className="body flush" if flush else "body"),
            html.Footer(footer) if footer else None,
        ],
        className="card",
        **({"data-name": name} if name else {}),
    )


def figure_card(
    name: str,
    title: str,
    subtitle: str,
    draw: Callable[[Theme], go.Figure],
    table: Component,
    alternative: str,
    height: int,
    footer: str = "",
) -> Component:
    """Return a card with a figure in both themes and its table.

    Parameters
    ----------
    name
        Unique on the page; names the files of the downloads.
    draw
        The figure in one theme.
    table
        What `components.tables.data_table` gave: shown by "Table", written by "CSV".
    alternative
        One sentence that says what the figure shows, for who cannot see it.
    height
        Of the figure, in pixels.
    """
    high = {"height": f"{height}px"}
    graph = dcc.Graph(id={"type": "graph", "name": name}, figure=_BLANK, config=_GRAPH_OPTIONS, style=high)
    body = [
        dcc.Store(id={"type": "figures", "name": name}, data={theme: draw(theme).to_plotly_json() for theme in TOKENS}),
        html.Div(graph, className="figure", role="img", style=high, **{"aria-label": alternative}),
        html.Div(table, className="behind", hidden=True, style=high),
    ]
    return card(title, body, subtitle, footer, _figure_actions(), flush=True, name=name)


def _figure_actions() -> Component:
    table = html.Button(
        [html.I(className="icon icon-table"), html.Span(_("Table"))],
        type="button",
        title=_("Show the numbers"),
        **{"data-action": "table", "aria-pressed": "false"},
    )
    download = html.Details(
        [
            html.Summary([html.I(className="icon icon-download"), html.Span(_("Download"))], title=_("Download")),
            html.Div(
                [
                    html.Button(_("CSV, the numbers"), type="button", **{"data-action": "csv"}),
                    html.Button(_("PNG, the figure"), type="button", **{"data-action": "png"}),
                ],
                className="menu",
            ),
        ],
        className="dropdown-details",
    )
    return html.Div([table, download], className="actions")
