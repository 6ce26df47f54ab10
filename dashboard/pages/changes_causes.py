"""The two figures of Changes: why customers changed in this month, and how many did in each month.

Takes the reader's request, gives cards.
"""

from __future__ import annotations

from functools import partial

from dash.development.base_component import Component

from dashboard.components.cards import figure_card
from dashboard.components.tables import Cell, Heading, data_table
from dashboard.figures import causes
from dashboard.figures import changes as figures
from dashboard.pages.notes import noted_card
from dashboard.pages.request import PageRequest
from dashboard.queries.changes import read_changes
from dashboard.queries.reader import Reader
from dashboard.translations import _
from segmentation.months import add_months

MONTHS_SHOWN = 12


def show_causes(queries: Reader, request: PageRequest) -> Component:
    """Return how many entered, were put on notice, left and were reinstated by each cause."""
    formats, counted = request.formats, queries.read(read_changes, request.as_of).now
    crossed = causes.cross_causes(counted)
    headings = [Heading(_("Change")), *(Heading(_(name), is_number=True) for name in causes.CAUSES.values())]
    rows = [
        [_(causes.CHANGES[change]), *(Cell(formats.number(count), int(count)) for count in row)]
        for change, row in crossed.iterrows()
    ]
    footer = ""
    if request.previous is None and add_months(request.as_of, -1) >= request.published["as_of"].iloc[0].date():
        footer = _("The settings changed: both months are counted under the new ones.")
    return figure_card(
        "changes-causes",
        causes.title_causes(counted, formats),
        _("Customers by cause: own buying, old months that left the window, or others"),
        partial(causes.draw_causes, counted, formats=formats),
        data_table(_("Changes by cause"), headings, rows),
        causes.describe_causes(counted, formats),
        causes.HEIGHT,
        footer,
    )


def show_by_month(queries: Reader, request: PageRequest) -> Component:
    """Return how many entered and left in each of the last months, and the Insiders at its end."""
    formats, published = request.formats, request.published
    shown = published[published["as_of"] <= request.snapshot["as_of"]].tail(MONTHS_SHOWN)
    columns = ["entered", "left", "on_notice", "insiders"]
    rows = [
        [
            Cell(formats.month(add_months(as_of, -1)), f"{add_months(as_of, -1):%Y-%m}"),
            *(Cell(formats.number(count), int(count)) for count in counts),
        ]
        for as_of, *counts in shown[["as_of", *columns]].itertuples(index=False)
    ]
    names = [_("Entered"), _("Left"), _("On notice"), _("Insiders")]
    headings = [Heading(_("Month")), *(Heading(name, is_number=True) for name in names)]
    return noted_card(
        queries,
        request,
        "changes-by-month",
        figures.title_changes_by_month(shown, formats),
        _("Customers who entered and left in each month; Insiders at its end in blue"),
        partial(figures.draw_changes_by_month, shown, formats=formats),
        data_table(_("Changes by month"), headings, rows),
        figures.describe_changes_by_month(shown, formats),
        figures.HEIGHT,
    )
