"""From other model settings to published months: names are carried over once, and then kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine, select

from segmentation.jobs.backfill import backfill
from segmentation.jobs.refresh import refresh
from segmentation.settings import Settings
from segmentation.store.tables import segments_view
from tests.builders import draw_sales

pytestmark = pytest.mark.postgres

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
NEWEST = date(2020, 7, 1)


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Settings:
    """The settings of a shop whose source is written and of which nothing is published."""
    sales = [*draw_sales(seed=11, customers=90, first_month="2020-01-01", months=6), ("c0001", "2020-07-01", 20.0)]
    lines = pd.DataFrame(sales, columns=["CustomerID", "InvoiceDate", "Revenue"])
    lines.to_csv(tmp_path / "sales.csv", index=False)
    return Settings(database_url=database_url, data_dir=str(tmp_path), source=str(tmp_path / "sales.csv"))


def read_names(engine: Engine) -> dict[date, set[str]]:
    """The names of the segments of each published month."""
    with engine.connect() as connection:
        rows = connection.execute(select(segments_view.c.as_of, segments_view.c.segment_name)).all()
    return {as_of: {name for found, name in rows if found == as_of} for as_of, _ in rows}


def test_another_lineage_goes_by_the_names_of_the_one_before(shop: Settings, engine: Engine) -> None:
    refresh(shop, NOW, lambda *_: None)
    before = read_names(engine)
    other = replace(shop, half_life_days=300.0)
    assert refresh(other, NOW, lambda *_: None).published == (NEWEST,)
    assert read_names(engine) == before
    assert refresh(other, NOW, lambda *_: None).published == ()


def test_the_names_stay_those_that_were_carried_over_whatever_is_published_later(
    shop: Settings, engine: Engine
) -> None:
    refresh(shop, NOW, lambda *_: None)
    other = replace(shop, segments=6, half_life_days=300.0)
    refresh(other, NOW, lambda *_: None)
    carried = read_names(engine)[NEWEST]
    assert len(carried) == 6
    backfill(other, NOW, lambda *_: None)
    assert {frozenset(names) for names in read_names(engine).values()} == {frozenset(carried)}
    assert refresh(other, NOW, lambda *_: None).published == ()


def test_going_back_to_the_first_settings_goes_by_their_own_names(shop: Settings, engine: Engine) -> None:
    refresh(shop, NOW, lambda *_: None)
    before = read_names(engine)
    refresh(replace(shop, segments=6), NOW, lambda *_: None)
    assert refresh(shop, NOW, lambda *_: None).published == (NEWEST,)
    assert read_names(engine) == before
