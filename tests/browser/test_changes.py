"""Causes, reasons and the choice of segments in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from segmentation.store.candidates import store_candidates
from tests.browser.conftest import PHONE, expect_no_sideways_scroll
from tests.dashboard.builders import COMPARED_AT, build_candidates
from tests.dashboard.customers import publish_changes

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

Open = Callable[..., Page]


def expect_cut(page: Page, is_cut: bool) -> None:
    """Fail where the first reason does not come to show all of its text, or only a part of it."""
    measure = """(isCut) => {
        const reason = document.querySelector('.ag-row[row-index="0"] .reason');
        return (reason.scrollHeight > reason.clientHeight + 1) === isCut;
    }"""
    page.wait_for_function(measure, arg=is_cut)


def test_a_chosen_change_shows_causes_and_reasons_in_full_where_the_focus_is(engine: Engine, open_page: Open) -> None:
    publish_changes(engine)
    page = open_page("/changes", {"width": 1024, "height": 900})
    expect(page.locator('[data-name="changes-causes"] .main-svg').first).to_be_visible()
    page.get_by_role("radio", name="On notice").first.check()
    expect(page.locator("#changes-range")).to_have_text("Rows 1 to 2 of 2")
    causes = page.locator('.ag-cell[col-id="cause"] .pill')
    expect(causes).to_have_text(["Others bought more", "Own buying"])
    reason = page.locator('.ag-row[row-index="0"] .reason')
    expect(reason).to_contain_text("staying needs 3,233, usually 2,500")
    page.mouse.move(0, 0)
    expect(reason).to_have_css("overflow", "hidden")
    expect_cut(page, True)
    reason.click()
    page.mouse.move(0, 0)
    expect(reason).to_have_css("overflow", "visible")
    expect_cut(page, False)


def test_a_phone_shows_the_reason_under_its_cause_and_keeps_the_choice_of_columns(
    engine: Engine, open_page: Open
) -> None:
    publish_changes(engine)
    page = open_page("/changes?change=on_notice", PHONE)
    expect(page.locator(".ag-header-cell")).to_have_count(2)
    reasons = page.locator('.ag-cell[col-id="reason"]')
    expect(reasons.locator(".pill")).to_have_text(["Others bought more", "Own buying"])
    expect(reasons.locator(".reason").first).to_contain_text("last bought 153 days ago")
    expect_no_sideways_scroll(page)
    page.locator(".list-bar summary").click()
    page.locator(".choices").get_by_text("Orders").click()
    expect(page.locator('.ag-cell[col-id="orders"]').first).to_be_visible()


def test_a_page_with_a_list_may_be_left_before_the_list_is_there(shop: Engine, open_page: Open) -> None:
    page = open_page("/")
    for name in ("Insiders", "Segments", "Changes", "Segments", "Insiders", "Data & runs"):
        page.locator(".side").get_by_role("link", name=name).first.click()
        expect(page.locator("h1")).to_contain_text(f"{name}, ")


def test_the_choice_is_shown_as_map_and_table(shop: Engine, open_page: Open) -> None:
    store_candidates(shop, build_candidates(1), COMPARED_AT)
    page = open_page("/chosen")
    for name in ("chosen-map", "chosen-stability"):
        expect(page.locator(f'[data-name="{name}"] .scatterlayer .trace').first).to_be_visible()
    expect(page.get_by_role("region", name="Candidates").locator("tbody tr")).to_have_count(3)
    expect(page.locator(".candidate .pill").first).to_have_text("Chosen")


@pytest.mark.parametrize("path", ["/changes?change=left", "/segments", "/chosen"])
def test_nothing_scrolls_sideways_on_a_phone(shop: Engine, open_page: Open, path: str) -> None:
    store_candidates(shop, build_candidates(2), COMPARED_AT)
    page = open_page(path, PHONE)
    page.locator(".main-svg").first.wait_for()
    expect_no_sideways_scroll(page)
