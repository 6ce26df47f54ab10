"""What publishing a month again changed in its list of Insiders.

Takes a connection and an as-of date, gives counts of `reporting.revision_changes`. It formats nothing.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from segmentation.store.tables import revision_changes_view


class Revision(NamedTuple):
    """How many Insiders the newest revision of a month added and removed, and when the list before was published."""

    added: int
    removed: int
    published_before_at: datetime


def read_revision(connection: Connection, as_of: date) -> Revision | None:
    """Return what the newest revision changed; None where there was none, or the same customers stayed."""
    changes = revision_changes_view.c
    counted = select(
        func.count().filter(changes.is_added).label("added"),
        func.count().filter(~changes.is_added).label("removed"),
        func.max(changes.published_before_at).label("published_before_at"),
    ).where(changes.as_of == as_of)
    row = connection.execute(counted).one()
    return Revision(*row) if row.added or row.removed else None
