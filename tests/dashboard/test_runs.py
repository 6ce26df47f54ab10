"""Data & runs speaks of dated lines, and repeats what the newest run said of the others."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import ModuleType

import pytest
from sqlalchemy import Engine, text

from dashboard.components.undated import quote_undated
from dashboard.formatting import Formats
from dashboard.pages import overview, runs
from dashboard.pages.request import read_request
from dashboard.queries.reader import Reader
from segmentation.jobs.stages import describe_end
from segmentation.settings import Settings
from segmentation.store.runs import finish_run, start_run
from tests.dashboard.builders import fail_run, publish_shop
from tests.dashboard.test_components import read_text
from tests.jobs.test_stages import build_reading

UNDATED = "Nothing to do: every month is published. 1,200 lines have no readable date. Read as Windows-1252."


def read_source_again(engine: Engine, said: str) -> None:
    """Record a run that read the source a day later and published nothing."""
    now = datetime(2012, 1, 2, 5, tzinfo=UTC)
    finish_run(
        engine, start_run(engine, "refresh", "Reading", now), status="succeeded", now=now, stage=said, rows_read=2_200
    )


def show(engine: Engine, page: ModuleType, search: str = "") -> str:
    """Return the words of a page."""
    queries = Reader(engine, Settings())
    return read_text(page.layout(queries, read_request(queries, "/", search)))


@pytest.mark.parametrize(
    ("undatable", "sentence"),
    [(0, ""), (1, "1 line has no readable date."), (1_200, "1,200 lines have no readable date.")],
)
def test_it_quotes_what_a_run_says_of_lines_without_a_date(undatable: int, sentence: str) -> None:
    reading = build_reading(undatable, ("Read as Windows-1252.",))
    said = describe_end([date(2020, 4, 1)], reading, reading.history, "en_GB")
    assert quote_undated(said, "en_GB", Formats("en_GB", "GBP")) == sentence


@pytest.mark.postgres
def test_data_and_runs_repeats_that_lines_have_no_date(engine: Engine) -> None:
    publish_shop(engine, customers=60)
    assert "no readable date" not in show(engine, runs)
    read_source_again(engine, UNDATED)
    fail_run(engine, "No such file.")
    shown = show(engine, runs)
    assert "1,200 lines have no readable date. They belong to no month." in shown
    assert shown.index("belong to no month") < shown.index("Published")


@pytest.mark.postgres
def test_data_and_runs_counts_dated_lines_and_never_rounds_up_to_all(engine: Engine) -> None:
    publish_shop(engine, customers=60)
    with engine.begin() as connection:
        connection.execute(text("update insiders.snapshot_quality set share_of_lines = 0.99996 where rule = 'kept'"))
    shown = show(engine, runs)
    assert "99.9% of " in shown
    assert "100.0% of " not in shown
    assert " dated lines count, worth" in shown
    assert "2 of " in shown[shown.index("Lines by rule") - 200 :]


@pytest.mark.postgres
def test_overview_counts_lines_without_a_date_among_what_needs_attention(engine: Engine) -> None:
    publish_shop(engine, customers=60)
    assert "no readable date" not in show(engine, overview)
    read_source_again(engine, UNDATED)
    assert "1,200 lines have no readable date.–Check data" in show(engine, overview)
