"""Overview says what needs attention: who, and every line that does not count."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine, text

from dashboard.pages import overview
from dashboard.pages.request import read_request
from dashboard.queries.reader import Reader
from segmentation.settings import Settings
from tests.dashboard.answers import keep_revenue, store_accuracy, store_caveat, store_forecast
from tests.dashboard.builders import publish_shop
from tests.dashboard.customers import member, other, publish_customers
from tests.dashboard.test_components import read_text

pytestmark = pytest.mark.postgres


def change_all(engine: Engine, *statements: str) -> None:
    """Change what is published as no pipeline would, to look at one case."""
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def show(engine: Engine, search: str = "") -> str:
    """Return the words of Overview."""
    queries = Reader(engine, Settings())
    return read_text(overview.layout(queries, read_request(queries, "/", search)))


def test_it_lists_the_rules_that_leave_out_many_lines_and_the_small_ones_in_one_row_where_they_stand_alone(
    engine: Engine,
) -> None:
    publish_shop(engine, customers=60)
    count = "update insiders.snapshot_quality set lines = {}, share_of_lines = {}, revenue = 400 where rule = '{}'"
    change_all(engine, count.format(90, 0.2, "no_customer"), count.format(6, 0.009, "no_price"))
    shown = show(engine)
    assert "No customer: 90 dated lines are left out, 20.0% of all£400Check data" in shown
    assert "Not a product" not in shown
    change_all(engine, count.format(0, 0, "no_customer"))
    assert "No price, Not a product: 7 dated lines are left out, " in show(engine)


def test_it_says_that_every_line_counts_only_where_none_is_left_out(engine: Engine) -> None:
    publish_shop(engine, customers=60)
    change_all(
        engine,
        "update insiders.snapshot_customers set on_notice = false, margin = case when is_member then 1 else -1 end",
        "update insiders.snapshot_customers set recency_days = 0, usual_gap_days = 9",
        "update insiders.snapshot_quality set lines = 0 where rule = 'no_customer'",
    )
    assert "Nothing needs attention" not in show(engine)
    change_all(engine, "update insiders.snapshot_quality set lines = 0 where rule <> 'kept'")
    assert "Every Insider qualifies, and every dated line counts." in show(engine)


def test_it_speaks_of_one_as_of_one(engine: Engine) -> None:
    publish_shop(engine, customers=60)
    change_all(
        engine,
        "update insiders.snapshot_customers set on_notice = false, margin = -1, recency_days = 0, usual_gap_days = 9",
        "update insiders.snapshots set insiders = 1",
        """update insiders.snapshot_customers c set on_notice = true, recency_days = 99
            where is_member and customer_id = (select min(customer_id) from insiders.snapshot_customers
            where is_member and snapshot_id = c.snapshot_id)""",
        """update insiders.snapshot_customers c set margin = -0.01
            where customer_id = (select min(customer_id) from insiders.snapshot_customers
            where not is_member and snapshot_id = c.snapshot_id)""",
    )
    shown = show(engine)
    assert "1 Insider on notice: leaves on 1 Feb unless they qualify again" in shown
    assert "1 Insider is late: 1.5× the usual gap without an order" in shown
    assert "1 customer almost qualifies: within the margin to stay" in shown
    assert "today’s 1 Insider, followed back" in shown


def test_it_says_that_there_are_none_without_shares_of_nobody(engine: Engine) -> None:
    publish_shop(engine, customers=60)
    nobody = "insiders = 0, insiders_revenue = 0, insiders_share_of_customers = 0, insiders_revenue_share = null"
    change_all(
        engine,
        f'update insiders.snapshots set {nobody}, entered = 0, "left" = 3, stability_jaccard = null',
    )
    shown = show(engine)
    assert "No Insiders as of 1 Jan 2012. 0 entered and 3 left in December." in shown
    assert "of customers, brought" not in shown


def test_without_revenue_it_tells_no_share_of_it_and_one_month_is_one(engine: Engine) -> None:
    publish_shop(engine, customers=60)
    change_all(engine, "update insiders.snapshots set window_months = 1, insiders = 2")
    shown = show(engine)
    assert " of the last month’s revenue." in shown
    assert "in the month before 1 Jan 2012" in shown
    change_all(engine, "update insiders.snapshots set insiders_revenue_share = null")
    shown = show(engine)
    assert " of customers. " in shown
    assert "brought –" not in shown


def test_it_states_no_setting_in_force_of_an_older_path(engine: Engine) -> None:
    publish_shop(engine, customers=60)
    newest = show(engine, "?as_of=2011-07-01")
    change_all(
        engine,
        "insert into insiders.lineages (settings, started_at) values ('{}', now())",
        "update insiders.snapshots set lineage = lineage + 1 where as_of = '2012-01-01'",
    )
    older = show(engine, "?as_of=2011-07-01")
    for words in ("The programme is sized at 8%", "on 1 Aug unless they qualify again"):
        assert words in newest
        assert words not in older


def test_it_says_what_comes_next_with_range_and_error(engine: Engine) -> None:
    publish_customers(engine, [member("a", 900), other("b", 100)])
    keep_revenue(engine, {date(2011, 10, 1): (800.0, 300.0), date(2011, 11, 1): (700.0, 350.0)})
    store_forecast(engine, "insiders", [1_000.0] * 4)
    store_accuracy(engine, "insiders", "last_month", [0.3, 0.2, 0.15], is_chosen=True)
    store_caveat(engine, "forecast", "forecast_season_once", months=12)
    shown = show(engine)
    assert "Expect £2.7k to £3.3k from them by February." in shown
    assert "Next 3 months" in shown
    assert "£3.0k80%: £2.7k to £3.3kOff by 15% in 7 tests" in shown
    assert "Expected: last month. The season was seen once" in shown
    assert "March 2012––£1,000.00£800.00£1,250.00" in shown


def test_without_a_forecast_it_tells_of_none(engine: Engine) -> None:
    publish_customers(engine, [member("a", 900), other("b", 100)])
    keep_revenue(engine, {date(2011, 11, 1): (700.0, 350.0)})
    shown = show(engine)
    assert "Expect" not in shown
    assert "Next" not in shown
