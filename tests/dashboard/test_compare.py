"""The reader chooses the month to compare with: in the address, the top bar, and on three pages."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from dashboard.app import create_app
from dashboard.pages import forecast, overview, segments
from dashboard.pages.request import PageRequest, read_request
from dashboard.pages.segments_compared import pair_segments
from dashboard.queries.reader import Reader
from segmentation.settings import Settings
from tests.dashboard.builders import publish_shop
from tests.dashboard.test_app import show
from tests.dashboard.test_components import read_text


@pytest.fixture
def queries(engine: Engine) -> Reader:
    publish_shop(engine, customers=60)
    return Reader(engine, Settings())


@pytest.fixture
def client(database_url: str) -> FlaskClient:
    return create_app(Settings(database_url=database_url)).server.test_client()


def ask(queries: Reader, search: str, path: str = "/") -> PageRequest:
    request = read_request(queries, path, search)
    assert request is not None
    return request


def read_page(queries: Reader, layout, search: str, path: str) -> str:
    return read_text(layout(queries, ask(queries, search, path)))


def start_lineage(engine: Engine) -> None:
    """Let the newest month be the first of other settings."""
    with engine.begin() as connection:
        connection.execute(text("insert into insiders.lineages (settings, started_at) values ('{}', now())"))
        connection.execute(text("update insiders.snapshots set lineage = lineage + 1 where as_of = '2012-01-01'"))


@pytest.mark.postgres
def test_the_choice_is_read_from_the_address_and_kept_in_links(queries: Reader) -> None:
    request = ask(queries, "?compare=2011-09-01&group=all", "/forecast")
    assert request.compared_month == date(2011, 8, 1)
    assert request.arguments == {"group": "all"}
    assert request.link("/segments") == "/segments?compare=2011-09-01"
    assert request.at(date(2011, 12, 1)) == "/forecast?as_of=2011-12-01&compare=2011-09-01&group=all"
    assert request.at(date(2011, 9, 1)) == "/forecast?as_of=2011-09-01&group=all"
    assert request.against(date(2011, 5, 1)) == "/forecast?compare=2011-05-01&group=all"


@pytest.mark.postgres
@pytest.mark.parametrize("asked", ["2019-01-01", "yesterday", "2012-01-01"])
def test_what_is_no_other_month_falls_back_to_the_default_and_says_so(
    queries: Reader, client: FlaskClient, asked: str
) -> None:
    assert ask(queries, f"?compare={asked}").compared_month == date(2011, 6, 1)
    assert f"There is no other month as of {asked} to compare with." in show(client, "/", f"?compare={asked}")["main"]


@pytest.mark.postgres
def test_the_selector_stands_only_where_two_months_are_compared(queries: Reader, client: FlaskClient) -> None:
    for path in ("/", "/segments", "/forecast"):
        assert "compare with" in show(client, path)["as-of"], path
    for path in ("/changes", "/insiders", "/runs", "/nowhere"):
        assert "compare with" not in show(client, path)["as-of"], path
    chosen = show(client, "/segments", "?compare=2011-09-01")["as-of"]
    assert '"children": "August 2011"' in chosen
    assert "/segments?compare=2011-05-01" in chosen


@pytest.mark.postgres
def test_one_month_alone_has_nothing_to_compare_with(engine: Engine, client: FlaskClient) -> None:
    publish_shop(engine, customers=60, only=(date(2012, 1, 1),))
    assert "compare with" not in show(client, "/")["as-of"]


@pytest.mark.postgres
def test_the_tiles_name_the_month_chosen_once(queries: Reader) -> None:
    assert "vs Aug" in read_page(queries, overview.layout, "?compare=2011-09-01", "/")
    before = read_page(queries, overview.layout, "?compare=2011-12-01", "/")
    members = before[before.index("Members at the end") : before.index("Share of revenue")]
    assert members.count("vs Nov") == 1
    later = read_page(queries, overview.layout, "?as_of=2011-05-01&compare=2012-01-01", "/")
    assert "vs Dec 2011" in later


@pytest.mark.postgres
def test_two_choices_do_not_share_a_kept_page(queries: Reader, client: FlaskClient) -> None:
    assert "vs Aug" in show(client, "/", "?compare=2011-09-01")["main"]
    assert "vs Aug" not in show(client, "/", "?compare=2011-10-01")["main"]


@pytest.mark.postgres
def test_a_month_of_other_settings_is_marked(queries: Reader, client: FlaskClient) -> None:
    start_lineage(queries.engine)
    assert ask(queries, "").compared is None
    assert "a month" in show(client, "/")["as-of"]
    shown = show(client, "/segments", "?compare=2011-09-01")["main"]
    assert "August 2011 was made under other settings" in shown
    assert "the Insiders and segments of the same name" in shown


@pytest.mark.postgres
def test_segments_show_customers_share_and_revenue_each_of_both_months(queries: Reader) -> None:
    with queries.engine.begin() as connection:
        then, now = (
            connection.scalar(
                text("select customers from reporting.segments where as_of = :as_of and is_insiders"), {"as_of": as_of}
            )
            for as_of in (date(2011, 9, 1), date(2012, 1, 1))
        )
    shown = read_page(queries, segments.layout, "?compare=2011-09-01", "/segments")
    assert f"Insiders{then} → {now}" in shown
    assert "From August 2011 to December 2011, and the change" in shown


def build_segments(*rows: tuple[int, str, bool, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["segment_id", "segment_name", "is_insiders", "customers"])
    return frame.assign(revenue_share=0.5, mean_revenue=10.0)


def test_a_segment_keeps_its_place_by_id_within_settings_and_by_name_across_them() -> None:
    then = build_segments((0, "Insiders", True, 10), (1, "Frequent, lapsing", False, 20), (2, "Rare", False, 5))
    now = build_segments((0, "Insiders", True, 12), (1, "Frequent, recent", False, 25), (3, "Rare", False, 4))
    within = pair_segments(now, then, is_across=False)
    assert within["customers"].tolist()[:3] == [12, 25, 4]
    assert within["customers_then"].tolist()[:2] == [10, 20]
    assert within["segment_name_then"].tolist()[3] == "Rare"
    across = pair_segments(now, then, is_across=True).set_index("segment_name")
    assert across.loc["Insiders", "customers_then"] == 10
    assert across.loc["Rare", "customers_then"] == 5
    assert pd.isna(across.loc["Frequent, recent", "customers_then"])


@pytest.mark.postgres
def test_forecast_shows_what_was_expected_then_what_came_and_what_is_expected_now(queries: Reader) -> None:
    shown = read_page(queries, forecast.layout, "?compare=2011-09-01", "/forecast")
    assert "Expected in August 2011" in shown
    assert "Expected in December 2011" in shown
    assert "each of its own Insiders: not the same customers" in shown
    everyone = read_page(queries, forecast.layout, "?compare=2011-09-01&group=all", "/forecast")
    assert "The forecasts published in August 2011 and in December 2011" in everyone
