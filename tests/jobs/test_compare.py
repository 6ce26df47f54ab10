"""The comparison as a job: stored, recorded, printed, and silent about what it cannot know."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from sqlalchemy import Engine, select

from segmentation.errors import HistoryError, SettingsError
from segmentation.jobs.compare import Comparison, compare, describe_comparison, list_adopting_lines
from segmentation.jobs.schedule import build_trigger
from segmentation.settings import Settings
from segmentation.store.tables import runs_view, segment_candidates_view
from tests.builders import build_history, draw_sales
from tests.store.publications import REAL, publish_history

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


# without a frequency axis there are fewer spaces to compare
SETTINGS = replace(REAL, frequency_weight=0.0)


def run(database_url: str) -> Comparison:
    return compare(replace(SETTINGS, database_url=database_url), NOW, lambda *_: None, resamples=1)


def read_newest_run(engine: Engine) -> dict[str, object]:
    with engine.connect() as connection:
        newest = select(runs_view).order_by(runs_view.c.run_id.desc()).limit(1)
        return dict(connection.execute(newest).one()._mapping)


def build_candidates(chosen: int) -> pd.DataFrame:
    rows = [
        ("sized_kmeans", 5, 365.0, 0.35, 0.08, 0.41, 0.8, 0.92, 0.9, 1.006),
        ("sized_kmeans", 4, 182.5, 0.35, 0.08, 0.42, 0.81, 0.95, 0.91, 1.002),
        ("hdbscan", pd.NA, 365.0, 0.35, 0.08, 0.1, 0.4, 0.5, 0.2, float("nan")),
    ]
    names = ["algorithm", "segments", "half_life_days", "frequency_weight", "insiders_share", "silhouette"]
    names += ["bootstrap_stability", "month_jaccard_mean", "month_jaccard_min", "next_revenue_ratio"]
    frame = pd.DataFrame(rows, columns=names).astype({"segments": "Int64"})
    return frame.assign(is_chosen=frame.index == chosen)


@pytest.mark.postgres
def test_a_comparison_is_stored_shown_and_recorded(engine: Engine, database_url: str) -> None:
    publish_history(engine, build_history(draw_sales(seed=5, customers=160, first_month="2011-01-01", months=8)))
    comparison = run(database_url)
    with engine.connect() as connection:
        stored = pd.read_sql(select(segment_candidates_view).order_by(segment_candidates_view.c.position), connection)
    assert comparison.candidates is not None
    expected = comparison.candidates.assign(compared_at=pd.Timestamp(NOW))[list(stored.columns)]
    pd.testing.assert_frame_equal(stored, expected, check_dtype=False)
    recorded = read_newest_run(engine)
    assert (recorded["kind"], recorded["status"], recorded["as_of"]) == ("compare", "succeeded", None)
    assert str(recorded["stage"]).startswith("33 candidates compared")


@pytest.mark.postgres
def test_a_young_shop_has_nothing_to_compare_and_that_is_no_failure(engine: Engine, database_url: str) -> None:
    publish_history(engine, build_history(draw_sales(seed=5, customers=60, first_month="2011-01-01", months=4)))
    comparison = run(database_url)
    assert comparison.candidates is None
    (said,) = describe_comparison(comparison, Settings())
    assert "Wait until the history holds 8 complete months" in said
    assert read_newest_run(engine)["status"] == "succeeded"


@pytest.mark.postgres
def test_without_any_history_it_says_what_to_run(engine: Engine, database_url: str) -> None:
    with pytest.raises(HistoryError, match=r"Run `python -m segmentation refresh` first"):
        run(database_url)
    assert read_newest_run(engine)["status"] == "failed"


def test_the_lines_that_adopt_a_choice_name_what_differs_and_nothing_else() -> None:
    assert list_adopting_lines(build_candidates(chosen=1), Settings()) == ["SEGMENTS=4", "HALF_LIFE_DAYS=182.5"]
    assert list_adopting_lines(build_candidates(chosen=0), Settings()) == []


def test_the_table_shows_every_candidate_and_marks_the_chosen_one() -> None:
    said = list(describe_comparison(Comparison((), "Done.", None, build_candidates(chosen=1)), Settings()))
    assert [line.endswith("chosen") for line in said[1:4]] == [False, True, False]
    assert said[3].split() == ["hdbscan", "-", "365", "0.35", "0.08", "0.100", "0.400", "0.500", "0.200", "nan"]
    assert said[4:] == [
        "Done.",
        "Adopting it starts a new lineage, and so changes the list. Set:",
        "SEGMENTS=4",
        "HALF_LIFE_DAYS=182.5",
    ]


def test_by_default_models_are_compared_four_times_a_year() -> None:
    trigger, fired, after = build_trigger(Settings(), "compare"), [], datetime(2026, 1, 1, tzinfo=UTC)
    while len(fired) < 5:
        fired.append(trigger.get_next_fire_time(None, after))
        after = fired[-1] + timedelta(seconds=1)
    assert [(time.month, time.day, time.hour) for time in fired] == [(month, 2, 7) for month in (1, 4, 7, 10, 1)]


def test_a_cron_of_comparisons_that_cannot_be_read_is_an_error_that_shows_one() -> None:
    with pytest.raises(SettingsError, match=r"COMPARE_CRON must be .*found '0 7 2 \*/3 someday'.*Try 0 7 2 \*/3 \*"):
        build_trigger(Settings(compare_cron="0 7 2 */3 someday"), "compare")
