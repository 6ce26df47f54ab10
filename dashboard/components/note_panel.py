"""The panel in a page's head in which a reader pins a note to a month, sees all notes, and takes one away.

Takes months and notes, gives Dash components. `assets/notes.js` sends what is typed; the browser remembers the name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.note_service import AUTHOR_LENGTH, NOTES_URL, TEXT_LENGTH
from dashboard.translations import _

Months = Sequence[tuple[str, str]]
"""Of each month YYYY-MM and its name."""


@dataclass(frozen=True)
class PinnedNote:
    """A note as it is listed: its month, its words, who pinned it and when."""

    note_id: int
    month: str
    text: str
    author: str
    pinned_on: str


def note_panel(notes: Sequence[PinnedNote], known: Months, later: Months) -> Component:
    """Return the control and the panel that it opens; of `known` months the first is chosen until another is."""
    count = html.Span(str(len(notes)), className="muted") if notes else None
    opener = html.Summary([_("Pin a note"), count], className="control quiet")
    panel = html.Div([_build_form(known, later), *_list_notes(notes)], className="note-panel choices")
    return html.Details([opener, panel], className="dropdown-details notes")


def _build_form(known: Months, later: Months) -> Component:
    groups = [
        html.Optgroup([html.Option(name, value=month) for month, name in months], label=label)
        for label, months in ((_("Known months"), known), (_("Later months"), later))
        if months
    ]
    return html.Form(
        [
            html.P(_("It shows on every chart over months, to everybody who reads here."), className="caption"),
            _label(_("Month"), html.Select(groups, id="note-month", name="month", required=True, className="control")),
            _label(
                _("What happened, {most} characters at most").format(most=TEXT_LENGTH),
                html.Textarea(id="note-text", name="text", required="required", maxLength=TEXT_LENGTH, rows=2),
            ),
            _label(
                _("Your name"),
                dcc.Input(  # with debounce Dash puts the caret back after a key, and quick letters change places
                    id="note-author",
                    name="author",
                    type="text",
                    required=True,
                    maxLength=AUTHOR_LENGTH,
                    persistence=True,
                    autoComplete="name",
                ),
            ),
            html.P(className="note-error neg", role="alert"),
            html.Button(_("Pin the note"), type="submit", className="control"),
        ],
        className="note-form",
        **{"data-url": NOTES_URL, "data-failed": _("The note could not be sent. Is the server reachable?")},
    )


def _label(words: str, control: Component) -> Component:
    return html.Div([html.Label(words, htmlFor=control.id), control], className="note-field")


def _list_notes(notes: Sequence[PinnedNote]) -> list[Component]:
    if not notes:
        return []
    return [html.H2(_("All notes")), html.Ul([_fill_note(note) for note in notes])]


def _fill_note(note: PinnedNote) -> Component:
    question = _("Remove the note of {author} on {month}, for everybody?").format(author=note.author, month=note.month)
    remove = html.Button(
        _("Remove"),
        type="button",
        className="note-remove",
        **{
            "data-url": f"{NOTES_URL}/{note.note_id}",
            "data-question": question,
            "data-failed": _("The note could not be removed. Is the server reachable?"),
            "aria-label": _("Remove the note of {author} on {month}").format(author=note.author, month=note.month),
        },
    )
    signed = _("{month}, pinned by {author} on {day}").format(month=note.month, author=note.author, day=note.pinned_on)
    return html.Li([html.P(note.text), html.P([signed, " ", remove], className="caption")])
