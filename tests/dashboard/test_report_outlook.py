"""Questions 5 to 8 of the report: what comes next, the conditions, and whether Insiders are better."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from dashboard.pages.report_answer import Answer
from dashboard.pages.report_outlook import answer_better, answer_expected
from dashboard.pages.report_rules import answer_entry, answer_exit
from segmentation.store import tables
from tests.dashboard.customers import member, publish_customers
from tests.dashboard.report_rows import (
    ask,
    compare,
    forecast,
    insert_rows,
    publish_revenue,
)

pytestmark = pytest.mark.postgres


def test_the_forecast_is_told_with_its_interval_and_its_error(engine: Engine) -> None:
    publish_customers(engine, [member("a", 1)])
    months = [date(2011, 12, 1), date(2012, 1, 1)]
    bounds = [{"lower_80_of_sum": low, "upper_80_of_sum": high} for low, high in ((2_000, 4_500), (4_600, 8_100))]
    rows = [forecast(month, 3_000, 2_000, 4_500, **sums) for month, sums in zip(months, bounds, strict=True)]
    insert_rows(engine, tables.snapshot_forecasts, *rows)
    error = {"customer_group": "insiders", "method": "any", "origins": 7, "intervals": 7, "is_chosen": True}
    errors = [{**error, "horizon_months": 1, "wape": 0.3}, {**error, "horizon_months": 2, "wape": 0.14}]
    insert_rows(engine, tables.snapshot_accuracy, *errors)
    publish_revenue(engine, {date(2011, 11, 1): 2_500}, {date(2011, 11, 1): 1_500})
    answer = answer_expected(*ask(engine))
    assert answer.sentence == "**£4.6k to £8.1k** from December to January (80% interval), £3.0k a month expected."
    assert answer.caveats == ["Over 2 months together it was off by 14% on average in 7 tests on earlier months."]
    assert answer.figure is not None
    assert answer.figure.alternative.startswith("In November 2011 Insiders brought £2.5k, others £1.5k.")


def test_a_forecast_without_bounds_claims_none(engine: Engine) -> None:
    publish_customers(engine, [member("a", 1)])
    insert_rows(engine, tables.snapshot_forecasts, forecast(date(2011, 12, 1), 3_000, None, None))
    assert answer_expected(*ask(engine)).sentence == "**£3.0k** expected in December."


def test_what_is_not_known_is_said_with_its_reason(engine: Engine) -> None:
    publish_customers(engine, [member("a", 1)])
    caveat = {"position": 1, "sentence": "", "key": "segment_empty", "numbers": {}}
    insert_rows(
        engine, tables.snapshot_caveats, *({"answer": name, **caveat} for name in ("forecast", "evidence", "actions"))
    )
    queries, request = ask(engine)
    expected, better = answer_expected(queries, request), answer_better(queries, request)
    assert expected == Answer(
        expected.question, "There is no forecast as of this month.", ["No customers as of this month."]
    )
    assert better.sentence == "Nothing can be compared as of this month."
    assert better.caveats == ["No customers as of this month."]
    for answer in (answer_entry(queries, request), answer_exit(queries, request)):
        assert answer.sentence == "No number of points was found as of this month."


def test_they_are_compared_over_the_longest_time_after_they_were_chosen(engine: Engine) -> None:
    publish_customers(engine, [member("a", 1)])
    june = date(2011, 6, 1)
    insert_rows(
        engine,
        tables.snapshot_evidence,
        compare("revenue", 9_000, 600, june),
        compare("revenue", 1_000, 90, june, period_end=date(2011, 7, 1)),
        compare("revenue", 50, 20, date(2010, 12, 1), is_in_sample=True, ci_low=None, ci_high=None),
        compare("revenue", 9_000, 8_990, june, comparison="same_size_top"),
        compare("active_share", 0.95, 0.67, june),
    )
    answer = answer_better(*ask(engine))
    assert answer.sentence == (
        "Insiders chosen on 1 Jun 2011 brought **15.0 times as much** per customer from June to November: £9,000 "
        "against £600. **95% bought again**, of the others 67%."
    )
    assert answer.caveats == ["40 Insiders and 400 others; who never came back counts as 0."]
    assert answer.figure is not None
    assert answer.figure.alternative == (
        "than all other customers: £8,400 (£8,395 to £8,405); than as many top spenders: £10 (£5 to £15)"
    )


def test_the_months_of_the_choice_are_marked_as_such(engine: Engine) -> None:
    publish_customers(engine, [member("a", 1)])
    given = {"is_in_sample": True, "ci_low": None, "ci_high": None}
    insert_rows(engine, tables.snapshot_evidence, compare("revenue", 50, 0, date(2011, 9, 1), **given))
    answer = answer_better(*ask(engine))
    assert answer.sentence == (
        "Insiders chosen on 1 Sept 2011 brought **£50 each** from September to November, all other customers £0."
    )
    assert "These are the months by which they were chosen: later ones are not known yet." in answer.caveats[0]
    assert answer.figure is None


def test_without_other_customers_it_says_so_and_compares_nothing(engine: Engine) -> None:
    publish_customers(engine, [member("a", 1)])
    alone = {"others": 0, "difference": None, "ci_low": None, "ci_high": None, "others_mean": None}
    insert_rows(engine, tables.snapshot_evidence, compare("revenue", 50.0, 0.0, date(2011, 9, 1), **alone))
    answer = answer_better(*ask(engine))
    assert answer.sentence == (
        "Insiders chosen on 1 Sept 2011 brought **£50 each** from September to November. "
        "There was no other customer to compare with."
    )
    assert answer.figure is None


def test_the_rule_is_told_as_it_is_stored_and_how_well_it_held(engine: Engine) -> None:
    publish_customers(engine, [member("a", 1)], rule=(3_000, 2_500))
    queries, request = ask(engine)
    enter, stay = answer_entry(queries, request), answer_exit(queries, request)
    assert enter.sentence == "£1 spent in the last 12 months counts 1 point; **3,000** points enter."
    assert enter.caveats == [
        "Said in advance for November, it found 96% of those who qualified; 90% of those it named did."
    ]
    assert stay.sentence == "Under **2,500** points members go on notice; 2 months in a row, and they leave."
    assert stay.figure is not None
    assert stay.figure.alternative == "Staying takes 2,500 points, entering 3,000."
