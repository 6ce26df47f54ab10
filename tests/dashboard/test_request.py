"""An address is read into a month and filters, and written back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, text

from dashboard.pages.request import PageRequest, read_request
from dashboard.queries.reader import Reader
from segmentation.settings import Settings
from tests.dashboard.builders import FIRST_AS_OF, LAST_AS_OF, publish_shop

pytestmark = pytest.mark.postgres


@pytest.fixture
def queries(engine: Engine) -> Reader:
    publish_shop(engine, customers=60)
    return Reader(engine, Settings())


def ask(queries: Reader, search: str, path: str = "/") -> PageRequest:
    request = read_request(queries, path, search)
    assert request is not None
    return request


def test_it_shows_the_newest_month_where_none_is_asked_for(queries: Reader) -> None:
    request = ask(queries, "")
    assert request.as_of == LAST_AS_OF
    assert request.month == date(2011, 12, 1)
    assert request.fallback_from is None


@pytest.mark.parametrize("asked", ["2019-01-01", "2011-05-02", "yesterday", "2011-13-01"])
def test_it_falls_back_to_the_newest_month_and_says_from_what(queries: Reader, asked: str) -> None:
    request = ask(queries, f"?as_of={asked}&list=late")
    assert request.as_of == LAST_AS_OF
    assert request.fallback_from == asked
    assert request.arguments == {"list": "late"}


def test_it_drops_characters_that_nobody_can_see(queries: Reader) -> None:
    request = ask(queries, "?find=1%007%0A8%7F5&as_of=2011-05-01%00", "/insiders")
    assert request.arguments == {"find": "1785"}
    assert request.as_of == date(2011, 5, 1)


def test_it_keeps_the_month_in_links_unless_it_is_the_newest(queries: Reader) -> None:
    assert ask(queries, "").link("/runs") == "/runs"
    older = ask(queries, "?as_of=2011-05-01&list=late", "/insiders/")
    assert older.link("/runs") == "/runs?as_of=2011-05-01"
    assert older.at(LAST_AS_OF) == "/insiders?list=late"
    assert older.at(date(2011, 6, 1)) == "/insiders?as_of=2011-06-01&list=late"


def test_it_compares_with_the_month_before_and_with_half_a_year_before(queries: Reader) -> None:
    request = ask(queries, "")
    assert request.previous is not None
    assert request.previous["as_of"].date() == date(2011, 12, 1)
    assert request.compared_month == date(2011, 6, 1)
    first = ask(queries, f"?as_of={FIRST_AS_OF}")
    assert first.previous is None
    assert first.compared is None


def test_it_says_how_much_of_a_window_that_is_not_full_was_known(queries: Reader) -> None:
    assert ask(queries, f"?as_of={FIRST_AS_OF}").name_page("Overview") == "Overview, March 2011, knew 3 of 12 months"


def test_the_window_known_stands_behind_the_month_compared_with(queries: Reader) -> None:
    named = ask(queries, f"?as_of={FIRST_AS_OF}").name_page("Changes", date(2011, 2, 1))
    assert named == "Changes, March 2011 against February 2011, knew 3 of 12 months"
    assert ask(queries, "").name_page("Overview") == "Overview, December 2011"


def test_it_names_no_setting_of_a_path_that_others_made(queries: Reader) -> None:
    with queries.engine.begin() as connection:
        connection.execute(text("insert into insiders.lineages (settings, started_at) values ('{}', now())"))
        connection.execute(text("update insiders.snapshots set lineage = lineage + 1 where as_of = '2012-01-01'"))
    assert ask(queries, "").is_newest_lineage
    assert ask(queries, "").previous is None
    older = ask(queries, f"?as_of={FIRST_AS_OF}")
    assert not older.is_newest_lineage
    assert older.name_page("Overview") == "Overview, March 2011, knew 3 months"
    assert ask(queries, "?as_of=2011-12-01").name_page("Overview") == "Overview, November 2011"


@pytest.mark.parametrize(("size", "written"), [(0.08, "8%"), (0.025, "2.5%"), (0.0125, "1.25%"), (1 / 3, "33.33%")])
def test_it_writes_the_size_of_the_programme_with_its_decimals(queries: Reader, size: float, written: str) -> None:
    assert replace(ask(queries, ""), programme_size=size).write_programme_size() == written


def test_it_has_nothing_to_show_before_the_first_snapshot(engine: Engine) -> None:
    assert read_request(Reader(engine, Settings()), "/", "") is None
