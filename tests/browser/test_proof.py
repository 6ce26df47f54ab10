"""Evidence and Forecast in a real browser: drawn, led through by links, no wider than a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from tests.browser.conftest import PHONE, expect_no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

Open = Callable[..., Page]


def test_the_group_is_chosen_by_links_that_stand_in_the_address(shop: Engine, open_page: Open) -> None:
    page = open_page("/forecast")
    chosen = page.get_by_role("navigation", name="Whose revenue").locator("[aria-current]")
    expect(chosen).to_have_text("Insiders")
    expect(page.locator('[data-name="forecast-months"] .scatterlayer .trace').first).to_be_visible()
    page.get_by_role("link", name="All customers").click()
    expect(chosen).to_have_text("All customers")
    expect(page).to_have_url(re.compile(r"/forecast\?group=all$"))
    page.go_back()
    expect(chosen).to_have_text("Insiders")


def test_evidence_is_drawn_and_its_table_has_the_statistics(shop: Engine, open_page: Open) -> None:
    page = open_page("/evidence")
    card = page.locator('[data-name="evidence-rest"]')
    expect(card.locator(".scatterlayer .trace").first).to_be_visible()
    card.get_by_role("button", name="Table").click()
    table = page.get_by_role("region", name="Insiders against everyone else")
    expect(table.get_by_role("columnheader", name="p, adjusted")).to_be_visible()
    expect(table.locator("tbody tr").nth(11)).to_be_visible()


@pytest.mark.parametrize("path", ["/forecast", "/evidence", "/insiders?list=likely_to_enter"])
def test_nothing_scrolls_sideways_on_a_phone(shop: Engine, open_page: Open, path: str) -> None:
    page = open_page(path, PHONE)
    page.locator("main .card .main-svg, main .list-bar").first.wait_for()
    expect_no_sideways_scroll(page)
