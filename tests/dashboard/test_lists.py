"""The pages Insiders and Changes: what they say, and that their files hold exactly what they show."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from plotly.utils import PlotlyJSONEncoder
from python_calamine import load_workbook
from sqlalchemy import Engine, text

from dashboard.app import create_app
from dashboard.components.customer_columns import choose_columns, define_columns, format_rows
from dashboard.formatting import Formats
from dashboard.pages import changes, insiders
from dashboard.pages.list_address import link_export
from dashboard.pages.request import PageRequest, read_request
from dashboard.queries.customers import Totals, read_rows, read_totals
from dashboard.queries.lists import EVERYONE, CustomerList
from dashboard.queries.reader import Reader
from segmentation.settings import Settings
from tests.dashboard.builders import FIRST_AS_OF, LAST_AS_OF, publish_shop
from tests.dashboard.customers import AS_OF, member, other, publish_customers

pytestmark = pytest.mark.postgres

FORMATS = Formats("en_GB", "GBP")
KNOWN = frozenset({"customer_id", "revenue", "orders", "member_since", "margin"})


def show(engine: Engine, page: Any, search: str = "") -> str:
    queries, request = ask(engine, page.NAME, search)
    return json.dumps(page.layout(queries, request), cls=PlotlyJSONEncoder, ensure_ascii=False)


def ask(engine: Engine, name: str, search: str) -> tuple[Reader, PageRequest]:
    queries = Reader(engine, Settings())
    request = read_request(queries, f"/{name}", search)
    assert request is not None
    return queries, request


def read_file(client: FlaskClient, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get(address).get_data(as_text=True).removeprefix("\ufeff"))))


@pytest.fixture
def client(database_url: str) -> FlaskClient:
    return create_app(Settings(database_url=database_url, source="orders.csv")).server.test_client()


def test_insiders_opens_with_its_numbers_and_a_count_on_each_tab(engine: Engine) -> None:
    publish_shop(engine, customers=120)
    shown = show(engine, insiders)
    with engine.connect() as connection:
        newest = connection.execute(
            text("select insiders, entered, customers from reporting.snapshots order by as_of desc limit 1")
        ).one()
    assert f"{newest.insiders} Insiders" in shown
    assert f"Export {newest.insiders} rows" in shown
    assert f'" {newest.customers}"' in shown


def test_the_address_names_the_columns_that_are_shown(engine: Engine) -> None:
    publish_shop(engine, customers=120)
    usual, asked, unknown = (show(engine, insiders, search) for search in ("", "?columns=orders.digest", "?columns=x"))
    assert '"value": ["customer_id", "orders"]' in asked
    assert '"value": ["customer_id", "status", "member_since", "revenue"' in usual
    assert unknown == usual


def test_a_search_without_result_offers_to_look_further(engine: Engine) -> None:
    publish_shop(engine, customers=120)
    shown = show(engine, insiders, "?find=zzz&list=all")
    assert "No customer of this list has zzz in the id." in shown
    assert "/insiders?as_of=2012-01-01&list=everyone&find=zzz" in shown
    assert "Look among all" not in show(engine, insiders, "?find=zzz&list=everyone")


def test_insiders_says_at_the_start_of_a_path_that_they_are_the_first(engine: Engine) -> None:
    publish_shop(engine, customers=120)
    assert "They are the starting members." in show(engine, insiders, f"?as_of={FIRST_AS_OF}")


def test_insiders_says_that_nobody_is_new_rather_than_a_zero(engine: Engine) -> None:
    publish_customers(engine, [member("a", 1)], compared_with_before=True)
    assert "Nobody is new or on notice." in show(engine, insiders)
    with engine.begin() as connection:
        connection.execute(text("update insiders.snapshots set on_notice = 1"))
    shown = show(engine, insiders)
    assert "Nobody is new," in shown
    assert "1 is on notice" in shown


def test_every_list_says_what_is_true_where_it_is_empty() -> None:
    nobody = Totals(0, 0.0)
    for page in (insiders, changes):
        titles = {page.describe_list(CustomerList(AS_OF, name), nobody, FORMATS)[0] for name in page.TABS}
        assert len(titles) == len(page.TABS)
        assert all(page.describe_list(CustomerList(AS_OF, name), nobody, FORMATS)[1] for name in page.TABS)
    title, empty = changes.describe_list(CustomerList(AS_OF, "on_notice"), nobody, FORMATS)
    assert title == "Nobody is on notice"
    assert empty.children[0].children == "All Insiders qualify this month."


def test_changes_counts_its_tabs_as_the_snapshot_does(engine: Engine) -> None:
    publish_shop(engine, customers=120)
    shown = show(engine, changes)
    with engine.connect() as connection:
        newest = connection.execute(
            text('select entered, "left", insiders from reporting.snapshots order by as_of desc limit 1')
        ).one()
        for name, count in (("new", newest.entered), ("left", newest.left)):
            assert read_totals(connection, CustomerList(LAST_AS_OF, name)).customers == count
    assert f"{newest.entered} entered, {newest.left} left" in shown
    assert "leave on 1 Feb unless they qualify again" in shown


def test_changes_has_nothing_to_compare_with_at_the_start_of_a_path(engine: Engine) -> None:
    publish_shop(engine, customers=120)
    shown = show(engine, changes, f"?as_of={FIRST_AS_OF}")
    assert "there is no month before to compare with" in shown
    assert "starting members" in shown
    assert "changes-grid" not in shown


def test_columns_that_hold_nothing_are_not_shown() -> None:
    names = [column.name for column in choose_columns(KNOWN)]
    assert names == ["customer_id", "status", "member_since", "revenue", "orders", "margin"]


def test_a_source_without_stock_codes_is_named_as_the_reason(engine: Engine) -> None:
    publish_shop(engine, customers=60, only=(LAST_AS_OF,))
    assert "The source has no country" in show(engine, insiders)
    with engine.begin() as connection:
        connection.execute(text("update insiders.source_columns set found_as = 'Country' where name = 'country'"))
    assert "The source has no country" not in show(engine, insiders)


def test_the_sorted_column_is_marked_and_numbers_stand_right() -> None:
    columns = {column["field"]: column for column in define_columns(choose_columns(KNOWN), "-margin", months=6)}
    assert columns["margin"]["sort"] == "desc"
    assert "sort" not in columns["revenue"]
    assert columns["revenue"]["headerName"] == "Revenue, 6 months"
    assert columns["revenue"]["type"] == "rightAligned"
    assert columns["status"]["sortable"] is False


def test_cells_are_written_for_people(engine: Engine) -> None:
    publish_customers(
        engine,
        [
            member("17850", 5313.5, margin=-0.054, on_notice=True, member_since=AS_OF, recency_days=364),
            other("12346", -0.5),
        ],
    )
    with engine.connect() as connection:
        rows = read_rows(connection, CustomerList(AS_OF, EVERYONE), 0, 10)
    first, second = format_rows(rows, FORMATS)
    assert (first["status"], first["status_kind"]) == ("On notice", "notice")
    assert (first["revenue"], first["margin"], first["recency_days"]) == ("£5,313.50", "−0.05", "364")
    assert first["member_since"] == "November 2011"
    assert (second["status"], second["revenue"], second["member_since"]) == ("Other", "−£0.50", "–")


def test_who_is_held_out_is_marked_on_lists_and_in_files(client: FlaskClient, engine: Engine) -> None:
    publish_customers(engine, [member("a", 2, is_holdout=True), member("b", 1, is_holdout=False)])
    with engine.connect() as connection:
        cells = format_rows(read_rows(connection, CustomerList(AS_OF), 0, 10), FORMATS)
    assert [row["is_holdout"] for row in cells] == ["Yes", ""]
    assert '"headerName": "Holdout"' in show(engine, insiders)
    header, *rows = read_file(client, link_export(CustomerList(AS_OF)))
    assert [row[header.index("is_holdout")] for row in rows] == ["true", "false"]


def test_who_is_short_by_less_than_can_be_written_reads_any_order_and_a_file_holds_the_number(
    client: FlaskClient, engine: Engine
) -> None:
    publish_customers(engine, [other("a", 3, short_by=0.0001), other("b", 2, short_by=0.006), other("c", 1)])
    wanted = CustomerList(AS_OF, EVERYONE)
    with engine.connect() as connection:
        cells = format_rows(read_rows(connection, wanted, 0, 10), FORMATS)
    assert [row["short_by"] for row in cells] == ["any order", "£0.01", "–"]
    header, *rows = read_file(client, link_export(wanted))
    assert [row[header.index("short_by")] for row in rows] == ["0.0001", "0.0060", ""]


def test_a_file_holds_exactly_what_is_filtered_in_its_order(client: FlaskClient, engine: Engine) -> None:
    publish_customers(
        engine,
        [
            member("b", 1, country="France"),
            member("a", 2, country="France"),
            member("c", 9, country="Spain"),
            other("d", 5, country="France"),
        ],
    )
    header, *rows = read_file(client, link_export(CustomerList(AS_OF, country="France", sort="customer_id")))
    assert header[:5] == ["customer_id", "as_of", "revision", "is_member", "on_notice"]
    assert [row[:3] for row in rows] == [["a", "2011-12-01", "1"], ["b", "2011-12-01", "1"]]
    assert dict(zip(header, rows[0], strict=True))["revenue"] == "2.0000"
    assert "short_by" not in header
    assert "is_holdout" not in header


def test_a_file_is_named_after_its_month_and_revision(client: FlaskClient, engine: Engine) -> None:
    publish_customers(engine, [], revision=3)
    answer = client.get(link_export(CustomerList(AS_OF, "on_notice")))
    assert answer.headers["Content-Disposition"] == ('attachment; filename="insiders_2011-12-01_r3_on_notice.csv"')
    assert answer.mimetype == "text/csv"


def test_a_file_runs_nothing_in_a_spreadsheet(client: FlaskClient, engine: Engine) -> None:
    names = ["=1+1", "+1", "-1", "@x", "\tx", 'quote"d', "comma,d"]
    publish_customers(engine, [other(name, 1, country="=cmd()") for name in names])
    _header, *rows = read_file(client, link_export(CustomerList(AS_OF, EVERYONE)))
    assert sorted(row[0] for row in rows) == sorted(["'=1+1", "'+1", "'-1", "'@x", "'\tx", 'quote"d', "comma,d"])
    assert not any(cell.startswith("=") for row in rows for cell in row)


def test_a_workbook_holds_what_the_csv_holds(client: FlaskClient, engine: Engine) -> None:
    publish_customers(engine, [member("=1+1", 2.5, country="@x"), member("b", 1), other("c", 9)], revision=2)
    wanted = CustomerList(AS_OF, sort="revenue")
    answer = client.get(link_export(wanted, "xlsx"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="insiders_2011-12-01_r2_all.xlsx"'
    header, *rows = load_workbook(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert header == read_file(client, link_export(wanted))[0]
    found = [dict(zip(header, row, strict=True)) for row in rows]
    assert [(row["customer_id"], row["revenue"], row["as_of"]) for row in found] == [
        ("b", 1.0, AS_OF),
        ("=1+1", 2.5, AS_OF),
    ]
    assert found[1]["country"] == "@x"
    assert {row["revision"] for row in found} == {2.0}


@pytest.mark.parametrize(
    ("search", "status"), [("", 400), ("?as_of=yesterday", 400), ("?as_of=2031-01-01", 404), ("?as_of=2011-12-01", 200)]
)
def test_a_file_of_no_month_is_refused(client: FlaskClient, engine: Engine, search: str, status: int) -> None:
    publish_customers(engine, [])
    assert client.get(f"/customers.csv{search}").status_code == status
    assert client.get(f"/customers.xlsx{search}").status_code == status
