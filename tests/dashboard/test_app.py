"""The app answers with pages, policies and its own health, and with a reference where it cannot."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, make_url, text

from dashboard.app import create_app
from dashboard.pages import PAGES
from segmentation.settings import Settings
from tests.conftest import ROOT
from tests.dashboard.builders import FIRST_AS_OF, fail_run, publish_shop

pytestmark = pytest.mark.postgres

FILLED = {
    "main": "children",
    "navigation": "children",
    "drawer-navigation": "children",
    "as-of": "children",
    "freshness": "children",
    "source-name": "children",
    "title": "data",
}


@pytest.fixture
def client(database_url: str) -> FlaskClient:
    return create_app(Settings(database_url=database_url, source="shop/orders.csv")).server.test_client()


def show(client: FlaskClient, path: str, search: str = "") -> dict[str, str]:
    """Ask the router for a page as the browser does; give what it filled, as text."""
    outputs = [{"id": part, "property": name} for part, name in FILLED.items()]
    answer = client.post(
        "/_dash-update-component",
        json={
            "output": ".." + "...".join(f"{part}.{name}" for part, name in FILLED.items()) + "..",
            "outputs": outputs,
            "inputs": [
                {"id": "url", "property": "pathname", "value": path},
                {"id": "url", "property": "search", "value": search},
            ],
            "changedPropIds": ["url.pathname"],
        },
    )
    assert answer.status_code == 200
    filled = answer.get_json()["response"]
    return {part: json.dumps(filled[part][name], ensure_ascii=False) for part, name in FILLED.items()}


def test_every_page_of_the_table_answers_for_every_kind_of_month(client: FlaskClient, engine: Engine) -> None:
    publish_shop(engine, customers=60)
    for path in PAGES:
        for search in ("", f"?as_of={FIRST_AS_OF}"):
            shown = show(client, path, search)
            assert "could not be loaded" not in shown["main"], path
            assert "eyebrow" in shown["main"], path


def test_overview_adds_up_to_all_sales(client: FlaskClient, engine: Engine) -> None:
    publish_shop(engine, customers=60)
    main = show(client, "/")["main"]
    sums = main[main.index("All sales by part") :]
    amounts = [
        float(found.replace("−", "-").replace("£", "").replace(",", "")) for found in re.findall("−?£[0-9,.]+", sums)
    ]
    assert len(amounts) == 5
    assert sum(amounts[:-1]) == pytest.approx(amounts[-1], abs=0.03)


def test_it_says_that_an_unknown_month_fell_back_to_the_newest(client: FlaskClient, engine: Engine) -> None:
    publish_shop(engine, customers=60)
    assert (
        "Nothing is published as of 2031-01-01. This is December 2011" in show(client, "/", "?as_of=2031-01-01")["main"]
    )


def test_it_says_that_there_is_no_such_page(client: FlaskClient, engine: Engine) -> None:
    publish_shop(engine, customers=60)
    assert "There is no page at /pies." in show(client, "/pies")["main"]


def test_a_page_that_fails_shows_the_reference_under_which_the_log_has_it(
    client: FlaskClient, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    publish_shop(engine, customers=60)
    with engine.begin() as connection:
        connection.execute(text("drop view reporting.window_sales"))
    with caplog.at_level(logging.ERROR):
        main = show(client, "/")["main"]
    reference = re.search(r"Reference ([0-9A-F]{8})", main)
    assert reference is not None
    assert reference[1] in caplog.text
    assert "window_sales" not in main


def test_every_page_says_that_a_small_shop_has_no_segments(client: FlaskClient, engine: Engine) -> None:
    publish_shop(engine, customers=30)
    for path in PAGES:
        assert "Under 50 buyers: the Insiders are the top 8% by value" in show(client, path)["main"], path


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("update insiders.snapshots set customers = 60", "or too much alike: the Insiders are the top 8% by value"),
        ("update insiders.snapshots set customers = 0", ""),
        (
            "update insiders.snapshots set lineage = lineage + 1 where as_of = '2012-01-01'",
            "Under 50 buyers: the Insiders are those with the highest value.",
        ),
    ],
)
def test_it_says_no_more_of_a_small_shop_than_is_true(
    client: FlaskClient, engine: Engine, change: str, said: str
) -> None:
    publish_shop(engine, customers=30)
    with engine.begin() as connection:
        connection.execute(text("insert into insiders.lineages (settings, started_at) values ('{}', now())"))
        connection.execute(text(change))
    main = show(client, "/runs", f"?as_of={FIRST_AS_OF}")["main"]
    assert said in main
    assert bool(said) == ("the Insiders are" in main)


def test_runs_says_what_failed_and_what_a_missing_column_costs(client: FlaskClient, engine: Engine) -> None:
    publish_shop(engine, customers=60)
    fail_run(engine, "No such file: orders.csv.")
    shown = show(client, "/runs")
    assert "1 of the last 2 runs failed" in shown["main"]
    assert "No such file: orders.csv." in shown["main"]
    assert "The source has no country" in shown["main"]
    assert "Refresh failed on 2 Jan, showing December" in shown["freshness"]


def test_it_is_healthy_with_the_newest_month_once_one_is_published(client: FlaskClient, engine: Engine) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok", "newest_as_of": None}
    publish_shop(engine, customers=60)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.get_json()["newest_as_of"]) == (200, "2012-01-01")


def test_it_is_not_healthy_with_a_schema_of_another_migration(client: FlaskClient, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("update insiders.alembic_version set version_num = '0000'"))
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert "alembic upgrade head" in answer.get_json()["error"]


def test_it_is_not_healthy_and_still_answers_where_no_database_does(database_url: str) -> None:
    gone = make_url(database_url).set(database="gone").render_as_string(hide_password=False)
    client = create_app(Settings(database_url=gone)).server.test_client()
    assert client.get("/healthz").status_code == 503
    assert "could not be loaded" in show(client, "/")["main"]


def test_it_sends_a_policy_that_allows_only_this_machine(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-eval" not in policy
    assert "http" not in policy


def test_it_serves_bootstrap_itself_and_compressed(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    address = re.search(r'href="(/bootstrap/[^"]+)"', page)
    assert address is not None
    answer = client.get(address[1], headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_an_asset_of_a_named_version_is_kept_for_a_year_and_another_is_asked_for_again(client: FlaskClient) -> None:
    named = re.findall(r'(?:src|href)="(/assets/[^"]+)"', client.get("/").get_data(as_text=True))
    assert len(named) > 10
    for address in named:
        for encoding in ("br", "gzip", ""):
            answer = client.get(address, headers={"Accept-Encoding": encoding})
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable", address
    path = named[0].split("?")[0]
    for other in (path, f"{path}?m=1", f"{path}?m="):
        assert client.get(other).headers["Cache-Control"] == "no-cache"


def test_it_holds_no_file_open_for_a_reader_who_hung_up(client: FlaskClient) -> None:
    unread = client.get("/assets/look.js")
    opened = [held.readlink() for held in Path("/proc/self/fd").iterdir() if held.exists()]
    assert unread.status_code == 200
    assert not [path for path in opened if path.name == "look.js"]


def test_the_web_server_draws_ahead(database_url: str) -> None:
    program = "import threading, wsgi; print([thread.name for thread in threading.enumerate()])"
    served = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "draws-ahead" in served.stdout


def test_two_apps_in_one_process_keep_to_their_own_shops(database_url: str, engine: Engine) -> None:
    publish_shop(engine, customers=60)
    apps = [create_app(Settings(database_url=database_url, source=f"{name}.csv")) for name in ("north", "south")]
    names = [show(app.server.test_client(), "/")["source-name"] for app in apps]
    assert names == ['"north"', '"south"']
