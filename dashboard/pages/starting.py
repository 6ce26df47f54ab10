"""Before the first month is published: what is happening and how far it is, or what was found and what to set.

Takes the newest run, gives the page; it asks again every two seconds, changes where there is news, and gives way
to the page asked for when a month is there.
"""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc
import pandas as pd
from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.components.cards import card
from dashboard.components.failures import failure_card
from dashboard.components.heads import emphasise, page_head
from dashboard.components.states import loading_figures
from dashboard.formatting import Formats
from dashboard.queries.reader import Reader
from dashboard.queries.snapshots import read_newest_run, read_published
from dashboard.translations import _, get_locale
from segmentation.settings import Settings

_ASK_EVERY_MS = 2_000


def layout(queries: Reader) -> list[Component]:
    """Return the page."""
    run = queries.read_fresh(read_newest_run)
    return [
        html.Div(_show_state(queries, run), id="starting-state", className="starting", **{"aria-live": "polite"}),
        dcc.Store(id="starting-published", data=False),
        dcc.Store(id="starting-shown", data=_sum_up(run)),
        dcc.Interval(id="starting-interval", interval=_ASK_EVERY_MS),
    ]


def register(app: Dash, queries: Reader) -> None:
    """Ask again while nothing is published; reload once a month is."""

    @app.callback(
        Output("starting-state", "children"),
        Output("starting-shown", "data"),
        Output("starting-published", "data"),
        Input("starting-interval", "n_intervals"),
        State("starting-shown", "data"),
        prevent_initial_call=True,
    )
    def ask_again(_times: int, shown: str) -> tuple[Any, str, bool]:
        run = queries.read_fresh(read_newest_run)
        news = _sum_up(run)
        state = no_update if news == shown else _show_state(queries, run)  # what a reader marks or focuses stays
        return state, news, not queries.read_fresh(read_published).empty

    app.clientside_callback(ClientsideFunction("insiders", "reloadWhenPublished"), Input("starting-published", "data"))


def _sum_up(run: pd.Series | None) -> str:
    return "" if run is None else " ".join(str(run[name]) for name in ("run_id", "status", "stage", "progress"))


def _show_state(queries: Reader, run: pd.Series | None) -> list[Component]:
    nothing = _("Nothing is published yet")
    if run is None:
        lead = _("The database is empty: no run has begun. The worker begins one by itself; this page follows it.")
        return [page_head(nothing, lead), _explain_start(queries.settings)]
    formats = Formats(get_locale(), queries.settings.currency)
    started = formats.instant(run["started_at"].tz_convert(queries.settings.zone))
    if run["status"] in ("failed", "rejected"):
        lead = _("The run of **{instant}** failed: nothing of it was published.").format(instant=started)
        outcome = _("Once the first months are there, this page gives way to them by itself.")
        error = run["error"] or run["stage"]
        return [page_head(nothing, lead), failure_card(_("What was found"), error, outcome, queries.settings)]
    if run["status"] in ("queued", "running"):
        share = formats.percent(run["progress"], 0)
        lead = _("**{share}** done. Overview opens by itself.").format(share=share)
        title = _("The first months are being made")
        return [page_head(title, lead), _show_progress(run, started), loading_figures()]
    lead = _("The run of **{instant}** ended without a month.").format(instant=started)
    return [page_head(nothing, lead), _explain_start(queries.settings, run["error"] or run["stage"])]


def _show_progress(run: pd.Series, started: str) -> Component:
    bar = dbc.Progress(value=100 * run["progress"], className="progress-line")
    return card(run["stage"], bar, _("The run of {instant}").format(instant=started))


def _explain_start(settings: Settings, said: str = "") -> Component:
    source = _("the demo shop, since no SOURCE is set") if settings.is_demo else f"SOURCE={settings.source}"
    steps = [
        _("The source is {source}. Another one goes into **.env** as **SOURCE=path/to/orders.csv**.").format(
            source=f"**{source}**"
        ),
        _("**make run** starts the worker with the dashboard; alone it is **python -m segmentation schedule**."),
        _("**python -m segmentation check** reads the source and says what it finds; it writes nothing."),
    ]
    parts = [html.P(said, className="error-words")] if said else []
    return card(
        _("What to do"), [*parts, html.Ol([html.Li(emphasise(step)) for step in steps], className="next-steps")]
    )
