"""Changes with their causes: counted, listed, exported, told in the lead."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pandas as pd
import pytest
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import Engine, text

from dashboard.app import create_app
from dashboard.components.customer_columns import format_rows
from dashboard.formatting import Formats
from dashboard.pages import changes
from dashboard.pages.changes_tiles import TABS, show_tiles
from dashboard.pages.request import read_request
from dashboard.queries.changes import read_changes
from dashboard.queries.customers import read_rows, read_totals
from dashboard.queries.lists import CustomerList, choose_list
from dashboard.queries.reader import Reader
from segmentation.settings import Settings
from tests.dashboard.builders import LAST_AS_OF, publish_shop
from tests.dashboard.customers import (
    AS_OF,
    BEFORE,
    explain_change,
    join_path,
    member,
    publish_changes,
    publish_customers,
)
from tests.dashboard.visible import list_texts

pytestmark = pytest.mark.postgres

FORMATS = Formats("en_GB", "GBP")


@pytest.fixture
def shop(engine: Engine) -> Engine:
    """The database of this test with the changes of a month."""
    publish_changes(engine)
    return engine


def show(engine: Engine) -> str:
    queries = Reader(engine, Settings())
    request = read_request(queries, "/changes", "")
    assert request is not None
    return json.dumps(changes.layout(queries, request), cls=PlotlyJSONEncoder, ensure_ascii=False)


def read(engine: Engine, name: str, sort: str = "-revenue", as_of: date = AS_OF) -> pd.DataFrame:
    with engine.connect() as connection:
        return read_rows(connection, CustomerList(as_of, name, sort=sort), 0, 50)


def test_causes_are_counted_for_each_change_and_add_up(shop: Engine) -> None:
    with shop.connect() as connection:
        counted = read_changes(connection, AS_OF)
        assert read_changes(connection, BEFORE).now.empty
    assert list(counted.now[["change", "cause", "customers"]].itertuples(index=False, name=None)) == [
        ("entered", "behaviour", 1),
        ("left", "window", 1),
        ("put_on_notice", "behaviour", 1),
        ("put_on_notice", "model", 1),
    ]
    assert list(counted.on_notice[["cause", "customers"]].itertuples(index=False, name=None)) == [
        ("behaviour", 1),
        ("model", 1),
    ]
    assert counted.before.empty


def test_the_changes_of_a_month_are_those_before_the_next(engine: Engine) -> None:
    publish_shop(engine)
    with engine.connect() as connection:
        first, second = (read_changes(connection, as_of) for as_of in (date(2011, 12, 1), LAST_AS_OF))
        sums = {name: read_totals(connection, CustomerList(LAST_AS_OF, name)) for name in ("new", "left", "on_notice")}
    assert not first.now.empty
    pd.testing.assert_frame_equal(first.now, second.before)
    listed = {"new": second.now.query("change == 'entered'"), "left": second.now.query("change == 'left'")}
    for name, rows in (listed | {"on_notice": second.on_notice}).items():
        assert rows["customers"].sum() == sums[name].customers
        assert rows["revenue"].sum() == pytest.approx(sums[name].revenue)


def test_every_change_of_a_published_shop_has_a_cause_that_the_page_knows(engine: Engine) -> None:
    publish_shop(engine)
    with engine.connect() as connection:
        dates = connection.execute(text("select as_of from reporting.snapshots")).scalars().all()
        counted = pd.concat([read_changes(connection, as_of).now for as_of in dates])
        changed = connection.execute(text("select count(*) from reporting.membership_changes")).scalar_one()
    assert set(counted["cause"]) <= {"behaviour", "window", "model", "boundary"}
    assert counted["customers"].sum() == changed > 0


def show_numbers(engine: Engine, as_of: date) -> list[str]:
    """Return the numbers of all tiles: customers, against the month before, revenue."""
    queries = Reader(engine, Settings())
    request = read_request(queries, "/changes", f"?as_of={as_of}")
    assert request is not None
    texts = list_texts(show_tiles(queries, request, "new"))
    return [text for text in texts if text[0] in "0123456789▲▼£" or text.startswith("same as")]


def test_each_tile_counts_its_list_beside_that_of_the_month_before(engine: Engine) -> None:
    publish_shop(engine)
    for before, as_of, month in (
        (date(2011, 9, 1), date(2011, 10, 1), "Aug"),
        (date(2011, 10, 1), date(2011, 11, 1), "Sept"),
        (date(2011, 12, 1), LAST_AS_OF, "Nov"),
    ):
        expected = []
        for name in TABS:
            with engine.connect() as connection:
                now, then = (read_totals(connection, CustomerList(date, name)) for date in (as_of, before))
            difference = now.customers - then.customers
            change = f"{'▲' if difference > 0 else '▼'} {abs(difference)}" if difference else f"same as {month}"
            expected += [FORMATS.number(now.customers), change, FORMATS.money_compact(now.revenue)]
        assert show_numbers(engine, as_of) == expected


def test_a_tile_is_held_against_no_month_of_other_settings(shop: Engine) -> None:
    assert show_numbers(shop, AS_OF) == ["1", "£900", "1", "£650", "2", "£1.6k", "0", "£0"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("new", [("new", "entered", "behaviour")]),
        ("left", [("gone", "left", "window")]),
        ("on_notice", [("crowded", "put_on_notice", "model"), ("own", "put_on_notice", "behaviour")]),
    ],
)
def test_a_list_holds_cause_and_reason(shop: Engine, name: str, expected: list[tuple[str, str, str]]) -> None:
    rows = read(shop, name)
    assert list(rows[["customer_id", "change", "cause"]].itertuples(index=False, name=None)) == expected
    assert rows["reason"].notna().all()


def test_a_list_may_be_sorted_by_cause_where_it_has_one(shop: Engine) -> None:
    wanted = choose_list(AS_OF, {"change": "on_notice", "sort": "cause"}, ("on_notice",), 0.1)
    assert list(read(shop, "on_notice", wanted.sort)["cause"]) == ["behaviour", "model"]
    assert choose_list(AS_OF, {"list": "all", "sort": "cause"}, ("all",), 0.1).sort == "-revenue"


def test_who_went_on_notice_earlier_keeps_the_reason_of_that_month(engine: Engine) -> None:
    noticed = [member("own", 800, on_notice=True, qualifies=False)]
    publish_customers(engine, noticed, changes=[("own", "put_on_notice", 800)], as_of=BEFORE)
    publish_customers(engine, noticed, compared_with_before=True)
    explain_change(engine, "own", "behaviour", "Last bought 94 days ago.")
    assert read(engine, "on_notice")["cause"].tolist() == [None]  # another path put them on notice
    join_path(engine)
    assert read(engine, "on_notice")["cause"].tolist() == ["behaviour"]


def test_a_cause_is_told_in_words_on_the_ground_of_the_change_where_it_is_the_customers_own(shop: Engine) -> None:
    cells = {row["customer_id"]: row for name in ("new", "on_notice") for row in format_rows(read(shop, name), FORMATS)}
    assert {name: (row["cause"], row["cause_kind"]) for name, row in cells.items()} == {
        "new": ("Own buying", "entered"),
        "own": ("Own buying", "notice"),
        "crowded": ("Others bought more", "other"),
    }
    assert cells["own"]["reason"] == "Last bought 94 days ago."


def test_the_lead_names_who_is_on_notice_only_because_others_bought_more(shop: Engine) -> None:
    shown = show(shop)
    assert "1 of them only because others bought more." in shown
    assert "Own buying made 1 of 1 entry" in shown
    explain_change(shop, "crowded", "behaviour", "Last bought 80 days ago.")
    assert "only because others" not in show(shop)


def test_others_are_named_nowhere_where_the_reason_says_that_the_boundary_moved(shop: Engine) -> None:
    explain_change(shop, "crowded", "model", "The boundary moved; last bought 80 days ago.", ["boundary_moved"])
    shown = show(shop)
    assert "1 boundary moved" in shown
    assert "others bought more" not in shown
    cells = {row["customer_id"]: row["cause"] for row in format_rows(read(shop, "on_notice"), FORMATS)}
    assert cells["crowded"] == "Boundary moved"


def test_who_others_crowded_out_in_an_earlier_month_counts_while_the_grace_lasts(engine: Engine) -> None:
    noticed = {"on_notice": True, "qualifies": False}
    crowded, own = member("crowded", 850, **noticed), member("own", 800, **noticed)
    publish_customers(engine, [crowded, member("own", 800)], changes=[("crowded", "put_on_notice", 850)], as_of=BEFORE)
    publish_customers(engine, [crowded, own], changes=[("own", "put_on_notice", 800)], compared_with_before=True)
    explain_change(engine, "crowded", "model", "Others bought more.", ["others_bought_more"])
    explain_change(engine, "own", "behaviour", "Last bought 94 days ago.")
    join_path(engine)
    assert "1 of them only because others bought more." in show(engine)


def test_a_change_of_settings_is_said_where_both_months_are_counted_under_the_new_ones(shop: Engine) -> None:
    sentence = "The settings changed: both months are counted under the new ones."
    assert sentence in show(shop)
    join_path(shop)
    assert sentence not in show(shop)


def test_a_file_of_changes_holds_cause_and_reason(shop: Engine, database_url: str) -> None:
    client = create_app(Settings(database_url=database_url, source="orders.csv")).server.test_client()
    files = {}
    for query in ("change=new", "list=all"):
        text_of_file = client.get(f"/customers.csv?as_of={AS_OF}&{query}").get_data(as_text=True)
        files[query] = list(csv.DictReader(io.StringIO(text_of_file.removeprefix("\ufeff"))))
    assert files["change=new"][0]["cause"] == "behaviour"
    assert files["change=new"][0]["reason"].startswith("Last bought 2 days ago; 3,600 points")
    assert "cause" not in files["list=all"][0]
