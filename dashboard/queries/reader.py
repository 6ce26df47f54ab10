"""How the pages read: one connection per question, each answer kept until something new is published or noted.

Takes an engine, gives what the query functions of this package return. A query function is
`read_something(connection, *arguments)` on the views of `reporting`; it holds no state and knows no page.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from copy import copy
from typing import Any, TypeVar

import pandas as pd
from sqlalchemy import Connection, Date, DateTime, Engine, Float, Numeric, Select, Text, func, select

from dashboard.kept import Kept
from segmentation.settings import Settings
from segmentation.store.tables import notes_view, runs_view, snapshots_view

Answer = TypeVar("Answer")

_KEPT_ANSWERS = 256


class Reader:
    """Asks `reporting` of one shop, whose settings it carries; safe to share between threads.

    An answer is kept under the newest successful run, the newest publication and the notes: what is new is
    seen at once, and old answers fall out of a bounded store.
    """

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self.engine = engine
        self.settings = settings
        self._answers: Kept[Any] = Kept(_KEPT_ANSWERS)
        self._held: Hashable | None = None

    @property
    def state(self) -> Hashable:
        """What is published and noted now: what every answer is kept under."""
        return self._held or self.read_fresh(read_state)

    def hold(self) -> Reader:
        """Return a reader for one page: it asks what is published once, and shares the answers."""
        held = copy(self)
        held._held = self.state
        return held

    def read(self, function: Callable[..., Answer], *arguments: Hashable) -> Answer:
        """Return `function(connection, *arguments)`, asked once per publication."""
        answer: Answer = self._answers.give(
            (self.state, function, arguments), lambda: self.read_fresh(function, *arguments)
        )
        return answer

    def read_fresh(self, function: Callable[..., Answer], *arguments: Hashable) -> Answer:
        """Return `function(connection, *arguments)`, asked every time."""
        with self.engine.connect() as connection:
            return function(connection, *arguments)


def fetch(connection: Connection, statement: Select[Any]) -> pd.DataFrame:
    """Return the rows of a statement: numeric as float, dates as datetime64, instants in UTC, missing text as None."""
    frame = pd.read_sql_query(statement, connection)
    for column in statement.selected_columns:
        if isinstance(column.type, (Date, DateTime)):
            is_instant = isinstance(column.type, DateTime)
            frame = frame.assign(**{column.name: pd.to_datetime(frame[column.name], utc=is_instant)})
        elif isinstance(column.type, Text):
            texts = frame[column.name].astype(object)
            frame = frame.assign(**{column.name: texts.where(texts.notna(), None)})
        elif isinstance(column.type, (Float, Numeric)):
            frame = frame.assign(**{column.name: frame[column.name].astype(float)})
    return frame


def read_state(connection: Connection) -> Hashable:
    """Return what an answer depends on: the newest successful run, the newest publication, and the notes."""
    newest_run = select(func.max(runs_view.c.run_id)).where(runs_view.c.status == "succeeded").scalar_subquery()
    newest_publication = select(func.max(snapshots_view.c.published_at)).scalar_subquery()
    newest_note = select(func.max(notes_view.c.note_id)).scalar_subquery()
    notes = select(func.count(notes_view.c.note_id)).scalar_subquery()  # fewer once one is removed
    return tuple(connection.execute(select(newest_run, newest_publication, newest_note, notes)).one())
