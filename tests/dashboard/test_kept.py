"""What is kept is bounded, and the page that is kept is drawn anew once something is published."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from dashboard.kept import Kept
from dashboard.queries.reader import Reader
from dashboard.router import Router
from segmentation.settings import Settings
from tests.dashboard.builders import FIRST_AS_OF, LAST_AS_OF, fail_run, publish_shop


def test_it_forgets_what_was_asked_for_longest_ago() -> None:
    kept: Kept[int] = Kept(2)
    kept["one"], kept["two"] = 1, 2
    assert kept["one"] == 1
    kept["three"] = 3
    assert (kept["one"], kept["three"]) == (1, 3)
    with pytest.raises(KeyError):
        kept["two"]


@pytest.mark.postgres
def test_a_page_is_drawn_once_and_again_after_a_publication(engine: Engine) -> None:
    publish_shop(engine, customers=60, only=(FIRST_AS_OF,))
    router = Router(Reader(engine, Settings()))
    first = router.show("/", "").main[-1].children
    with engine.begin() as connection:
        connection.execute(text("update insiders.snapshots set insiders = insiders + 1"))
    assert router.show("/", "").main[-1].children == first
    publish_shop(engine, customers=60, only=(LAST_AS_OF,))
    assert router.show("/", "").main[-1].children != first


@pytest.mark.postgres
def test_the_page_of_runs_shows_a_failure_that_published_nothing(engine: Engine) -> None:
    publish_shop(engine, customers=60, only=(LAST_AS_OF,))
    router = Router(Reader(engine, Settings()))
    assert "No such file" not in str(router.show("/runs", "").main)
    fail_run(engine, "No such file: orders.csv.")
    assert "No such file" in str(router.show("/runs", "").main)
