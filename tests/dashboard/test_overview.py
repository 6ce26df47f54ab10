"""Overview says what needs attention: who, and every line that does not count."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from dashboard.pages import overview
from dashboard.pages.request import read_request
from dashboard.queries.reader import Reader
from segmentation.settings import Settings
from tests.dashboard.builders import publish_shop
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


def test_it_lists_every_rule_that_leaves_out_lines_the_small_ones_in_one_row(engine: Engine) -> None:
    publish_shop(engine, customers=60)
    count = "update insiders.snapshot_quality set lines = {}, share_of_lines = {}, revenue = 400 where rule = '{}'"
    change_all(engine, count.format(90, 0.2, "no_customer"), count.format(6, 0.009, "no_price"))
    shown = show(engine)
    assert "No customer: 90 dated lines are left out, 20.0% of all£400Check data" in shown
    assert "No price, Not a product: 7 dated lines are left out, " in shown


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
