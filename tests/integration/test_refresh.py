"""From a source to published months: what a refresh and a backfill publish, and what they leave alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from segmentation.errors import HistoryError, InsidersError, QualityGateError
from segmentation.ingest.demo import write_demo_shop
from segmentation.settings import Settings
from tests.integration.shop import (
    AS_OF_DATES,
    NOW,
    SALES,
    backfill_shop,
    count_rows,
    read_revisions,
    read_runs,
    read_snapshots,
    refresh_shop,
    with_source,
    write_source,
)

pytestmark = pytest.mark.postgres


def test_a_first_refresh_publishes_every_complete_month(shop: Settings, engine: Engine) -> None:
    result = refresh_shop(shop)
    assert list(result.published) == AS_OF_DATES
    assert read_revisions(engine) == dict.fromkeys(AS_OF_DATES, 1)
    (run,) = read_runs(engine)
    assert (run.kind, run.status, run.as_of, run.rows_read) == ("refresh", "succeeded", AS_OF_DATES[-1], len(SALES))
    assert run.stage.startswith("4 months published, 2020-04-01 to 2020-07-01.")  # remarks may follow


def test_a_second_refresh_writes_nothing_and_says_so(shop: Settings, engine: Engine) -> None:
    refresh_shop(shop)
    before = count_rows(engine)
    assert refresh_shop(shop).published == ()
    assert count_rows(engine) == before
    run = read_runs(engine)[-1]
    assert (run.status, run.as_of) == ("succeeded", None)
    assert run.stage == "Nothing to do: every month is published as the source has it."


def test_rows_in_another_order_publish_nothing(shop: Settings) -> None:
    refresh_shop(shop)
    assert refresh_shop(shop, SALES[::-1]).published == ()


def test_a_month_that_became_complete_is_published(shop: Settings, engine: Engine) -> None:
    refresh_shop(shop)
    result = refresh_shop(shop, [*SALES, ("c0001", "2020-08-01", 5.0)])
    assert result.published == (date(2020, 8, 1),)
    assert set(read_revisions(engine).values()) == {1}


def test_a_line_in_a_month_that_has_not_ended_publishes_nothing(shop: Settings) -> None:
    refresh_shop(shop)
    assert refresh_shop(shop, [*SALES, ("c0001", "2020-07-02", 5.0)]).published == ()


def test_a_changed_line_revises_the_months_after_it(shop: Settings, engine: Engine) -> None:
    refresh_shop(shop)
    result = refresh_shop(shop, [*SALES, ("c0002", "2020-05-12", 900.0)])
    assert result.published == (date(2020, 6, 1), date(2020, 7, 1))
    assert list(read_revisions(engine).values()) == [1, 1, 2, 2]


def test_other_model_settings_publish_the_newest_month_alone(shop: Settings, engine: Engine) -> None:
    refresh_shop(shop)
    other = replace(shop, half_life_days=180.0)
    assert refresh_shop(other).published == (AS_OF_DATES[-1],)
    assert [row.lineage for row in read_snapshots(engine)] == [1, 1, 1, 2]


def test_a_backfill_completes_a_lineage(shop: Settings, engine: Engine) -> None:
    refresh_shop(shop)
    other = replace(shop, half_life_days=180.0)
    refresh_shop(other)
    assert backfill_shop(other, first=date(2020, 5, 1)).published == tuple(AS_OF_DATES[1:3])
    assert [row.lineage for row in read_snapshots(engine)] == [1, 2, 2, 2]
    assert backfill_shop(other).published == (AS_OF_DATES[0],)
    assert refresh_shop(other).published == ()
    assert [run.kind for run in read_runs(engine)] == ["refresh", "refresh", "backfill", "backfill", "refresh"]


def test_going_back_to_earlier_settings_goes_on_with_their_lineage(shop: Settings, engine: Engine) -> None:
    refresh_shop(shop)
    refresh_shop(replace(shop, half_life_days=180.0))
    assert refresh_shop(shop).published == (AS_OF_DATES[-1],)
    assert [(row.lineage, row.revision) for row in read_snapshots(engine)] == [(1, 1), (1, 1), (1, 1), (1, 3)]


def test_as_of_limits_how_far_new_months_go(shop: Settings) -> None:
    assert refresh_shop(shop, as_of=date(2020, 5, 1)).published == tuple(AS_OF_DATES[:2])
    assert refresh_shop(shop).published == tuple(AS_OF_DATES[2:])


def test_a_month_that_the_history_does_not_allow_is_an_error(shop: Settings) -> None:
    with pytest.raises(HistoryError, match=r"as-of dates from 2020-04-01 to 2020-07-01; 2020-03-01 is none of them"):
        refresh_shop(shop, as_of=date(2020, 3, 1))


def test_a_trimmed_source_keeps_the_past(shop: Settings, engine: Engine) -> None:
    refresh_shop(shop)
    before = count_rows(engine)
    assert refresh_shop(shop, [sale for sale in SALES if sale[1] >= "2020-03-01"]).published == ()
    assert count_rows(engine) == before


def test_a_trimmed_source_goes_on_where_the_whole_one_would(shop: Settings, engine: Engine) -> None:
    longer = [*SALES, ("c0001", "2020-08-01", 5.0)]
    refresh_shop(shop)
    refresh_shop(shop, [sale for sale in longer if sale[1] >= "2020-04-15"])
    with engine.connect() as connection:
        trimmed = connection.execute(text("select as_of, digest from insiders.snapshots order by as_of")).all()
    refresh_shop(shop, longer)
    with engine.connect() as connection:
        whole = connection.execute(text("select as_of, digest from insiders.snapshots order by as_of")).all()
    assert trimmed == whole
    assert len(whole) == 5


def test_the_first_real_source_replaces_the_demo(shop: Settings, engine: Engine) -> None:
    demo = replace(shop, source="")
    write_demo_shop(Path(demo.source_uri), customers=120, months=5, seed=3, end=NOW.date())
    refresh_shop(demo)
    assert len(read_snapshots(engine)) == 3
    assert list(refresh_shop(shop).published) == AS_OF_DATES
    assert read_revisions(engine) == dict.fromkeys(AS_OF_DATES, 1)


def test_the_demo_does_not_replace_a_real_shop(shop: Settings, engine: Engine) -> None:
    refresh_shop(shop)
    with pytest.raises(QualityGateError, match="The demo shop does not replace it"):
        refresh_shop(replace(shop, source=""))
    assert read_runs(engine)[-1].status == "rejected"


def test_another_shop_is_refused_with_the_remedy(shop: Settings, engine: Engine) -> None:
    refresh_shop(shop)
    before = count_rows(engine)
    strangers = [(f"other {customer}", day, money) for customer, day, money in SALES]
    with pytest.raises(QualityGateError, match=r"At least half of the .* found 0.*another DATA_DIR or DATABASE_URL"):
        refresh_shop(shop, strangers)
    assert count_rows(engine) == before
    run = read_runs(engine)[-1]
    assert (run.status, run.as_of) == ("rejected", None)
    assert "make reset" in run.error


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "empty|no rows|nothing"),
        ("Colour,Day\nred,2020-01-01\n", "customer_id"),
        ("CustomerID,InvoiceDate,Quantity,UnitPrice\nc1,some day,1,2.5\n", "date"),
        (None, "sales"),
    ],
    ids=["empty", "missing column", "no dates", "no file"],
)
def test_a_bad_source_changes_nothing_and_records_why(
    shop: Settings, engine: Engine, content: str | None, said: str
) -> None:
    refresh_shop(shop)
    before = count_rows(engine)
    bad = with_source(shop, "bad_sales.csv")
    if content is not None:
        Path(bad.source).write_text(content)
    with pytest.raises(InsidersError, match=f"(?i){said}") as caught:
        refresh_shop(bad)
    assert count_rows(engine) == before
    run = read_runs(engine)[-1]
    assert (run.status, run.as_of, run.error) == ("failed", None, str(caught.value))


def test_too_little_history_is_an_error_that_says_how_much_is_needed(shop: Settings) -> None:
    with pytest.raises(HistoryError, match=r"needs 3 complete months \(MIN_HISTORY_MONTHS\), found 2\. Wait"):
        refresh_shop(shop, [sale for sale in SALES if sale[1] < "2020-03-10"])


def test_lines_without_a_date_are_said_at_the_end(shop: Settings, engine: Engine) -> None:
    write_source(Path(shop.source), SALES)
    with Path(shop.source).open("a") as file:
        file.write("c0001,one day,999999,85123A,1,2.5,France\n")
    refresh_shop(shop)
    assert "1 line has no readable date." in read_runs(engine)[-1].stage


def test_a_run_that_a_kill_left_is_recorded_as_failed_by_the_next(shop: Settings, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(
            text(
                "insert into insiders.runs (kind, status, stage, progress, started_at)"
                " values ('refresh', 'running', 'reading the source', 0.1, now())"
            )
        )
    refresh_shop(shop)
    assert [run.status for run in read_runs(engine)] == ["failed", "succeeded"]
