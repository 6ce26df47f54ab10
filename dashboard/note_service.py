"""Where the browser sends a note to pin, or to take away.

Takes requests with JSON, gives 201, 204, or why not as a sentence in the reader's language. Accounts do not exist
yet: an author is what somebody typed, and whoever may read may also remove.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from flask import Flask, Request, Response, jsonify, request

from dashboard.queries.notes import add_note, remove_note
from dashboard.queries.reader import Reader
from dashboard.translations import _

NOTES_URL = "/notes"
TEXT_LENGTH, AUTHOR_LENGTH = 200, 60
"""At most so many characters."""

_MOST_NOTE_ID = 2**63 - 1
_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+")
"""Blanks, control characters, and marks that turn the direction of what follows."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Draft:
    """A note that may be stored."""

    month: date
    text: str
    author: str


def serve_notes(server: Flask, queries: Reader) -> None:
    """Answer POST and DELETE under `NOTES_URL`, from pages of this server alone."""

    @server.before_request
    def refuse_strangers() -> tuple[Response, int] | None:
        is_asked = request.path.startswith(f"{NOTES_URL}/") or request.path == NOTES_URL
        if is_asked and not _is_same_origin(request):
            return jsonify(error=_("Notes are taken from pages of this dashboard only.")), 403
        return None

    @server.post(NOTES_URL)
    def pin() -> tuple[Response, int]:
        draft = check_note(request.get_json(silent=True))
        if isinstance(draft, str):
            return jsonify(error=draft), 400
        with queries.engine.begin() as connection:
            note_id = add_note(connection, draft.month, draft.text, draft.author, datetime.now(UTC))
        return jsonify(note_id=note_id), 201

    @server.delete(f"{NOTES_URL}/<int:note_id>")
    def take_away(note_id: int) -> tuple[Response | str, int]:
        with queries.engine.begin() as connection:
            is_removed = note_id <= _MOST_NOTE_ID and remove_note(connection, note_id)
        if not is_removed:
            return jsonify(error=_("This note is already removed.")), 404
        _log.info("Removed note %s", note_id)
        return "", 204


def check_note(sent: object) -> Draft | str:
    """Return the note that was sent, its blanks tidied; or what is wrong with it."""
    if not isinstance(sent, dict):
        return _("Nothing was sent.")
    text, author = _tidy(sent.get("text")), _tidy(sent.get("author"))
    month = _read_month(sent.get("month"))
    if month is None:
        return _("Choose a month.")
    if not text:
        return _("Write what happened.")
    if len(text) > TEXT_LENGTH:
        return _("The note has {length} characters; {most} is the most.").format(length=len(text), most=TEXT_LENGTH)
    if not author:
        return _("Write your name, so that others know whom to ask.")
    if len(author) > AUTHOR_LENGTH:
        return _("The name has {length} characters; {most} is the most.").format(length=len(author), most=AUTHOR_LENGTH)
    return Draft(month, text, author)


def _tidy(sent: object) -> str:
    return _UNSEEN.sub(" ", sent).strip() if isinstance(sent, str) else ""


def _read_month(sent: object) -> date | None:
    """Return the first day of a month written as YYYY-MM; None where it is written otherwise."""
    if not isinstance(sent, str) or not re.fullmatch(r"[12]\d{3}-\d{2}", sent, re.ASCII):
        return None
    try:
        return date.fromisoformat(f"{sent}-01")
    except ValueError:
        return None


def _is_same_origin(asked: Request) -> bool:
    """Whether a page of this server asks: a browser names the origin of every page that writes."""
    origin = asked.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == asked.host
