"""Overview: how many Insiders, what share of revenue, is it growing."""

from __future__ import annotations

from dash import Dash
from dash.development.base_component import Component

from dashboard.components.heads import page_head
from dashboard.pages.request import PageRequest
from dashboard.queries.reader import Reader
from dashboard.translations import _


def layout(queries: Reader, request: PageRequest) -> list[Component]:
    """Return the page."""
    formats = request.formats
    lead = _("[[{insiders} Insiders]].").format(insiders=formats.number(request.snapshot["insiders"]))
    return [page_head(_("Overview, {month}").format(month=formats.month(request.month)), lead)]


def register(app: Dash, queries: Reader) -> None:
    """Nothing on this page answers back yet."""
