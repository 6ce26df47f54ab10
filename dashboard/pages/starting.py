"""Before the first month is published: what is happening, or what to set."""

from __future__ import annotations

from dash import Dash
from dash.development.base_component import Component

from dashboard.components.heads import page_head
from dashboard.queries.reader import Reader
from dashboard.translations import _


def layout(queries: Reader) -> list[Component]:
    """Return the page."""
    return [page_head(_("Starting"), _("No month is published yet."))]


def register(app: Dash, queries: Reader) -> None:
    """Nothing yet."""
