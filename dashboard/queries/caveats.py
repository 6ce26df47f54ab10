"""What the answers of an as-of date cannot tell, and why.

Takes a connection, an as-of date and an answer, gives keys and numbers of sentences. It renders none.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from segmentation.store.tables import caveats_view


class StoredCaveat(NamedTuple):
    """A sentence as it is stored; `segmentation.sentences.render_stored` writes it in another language."""

    key: str
    numbers: dict[str, Any]
    sentence: str


def read_caveats(connection: Connection, as_of: date, answer: str) -> list[StoredCaveat]:
    """Return the caveats of an answer (evidence, forecast, propensity, actions), in their order."""
    caveats = caveats_view.c
    asked = select(caveats.key, caveats.numbers, caveats.sentence).where(
        caveats.as_of == as_of, caveats.answer == answer
    )
    return [StoredCaveat(*row) for row in connection.execute(asked.order_by(caveats.position))]
