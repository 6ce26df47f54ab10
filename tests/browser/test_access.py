"""Access for everyone: what axe-core finds in both themes at both widths, what keys reach, texts for charts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from dashboard.pages import PAGES
from dashboard.plotly_bundle import PARTS_FOLDER
from scripts.fetch_browser_parts import PARTS
from tests.browser.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

Open = Callable[..., Page]

RUN_AXE = "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations"
OPEN_EVERYTHING = """() => {
    document.querySelectorAll("details").forEach((menu) => { menu.open = true; });
    document.querySelectorAll("[data-action='table']").forEach((button) => button.click());
}"""


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core; skips, and says so, where npm could not bring it."""
    (part,) = (part for part in PARTS if part.package == "axe-core")
    source = PARTS_FOLDER / part.target
    if not source.is_file():
        pytest.skip(f"AXE-CORE ABSENT: {source}; python -m scripts.fetch_browser_parts axe-core")
    return source.read_text(encoding="utf-8")


def list_findings(page: Page, axe: str) -> list[str]:
    """Every serious or critical finding on a page, with the element that has it."""
    page.evaluate(axe)
    return [
        f"{page.url} {finding['id']} ({finding['impact']}): {node['target']}"
        for finding in page.evaluate(RUN_AXE)
        if finding["impact"] in ("serious", "critical")
        for node in finding["nodes"]
    ]


def visit(page: Page, path: str) -> None:
    """Go to a page of the dashboard and wait until it has drawn itself; `/customer` is somebody's."""
    origin = re.match(r"https?://[^/]+", page.url)
    assert origin is not None
    page.goto(f"{origin[0]}{path}?id=c0079" if path == "/customer" else f"{origin[0]}{path}")
    page.locator("main h1").wait_for()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".figure:visible:not(:has(.main-svg))")).to_have_count(0)


def show_theme(page: Page, theme: str) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_serious_on_any_page(
    shop: Engine, open_page: Open, axe: str, viewport: dict[str, int]
) -> None:
    page = open_page("/", viewport=viewport)
    findings = []
    for path in PAGES:
        visit(page, path)
        for theme in ("light", "dark"):
            show_theme(page, theme)
            findings += list_findings(page, axe)
    assert findings == []


@pytest.mark.parametrize("path", ["/", "/insiders", "/changes"])
def test_axe_finds_nothing_serious_in_menus_and_tables(shop: Engine, open_page: Open, axe: str, path: str) -> None:
    page = open_page(path)
    page.wait_for_load_state("networkidle")
    page.evaluate(OPEN_EVERYTHING)
    for theme in ("light", "dark"):
        show_theme(page, theme)
        assert list_findings(page, axe) == []


def test_axe_finds_nothing_serious_in_the_drawer(shop: Engine, open_page: Open, axe: str) -> None:
    page = open_page("/", viewport=PHONE, reduced_motion="reduce")
    page.locator("#menu-button").click()
    expect(page.locator(".offcanvas.show")).to_be_visible()
    assert list_findings(page, axe) == []


def test_every_figure_says_what_it_shows_and_has_its_table(shop: Engine, open_page: Open) -> None:
    page = open_page("/")
    figures = 0
    for path in PAGES:
        visit(page, path)
        for card in page.locator(".card:has(> .body > .figure)").all():
            expect(card.locator(".figure")).to_have_attribute("role", "img")
            expect(card.locator(".figure")).to_have_attribute("aria-label", re.compile(r"\w{2}.{8}"))
            assert card.locator(".behind tbody tr").count() > 0, (path, card.get_attribute("data-name"))
            figures += 1
    assert figures > 0


def test_the_first_key_leads_past_the_navigation(shop: Engine, open_page: Open) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_have_count(1)


def test_the_keyboard_opens_the_months_and_chooses_one(shop: Engine, open_page: Open) -> None:
    page = open_page("/")
    page.locator(".as-of summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".as-of .menu a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".as-of .menu")).to_be_hidden()
    expect(page.locator(".as-of summary")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("November 2011")


def test_the_keyboard_opens_the_drawer_and_comes_back(shop: Engine, open_page: Open) -> None:
    page = open_page("/", viewport=PHONE)
    page.locator("#menu-button").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".offcanvas:focus-within")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".offcanvas")).to_have_count(0)
    expect(page.locator("#menu-button")).to_be_focused()


def test_the_keyboard_reaches_table_and_downloads_of_a_figure(shop: Engine, open_page: Open) -> None:
    page = open_page("/")
    card = page.locator("[data-name='overview-revenue']")
    card.locator("[data-action='table']").focus()
    page.keyboard.press("Enter")
    expect(card.locator("table")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(card.locator("[data-action='csv']")).to_be_focused()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "overview-revenue.csv"


def test_the_keyboard_walks_a_list_and_opens_a_customer(shop: Engine, open_page: Open) -> None:
    page = open_page("/insiders")
    page.locator(".ag-cell a").first.wait_for()
    page.locator(".list-bar a").last.focus()
    page.keyboard.press("Tab")
    expect(page.locator(".ag-header-cell:focus")).to_have_attribute("col-id", "customer_id")
    page.keyboard.press("ArrowDown")
    name = page.locator(".ag-cell:focus").inner_text()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/customer\?id={name}&"))
    expect(page.locator("h1")).to_contain_text(name)
