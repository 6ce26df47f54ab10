"""The frame in a real browser: themes, months in the address, phones, downloads, the time before the first month."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from dashboard.theme import TOKENS
from segmentation.store.runs import finish_run, report_progress, start_run
from tests.browser.conftest import PHONE, css_colour, expect_no_sideways_scroll
from tests.dashboard.builders import publish_shop

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

Open = Callable[..., Page]
NOW = datetime(2012, 1, 1, 5, tzinfo=UTC)
LONG_WORD = "word" * 50
FAIL_SEARCH = """() => {
    const ask = window.fetch;
    window.fetch = (address, ...how) => (String(address).startsWith("/find") ? Promise.reject() : ask(address, ...how));
}"""
"""Lets the search get no answer; an aborted request would leave an error in the console, which no test may."""


def expect_theme(page: Page, theme: str) -> None:
    """Fail where the page's ground and the lines of its figures do not take the colours of a theme."""
    line = f".js-line[style*='{css_colour(TOKENS[theme]['insiders'])}']"
    expect(page.locator(line).first).to_be_visible()
    expect(page.locator("body")).to_have_css("background-color", css_colour(TOKENS[theme]["paper"]))


def test_overview_draws_its_figures_without_a_word_in_the_console(shop: Engine, open_page: Open) -> None:
    page = open_page("/")
    expect(page.locator(".js-line").first).to_be_visible()
    expect(page).to_have_title("Overview, December 2011 · Insiders")
    expect(page.locator("html")).to_have_attribute("lang", "en-GB")
    expect(page.locator("h1")).to_have_count(1)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_follows_the_theme_of_the_system(shop: Engine, open_page: Open, theme: str) -> None:
    page = open_page("/", color_scheme=theme)
    expect_theme(page, theme)


def test_the_switch_draws_the_figures_anew_without_asking_and_is_remembered(shop: Engine, open_page: Open) -> None:
    page = open_page("/", color_scheme="light")
    expect_theme(page, "light")
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url) if "_dash-update" in sent.url else None)
    page.locator("#look-button").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect_theme(page, "dark")
    assert asked == []
    page.reload()
    expect_theme(page, "dark")


def test_choosing_a_month_puts_it_into_the_address_and_the_links(shop: Engine, open_page: Open) -> None:
    page = open_page("/")
    page.locator(".as-of summary").click()
    page.get_by_role("link", name="June 2011").click()
    expect(page.locator("h1")).to_have_text("Overview, June 2011, knew 6 of 12 months")
    expect(page).to_have_url(re.compile(r"/\?as_of=2011-07-01$"))
    expect(page.locator(".as-of .menu")).to_be_hidden()
    page.get_by_role("link", name="Data & runs").first.click()
    expect(page.locator("h1")).to_have_text("Data & runs, June 2011, knew 6 of 12 months")
    expect(page).to_have_url(re.compile(r"/runs\?as_of=2011-07-01$"))
    page.go_back()
    expect(page.locator("h1")).to_have_text("Overview, June 2011, knew 6 of 12 months")


def test_an_unknown_month_falls_back_and_says_so(shop: Engine, open_page: Open) -> None:
    page = open_page("/?as_of=2031-01-01")
    expect(page.locator(".notice-line")).to_contain_text("Nothing is published as of 2031-01-01")
    expect(page.locator("h1")).to_have_text("Overview, December 2011")


@pytest.mark.parametrize(
    "path", ["/", "/runs", "/?as_of=2011-04-01", f"/?as_of={LONG_WORD}", f"/customer?id={LONG_WORD}", f"/{LONG_WORD}"]
)
def test_a_phone_needs_no_sideways_scroll(shop: Engine, open_page: Open, path: str) -> None:
    page = open_page(path, viewport=PHONE, has_touch=True, is_mobile=True)
    expect(page.locator("main .page-body")).to_be_visible()
    expect_no_sideways_scroll(page)


def test_the_drawer_of_a_phone_leads_to_a_page_and_closes(shop: Engine, open_page: Open) -> None:
    page = open_page("/", viewport=PHONE)
    expect(page.locator(".side")).to_be_hidden()
    page.locator("#menu-button").click()
    page.locator(".offcanvas").get_by_role("link", name="Data & runs").click()
    expect(page.locator("h1")).to_contain_text("Data & runs")
    expect(page.locator(".offcanvas")).to_be_hidden()


