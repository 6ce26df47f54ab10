"""The notes that readers pinned to a month: the one thing that the dashboard writes.

Takes a connection, gives rows of `reporting.notes`, and adds or removes one. What it writes was checked before.
"""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
from sqlalchemy import Connection, delete, insert, select

from dashboard.queries.reader import fetch
from segmentation.store.tables import notes, notes_view


def read_notes(connection: Connection) -> pd.DataFrame:
    """Return note_id, month, text, author, created_at, the newest month first, of a month the newest note first."""
    order = (notes_view.c.month.desc(), notes_view.c.note_id.desc())
    return fetch(connection, select(notes_view).order_by(*order))


def add_note(connection: Connection, month: date, text: str, author: str, now: datetime) -> int:
    """Store a note and return its id."""
    values = {"month": month, "text": text, "author": author, "created_at": now}
    return int(connection.execute(insert(notes).values(values).returning(notes.c.note_id)).scalar_one())


def remove_note(connection: Connection, note_id: int) -> bool:
    """Remove a note; False where there is none of that id."""
    return connection.execute(delete(notes).where(notes.c.note_id == note_id)).rowcount > 0
