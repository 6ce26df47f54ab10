"""What the answers of an as-of date cannot tell, and why.

Takes a connection and an as-of date, gives keys and numbers of sentences. It renders none.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from segmentation.store.tables import caveats_view

ANSWERS = ("evidence", "forecast", "propensity", "actions")


class StoredCaveat(NamedTuple):
    """A sentence as it is stored; `segmentation.sentences.render_stored` writes it in another language."""

    key: str
    numbers: dict[str, Any]
    sentence: str


def read_caveats(connection: Connection, as_of: date) -> dict[str, list[StoredCaveat]]:
    """Return the caveats of every answer of a month, each answer's in their order."""
    caveats = caveats_view.c
    asked = select(caveats.answer, caveats.key, caveats.numbers, caveats.sentence).where(caveats.as_of == as_of)
    found: dict[str, list[StoredCaveat]] = {answer: [] for answer in ANSWERS}
    for answer, *caveat in connection.execute(asked.order_by(caveats.answer, caveats.position)):
        found[answer].append(StoredCaveat(*caveat))
    return found
