"""A reader pins a note by keyboard, sees it on a chart, and takes it away; the month compared with is chosen."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from tests.browser.conftest import PHONE, expect_no_sideways_scroll

pytestmark = [pytest.mark.postgres, pytest.mark.browser]


def open_panel(page: Page) -> None:
    page.locator(".notes > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".note-panel")).to_be_visible()


def test_a_note_is_pinned_by_keyboard_shows_on_the_chart_and_is_taken_away(
    shop: Engine, open_page: Callable[..., Page]
) -> None:
    page = open_page("/")
    open_panel(page)
    page.keyboard.press("Tab")
    expect(page.get_by_label("Month", exact=True)).to_be_focused()
    page.get_by_label("Month", exact=True).select_option("2011-09")
    page.keyboard.press("Tab")
    page.keyboard.type("Christmas <b>catalogue</b>")
    page.keyboard.press("Tab")
    page.keyboard.type("A. Lima")
    page.keyboard.press("Enter")
    chart = page.locator("[data-name=overview-revenue]")
    expect(chart.locator(".annotation-text", has_text="A. Lima")).to_have_text("Christmas <b>catalogue</b>, A. Lima")
    open_panel(page)
    expect(page.get_by_label("Your name")).to_have_value("A. Lima")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Remove the note of A. Lima on September 2011").click()
    expect(chart.locator(".annotation-text", has_text="A. Lima")).to_have_count(0)


def test_on_a_phone_the_panel_fits_and_an_empty_note_is_not_sent(shop: Engine, open_page: Callable[..., Page]) -> None:
    page = open_page("/", viewport=PHONE)
    open_panel(page)
    page.get_by_label("Your name").fill("A. Lima")
    page.get_by_role("button", name="Pin the note").click()
    expect(page.locator(".note-form textarea:invalid")).to_be_focused()
    box = page.locator(".note-panel").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    expect_no_sideways_scroll(page)


def test_the_month_compared_with_is_chosen_and_shared(shop: Engine, open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    page.locator(".compare > summary").click()
    page.locator(".compare .menu a", has_text="August 2011").click()
    expect(page).to_have_url(re.compile(r"/\?compare=2011-09-01$"))
    expect(page.locator("#overview-insiders .changes")).to_contain_text("vs Aug")
    page.locator("#navigation").get_by_role("link", name="Segments", exact=True).click()
    expect(page.locator(".compare > summary")).to_contain_text("August 2011")
    page.reload()
    expect(page.locator(".compare > summary")).to_contain_text("August 2011")
    page.locator("#navigation").get_by_role("link", name="Overview", exact=True).click()
    expect(page.locator("#overview-share .changes")).to_contain_text("vs Aug")
    expect(page).to_have_url(re.compile(r"/\?compare=2011-09-01$"))
    phone = open_page("/segments?compare=2011-09-01", viewport=PHONE)
    expect(phone.locator(".compare > summary")).to_contain_text("vs August 2011")
    expect_no_sideways_scroll(phone)
