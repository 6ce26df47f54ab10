"""Every page: its address, its place in the navigation, its layout and its callbacks.

A page is added by a module with `layout` and `register` and one line in `PAGES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dash import Dash
from dash.development.base_component import Component

from dashboard.pages import (
    actions,
    changes,
    chosen,
    cohorts,
    concentration,
    customer,
    evidence,
    forecast,
    insiders,
    overview,
    report,
    runs,
    segments,
)
from dashboard.pages.request import PageRequest
from dashboard.queries.reader import Reader
from dashboard.translations import mark


@dataclass(frozen=True)
class Page:
    """One entry of the navigation.

    Attributes
    ----------
    title, group
        Marked for translation; `_` says them in the reader's language.
    layout
        What stands in `<main>`.
    register
        Adds the page's callbacks to the app.
    counts
        What the number beside the entry counts, of `read_counts`; empty for most.
    is_live
        Whether it shows what changes without a publication, so that it is drawn anew every time.
    has_export
        Whether lists of customers are exported from it.
    has_compare
        Whether it compares two months that the reader chooses.
    """

    title: str
    group: str
    layout: Callable[[Reader, PageRequest], list[Component]]
    register: Callable[[Dash, Reader], None]
    counts: str = ""
    is_live: bool = False
    has_export: bool = False
    has_compare: bool = False


PAGES: dict[str, Page] = {
    "/": Page(mark("Overview"), mark("This month"), overview.layout, overview.register, has_compare=True),
    "/report": Page(mark("Report"), mark("This month"), report.layout, report.register),
    "/insiders": Page(
        mark("Insiders"), mark("Customers"), insiders.layout, insiders.register, "insiders", has_export=True
    ),
    "/changes": Page(mark("Changes"), mark("Customers"), changes.layout, changes.register, "changes", has_export=True),
    "/customer": Page(mark("Customer"), "", customer.layout, customer.register),
    "/segments": Page(mark("Segments"), mark("Customers"), segments.layout, segments.register, has_compare=True),
    "/cohorts": Page(mark("Cohorts"), mark("Customers"), cohorts.layout, cohorts.register),
    "/evidence": Page(mark("Evidence"), mark("Proof"), evidence.layout, evidence.register),
    "/forecast": Page(mark("Forecast"), mark("Proof"), forecast.layout, forecast.register, has_compare=True),
    "/concentration": Page(mark("Concentration"), mark("Proof"), concentration.layout, concentration.register),
    "/actions": Page(mark("Actions"), mark("Work"), actions.layout, actions.register, "actions", has_export=True),
    "/runs": Page(mark("Data & runs"), mark("Behind it"), runs.layout, runs.register, is_live=True),
    "/chosen": Page(mark("How segments were chosen"), mark("Behind it"), chosen.layout, chosen.register),
}
"""In the order of the navigation; a page without a group is reached by links alone."""