def test_a_definition_opens_for_the_keyboard_and_closes_on_escape(shop: Engine, open_page: Open) -> None:
    page = open_page("/")
    page.locator("#overview-share .label").focus()
    expect(page.locator("#overview-share-definition")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#overview-share-definition")).to_be_hidden()


def test_a_card_shows_its_table_and_downloads_its_numbers_exactly(shop: Engine, open_page: Open) -> None:
    page = open_page("/")
    card = page.locator("[data-name='overview-revenue']")
    card.locator("[data-action='table']").click()
    expect(card.locator("table")).to_be_visible()
    expect(card.locator(".figure")).to_be_hidden()
    card.locator("summary").click()
    with page.expect_download() as download:
        card.locator("[data-action='csv']").click()
    assert download.value.suggested_filename == "overview-revenue.csv"
    rows = list(csv.reader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    assert rows[0][:4] == ["Month", "Insiders", "Others", "Expected"]
    known, expected = rows[1:13], rows[13:]
    assert [row[0] for row in known] == [f"2011-{month:02d}" for month in range(1, 13)]
    assert [row[0] for row in expected] == ["2012-01", "2012-02", "2012-03"]
    assert float(known[0][1]) > 0
    assert (known[0][3], expected[0][1]) == ("", "")
    assert float(expected[0][3]) > 0


def test_a_card_downloads_its_figure(shop: Engine, open_page: Open) -> None:
    page = open_page("/")
    card = page.locator("[data-name='overview-members']")
    expect(card.locator(".js-line").first).to_be_visible()
    card.locator("summary").click()
    with page.expect_download() as download:
        card.locator("[data-action='png']").click()
    assert download.value.suggested_filename == "overview-members.png"
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")


def test_the_search_leads_to_the_insiders_of_the_month_shown(shop: Engine, open_page: Open) -> None:
    page = open_page("/?as_of=2011-07-01")
    page.keyboard.press("/")
    expect(page.locator("#customer-search")).to_be_focused()
    page.keyboard.type("c000")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Insiders")
    expect(page).to_have_url(re.compile(r"/insiders\?list=everyone&find=c000&as_of=2011-07-01$"))


def test_a_second_search_begins_anew_and_the_comparison_stays(shop: Engine, open_page: Open) -> None:
    page = open_page("/?as_of=2011-11-01&compare=2011-07-01")
    for find in ("c000", "c001"):
        page.keyboard.press("/")
        page.keyboard.type(find)
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(rf"\?list=everyone&find={find}&as_of=2011-11-01&compare=2011-07-01$"))
        expect(page.locator("#customer-search")).to_have_value("")
        expect(page.locator("h1")).to_contain_text("Insiders")
        expect(page.locator("#customer-search")).not_to_be_focused()


def test_a_search_that_fails_leads_to_the_list(shop: Engine, open_page: Open) -> None:
    page = open_page("/")
    page.evaluate(FAIL_SEARCH)
    page.locator("#customer-search").fill("c000")
    page.locator("#customer-search").press("Enter")
    expect(page).to_have_url(re.compile(r"/insiders\?list=everyone&find=c000$"))
    expect(page.locator("h1")).to_contain_text("Insiders")


def test_before_the_first_month_it_says_how_far_the_run_is_and_then_opens(engine: Engine, open_page: Open) -> None:
    run_id = start_run(engine, "backfill", "Reading the source", NOW)
    report_progress(engine, run_id, "Reading the source", 0.42)
    page = open_page("/")
    expect(page.locator(".lead")).to_contain_text("42%")
    expect(page.locator("main")).to_contain_text("Reading the source")
    report_progress(engine, run_id, "Publishing", 0.9)
    expect(page.locator("main")).to_contain_text("Publishing")
    finish_run(engine, run_id, status="succeeded", now=NOW)
    publish_shop(engine, customers=60)
    expect(page.locator("h1")).to_have_text("Overview, December 2011")


def test_before_the_first_month_it_says_what_was_found_and_what_to_set(engine: Engine, open_page: Open) -> None:
    run_id = start_run(engine, "backfill", "Reading the source", NOW)
    error = "No column for customer_id among InvoiceNo, Client. Is it Client? Set SOURCE_COLUMNS=customer_id=Client."
    finish_run(engine, run_id, status="failed", now=NOW, error=error)
    page = open_page("/insiders")
    expect(page.locator("main")).to_contain_text(error)
    expect(page.locator(".search-form")).to_be_hidden()
