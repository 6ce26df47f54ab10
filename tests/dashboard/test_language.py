"""A page is in the reader's language: chosen, else asked for by the browser, else the shop's."""

from __future__ import annotations

import pytest
from flask import Flask, Request, request
from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.language import read_locale
from segmentation.settings import Settings


def read(shop_locale: str, accepts: str = "", chosen: str = "") -> str:
    headers = {"Accept-Language": accepts, "Cookie": f"language={chosen}"}
    with Flask(__name__).test_request_context("/", headers=headers):
        found: Request = request
        return read_locale(found, shop_locale)


@pytest.mark.parametrize(
    ("shop", "accepts", "chosen", "locale"),
    [
        ("en_GB", "", "", "en_GB"),
        ("en_US", "en-GB", "", "en_US"),
        ("en_GB", "pt-BR,pt;q=0.9,en;q=0.8", "", "pt_BR"),
        ("pt_BR", "", "", "pt_BR"),
        ("pt_BR", "en-US", "", "en_GB"),
        ("de_DE", "fr", "", "de_DE"),
        ("en_GB", "pt", "en", "en_GB"),
        ("en_GB", "en", "pt", "pt_BR"),
        ("en_GB", "pt", "<script>", "pt_BR"),
    ],
)
def test_the_choice_comes_before_the_browser_and_the_browser_before_the_shop(
    shop: str, accepts: str, chosen: str, locale: str
) -> None:
    assert read(shop, accepts, chosen) == locale


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Settings(database_url="postgresql+psycopg2://nobody@127.0.0.1:9/none")).server.test_client()


def test_a_page_names_its_language_and_what_it_depends_on(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Accept-Language": "pt-BR"})
    assert '<html lang="pt-BR"' in answer.text
    assert {"Accept-Language", "Cookie"} <= set(answer.vary)
    assert '<html lang="en-GB"' in client.get("/").text


def test_the_switch_returns_to_the_page_it_came_from(client: FlaskClient) -> None:
    before = {"Referer": "http://localhost/changes?as_of=2011-11-01"}
    answer = client.get("/language/pt", headers=before)
    assert answer.location == "/changes?as_of=2011-11-01"
    assert '<html lang="pt-BR"' in client.get("/").text


def test_the_switch_leads_to_no_other_server(client: FlaskClient) -> None:
    answer = client.get("/language/pt", headers={"Referer": "http://elsewhere.example/changes"})
    assert answer.location == "/"


def test_a_language_that_nobody_wrote_changes_nothing(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/language/xx").headers


def test_the_frame_is_in_the_language_of_the_page(client: FlaskClient) -> None:
    layout = client.get("/_dash-layout", headers={"Accept-Language": "pt-BR"}).get_data(as_text=True)
    assert "Skip to the content" not in layout
    assert "Ir para o conte" in layout or "Pular para o conte" in layout
