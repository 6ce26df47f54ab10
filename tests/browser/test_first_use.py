"""First use in a real browser: a source that is mistaken and mended, and the words of Overview."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from segmentation.errors import ColumnsError
from segmentation.ingest.demo import write_demo_shop
from segmentation.jobs.refresh import refresh
from segmentation.settings import Settings, load_settings
from tests.browser.conftest import DESK, PHONE, expect_no_sideways_scroll
from tests.dashboard.builders import fail_run

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

Open = Callable[..., Page]
NOW = datetime(2026, 11, 4, 5, tzinfo=UTC)
LEAD_LINES, LEAD_LINE_PX = 2, 29
"""By so much a page may move when it comes: the lead is a sentence of this month."""

BUTTON = "What do these words mean?"


def write_shop(folder: Path) -> Path:
    """Write a small shop whose customers stand under a header that nobody knows."""
    write_demo_shop(folder / "demo.csv.gz", customers=60, months=5, seed=3, end=date(2026, 10, 31))
    text = gzip.decompress((folder / "demo.csv.gz").read_bytes()).decode()
    path = folder / "orders.csv"
    path.write_text(text.replace("CustomerID", "Clientes", 1))
    return path


def run_refresh(settings: Settings) -> None:
    """Refresh as the worker does."""
    refresh(settings, NOW, lambda _stage, _fraction: None)


def test_a_mistaken_column_is_said_copied_set_and_then_the_month_is_there(
    database_url: str, open_page: Open, tmp_path: Path
) -> None:
    settings = Settings(database_url=database_url, source=str(write_shop(tmp_path)), data_dir=str(tmp_path))
    page = open_page("/changes", permissions=["clipboard-read", "clipboard-write"])
    expect(page.locator(".lead")).to_contain_text("The database is empty")
    with pytest.raises(ColumnsError):
        run_refresh(settings)
    expect(page.locator(".error-words")).to_contain_text("No column for customer_id among")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    (tmp_path / ".env").write_text(page.evaluate("navigator.clipboard.readText()"))
    set_columns = load_settings({}, tmp_path / ".env").source_columns
    run_refresh(replace(settings, source_columns=set_columns))
    expect(page.locator("h1")).to_contain_text("Changes, October 2026")
    page.get_by_role("link", name="Data & runs").first.click()
    expect(page.locator("main")).to_contain_text("1 of the last 2 runs failed")
    expect(page.locator(".error-words")).to_have_count(0)


def test_a_line_on_a_phone_needs_no_sideways_scroll(engine: Engine, open_page: Open) -> None:
    fail_run(engine, f"No column for customer_id. Set SOURCE_COLUMNS=customer_id={'Client' * 12},revenue=Total.")
    page = open_page("/", viewport=PHONE, has_touch=True, is_mobile=True)
    expect(page.locator(".setting-lines code")).to_be_visible()
    expect_no_sideways_scroll(page)


def test_the_words_are_put_away_for_good_and_come_back_when_asked_for(shop: Engine, open_page: Open) -> None:
    page = open_page("/")
    expect(page.locator("#words")).to_contain_text("no longer qualifies: one month to qualify again")
    page.get_by_role("button", name="Got it").click()
    expect(page.locator("#words")).to_be_hidden()
    expect(page.locator("h1")).to_be_focused()
    page.reload()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("#words")).to_be_hidden()
    page.get_by_role("button", name=BUTTON).click()
    expect(page.locator("#words")).to_be_focused()
    page.reload()
    expect(page.locator("#words")).to_be_visible()


@pytest.mark.parametrize("locale", ["en-GB", "pt-BR"])
def test_what_needs_attention_and_trust_stand_on_the_first_screen_with_the_words(
    shop: Engine, open_page: Open, locale: str
) -> None:
    page = open_page("/", locale=locale)
    expect(page.locator("#words")).to_be_visible()
    expect(page.locator("main .js-line").first).to_be_visible()
    lists = page.locator(".row-7-5:has(.rows)")
    box = lists.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= DESK["height"]


def test_the_words_are_found_from_another_page_of_the_same_month(shop: Engine, open_page: Open) -> None:
    page = open_page("/segments?as_of=2011-07-01")
    page.get_by_role("button", name=BUTTON).click()
    expect(page.locator("h1")).to_contain_text("Overview, June 2011")
    expect(page.locator("#words")).to_contain_text("As of 1 Jul")


def test_the_drawer_of_a_phone_gives_way_to_the_words(shop: Engine, open_page: Open) -> None:
    page = open_page("/", viewport=PHONE)
    page.get_by_role("button", name="Got it").click()
    page.locator("#menu-button").click()
    page.locator(".offcanvas").get_by_role("button", name=BUTTON).click()
    expect(page.locator(".offcanvas")).to_be_hidden()
    expect(page.locator("#words")).to_be_visible()


@pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE])
def test_overview_stands_where_its_skeleton_stood(shop: Engine, open_page: Open, viewport: dict[str, int]) -> None:
    page = open_page("/", viewport=viewport)
    expect(page.locator("main .js-line").first).to_be_attached()
    expect(page.locator("main .figure:visible:not(:has(.main-svg))")).to_have_count(0)
    measure = "(main) => [...main.querySelectorAll('.tile, .card:has(.figure), .card.figure')].map(e => e.offsetTop)"
    shown = page.locator("#main").evaluate(measure)
    page.route("**/_dash-update-component*", lambda _route: None)
    page.reload()
    page.locator(".skeleton .tile").first.wait_for()
    waiting = page.locator("#main").evaluate(measure)
    assert max(abs(one - other) for one, other in zip(shown, waiting, strict=True)) <= LEAD_LINES * LEAD_LINE_PX
