"""What is kept is bounded, and the page that is kept is drawn anew once something is published."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import Engine, event, text

from dashboard.ahead import draw_news
from dashboard.kept import Kept
from dashboard.pages import PAGES
from dashboard.queries.notes import add_note, remove_note
from dashboard.queries.reader import Reader
from dashboard.router import Router
from dashboard.translations import choose_locale
from segmentation.settings import Settings
from segmentation.store.connection import connect_engine
from tests.dashboard.builders import FIRST_AS_OF, LAST_AS_OF, PUBLISHED_AT, fail_run, publish_shop

ASKED_EVERY_TIME = 2
"""What is published now, and how the newest run went."""
ASKED_BY_THE_FRAME = 4
"""Those, the published months and the counts of the sidebar; all pages share them."""
MOST_OF_A_PAGE = {"/report": 10}
"""Statements of a page's own where they are more than eight: the report answers what five other pages do."""


def test_it_forgets_what_was_asked_for_longest_ago() -> None:
    kept: Kept[str] = Kept(2)
    made: list[str] = []

    def ask(key: str) -> str:
        return kept.give(key, lambda: made.append(key) or key.upper())

    assert [ask(key) for key in ("one", "two", "one", "three", "one", "two")] == [
        "ONE",
        "TWO",
        "ONE",
        "THREE",
        "ONE",
        "TWO",
    ]
    assert made == ["one", "two", "three", "two"]


def test_what_several_ask_for_at_the_same_time_is_made_once() -> None:
    kept: Kept[object] = Kept(2)
    asking = Barrier(8)

    def make() -> object:
        time.sleep(0.1)  # the others come meanwhile
        return object()

    def ask() -> object:
        asking.wait()
        return kept.give("page", make)

    with ThreadPoolExecutor(8) as readers:
        answers = [future.result() for future in [readers.submit(ask) for _ in range(8)]]
    assert len(set(map(id, answers))) == 1


def test_a_failure_is_told_to_all_who_wait_for_it_and_not_kept() -> None:
    kept: Kept[int] = Kept(2)
    asking = Barrier(4)

    def fail() -> int:
        time.sleep(0.1)  # the others come meanwhile
        return 1 // 0

    def ask() -> int:
        asking.wait()
        return kept.give("page", fail)

    with ThreadPoolExecutor(4) as readers:
        failures = [future.exception() for future in [readers.submit(ask) for _ in range(4)]]
    assert [type(failure) for failure in failures] == [ZeroDivisionError] * 4
    assert kept.give("page", lambda: 1) == 1


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
def test_a_note_shows_at_once_and_is_gone_at_once(engine: Engine) -> None:
    publish_shop(engine, customers=60, only=(FIRST_AS_OF, LAST_AS_OF))
    router = Router(Reader(engine, Settings()))
    for written in ("Catalogue", "Black Friday"):
        assert written not in str(router.show("/", "").main)
        with engine.begin() as connection:
            note_id = add_note(connection, date(2011, 11, 1), written, "A. Lima", PUBLISHED_AT)
        assert written in str(router.show("/", "").main)
        with engine.begin() as connection:
            remove_note(connection, note_id)
    assert "Black Friday" not in str(router.show("/", "").main)


@pytest.mark.postgres
def test_a_refresh_that_failed_shows_at_once_beside_a_page_that_is_kept(engine: Engine) -> None:
    publish_shop(engine, customers=60, only=(LAST_AS_OF,))
    router = Router(Reader(engine, Settings()))
    before = router.show("/", "")
    fail_run(engine, "No such file: orders.csv.")
    after = router.show("/", "")
    assert "Refresh failed on 2 Jan, showing December" in str(after.freshness)
    assert "Refresh failed" not in str(before.freshness)
    assert after.main[-1].children == before.main[-1].children


@pytest.mark.postgres
def test_two_shops_of_one_process_are_kept_apart(
    engine: Engine, open_fresh_database: Callable[[], AbstractContextManager[str]]
) -> None:
    with open_fresh_database() as url:
        other = connect_engine(url)
        routers = [Router(Reader(one, Settings())) for one in (engine, other)]
        for one, customers in ((engine, 60), (other, 30)):
            publish_shop(one, customers=customers, only=(LAST_AS_OF,))
        for _look in ("drawn", "kept"):
            first, second = (str(router.show("/segments", "").main) for router in routers)
            assert first != second
            assert ("Under 50 buyers" in first, "Under 50 buyers" in second) == (False, True)
        other.dispose()


