"""Concentration in a real browser: the slider by keyboard, its address, the ring, a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from tests.browser.conftest import PHONE, expect_no_sideways_scroll
from tests.dashboard.customers import AS_OF, BEFORE
from tests.dashboard.test_concentration import list_points, publish_points

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

Open = Callable[..., Page]


@pytest.fixture
def points(engine: Engine) -> None:
    """Four customers, two of them Insiders."""
    publish_points(engine, list_points([0.4, 0.7, 0.9, 1.0]), insiders=2)


def expect_ring(page: Page, share: float, revenue: float) -> None:
    """Fail where the ring does not come to stand at this share of customers and of revenue."""
    measure = """([share, revenue]) => {
        const ring = document.querySelector(".js-plotly-plot").data.at(-1);
        return ring.x[0] === share && ring.y[0] === revenue;
    }"""
    page.wait_for_function(measure, arg=[share, revenue])


def test_the_slider_works_by_keyboard_and_stands_in_the_address(points: None, open_page: Open) -> None:
    page = open_page("/concentration")
    slider = page.get_by_role("slider", name="Members")
    expect(page.locator("#concentration-members-past")).to_have_text("70.0%")
    expect(slider).to_have_attribute("aria-valuetext", "2, 50.0% of 4 customers")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#concentration-members-members")).to_have_text("3")
    expect(page.locator("#concentration-members-past_note")).to_have_text("20.0 pp more than now")
    expect(slider).to_have_attribute("aria-valuetext", "3, 75.0% of 4 customers")
    expect(page).to_have_url(re.compile("/concentration\\?members=3$"))
    expect_ring(page, 0.75, 0.9)
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("/concentration$"))


def test_a_shared_address_shows_the_same_in_the_other_theme_too(points: None, open_page: Open) -> None:
    page = open_page("/concentration?members=4")
    expect(page.locator("#concentration-members-past")).to_have_text("100.0%")
    page.get_by_role("slider", name="Members").focus()
    page.keyboard.press("Home")
    expect(page.locator("#concentration-members-members")).to_have_text("1")
    page.locator("#look-button").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect_ring(page, 0.25, 0.4)


def test_another_month_keeps_the_size_that_was_chosen(engine: Engine, open_page: Open) -> None:
    for as_of in (BEFORE, AS_OF):
        publish_points(engine, list_points([0.4, 0.7, 0.9, 1.0]), insiders=2, as_of=as_of)
    page = open_page("/concentration")
    page.get_by_role("slider", name="Members").focus()
    page.keyboard.press("End")
    expect(page).to_have_url(re.compile(r"/concentration\?members=4$"))
    page.locator(".as-of > summary").click()
    page.locator(".as-of .menu").get_by_role("link", name="October 2011").click()
    expect(page.locator("h1")).to_contain_text("October 2011")
    expect(page).to_have_url(re.compile(r"/concentration\?members=4&as_of=2011-11-01$"))
    expect(page.get_by_role("slider", name="Members")).to_have_value("3")


def test_a_size_of_the_table_opens_above(points: None, open_page: Open) -> None:
    page = open_page("/concentration")
    page.get_by_role("link", name="3", exact=True).click()
    expect(page.locator("#concentration-members-members")).to_have_text("3")
    expect(page.get_by_role("slider", name="Members")).to_have_value("2")
    page.locator(".side").get_by_role("link", name="Concentration").click()
    expect(page.locator("#concentration-members-members")).to_have_text("2")


def test_a_phone_shows_it_without_sideways_scroll(points: None, open_page: Open) -> None:
    page = open_page("/concentration", viewport=PHONE, is_mobile=True, has_touch=True)
    expect(page.get_by_role("slider", name="Members")).to_be_visible()
    expect_no_sideways_scroll(page)
