"""The line after a month was published again: how many Insiders that added and removed, and who.

Takes the reader's request, gives a line for the top of a page.
"""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.marks import dot
from dashboard.pages.request import PageRequest
from dashboard.queries.lists import ADDED, REMOVED
from dashboard.queries.reader import Reader
from dashboard.queries.revisions import read_revision
from dashboard.translations import _, ngettext


def tell_revision(queries: Reader, request: PageRequest) -> Component | None:
    """Return what a revision changed in the list of Insiders, with links to the two lists; None where nothing."""
    revision = queries.read(read_revision, request.as_of)
    if revision is None:
        return None
    formats = request.formats
    sentence = _("{added}, {removed} since the list of {day}.").format(
        added=ngettext("{count} added", "{count} added", revision.added).format(count=formats.number(revision.added)),
        removed=ngettext("{count} removed", "{count} removed", revision.removed).format(
            count=formats.number(revision.removed)
        ),
        day=formats.date(revision.published_before_at.astimezone(queries.settings.zone)),
    )
    links = [
        dcc.Link(words, href=request.link("/insiders", list=name))
        for name, words, count in (
            (ADDED, _("Who was added"), revision.added),
            (REMOVED, _("Who was removed"), revision.removed),
        )
        if count
    ]
    return html.P([dot("notice"), html.Span(sentence), *links], className="notice-line", role="status")
