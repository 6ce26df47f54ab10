"""What Overview and Data & runs read adds up, and an answer is asked once per publication."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pandas as pd
import pytest
from sqlalchemy import Connection, Engine, event, text

from dashboard.pages import PAGES
from dashboard.queries.caveats import read_caveats
from dashboard.queries.conditions import read_conditions
from dashboard.queries.evidence import read_evidence
from dashboard.queries.forecast import read_accuracy, read_forecasts
from dashboard.queries.overview import read_facts, read_lines, read_months, read_revenue_by_month
from dashboard.queries.reader import Reader
from dashboard.queries.runs import read_quality, read_runs, read_source_columns
from dashboard.queries.snapshots import read_counts, read_newest_run, read_published
from dashboard.router import Router
from segmentation.settings import Settings
from segmentation.store.runs import finish_run, start_run
from tests.dashboard.builders import FIRST_AS_OF, LAST_AS_OF, fail_run, publish_shop

pytestmark = pytest.mark.postgres


@pytest.fixture
def queries(engine: Engine) -> Reader:
    publish_shop(engine)
    return Reader(engine, Settings())


def test_it_reads_every_month_oldest_first(queries: Reader) -> None:
    published = queries.read(read_published)
    assert published["as_of"].is_monotonic_increasing
    assert published["as_of"].iloc[0].date() == FIRST_AS_OF
    assert published["as_of"].iloc[-1].date() == LAST_AS_OF
    assert published["revenue"].dtype == "float64"


def test_it_reads_sales_whose_parts_are_those_of_the_snapshot_and_its_rules(queries: Reader) -> None:
    _rules, sales = queries.read(read_lines, LAST_AS_OF)
    newest = queries.read(read_published).iloc[-1]
    assert sales["base"] == pytest.approx(newest["revenue"])
    assert sales["no_customer"] == pytest.approx(400.0)
    assert sales["left_out"] == pytest.approx(15.0)


def test_it_reads_revenue_of_both_groups_that_sums_to_every_known_customer(queries: Reader) -> None:
    months = queries.read(read_revenue_by_month, LAST_AS_OF)
    kept = queries.read(read_quality, LAST_AS_OF).set_index("rule").loc["kept", "revenue"]
    assert months["revenue"].sum() == pytest.approx(kept)
    assert list(months["month"].dt.date.unique()) == [date(2011, month, 1) for month in range(1, 13)]


def test_it_counts_who_needs_attention_by_the_rows_of_the_view(queries: Reader) -> None:
    with queries.engine.connect() as connection:
        customers = pd.read_sql_query(
            text("select * from reporting.customers where as_of = :as_of"),
            connection,
            params={"as_of": date(2011, 7, 1)},
        )
    attention = queries.read(read_facts, date(2011, 7, 1), 0.1).attention
    late = customers["is_member"] & (customers["recency_days"] > 1.5 * customers["usual_gap_days"])
    near = ~customers["is_member"] & (customers["margin"] > -0.1)
    for name, rows in {"on_notice": customers["on_notice"], "late": late, "near": near}.items():
        assert attention.loc[name, "customers"] == rows.sum()
        assert attention.loc[name, "revenue"] == pytest.approx(customers.loc[rows, "revenue"].astype(float).sum())
    assert attention["customers"].min() > 0


def test_months_known_and_expected_are_those_of_their_views(queries: Reader) -> None:
    known, expected = queries.read(read_months, LAST_AS_OF)
    by_month = queries.read(read_revenue_by_month, LAST_AS_OF)
    pd.testing.assert_frame_equal(known, by_month[["month", "customer_group", "revenue"]])
    forecasts = queries.read(read_forecasts, LAST_AS_OF)
    insiders = forecasts[forecasts["customer_group"] == "insiders"]
    assert len(expected) == 3
    pd.testing.assert_frame_equal(
        expected.reset_index(drop=True), insiders[list(expected.columns)].reset_index(drop=True)
    )


def test_lines_are_those_of_the_rules(queries: Reader) -> None:
    rules, _sales = queries.read(read_lines, LAST_AS_OF)
    counted = queries.read(read_quality, LAST_AS_OF)
    assert rules["lines"].is_monotonic_decreasing
    pd.testing.assert_frame_equal(
        rules.sort_values("rule", ignore_index=True), counted.sort_values("rule", ignore_index=True)[rules.columns]
    )


def test_single_numbers_are_those_of_their_views(queries: Reader) -> None:
    facts = queries.read(read_facts, LAST_AS_OF, 0.1)
    accuracy = queries.read(read_accuracy, LAST_AS_OF)
    chosen = accuracy[accuracy["is_chosen"] & (accuracy["customer_group"] == "insiders")].dropna(subset=["wape"])
    assert facts.error.to_dict() == chosen.iloc[-1][["wape", "origins", "horizon_months"]].to_dict()
    evidence = queries.read(read_evidence, LAST_AS_OF)
    later = evidence[~evidence["is_in_sample"] & (evidence["measure"] == "revenue")]
    lead = later[later["comparison"] == "rest"].iloc[-1]
    assert (facts.lead["period_end"], facts.lead["difference"]) == (lead["period_end"], lead["difference"])
    quarter = later[(later["comparison"] == "same_size_top") & (later["period_end"] == "2011-10-01")].iloc[0]
    assert facts.quarter["others_mean"] == quarter["others_mean"]
    enter = queries.read(read_conditions, LAST_AS_OF).loc["enter"]
    assert facts.rule.to_dict() == enter[["precision", "recall"]].to_dict()
    assert facts.caveats == queries.read(read_caveats, LAST_AS_OF)["forecast"]
    assert facts.reading["stage"] == "Published"


def test_the_course_of_the_lead_is_that_of_periods_as_long(queries: Reader) -> None:
    with queries.engine.connect() as connection:
        asked = text(
            "select as_of, difference from reporting.evidence where comparison = 'rest' and measure = 'revenue' "
            "and not is_in_sample and age(period_end, period_start) = interval '6 months' and as_of <= '2011-12-01'"
        )
        leads = {f"{row.as_of}": row.difference for row in connection.execute(asked)}
    assert len(leads) > 1
    assert queries.read(read_facts, date(2011, 12, 1), 0.1).lead["course"] == pytest.approx(leads)


def test_of_a_month_of_which_nothing_is_known_there_is_no_number(queries: Reader) -> None:
    facts = queries.read(read_facts, FIRST_AS_OF, 0.1)
    assert (facts.error, facts.lead, facts.quarter, facts.rule, facts.running) == (None,) * 5


def test_it_reads_missing_text_as_none(queries: Reader) -> None:
    columns = queries.read(read_source_columns).set_index("name")
    assert columns.loc["customer_id", "found_as"] == "CustomerID"
    assert columns.loc["country", "found_as"] is None
    assert queries.read_fresh(read_runs, 5)["error"].iloc[0] is None


def test_it_reads_the_newest_run_whatever_became_of_it(queries: Reader) -> None:
    fail_run(queries.engine, "No such file.")
    newest = queries.read_fresh(read_newest_run)
    assert newest is not None
    assert (newest["status"], newest["error"]) == ("failed", "No such file.")


def test_it_reads_the_run_that_is_running_though_a_second_gave_way_to_it(engine: Engine) -> None:
    now = datetime(2012, 1, 1, 5, tzinfo=UTC)
    running = start_run(engine, "backfill", "Reading the source", now)
    finish_run(engine, start_run(engine, "refresh", "Waiting", now), status="cancelled", now=now, error="Another.")
    queries = Reader(engine, Settings())
    assert queries.read_fresh(read_newest_run)["run_id"] == running
    finish_run(engine, running, status="succeeded", now=now)
    assert queries.read_fresh(read_newest_run)["run_id"] == running


def test_it_counts_members_changes_and_actions_of_a_month(queries: Reader) -> None:
    asked = {
        "insiders": "select insiders from reporting.snapshots where as_of = :as_of",
        "changes": "select count(*) from reporting.membership_changes where as_of = :as_of",
        "actions": "select count(*) from reporting.actions where as_of = :as_of",
    }
    with queries.engine.connect() as connection:
        expected = {name: connection.scalar(text(sql), {"as_of": LAST_AS_OF}) for name, sql in asked.items()}
    assert queries.read(read_counts, LAST_AS_OF) == expected


def test_it_asks_again_only_once_something_new_is_published(engine: Engine) -> None:
    asked = []

    def read_number(_connection: Connection, number: int) -> int:
        asked.append(number)
        return number

    queries = Reader(engine, Settings())
    assert [queries.read(read_number, 1), queries.read(read_number, 1), queries.read(read_number, 2)] == [1, 1, 2]
    assert asked == [1, 2]
    publish_shop(engine, customers=60)
    assert queries.read(read_number, 1) == 1
    assert asked == [1, 2, 1]


STATEMENTS = {"/": 8, "/changes": 16, "/report": 14}
"""At most, of a page that nobody opened before, four of them for the frame; 12 for the others."""


@pytest.mark.parametrize("path", list(PAGES))
def test_a_page_that_nobody_opened_before_asks_few_questions(queries: Reader, path: str) -> None:
    asked: list[str] = []
    event.listen(
        queries.engine, "before_cursor_execute", lambda _c, _cursor, statement, *_more: asked.append(statement)
    )
    shown = Router(queries).show(path, "?id=C0001" if path == "/customer" else "")
    assert "Reference" not in str(shown.main)
    assert len(asked) <= STATEMENTS.get(path, 12)
