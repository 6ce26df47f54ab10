"""Cohorts in a real browser: choices are addresses, the matrix is drawn, a phone needs no sideways scroll."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from tests.browser.conftest import PHONE, expect_no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

Open = Callable[..., Page]


def test_a_reader_goes_from_newcomers_to_the_revenue_of_insiders_and_back(shop: Engine, open_page: Open) -> None:
    page = open_page("/cohorts")
    bars = page.locator(".figure .barlayer .point")
    expect(bars).to_have_count(65 + 1)  # 11 cohorts of 1 to 11 later months
    page.get_by_role("link", name="By month of becoming an Insider").click()
    expect(page.locator("main .lead")).to_contain_text("bought a month after entering")
    page.get_by_role("link", name="Revenue", exact=True).click()
    expect(page).to_have_url(re.compile("/cohorts\\?kind=became_insider&measure=revenue$"))
    expect(page.locator("main .lead")).to_contain_text("A new Insider spent")
    expect(page.locator(".figure .barlayer .point path[style*='url']").first).to_be_attached()
    page.go_back()
    expect(page.locator("main .lead")).to_contain_text("bought a month after entering")


def test_a_phone_shows_the_matrix_without_sideways_scroll(shop: Engine, open_page: Open) -> None:
    page = open_page("/cohorts", viewport=PHONE, is_mobile=True, has_touch=True)
    expect(page.locator(".figure .barlayer .point").first).to_be_visible()
    expect(page.get_by_text("Later months: in the table.")).to_be_visible()
    expect_no_sideways_scroll(page)
