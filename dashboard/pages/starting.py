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
        html.Div(_show_state(queries), id="starting-state", **{"aria-live": "polite"}),
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
    formats = Formats(get_locale(), queries.settings.currency)
    if run is None:
        return _show_waiting()
    if run["status"] in ("failed", "rejected"):
        return _show_failure(run, formats.instant(run["started_at"].tz_convert(queries.settings.zone)))
    if run["status"] in ("queued", "running"):
        return _show_progress(run, formats)
    return [page_head(_("Nothing is published yet"), run["stage"])]


def _show_waiting() -> list[Component]:
    lead = _("No run has begun. The worker reads the source: `python -m segmentation schedule`.")
    return [page_head(_("Nothing is published yet"), lead)]


def _show_progress(run: pd.Series, formats: Formats) -> list[Component]:
    share = formats.percent(run["progress"], 0)
    bar = dbc.Progress(value=100 * run["progress"], className="progress-line")
    body = [html.Div([html.Span(run["stage"]), html.B(share)], className="progress-words"), bar]
    return [
        page_head(
            _("The first months are being made"), _("**{share}** done. This page opens by itself.").format(share=share)
        ),
        card(_("What is happening"), body, _("The newest run")),
    ]


def _show_failure(run: pd.Series, started: str) -> list[Component]:
    error = html.P([dot("failed"), html.Span(run["error"] or run["stage"])], className="error-words")
    remedy = html.P(
        _("Set what it says in `.env` or the environment, then start again. This page opens by itself."),
        className="muted",
    )
    lead = _("The run of **{instant}** failed.").format(instant=started)
    return [page_head(_("Nothing is published yet"), lead), card(_("What was found"), [error, remedy], flush=False)]
