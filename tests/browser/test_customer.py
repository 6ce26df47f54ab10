"""One customer in a real browser: from a list and back, by search, on a phone, and where there is none."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from tests.browser.conftest import PHONE, expect_no_sideways_scroll
from tests.dashboard.customers import BEFORE, keep_months, member, other, publish_customers

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

Open = Callable[..., Page]
GIVEN = {"recency_days": 40, "last_purchase_on": date(2011, 10, 22), "mean_basket": 250, "points": 900, "margin": 0.5}


@pytest.fixture
def customers(engine: Engine) -> None:
    """Three Insiders and one other customer, one order each."""
    publish_customers(engine, [other("o000", 1)], as_of=BEFORE)
    insiders = [GIVEN | member(f"i{number}", 1_000 + number) for number in range(3)]
    publish_customers(engine, [*insiders, GIVEN | other("o1", 10, short_by=60.5)], rule=(800, 700))
    for name in ("i0", "i1", "i2", "o1"):
        keep_months(engine, name, {date(2011, 10, 1): 250.0})


def test_a_list_leads_to_a_customer_to_the_next_and_back(customers: None, open_page: Open) -> None:
    page = open_page("/insiders")
    expect(page.locator("#insiders-range")).to_have_text("Rows 1 to 3 of 3")
    page.locator('.ag-header-cell[col-id="revenue"]').click()
    expect(page).to_have_url(re.compile("sort=revenue"))
    expect(page.locator('[row-index="0"] [col-id="customer_id"]')).to_have_text("i0")
    page.get_by_role("link", name="i0").click()
    expect(page.locator("main h1")).to_have_text("Customer i0, November 2011")
    expect(page).to_have_url(re.compile("/customer\\?id=i0&.*list=all.*sort=revenue"))
    expect(page.locator(".neighbours")).to_have_text("1 of 3, Insidersi1 ›")
    page.get_by_title("After: i1").click()
    expect(page.locator("main h1")).to_have_text("Customer i1, November 2011")
    page.get_by_title("Back to the list").click()
    expect(page.locator("#insiders-range")).to_have_text("Rows 1 to 3 of 3")
    expect(page).to_have_url(re.compile("/insiders\\?.*sort=revenue"))


def test_who_meets_only_the_rule_is_listed_and_told_why(customers: None, open_page: Open) -> None:
    page = open_page("/insiders")
    page.get_by_role("radio", name="Meet only the rule 1").check()
    expect(page.locator("#insiders-title")).to_have_text("Meet only the rule: 1, £10 of revenue")
    page.get_by_role("link", name="o1").click()
    expect(page.locator(".lead")).to_contain_text("£61 more by 1 Jan would make customer o1 an Insider.")
    expect(page.locator(".lead")).to_contain_text("not with 1 purchase day in 12 months")


def test_the_search_goes_to_the_customer(customers: None, open_page: Open) -> None:
    page = open_page("/segments")
    page.keyboard.press("/")
    expect(page.locator("#customer-search")).to_be_focused()
    page.keyboard.type("i2")
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_have_text("Customer i2, November 2011")
    page.locator("#customer-search").fill("i")
    page.locator("#customer-search").press("Enter")
    expect(page.locator("#insiders-title")).to_have_text("All customers: 3, £3.0k of revenue")


def test_an_unknown_customer_leads_to_all(customers: None, open_page: Open) -> None:
    page = open_page("/customer?id=nobody")
    expect(page.locator(".lead")).to_have_text("There is no customer nobody.")
    page.get_by_role("link", name="Look among all customers").click()
    expect(page.locator("#insiders-title")).to_contain_text("All customers: 4")


def test_a_phone_shows_a_customer_without_sideways_scroll(customers: None, open_page: Open) -> None:
    page = open_page("/customer?id=i1&list=all", viewport=PHONE, is_mobile=True, has_touch=True)
    expect(page.locator("main .card .main-svg").first).to_be_visible()
    expect_no_sideways_scroll(page)
