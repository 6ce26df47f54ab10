"""Causes, reasons and the choice of segments in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import Engine

from segmentation.store.candidates import store_candidates
from tests.browser.conftest import PHONE, expect_no_sideways_scroll
from tests.dashboard.builders import COMPARED_AT, build_candidates
from tests.dashboard.customers import publish_changes

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

Open = Callable[..., Page]


def is_cut(text: Locator) -> bool:
    """Return whether a part of a text is not shown."""
    return bool(text.evaluate("(element) => element.scrollHeight > element.clientHeight + 1"))


def test_a_chosen_change_shows_causes_and_reasons_in_full_where_the_focus_is(engine: Engine, open_page: Open) -> None:
    publish_changes(engine)
    page = open_page("/changes")
    expect(page.locator('[data-name="changes-causes"] .main-svg').first).to_be_visible()
    page.locator("label", has_text="On notice").first.click()
    expect(page.locator("#changes-range")).to_have_text("Rows 1 to 2 of 2")
    causes = page.locator('.ag-cell[col-id="cause"] .pill')
    expect(causes).to_have_text(["Others bought more", "Own buying"])
    reason = page.locator('.ag-cell[col-id="reason"] .reason').first
    expect(reason).to_contain_text("staying needs 3,233, usually 2,500")
    page.mouse.move(0, 0)
    expect(reason).to_have_css("overflow", "hidden")
    assert is_cut(reason)
    reason.click()
    page.mouse.move(0, 0)
    expect(reason).to_have_css("overflow", "visible")
    assert not is_cut(reason)


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