@pytest.mark.postgres
def test_a_page_is_kept_for_its_language_and_its_arguments_alone(engine: Engine) -> None:
    publish_shop(engine, customers=60, only=(FIRST_AS_OF, LAST_AS_OF))
    router = Router(Reader(engine, Settings()))
    asked = ["", f"?as_of={FIRST_AS_OF}", "?group=all", f"?compare={FIRST_AS_OF}"]
    english = [str(router.show("/forecast", search).main) for search in asked]
    choose_locale("pt_BR")
    portuguese = [str(router.show("/forecast", search).main) for search in asked]
    assert len({*english, *portuguese}) == 2 * len(asked)
    choose_locale("en_GB")
    assert [str(router.show("/forecast", search).main) for search in asked] == english


@pytest.mark.postgres
def test_a_larger_shop_is_asked_no_more_questions_and_a_kept_page_only_what_is_new(
    engine: Engine, open_fresh_database: Callable[[], AbstractContextManager[str]]
) -> None:
    with open_fresh_database() as url:
        larger = connect_engine(url)
        publish_shop(engine, customers=60, only=(LAST_AS_OF,))
        publish_shop(larger, customers=120, only=(LAST_AS_OF,))
        for path, page in PAGES.items():
            first, again = count_questions(engine, path)
            assert first <= ASKED_BY_THE_FRAME + MOST_OF_A_PAGE.get(path, 8), path
            assert count_questions(larger, path)[0] == first, path
            assert again == ASKED_EVERY_TIME or page.is_live, path
        larger.dispose()


def count_questions(engine: Engine, path: str) -> tuple[int, int]:
    """Return how many statements a page asks when it is shown first, and when it is shown again."""
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *sent: asked.append(sent[2]))
    router = Router(Reader(engine, Settings()))
    counts = []
    for _look in ("first", "again"):
        asked.clear()
        router.show(path, "?id=c0001" if path == "/customer" else "")
        counts.append(len(asked))
    return counts[0], counts[1]


@pytest.mark.postgres
def test_what_is_published_is_drawn_before_anybody_asks(engine: Engine) -> None:
    queries = Reader(engine, Settings(locale="pt_BR"))
    router = Router(queries)
    with ThreadPoolExecutor(1) as ahead:  # no request has chosen a language in it
        nothing = ahead.submit(draw_news, queries, router, None).result()
        publish_shop(engine, customers=60, only=(FIRST_AS_OF, LAST_AS_OF))
        drawn = ahead.submit(draw_news, queries, router, nothing).result()
    assert drawn != nothing
    choose_locale("pt_BR")
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *sent: asked.append(sent[2]))
    for path, page in PAGES.items():
        for search in ("", f"?as_of={FIRST_AS_OF}"):
            asked.clear()
            router.show(path, search)
            assert len(asked) == ASKED_EVERY_TIME or page.is_live, path
    asked.clear()
    assert draw_news(queries, router, drawn) == drawn
    assert len(asked) == 1


@pytest.mark.postgres
def test_what_could_not_be_drawn_ahead_is_tried_again(engine: Engine) -> None:
    publish_shop(engine, customers=60, only=(LAST_AS_OF,))
    queries = Reader(engine, Settings())
    router = Router(queries)
    with engine.begin() as connection:
        connection.execute(text("alter view reporting.cohorts rename to lost"))
    assert draw_news(queries, router, None) is None
    with engine.begin() as connection:
        connection.execute(text("alter view reporting.lost rename to cohorts"))
    assert draw_news(queries, router, None) == queries.state


@pytest.mark.postgres
def test_nothing_is_drawn_ahead_without_a_database(
    open_fresh_database: Callable[[], AbstractContextManager[str]],
) -> None:
    with open_fresh_database() as url:
        gone = connect_engine(url)
    queries = Reader(gone, Settings())
    assert draw_news(queries, Router(queries), None) is None


@pytest.mark.postgres
def test_the_page_of_runs_shows_a_failure_that_published_nothing(engine: Engine) -> None:
    publish_shop(engine, customers=60, only=(LAST_AS_OF,))
    router = Router(Reader(engine, Settings()))
    assert "No such file" not in str(router.show("/runs", "").main)
    fail_run(engine, "No such file: orders.csv.")
    assert "No such file" in str(router.show("/runs", "").main)
