"""A page, a list, the report and every stored sentence in Portuguese hold no English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from dashboard.__main__ import main
from dashboard.app import create_app
from dashboard.pages import PAGES
from dashboard.queries.lists import LISTS
from dashboard.queries.reader import Reader
from dashboard.router import Router
from dashboard.translations import choose_locale
from segmentation.sentences import CLAUSES, SENTENCES, TRAITS, render_sentence
from segmentation.settings import Settings
from segmentation.store.connection import connect_engine
from tests.dashboard.builders import FIRST_AS_OF, publish_shop
from tests.dashboard.visible import find_english, list_english, list_texts, read_picture

STORED = {"Published", "not in the source", "no_customer line", "not_a_product line", "orders"}
"""What a run said, lines of the source and its name, as they are stored."""
MONTHS = [f"2011-{month:02}-01" for month in range(4, 13)]
SEARCHES = ("", f"?as_of={FIRST_AS_OF}", "?compare=2011-08-01", "?as_of=1999-01-01")


@pytest.fixture(scope="module")
def shop(open_fresh_database: Callable[[], AbstractContextManager[str]]) -> Iterator[str]:
    """A shop that published in English."""
    with open_fresh_database() as url:
        engine = connect_engine(url)
        publish_shop(engine)
        engine.dispose()
        yield url


@pytest.fixture(scope="module")
def router(shop: str) -> Iterator[Router]:
    engine = connect_engine(shop)
    yield Router(Reader(engine, Settings(database_url=shop, source="shop/orders.csv")))
    engine.dispose()


def show(router: Router, path: str, search: str = "") -> list[str]:
    frame = router.show(path, search)._asdict()
    assert frame.pop("source_name") == "orders"
    return list_texts(frame)


def test_a_word_is_english_where_no_translation_has_it() -> None:
    assert {"the", "with", "left", "entered", "members", "threshold"} <= list_english()
    assert not {"insiders", "a", "de", "limite", "membros"} & list_english()
    assert find_english(["57 entered and 9 left", "57 entraram", "COMPARE_CRON"]) == {
        "57 entered and 9 left": ["and", "entered", "left"]
    }


@pytest.mark.postgres
@pytest.mark.parametrize("path", PAGES)
def test_a_page_in_portuguese_holds_no_english(router: Router, path: str) -> None:
    assert find_english(show(router, path)), "the check finds the English page"
    choose_locale("pt_BR")
    for search in SEARCHES:
        assert find_english(show(router, path, search), STORED) == {}, search


@pytest.mark.postgres
@pytest.mark.parametrize("search", [f"?list={name}&change={name}" for name in LISTS] + ["?list=everyone&find=zzz"])
def test_a_list_in_portuguese_holds_no_english(router: Router, search: str) -> None:
    choose_locale("pt_BR")
    for path in ("/insiders", "/changes"):
        assert find_english(show(router, path, search)) == {}, path


@pytest.mark.postgres
@pytest.mark.parametrize("name", ["everyone", "new", "on_notice", "left"])
def test_the_rows_of_a_list_are_in_portuguese(shop: str, name: str) -> None:
    client = create_app(Settings(database_url=shop, source="orders.csv")).server.test_client()
    rows = [row for as_of in MONTHS for row in ask_rows(client, as_of, name)]
    assert rows
    assert find_english(list_texts(rows)) == {}


def ask_rows(client: FlaskClient, as_of: str, name: str) -> list[dict[str, Any]]:
    """Ask for rows as the grid does."""
    grid = "changes" if name in ("left", "reinstated") else "insiders"
    key = "change" if grid == "changes" else "list"
    asked = {"startRow": 0, "endRow": 50, "sortModel": []}
    filled = [
        (f"{grid}-grid", "getRowsResponse"),
        (f"{grid}-title", "children"),
        (f"{grid}-empty", "children"),
        (f"{grid}-rows", "className"),
        (f"{grid}-rows", "style"),
        (f"{grid}-export-words", "children"),
    ]
    answer = client.post(
        "/_dash-update-component",
        json={
            "output": f"..{'...'.join(f'{part}.{field}' for part, field in filled)}..",
            "outputs": [{"id": part, "property": field} for part, field in filled],
            "inputs": [{"id": f"{grid}-grid", "property": "getRowsRequest", "value": asked}],
            "state": [{"id": f"{grid}-wanted", "property": "data", "value": {"as_of": as_of, key: name}}],
            "changedPropIds": [f"{grid}-grid.getRowsRequest"],
        },
        headers={"Accept-Language": "pt-BR"},
    )
    rows: list[dict[str, Any]] = answer.get_json()["response"][f"{grid}-grid"]["getRowsResponse"]["rowData"]
    return rows


@pytest.mark.postgres
def test_what_happened_to_a_customer_is_told_in_portuguese(shop: str, router: Router) -> None:
    with connect_engine(shop).connect() as connection:
        asked = text("select distinct on (change) customer_id from reporting.membership_changes order by change, as_of")
        customers = connection.execute(asked).scalars().all()
    choose_locale("pt_BR")
    for customer in customers:
        assert find_english(show(router, "/customer", f"?id={customer}")) == {}


@pytest.mark.postgres
def test_the_report_in_portuguese_holds_no_english(shop: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", shop)
    monkeypatch.setenv("SOURCE", "orders.csv")
    monkeypatch.setenv("LOCALE", "pt_BR")
    monkeypatch.chdir(tmp_path)
    assert main(["report", "--format", "html", "--out", "report.html"]) == 0
    document = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert '<html lang="pt-BR"' in document
    body = document[document.index("<body>") :]
    texts = [unescape(words) for words in re.findall(r">([^<>]+)<", body)]
    spoken = [unescape(words) for words in re.findall(r'(?:alt|aria-label|title)="([^"]*)"', body)]
    drawn = [words for picture in re.findall(r'src="(data:[^"]*)"', body) for words in read_picture(picture)]
    assert len(drawn) > 10
    assert find_english([*texts, *spoken, *drawn], STORED) == {}


@pytest.mark.parametrize("key", SENTENCES)
def test_a_stored_sentence_in_portuguese_holds_no_english(key: str) -> None:
    for number in (0, 1, 7):
        assert find_english([render_sentence(key, fill_numbers(SENTENCES[key], number), "pt_BR")]) == {}


def test_names_and_clauses_in_portuguese_hold_no_english() -> None:
    named = [render_sentence("segment_name", {"traits": [trait], "position": 2}, "pt_BR") for trait in TRAITS]
    told = [
        render_sentence("membership_reason", fill_numbers(clause, 7) | {"clauses": [[name]]}, "pt_BR")
        for name, clause in CLAUSES.items()
    ]
    assert find_english([*named, *told]) == {}


def fill_numbers(sentence: Any, number: int) -> dict[str, Any]:
    """Return a number for every place of a sentence."""
    dated = ("date", "month")
    filled = {name: "2011-12-01" if kind in dated else number for name, kind in sentence.kinds.items()}
    counts = {name: number for name in (sentence.counted, sentence.needs) if name}
    return counts | filled | {"currency": "GBP"}
