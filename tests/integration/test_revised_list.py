"""After a real revision the pages say who was added and removed, and the lists hold them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import Engine, select, text

from dashboard.app import create_app
from dashboard.pages import changes, customer, insiders
from dashboard.pages.request import read_request
from dashboard.queries.reader import Reader
from dashboard.queries.revisions import read_revision
from segmentation.settings import Settings
from segmentation.store.tables import customers_view
from tests.integration.shop import AS_OF_DATES, SALES, read_revisions, refresh_shop

pytestmark = pytest.mark.postgres

REVISED = date(2020, 7, 1)
LATE_SALES = [("c0002", f"2020-06-{day:02d}", 900.0) for day in (8, 15, 22)]
"""Purchases of June that the source had not held when July began."""


def read_members(engine: Engine, as_of: date) -> set[str]:
    query = select(customers_view.c.customer_id).where(customers_view.c.as_of == as_of, customers_view.c.is_member)
    with engine.connect() as connection:
        return set(connection.scalars(query))


def show(engine: Engine, page: object, path: str, search: str = "") -> str:
    queries = Reader(engine, Settings(database_url="postgresql://localhost/none", timezone="America/Sao_Paulo"))
    request = read_request(queries, path, search)
    assert request is not None
    return json.dumps(page.layout(queries, request), cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_a_revised_list_is_told_from_the_one_before(shop: Settings, engine: Engine) -> None:
    refresh_shop(shop)
    before = read_members(engine, REVISED)
    with engine.begin() as connection:
        assert all(read_revision(connection, as_of) is None for as_of in AS_OF_DATES)
        connection.execute(text("update insiders.snapshots set published_at = '2020-07-02T01:00:00+00:00'"))
    assert "since the list of" not in show(engine, changes, "/changes")
    assert "by the revision" not in show(engine, insiders, "/insiders")

    refresh_shop(shop, [*SALES, *LATE_SALES])
    assert read_revisions(engine)[REVISED] == 2
    after = read_members(engine, REVISED)
    added, removed = sorted(after - before), sorted(before - after)
    assert added == ["c0002"]
    assert removed

    told = f"1 added, {len(removed)} removed since the list of 1 Jul 2020."
    for page, path in ((changes, "/changes"), (insiders, "/insiders")):
        shown = show(engine, page, path)
        assert told in shown
        assert "/insiders?list=added" in shown
        assert "/insiders?list=removed" in shown
    assert "1 of 1, Added by the revision" in show(engine, customer, "/customer", "?id=c0002&list=added")

    contacts = Path(shop.data_dir) / "contacts.csv"
    contacts.write_text("Kunde;E-Mail\nc0002;c2@example.org\n", encoding="utf-8")
    client = create_app(replace(shop, contacts=str(contacts))).server.test_client()
    for name, expected in (("added", added), ("removed", removed)):
        answer = client.get(f"/customers.csv?as_of={REVISED}&list={name}&sort=customer_id")
        assert f"insiders_2020-07-01_r2_{name}.csv" in answer.headers["Content-Disposition"]
        rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
        assert [row["customer_id"] for row in rows] == expected
        assert {row["revision"] for row in rows} == {"2"}
        assert [row["email"] for row in rows] == ["c2@example.org" if row == "c0002" else "" for row in expected]
