"""What the pages with charts over months share: the panel for notes, and figures that draw them.

Takes the reader's request, gives the panel and figures; the notes are read from `reporting`.
"""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.cards import figure_card
from dashboard.components.note_panel import PinnedNote, note_panel
from dashboard.figures.notes import NARROW_CARD_PX, WIDE_CARD_PX, Draw, describe_notes, pin_notes
from dashboard.pages.request import PageRequest
from dashboard.queries.notes import read_notes
from dashboard.queries.reader import Reader
from segmentation.months import add_months, count_months


def show_notes(queries: Reader, request: PageRequest) -> Component:
    """Return the panel: months from the first known one to the last forecast, the month shown chosen."""
    formats, published, zone = request.formats, request.published, queries.settings.zone
    oldest = add_months(published["as_of"].iloc[0].date(), -int(published["window_months"].iloc[0]))
    last = add_months(published["as_of"].iloc[-1].date(), queries.settings.forecast_months - 1)
    months = [add_months(oldest, step) for step in range(count_months(oldest, last) + 1)]
    named = [(f"{month:%Y-%m}", formats.month(month)) for month in months]
    shown = months.index(request.month)
    notes = [
        PinnedNote(
            int(note.note_id),
            formats.month(note.month),
            note.text,
            note.author,
            formats.date(note.created_at.tz_convert(zone)),
        )
        for note in queries.read(read_notes).itertuples()
    ]
    return note_panel(notes, named[shown::-1], named[shown + 1 :])


def noted_card(
    queries: Reader,
    request: PageRequest,
    name: str,
    title: str,
    subtitle: str,
    draw: Draw,
    table: Component,
    alternative: str,
    height: int,
    footer: str = "",
    is_narrow: bool = False,
) -> Component:
    """Return a `figure_card` whose figure, and the words that stand for it, have the notes of the months it shows.

    A card of five columns `is_narrow`: its notes have less room.
    """
    notes = queries.read(read_notes)
    words = f"{alternative} {describe_notes(draw, notes, request.formats)}".rstrip()
    pinned = pin_notes(draw, notes, request.formats, NARROW_CARD_PX if is_narrow else WIDE_CARD_PX)
    return figure_card(name, title, subtitle, pinned, table, words, height, footer)
