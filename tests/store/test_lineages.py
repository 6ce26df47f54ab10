"""The names that a lineage starts with, stored and read back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, func, select

from segmentation.settings import Settings
from segmentation.store.read import read_lineage, read_newest_lineage
from segmentation.store.runs import start_run
from segmentation.store.tables import lineages
from segmentation.store.write import Publication, publish
from tests.builders import build_history, draw_sales
from tests.store.publications import DEMO, NOW, REAL, build_snapshots, publish_history

pytestmark = pytest.mark.postgres

HISTORY = build_history(draw_sales(9, 80, "2020-01-01", 5))
NAMES = {0: {"traits": ["insiders"], "position": 1}, 1: {"traits": ["frequent", "recent"], "position": 2}}


def publish_named(engine: Engine, settings: Settings, names: dict | None) -> None:
    """Publish the newest month, with names for a lineage that begins."""
    publication = Publication(start_run(engine, "refresh", "starting", NOW), settings, HISTORY, (), NOW, names)
    *_, newest = build_snapshots(HISTORY, settings)
    publish(engine, publication, [newest])


def test_a_lineage_keeps_the_names_that_it_started_with(engine: Engine) -> None:
    publish_named(engine, REAL, NAMES)
    publish_named(engine, replace(REAL, locale="pt_BR"), {0: NAMES[0]})
    with engine.connect() as connection:
        stored = read_lineage(connection, REAL.model)
    assert stored is not None
    assert (stored.lineage, stored.model, stored.segment_names) == (1, REAL.model, NAMES)


def test_a_lineage_that_names_itself_stores_none(engine: Engine) -> None:
    publish_named(engine, REAL, {})
    with engine.connect() as connection:
        stored = read_lineage(connection, REAL.model)
        assert connection.scalar(select(func.count()).where(lineages.c.segment_names.is_(None))) == 1
    assert stored is not None
    assert stored.segment_names is None


def test_the_newest_lineage_is_that_of_the_newest_month_shown(engine: Engine) -> None:
    with engine.connect() as connection:
        assert read_newest_lineage(connection) is None
    other = replace(REAL, half_life_days=200.0)
    for settings in (REAL, other, REAL):
        publish_named(engine, settings, None)
        with engine.connect() as connection:
            newest = read_newest_lineage(connection)
        assert newest is not None
        assert newest.model == settings.model


def test_a_real_shop_forgets_what_the_demo_called_its_segments(engine: Engine) -> None:
    publish_named(engine, DEMO, NAMES)
    publish_history(engine, HISTORY, REAL)
    with engine.connect() as connection:
        stored = read_lineage(connection, REAL.model)
    assert stored is not None
    assert stored.segment_names is None
