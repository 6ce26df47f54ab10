"""Shares held out, in Postgres."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from sqlalchemy import Engine, text

from segmentation.settings import Settings
from segmentation.store.holdouts import read_assigned, read_holdouts, store_assigned, store_holdouts
from segmentation.store.runs import start_run
from segmentation.store.write import Publication, publish
from tests.builders import build_history
from tests.store.publications import COLUMNS, DEMO, NOW, REAL, publish_history

pytestmark = pytest.mark.postgres

MAY, JUNE = date(2020, 5, 1), date(2020, 6, 1)
HISTORY = build_history([("a", f"2020-0{month}-05", 10.0) for month in (1, 2, 3)])


def publish_holdouts(engine: Engine, holdouts: dict[date, float], settings: Settings = REAL) -> None:
    run_id = start_run(engine, "refresh", "Starting", NOW)
    publish(engine, Publication(run_id, settings, HISTORY, COLUMNS, NOW, holdouts=holdouts), [])


def read(engine: Engine) -> dict[date, float]:
    with engine.connect() as connection:
        return read_holdouts(connection)


def test_shares_are_kept_by_their_start(engine: Engine) -> None:
    assert read(engine) == {}
    publish_holdouts(engine, {JUNE: 0.0, MAY: 0.1})
    assert list(read(engine).items()) == [(MAY, 0.1), (JUNE, 0.0)]


def test_a_share_may_be_replaced_and_none_is_forgotten(engine: Engine) -> None:
    publish_holdouts(engine, {MAY: 0.1})
    publish_holdouts(engine, {JUNE: 0.3})
    publish_holdouts(engine, {JUNE: 0.2})
    assert read(engine) == {MAY: 0.1, JUNE: 0.2}


def test_what_is_stored_is_not_written_again(engine: Engine) -> None:
    publish_holdouts(engine, {MAY: 0.1})
    with engine.begin() as connection:
        connection.execute(text("create rule no_more as on insert to insiders.holdouts do instead nothing"))
        before = connection.scalar(text("select xmin from insiders.holdouts"))
        store_holdouts(connection, {MAY: 0.1})
        assert connection.scalar(text("select xmin from insiders.holdouts")) == before


def test_the_first_real_source_ends_the_holdout_of_the_demo(engine: Engine) -> None:
    publish_history(engine, HISTORY, DEMO)
    publish_holdouts(engine, {MAY: 0.1}, DEMO)
    assert read(engine) == {MAY: 0.1}
    publish_holdouts(engine, {JUNE: 0.2}, REAL)
    assert read(engine) == {JUNE: 0.2}


def make_entrants(entered_on: str, **is_held_out: bool) -> pd.DataFrame:
    """Return entrants of one date, as the holdout assigns them: one keyword for each customer."""
    ids = pd.Index(is_held_out, dtype="str", name="customer_id")
    columns = {"entered_on": pd.Timestamp(entered_on), "share": 0.5, "is_held_out": list(is_held_out.values())}
    return pd.DataFrame(columns, index=ids)


def test_nobody_is_ever_assigned_anew(engine: Engine) -> None:
    with engine.begin() as connection:
        store_assigned(connection, make_entrants("2020-05-01", a=True, b=False))
        store_assigned(connection, make_entrants("2020-06-01", a=False, b=True, c=True))
        found = read_assigned(connection)
    assert found["is_held_out"].to_dict() == {"a": True, "b": False, "c": True}
    assert found["entered_on"].astype(str).tolist() == ["2020-05-01", "2020-05-01", "2020-06-01"]
    assert found["share"].tolist() == [0.5, 0.5, 0.5]


def test_the_first_real_source_forgets_whom_the_demo_held_out(engine: Engine) -> None:
    publish_history(engine, HISTORY, DEMO)
    with engine.begin() as connection:
        store_assigned(connection, make_entrants("2020-05-01", a=True))
    publish_holdouts(engine, {}, REAL)
    with engine.connect() as connection:
        assert read_assigned(connection).empty
