"""Before the first month is published: what is happening and how far it is, or what was found and what to set.

Takes the newest run, gives the page; it asks again every two seconds and gives way to the page asked for
when a month is there.
"""

from __future__ import annotations

import dash_bootstrap_components as dbc
import pandas as pd
from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.components.cards import card
from dashboard.components.heads import page_head
from dashboard.components.marks import dot
from dashboard.formatting import Formats
from dashboard.queries.reader import Reader
from dashboard.queries.snapshots import read_newest_run, read_published
from dashboard.translations import _, get_locale

_ASK_EVERY_MS = 2_000


def layout(queries: Reader) -> list[Component]:
    """Return the page."""
    return [
        html.Div(_show_state(queries), id="starting-state", className="starting", **{"aria-live": "polite"}),
        dcc.Store(id="starting-published", data=False),
        dcc.Interval(id="starting-interval", interval=_ASK_EVERY_MS),
    ]


def register(app: Dash, queries: Reader) -> None:
    """Ask again while nothing is published; reload once a month is."""

    @app.callback(
        Output("starting-state", "children"),
        Output("starting-published", "data"),
        Input("starting-interval", "n_intervals"),
        prevent_initial_call=True,
    )
    def ask_again(_times: int) -> tuple[list[Component], bool]:
        return _show_state(queries), not queries.read_fresh(read_published).empty

    app.clientside_callback(ClientsideFunction("insiders", "reloadWhenPublished"), Input("starting-published", "data"))


def _show_state(queries: Reader) -> list[Component]:
    run = queries.read_fresh(read_newest_run)
    nothing = _("Nothing is published yet")
    if run is None:
        lead = _("No run has begun. The worker begins one: {command}.").format(
            command="python -m segmentation schedule"
        )
        return [page_head(nothing, lead)]
    formats = Formats(get_locale(), queries.settings.currency)
    started = formats.instant(run["started_at"].tz_convert(queries.settings.zone))
    if run["status"] in ("failed", "rejected"):
        lead = _("The run of **{instant}** failed.").format(instant=started)
        return [page_head(nothing, lead), _show_failure(run)]
    if run["status"] in ("queued", "running"):
        share = formats.percent(run["progress"], 0)
        lead = _("**{share}** done. Overview opens by itself.").format(share=share)
        return [page_head(_("The first months are being made"), lead), _show_progress(run, started)]
    return [page_head(nothing, run["stage"])]


def _show_progress(run: pd.Series, started: str) -> Component:
    bar = dbc.Progress(value=100 * run["progress"], className="progress-line")
    return card(run["stage"], bar, _("The run of {instant}").format(instant=started))


def _show_failure(run: pd.Series) -> Component:
    error = html.P([dot("failed"), html.Span(run["error"] or run["stage"])], className="error-words")
    remedy = _("Set what it says in .env or the environment, and start again. Overview opens by itself.")
    return card(_("What was found"), [error, html.P(remedy, className="muted")])
