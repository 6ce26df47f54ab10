"""Access for everyone: what axe-core finds in both themes at both widths, what keys reach, texts for charts."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from dashboard.pages import PAGES
from dashboard.plotly_bundle import PARTS_FOLDER
from scripts.fetch_browser_parts import PARTS
from tests.browser.conftest import DESK, PHONE, expect_no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

Open = Callable[..., Page]

DESK_AT_200_PERCENT = {"width": 720, "height": 450}
NEWEST, BEFORE = "2012-01-01", "2011-12-01"
MONTHS = {NEWEST: "December 2011", BEFORE: "November 2011"}

RUN_AXE = "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations"
OPEN_EVERYTHING = """() => {
    document.querySelectorAll("details").forEach((menu) => { menu.open = true; });
    document.querySelectorAll("[data-action='table']").forEach((button) => button.click());
}"""
REACHED = {
    "skip": ".skip",
    "navigation": "#navigation a",
    "words": ".side .words-button",
    "month": ".as-of > summary",
    "compare": ".compare > summary",
    "freshness": ".top .freshness",
    "search": "#customer-search",
    "language": ".top .languages a",
    "theme": "#look-button",
    "note": ".notes > summary",
    "definition": ".tile .label",
    "table": ".card [data-action='table']",
    "download": ".card .actions summary",
}
"""What Tab reaches on Overview, in its order."""
NAME_FOCUSED = """(reached) => {
    const focused = document.activeElement;
    if (focused === document.body) return ["end", true];
    const found = Object.entries(reached).find(([, selector]) => focused.matches(selector));
    const isSeen = [focused, focused.closest("form, label") ?? focused].some((element) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    });
    return [found ? found[0] : "", isSeen];
}"""
MAY_MOVE = """() => [...document.querySelectorAll("*")].some((element) => {
    const { transitionDuration, animationName } = getComputedStyle(element);
    return transitionDuration.split(", ").some((time) => time !== "0s") || animationName !== "none";
})"""


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core; skips, and says so, where npm could not bring it."""
    (part,) = (part for part in PARTS if part.package == "axe-core")
    source = PARTS_FOLDER / part.target
    if not source.is_file():
        pytest.skip(f"AXE-CORE ABSENT: {source}; python -m scripts.fetch_browser_parts axe-core")
    return source.read_text(encoding="utf-8")


def list_findings(page: Page) -> list[str]:
    """Every serious or critical finding of axe-core on a page that holds it, with the element that has it."""
    return [
        f"{page.url} {finding['id']} ({finding['impact']}): {node['target']}"
        for finding in page.evaluate(RUN_AXE)
        if finding["impact"] in ("serious", "critical")
        for node in finding["nodes"]
    ]


