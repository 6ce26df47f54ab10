"""The page Actions: ranked cards in the reader's language, and lists that hold exactly their customers."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, insert, select

from dashboard.app import create_app
from dashboard.pages import actions
from dashboard.pages.actions import link_list
from dashboard.pages.request import read_request
from dashboard.queries.actions import EXPORTED
from dashboard.queries.reader import Reader
from segmentation.sentences import render_sentence
from segmentation.settings import Settings
from segmentation.store import tables
from tests.dashboard.customers import AS_OF, BEFORE, member, other, publish_customers
from tests.dashboard.test_components import read_text

pytestmark = pytest.mark.postgres

WORDS = {
    "title": "Call them",
    "audience": "Who did not answer",
    "assumption": "one order each",
    "why": "They are late.",
}

RETURNS = {
    "currency": "GBP",
    "customers": 1,
    "basket": 468.0,
    "months": 3,
    "rise": 5,
    "one_in": 4,
    "returned": 45.0,
    "share_now": 0.28,
    "share_before": 0.02,
    "months_before": 9,
}


def publish_action(
    engine: Engine, stakes: dict[str, float], position: int = 1, as_of: date = AS_OF, key: str = "call", **given: Any
) -> None:
    """Add an action to a published month: its customers with what is at stake."""
    with engine.begin() as connection:
        snapshot_id = find_snapshot(connection, as_of)
        action = {
            "snapshot_id": snapshot_id,
            "position": position,
            "key": key,
            "customers": len(stakes),
            "revenue_at_stake": sum(stakes.values()),
            "numbers": {},
            **WORDS,
            **given,
        }
        connection.execute(insert(tables.snapshot_actions).values(action))
        rows = [
            {"snapshot_id": snapshot_id, "position": position, "customer_id": customer, "revenue_at_stake": amount}
            for customer, amount in stakes.items()
        ]
        connection.execute(insert(tables.snapshot_action_customers), rows)


def find_snapshot(connection: Any, as_of: date) -> int:
    snapshots = tables.snapshots.c
    return connection.scalar(select(snapshots.snapshot_id).where(snapshots.as_of == as_of, snapshots.is_current))


def show(engine: Engine, search: str = "") -> str:
    queries = Reader(engine, Settings())
    request = read_request(queries, "/actions", search)
    assert request is not None
    return read_text(actions.layout(queries, request))


def read_file(client: FlaskClient, address: str) -> list[dict[str, str]]:
    text = client.get(address).get_data(as_text=True).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def client(database_url: str) -> FlaskClient:
    return create_app(Settings(database_url=database_url, source="orders.csv")).server.test_client()


def test_cards_stand_in_the_order_of_the_snapshot_with_their_first_customers(engine: Engine) -> None:
    publish_customers(engine, [member(f"i{number}", 100) for number in range(7)])
    publish_action(engine, {f"i{number}": 10.0 * number for number in range(7)}, position=1)
    publish_action(engine, {"i0": 900.0}, position=2, key="visit", title="Visit them")
    shown = show(engine)
    assert "2 actions this month. The most is at stake in “Visit them”: £900." in shown
    assert shown.index("Call them") < shown.index("£210Counted as") < shown.index("5 of 7 customers")
    assert shown.index("5 of 7 customers") < shown.rindex("Visit them")
    assert shown.index("i6Insider") < shown.index("i5Insider")
    assert "i1Insider" not in shown.split("5 of 7 customers")[0]


def test_texts_are_written_from_their_numbers_and_kept_as_published_where_the_action_is_unknown(engine: Engine) -> None:
    publish_customers(engine, [member("a", 100)])
    publish_action(engine, {"a": 5.0}, key="returns", numbers=RETURNS)
    publish_action(engine, {"a": 4.0}, position=2, key="unheard_of")
    shown = show(engine)
    assert all(render_sentence(f"returns_{name}", RETURNS, "en_GB") in shown for name in WORDS)
    assert all(words in shown for words in WORDS.values())


def test_an_older_month_says_that_actions_are_of_the_newest(engine: Engine) -> None:
    publish_customers(engine, [member("a", 1)], as_of=BEFORE)
    publish_customers(engine, [member("a", 1)])
    publish_action(engine, {"a": 1.0})
    older = show(engine, f"?as_of={BEFORE}")
    assert "There are no actions for this month." in older
    assert "October 2011 was published with a later one." in older
    assert "See the newest month" in older
    assert "1 action this month." in show(engine)


def test_a_month_without_actions_says_why_where_the_snapshot_knows(engine: Engine) -> None:
    publish_customers(engine, [member("a", 1)])
    assert "No customer needs one as of this month." in show(engine)
    with engine.begin() as connection:
        caveat = {"answer": "actions", "position": 1, "sentence": "", "key": "segment_empty", "numbers": {}}
        connection.execute(
            insert(tables.snapshot_caveats).values(snapshot_id=find_snapshot(connection, AS_OF), **caveat)
        )
    assert "No customers as of this month." in show(engine)


def test_a_list_holds_exactly_its_customers_most_at_stake_first(client: FlaskClient, engine: Engine) -> None:
    on_notice = {"on_notice": True, "qualifies": False}
    publish_customers(
        engine, [member("a", 7, **on_notice), member("b", 8, is_holdout=True), other("c", 9), other("d", 1)]
    )
    publish_action(engine, {"a": 5.0, "b": 20.25, "c": 5.0})
    publish_action(engine, {"d": 1.0}, position=2, key="visit")
    rows = read_file(client, link_list(AS_OF, "call"))
    assert list(rows[0]) == [EXPORTED[0], "as_of", "revision", *EXPORTED[1:]]
    assert [row["customer_id"] for row in rows] == ["b", "a", "c"]
    assert [row["status"] for row in rows] == ["insider", "on_notice", "other"]
    assert {row["as_of"] for row in rows} == {"2011-12-01"}
    assert {row["action"] for row in rows} == {"call"}
    assert rows[0]["revenue_at_stake"] == "20.2500"
    assert rows[0]["is_holdout"] == "true"


def test_a_list_names_the_first_three_products_that_a_customer_never_bought(
    client: FlaskClient, engine: Engine
) -> None:
    publish_customers(engine, [member("a", 7), member("b", 7)])
    publish_action(engine, {"a": 2.0, "b": 1.0})
    with engine.begin() as connection:
        found = {"snapshot_id": find_snapshot(connection, AS_OF), "customer_id": "a", "kind": "never_bought"}
        names = [(3, "CANDLE"), (1, "LAMP"), (2, None), (4, "VASE")]
        rows = [found | {"rank": rank, "stock_code": f"s{rank}", "description": name} for rank, name in names]
        connection.execute(insert(tables.snapshot_products), rows)
    assert [row["never_bought"] for row in read_file(client, link_list(AS_OF, "call"))] == ["LAMP; s2; CANDLE", ""]


def test_a_list_runs_nothing_in_a_spreadsheet_and_is_named_after_its_month(client: FlaskClient, engine: Engine) -> None:
    publish_customers(engine, [other("=1+1", 1, country="@x")], revision=2)
    publish_action(engine, {"=1+1": 1.0})
    [row] = read_file(client, link_list(AS_OF, "call"))
    assert (row["customer_id"], row["country"]) == ("'=1+1", "'@x")
    headers = client.get(link_list(AS_OF, "call")).headers
    assert headers["Content-Disposition"] == 'attachment; filename="insiders_2011-12-01_r2_call.csv"'


@pytest.mark.parametrize(
    ("search", "status"),
    [
        ("", 400),
        ("?as_of=yesterday&action=call", 400),
        ("?as_of=2031-01-01&action=call", 404),
        ("?as_of=2011-12-01&action=sing", 404),
        ("?as_of=2011-12-01", 404),
        ("?as_of=2011-12-01&action=call", 200),
    ],
)
def test_a_list_of_no_action_is_refused(client: FlaskClient, engine: Engine, search: str, status: int) -> None:
    publish_customers(engine, [member("a", 1)])
    publish_action(engine, {"a": 1.0})
    assert client.get(f"/actions.csv{search}").status_code == status
    assert client.get(f"/actions.xlsx{search}").status_code == status
