"""The dashboard: the one place where settings, database, pages and server meet.

Takes settings, gives a Dash app whose `.server` gunicorn serves. One callback, the router, turns the address
into a page; it holds no state, so several apps may live in one process.
"""

from __future__ import annotations

from dash import MATCH, ClientsideFunction, Dash, Input, Output, State

from dashboard import serving
from dashboard.ahead import start_drawing
from dashboard.components.shell import build_shell
from dashboard.language import serve_language
from dashboard.note_service import serve_notes
from dashboard.pages import PAGES, starting
from dashboard.plotly_bundle import serve_plotly
from dashboard.queries.reader import Reader
from dashboard.router import Router
from dashboard.theme import write_css
from dashboard.translations import choose_locale, get_locale
from segmentation.settings import Settings
from segmentation.store.connection import connect_engine

_INDEX = """<!DOCTYPE html>
<html lang="{{%language%}}" data-bs-theme="light">
<head>{{%metas%}}<title>{{%title%}}</title>
<link rel="icon" type="image/svg+xml" href="{icon}"><style>{tokens}</style>
<script src="{look}"></script>{{%css%}}</head>
<body>{{%app_entry%}}<footer>{{%config%}}{{%scripts%}}{{%renderer%}}</footer></body>
</html>"""


def create_app(settings: Settings, *, draws_ahead: bool = False) -> Dash:
    """Return the dashboard of the shop in `settings.database_url`.

    It connects when the first page is asked for, or at once where it `draws_ahead`.
    """
    choose_locale(settings.locale)
    app = Dash(
        __name__,
        title="Insiders",
        update_title=None,
        use_pages=False,
        suppress_callback_exceptions=True,
        external_stylesheets=[serving.BOOTSTRAP_URL],
        assets_ignore=r"^look\.js$",
        index_string=_INDEX.format(
            tokens=write_css(), icon=serving.name_asset("favicon.svg"), look=serving.name_asset("look.js")
        ),
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    queries = Reader(connect_engine(settings.database_url), settings)
    serve_language(app.server, settings.locale)
    _name_language(app)
    serving.compress_answers(app.server)
    serving.keep_assets(app.server)
    serving.send_headers(app)
    serving.serve_bootstrap(app.server)
    serve_plotly(app.server)
    serving.serve_health(app.server, queries)
    serve_notes(app.server, queries)
    app.layout = build_shell
    router = Router(queries)
    _register_frame(app, router)
    for page in PAGES.values():
        page.register(app, queries)
    starting.register(app, queries)
    if draws_ahead:
        start_drawing(queries, router)
    return app


def _name_language(app: Dash) -> None:
    """Let each page name the language it is in."""
    write_index = app.interpolate_index

    def write_in_language(**parts: str) -> str:
        return write_index(**parts).replace("{%language%}", get_locale().replace("_", "-"), 1)

    app.interpolate_index = write_in_language


def _register_frame(app: Dash, router: Router) -> None:
    app.callback(
        Output("main", "children"),
        Output("navigation", "children"),
        Output("drawer-navigation", "children"),
        Output("as-of", "children"),
        Output("freshness", "children"),
        Output("source-name", "children"),
        Output("title", "data"),
        Input("url", "pathname"),
        Input("url", "search"),
    )(router.show)
    in_browser = {
        "chooseLook": (Output("look", "data"), Input("look-button", "n_clicks")),
        "showTitle": (Input("title", "data"),),
        "toggleDrawer": (
            Output("drawer", "is_open"),
            Input("menu-button", "n_clicks"),
            Input("url", "href"),
            State("drawer", "is_open"),
        ),
        "drawFigure": (
            Output({"type": "graph", "name": MATCH}, "figure"),
            Input({"type": "figures", "name": MATCH}, "data"),
            Input("look", "data"),
        ),
    }
    for function, wiring in in_browser.items():
        app.clientside_callback(ClientsideFunction("insiders", function), *wiring)