def visit(page: Page, path: str, as_of: str = NEWEST) -> None:
    """Go to a page as a link does and wait until it has drawn itself; `/customer` is somebody's."""
    query = urlencode({"as_of": as_of} | ({"id": "c0079"} if path == "/customer" else {}))
    page.evaluate("(address) => window.dash_clientside.insiders.visit(address)", f"{path}?{query}")
    expect(page).to_have_title(f"{PAGES[path].title}, {MONTHS[as_of]} · Insiders")
    expect(page.locator(".figure:visible:not(:has(.main-svg))")).to_have_count(0)
    expect(page.locator(".list-rows:not(.empty):not(:has(.ag-cell a))")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_serious_on_any_page(
    shop: Engine, open_page: Open, axe: str, viewport: dict[str, int], theme: str
) -> None:
    page = open_page("/", viewport=viewport, color_scheme=theme)
    page.evaluate(axe)
    findings = []
    for path in PAGES:
        visit(page, path)
        findings += list_findings(page)
    assert findings == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_menus_and_tables(shop: Engine, open_page: Open, axe: str, theme: str) -> None:
    page = open_page("/", color_scheme=theme)
    page.evaluate(axe)
    findings = []
    for path in ("/", "/insiders", "/changes"):
        visit(page, path)
        page.evaluate(OPEN_EVERYTHING)
        findings += list_findings(page)
    assert findings == []


def test_axe_finds_nothing_serious_in_the_drawer(shop: Engine, open_page: Open, axe: str) -> None:
    page = open_page("/", viewport=PHONE, reduced_motion="reduce")
    page.evaluate(axe)
    page.locator("#menu-button").click()
    expect(page.locator(".offcanvas.show")).to_be_visible()
    assert list_findings(page) == []


def test_every_figure_says_what_its_data_say_and_has_its_table(shop: Engine, open_page: Open) -> None:
    page = open_page("/")
    figures = page.locator(".card > .body > .figure")
    drawn = 0
    for path in PAGES:
        said = []
        for as_of in MONTHS:
            visit(page, path, as_of)
            expect(page.locator(".card > .body > .figure:not([role=img])")).to_have_count(0)
            expect(page.locator(".card:has(> .body > .figure):not(:has(.behind tbody tr))")).to_have_count(0)
            said.append([figure.get_attribute("aria-label") for figure in figures.all()])
        newest, before = said
        assert all(re.search(r"\w{2}.{8}", words) for words in newest), (path, newest)
        assert newest != before or not newest, path
        drawn += len(newest)
    assert drawn > 0


def test_the_keyboard_reaches_everything_of_a_page_and_shows_where_it_is(shop: Engine, open_page: Open) -> None:
    page = open_page("/", reduced_motion="reduce")
    expect(page.locator(".figure:visible:not(:has(.main-svg))")).to_have_count(0)
    reached: list[str] = []
    unseen = []
    while "end" not in reached:
        page.keyboard.press("Tab")
        name, is_seen = page.evaluate(NAME_FOCUSED, REACHED)
        reached.append(name)
        if not is_seen:
            unseen.append(page.evaluate("document.activeElement.outerHTML"))
    assert [name for name in dict.fromkeys(reached) if name in REACHED] == list(REACHED)
    assert unseen == []


@pytest.mark.parametrize("menu", [".as-of", ".compare", ".notes", "[data-name='overview-revenue'] .dropdown-details"])
def test_escape_closes_a_menu_and_returns_to_its_button(shop: Engine, open_page: Open, menu: str) -> None:
    page = open_page("/")
    opener = page.locator(f"{menu} > summary")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"{menu}[open]")).to_be_visible()
    page.keyboard.press("Tab")
    expect(opener).not_to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(f"{menu}[open]")).to_have_count(0)
    expect(opener).to_be_focused()


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_nothing_moves_for_a_reader_who_asked_for_that(shop: Engine, open_page: Open, motion: str, moves: bool) -> None:
    page = open_page("/", viewport=PHONE, reduced_motion=motion)
    page.locator("#menu-button").click()
    expect(page.locator(".offcanvas.show")).to_be_visible()
    assert page.evaluate(MAY_MOVE) == moves


@pytest.mark.parametrize("viewport", [DESK_AT_200_PERCENT, PHONE], ids=["desk at 200%", "phone"])
def test_no_page_needs_sideways_scroll(shop: Engine, open_page: Open, viewport: dict[str, int]) -> None:
    page = open_page("/", viewport=viewport)
    for path in PAGES:
        visit(page, path)
        expect_no_sideways_scroll(page)


def test_the_first_key_leads_past_the_navigation(shop: Engine, open_page: Open) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_have_count(1)


def test_the_keyboard_opens_the_months_and_chooses_one(shop: Engine, open_page: Open) -> None:
    page = open_page("/")
    page.locator(".as-of summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".as-of .menu")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(".as-of .menu a").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("November 2011")


def test_the_keyboard_opens_the_drawer_and_comes_back(shop: Engine, open_page: Open) -> None:
    page = open_page("/", viewport=PHONE)
    page.locator("#menu-button").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".offcanvas.show:focus-within")).to_be_visible()
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
    expect(card.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(card.locator(".actions .menu")).to_be_visible()
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
    focused = page.locator('.ag-cell[col-id="customer_id"]:focus a')
    expect(focused).to_be_visible()
    name = focused.inner_text()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/customer\?id={name}&"))
    expect(page.locator("h1")).to_contain_text(name)
