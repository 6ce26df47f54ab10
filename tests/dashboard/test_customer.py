"""One customer: what Postgres answers, and what the page says of it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import Engine

from dashboard.app import create_app
from dashboard.pages import customer, insiders
from dashboard.pages.request import read_request
from dashboard.queries.customer import (
    read_customer,
    read_customer_changes,
    read_customer_months,
    read_insiders_medians,
    read_points,
)
from dashboard.queries.reader import Reader
from segmentation.settings import Settings
from segmentation.store import tables
from tests.dashboard.builders import publish_shop
from tests.dashboard.customers import AS_OF, BEFORE, join_path, keep_months, member, other, publish_customers

pytestmark = pytest.mark.postgres

OCTOBER, NOVEMBER = date(2011, 10, 1), date(2011, 11, 1)
KNOWN = {"recency_days": 63, "last_purchase_on": date(2011, 9, 29), "mean_basket": 500, "margin": -0.2}


def show(engine: Engine, search: str, page: Any = customer) -> str:
    queries = Reader(engine, Settings(database_url="postgresql://localhost/none"))
    request = read_request(queries, "/customer", search)
    assert request is not None
    return json.dumps(page.layout(queries, request), cls=PlotlyJSONEncoder, ensure_ascii=False)


def publish_one(engine: Engine, row: dict[str, Any], **publication: Any) -> None:
    publish_customers(engine, [KNOWN | row], **publication)
    keep_months(engine, row["customer_id"], {OCTOBER: 500.0})


@pytest.fixture
def client(database_url: str) -> FlaskClient:
    return create_app(Settings(database_url=database_url, source="orders.csv")).server.test_client()


def test_a_customer_is_ranked_by_revenue_within_the_base(engine: Engine) -> None:
    publish_customers(engine, [member("a", 9), other("b", 7), other("c", 7), other("d", 1)])
    with engine.connect() as connection:
        rows = [read_customer(connection, AS_OF, name) for name in "abcd"]
        assert [row["rank"] for row in rows if row is not None] == [1, 2, 2, 4]
        assert read_customer(connection, AS_OF, "e") is None
        assert read_customer(connection, BEFORE, "a") is None


def test_the_median_is_that_of_the_insiders(engine: Engine) -> None:
    insiders_orders = [member(name, 1, orders=orders) for name, orders in (("a", 2), ("b", 4), ("c", 30))]
    publish_customers(engine, [*insiders_orders, other("d", 1, orders=99)])
    with engine.connect() as connection:
        medians = read_insiders_medians(connection, AS_OF)
    assert medians["orders"] == 4
    assert medians.drop("orders").isna().all()


def test_points_stand_against_the_rule_of_their_own_month(engine: Engine) -> None:
    september = date(2011, 9, 1)
    publish_customers(engine, [other("b", 1, points=1)], as_of=september, rule=(1_500, None))
    publish_customers(engine, [other("a", 1, points=900)], as_of=OCTOBER, rule=(2_000, None))
    publish_customers(engine, [other("b", 1, points=1)], as_of=BEFORE, rule=(2_500, 2_000))
    publish_customers(engine, [member("a", 1, points=2_600, on_notice=True)], rule=(3_000, 2_500))
    join_path(engine)
    with engine.connect() as connection:
        path = read_points(connection, AS_OF, "a")
        assert len(read_points(connection, OCTOBER, "a")) == 1
        assert read_points(connection, AS_OF, "nobody").empty
    assert [day.date() for day in path["as_of"]] == [OCTOBER, BEFORE, AS_OF]
    assert path["points"].fillna(-1).tolist() == [900, -1, 2_600]
    assert path["enter_points"].tolist() == [2_000, 2_500, 3_000]
    assert path["stay_points"].fillna(-1).tolist() == [-1, 2_000, 2_500]
    assert path["is_member"].tolist() == path["on_notice"].tolist() == [False, False, True]


def test_only_the_path_that_is_shown_counts(engine: Engine) -> None:
    publish_customers(engine, [other("a", 1, points=900)], [("a", "left", 1.0)], as_of=BEFORE, rule=(2_000, 1_000))
    publish_customers(engine, [other("a", 1, points=800)], [("a", "left", 1.0)], rule=(3_000, 2_000))
    with engine.connect() as connection:
        assert read_points(connection, AS_OF, "a")["points"].tolist() == [800]
        assert [day.date() for day in read_customer_changes(connection, AS_OF, "a")["as_of"]] == [AS_OF]
        join_path(engine)
        assert read_points(connection, AS_OF, "a")["points"].tolist() == [900, 800]
        assert [day.date() for day in read_customer_changes(connection, AS_OF, "a")["as_of"]] == [AS_OF, BEFORE]
        assert [day.date() for day in read_customer_changes(connection, BEFORE, "a")["as_of"]] == [BEFORE]


def test_a_month_that_the_snapshot_did_not_know_is_not_read(engine: Engine) -> None:
    publish_customers(engine, [other("a", 1)], as_of=BEFORE)
    publish_customers(engine, [other("a", 1)])
    keep_months(engine, "a", {OCTOBER: 10.0, NOVEMBER: 20.0})
    with engine.connect() as connection:
        assert read_customer_months(connection, AS_OF, "a")["revenue"].tolist() == [10, 20]
        assert read_customer_months(connection, BEFORE, "a")["revenue"].tolist() == [10]


@pytest.mark.parametrize(
    ("row", "lead"),
    [
        (
            member("a", 1, qualifies=False, on_notice=True, short_by=40.2),
            "£41 more by 1 Jan would keep customer a an Insider.",
        ),
        (member("a", 1, short_by=40.2), "£41 more by 1 Jan would keep customer a from going on notice."),
        (member("a", 1, short_by=0.0001), "Any order by 1 Jan would keep customer a from going on notice."),
        (other("a", 1, short_by=0.0001), "Any order by 1 Jan would make customer a an Insider."),
        (other("a", 1, short_by=0.006), "£1 more by 1 Jan would make customer a an Insider."),
        (member("a", 1), "Customer a stays an Insider on 1 Jan without another order."),
        (other("a", 1, short_by=1_240), "£1,240 more by 1 Jan would make customer a an Insider."),
        (other("a", 1, short_by=1_240), "That is about 2 usual baskets of £500; the last order was 63 days ago."),
        (other("a", 1, short_by=300), "The usual basket is £500; the last order was 63 days ago."),
        (other("a", 1, short_by=500), "That is about 1 usual basket of £500;"),
        (other("a", 1), "Customer a is not an Insider."),
        (member("a", 1, qualifies=False, on_notice=True), "Customer a is on notice."),
        (other("a", 1, mean_basket=None), "The last order was 63 days ago."),
    ],
)
def test_the_lead_says_what_it_takes_and_by_when(engine: Engine, row: dict[str, Any], lead: str) -> None:
    publish_one(engine, row)
    assert lead in show(engine, "?id=a").replace("**", "")


def test_who_has_the_points_and_does_not_qualify_is_told_why(engine: Engine) -> None:
    publish_one(engine, other("a", 1, points=3_140, short_by=240), rule=(3_000, 2_500))
    told = "3,140 points usually suffice to enter (3,000); not with 1 purchase day in 12 months."
    assert told in show(engine, "?id=a")
    assert "140 points above the 3,000 to enter" in show(engine, "?id=a")


def test_who_lacks_the_points_is_not_told_of_days(engine: Engine) -> None:
    publish_one(engine, other("a", 1, points=2_999, short_by=240), rule=(3_000, 2_500))
    assert "usually suffice" not in show(engine, "?id=a")


def test_where_no_rule_was_found_the_page_says_so(engine: Engine) -> None:
    publish_one(engine, member("a", 1, points=1_000), rule=(None, None))
    assert "1,000 points; no number of points was found" in show(engine, "?id=a")
    shown = show(engine, "", insiders)
    assert "No number of points to enter: too few customers to find one." in shown
    assert "Not yet measured" in shown


def test_before_any_rule_insiders_says_that_there_is_none(engine: Engine) -> None:
    publish_customers(engine, [member("a", 1)])
    assert "No number of points was found as of this month." in show(engine, "", insiders)


def test_the_rule_in_force_is_measured_in_words(engine: Engine) -> None:
    publish_customers(engine, [member("a", 1)], rule=(3_000, 2_500))
    shown = show(engine, "", insiders)
    assert "3,000 points enter." in shown
    assert "Under 2,500 points members go on notice; 2 months in a row, and they leave." in shown
    assert (
        "Said in advance for November, it found 96% of the buyers above the boundary, and 90% of those it named were "
        "(F1 0.93). It agreed on 98.0% of buyers; naming nobody agrees on 92.0%."
    ) in shown


def test_the_rule_to_stay_is_measured_over_all_members_and_over_those_not_on_notice_before(engine: Engine) -> None:
    publish_customers(engine, [member("a", 1)], rule=(3_000, 2_500))
    assert (
        "it found 96% of the members who did not qualify, those on notice before included, and 90% of those it named "
        "did not (F1 0.93). It agreed on 98.0% of members; naming nobody agrees on 92.0%. "
        "Of members who were not on notice before: F1 0.67."
    ) in show(engine, "", insiders)


@pytest.mark.parametrize(
    ("precision", "recall", "sentences"),
    [
        (None, None, ("nobody, and nobody was above the boundary", "nobody, and all members qualified")),
        (None, 0.0, ("nobody, though some were above the boundary", "nobody, though some members did not qualify")),
        (0.0, None, ("some, and nobody was above the boundary", "some, and all members qualified")),
    ],
)
def test_a_rule_that_named_nobody_or_had_nobody_to_name_is_told_as_what_it_was(
    engine: Engine, precision: float | None, recall: float | None, sentences: tuple[str, str]
) -> None:
    publish_customers(engine, [member("a", 1)], rule=(3_000, 2_500))
    with engine.begin() as connection:
        shares = {"precision": precision, "recall": recall}
        connection.execute(tables.snapshot_conditions.update().values(shares))
    shown = show(engine, "", insiders)
    for sentence in sentences:
        assert f"Said in advance for November, it named {sentence}. It agreed on 98.0% of " in shown


def test_a_list_leads_to_its_neighbours_and_back(engine: Engine) -> None:
    publish_customers(engine, [KNOWN | member(name, revenue) for name, revenue in (("a", 3), ("b", 2), ("c", 1))])
    keep_months(engine, "b", {OCTOBER: 2.0})
    shown = show(engine, "?id=b&list=all&sort=revenue")
    assert "2 of 3, Insiders" in shown
    assert '"href": "/customer?id=c&list=all&sort=revenue"' in shown
    assert '"href": "/customer?id=a&list=all&sort=revenue"' in shown
    assert '"href": "/insiders?list=all&sort=revenue"' in shown
    assert "neighbours" not in show(engine, "?id=b")
    assert '"href": "/changes?change=left"' in show(engine, "?id=b&change=left")


def test_who_had_not_bought_yet_is_not_in_the_base(engine: Engine) -> None:
    publish_customers(engine, [], as_of=OCTOBER)
    publish_customers(engine, [])
    keep_months(engine, "a", {NOVEMBER: 10.0})
    shown = show(engine, "?id=a&as_of=2011-10-01")
    assert "Customer a had not bought by 1 Oct 2011." in shown
    assert "The first purchase came in November 2011." in shown
    assert '"href": "/customer?id=a"' in shown


def test_who_is_gone_from_the_base_keeps_a_history(engine: Engine) -> None:
    publish_customers(engine, [member("a", 1, points=1)], as_of=OCTOBER)
    publish_customers(engine, [], [("a", "left", 1.0)])
    join_path(engine)
    keep_months(engine, "a", {date(2010, 9, 1): 10.0})
    shown = show(engine, "?id=a")
    assert "Customer a is not in the base" in shown
    assert ": nothing bought in the last 12 months." in shown
    assert "Left in November 2011" in shown
    assert "Last bought in September 2010" in shown
    assert "Insider when the path began." in shown


def test_who_returned_all_of_the_first_purchases_is_told_what_they_were(engine: Engine) -> None:
    for as_of in (date(2011, 10, 1), BEFORE, AS_OF):
        publish_customers(engine, [other("a", 0, points=0, **KNOWN)], as_of=as_of)
    join_path(engine)
    keep_months(engine, "a", {OCTOBER: 0.0}, returned=40)
    shown = show(engine, "?id=a")
    assert "First purchases, £40 in the month." in shown
    assert "Most points" not in shown


@pytest.mark.parametrize(("search", "sentence"), [("?id=zzz", "There is no customer zzz."), ("", "No customer is")])
def test_an_id_that_is_not_known_leads_to_all_customers(engine: Engine, search: str, sentence: str) -> None:
    publish_customers(engine, [member("a", 1)])
    shown = show(engine, search)
    assert sentence in shown
    assert "/insiders?list=everyone" in shown


def test_the_search_of_the_top_bar_finds_a_whole_id_or_lists_a_part(client: FlaskClient, engine: Engine) -> None:
    publish_customers(engine, [member("a&1", 1)])
    keep_months(engine, "a&1", {OCTOBER: 1.0})
    assert client.get("/find?find=+a%261+").location == "/customer?id=a%261"
    assert client.get("/find?find=a&as_of=2011-12-01").location == "/insiders?list=everyone&find=a&as_of=2011-12-01"
    dated = client.get("/find?find=a%261&as_of=2011-12-01&compare=2011-10-01&other=1").location
    assert dated == "/customer?id=a%261&as_of=2011-12-01&compare=2011-10-01"
    assert client.get("/find").location == "/insiders?list=everyone&find="
    assert client.get("/find?find=a%00%261").location == "/customer?id=a%261"


def test_every_customer_of_a_small_shop_has_a_page(engine: Engine) -> None:
    publish_shop(engine, customers=20)
    names = [f"c{number:04d}" for number in range(1, 21)]
    assert all("Customer" in show(engine, f"?id={name}") for name in names)
