"""Lists in a real browser: sorted, searched, paged, linked, downloaded, by keyboard and on a phone."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from python_calamine import load_workbook
from sqlalchemy import Engine, text

from dashboard.theme import TOKENS
from tests.browser.conftest import PHONE, css_colour, expect_no_sideways_scroll
from tests.dashboard.customers import AS_OF, BEFORE, member, other, publish_customers

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

Open = Callable[..., Page]


@pytest.fixture
def customers(engine: Engine) -> None:
    """Five Insiders, one of them on notice, one new; 115 others; one who left; the month before for comparison."""
    publish_customers(engine, [other("o000", 1)], as_of=BEFORE)
    insiders = [member(f"i{number}", 1_000 + number, country="France", margin=0.1 * number) for number in range(3)]
    publish_customers(
        engine,
        [
            *insiders,
            member("i3", 900, country="Spain", margin=-0.05, on_notice=True, qualifies=False),
            member("i4", 800, country="Spain", margin=0.9, member_since=AS_OF),
            *(other(f"o{number:03d}", 500 - number, country="Chile", margin=-1) for number in range(115)),
        ],
        changes=[("i4", "entered", 800), ("o007", "left", 493), ("i3", "put_on_notice", 900)],
        compared_with_before=True,
    )


def cells(page: Page, column: str) -> Locator:
    """Return the cells of a column, top row first."""
    return page.locator(f'.ag-row:not([row-index="-1"]) .ag-cell[col-id="{column}"]')


def expect_ids(page: Page, expected: list[str]) -> None:
    """Fail where the customers in view do not become these, top row first, whatever their order in the document."""
    rows = ".ag-center-cols-container .ag-row"
    expect(page.locator(rows)).to_have_count(len(expected))
    for row, customer_id in enumerate(expected):
        expect(page.locator(f'{rows}[row-index="{row}"] [col-id="customer_id"]')).to_have_text(customer_id)


def test_insiders_come_with_the_most_revenue_first(customers: None, open_page: Open) -> None:
    page = open_page("/insiders")
    expect(page.locator("#insiders-range")).to_have_text("Rows 1 to 5 of 5")
    expect_ids(page, ["i2", "i1", "i0", "i3", "i4"])
    expect(page.locator(".pill.notice")).to_have_text("On notice")
    expect(page.locator("#insiders-title")).to_have_text("Insiders: 5, £4.7k of revenue")


def test_a_long_list_is_read_block_by_block_down_to_its_last_row(customers: None, open_page: Open) -> None:
    page = open_page("/insiders?list=everyone")
    expect(page.locator("#insiders-range")).to_have_text(re.compile("Rows 1 to .* of 120"))
    page.locator(".ag-body-viewport").evaluate("(view) => { view.scrollTop = view.scrollHeight; }")
    expect(page.locator("#insiders-range")).to_have_text(re.compile("to 120 of 120"))
    expect(cells(page, "customer_id").filter(has_text="o114")).to_be_visible()


def test_a_sorted_column_stands_in_the_address_and_survives_a_reload(customers: None, open_page: Open) -> None:
    page = open_page("/insiders")
    expect(page.locator("#insiders-range")).to_have_text("Rows 1 to 5 of 5")
    page.locator('.ag-header-cell[col-id="margin"]').click()
    expect(page).to_have_url(re.compile("sort=-margin"))
    expect(page.locator('[row-index="0"] [col-id="customer_id"]')).to_have_text("i4")
    page.locator('.ag-header-cell[col-id="margin"]').click()
    expect(page).to_have_url(re.compile("sort=margin"))
    expect(page.locator('[row-index="0"] [col-id="customer_id"]')).to_have_text("i3")
    page.reload()
    expect(page.locator('[row-index="0"] [col-id="customer_id"]')).to_have_text("i3")
    expect(page.locator('.ag-header-cell[col-id="margin"]')).to_have_attribute("aria-sort", "ascending")


def test_filters_and_search_narrow_the_list_and_a_shared_link_shows_the_same(customers: None, open_page: Open) -> None:
    page = open_page("/insiders")
    page.get_by_role("radio", name="All customers 120").check()
    page.get_by_role("combobox", name="Country").select_option("Spain")
    expect(page.locator("#insiders-range")).to_have_text("Rows 1 to 2 of 2")
    page.locator(".list-search input").fill("4")
    expect(page.locator("#insiders-range")).to_have_text("Rows 1 to 1 of 1")
    expect(page.locator("#insiders-export")).to_have_text("Export 1 row")
    path = "/insiders?list=everyone&country=Spain&find=4"
    expect(page).to_have_url(re.compile(re.escape(path) + "$"))
    shared = open_page(path)
    expect(shared.locator("#insiders-range")).to_have_text("Rows 1 to 1 of 1")
    expect_ids(shared, ["i4"])
    expect(shared.locator(".list-search input")).to_have_value("4")


def test_back_undoes_each_choice_with_its_sort_and_forward_does_it_again(customers: None, open_page: Open) -> None:
    page = open_page("/insiders")
    expect_ids(page, ["i2", "i1", "i0", "i3", "i4"])
    page.get_by_role("radio", name="All customers 120").check()
    expect(page.locator("#insiders-range")).to_have_text(re.compile("of 120"))
    page.locator('.ag-header-cell[col-id="customer_id"]').click()
    expect(page.locator('[row-index="0"] [col-id="customer_id"]')).to_have_text("o114")
    page.get_by_role("combobox", name="Country").select_option("Spain")
    expect_ids(page, ["i4", "i3"])
    for letters in ("i", "i4"):
        page.locator(".list-search input").fill(letters)
        expect(page).to_have_url(re.compile(f"find={letters}$"))
    page.go_back()
    expect(page.locator("#insiders-range")).to_have_text(re.compile("of 120"))
    expect(page.locator('[row-index="0"] [col-id="customer_id"]')).to_have_text("o114")
    expect(page.locator(".list-search input")).to_have_value("")
    page.go_back()
    expect_ids(page, ["i2", "i1", "i0", "i3", "i4"])
    expect(page).to_have_url(re.compile("/insiders$"))
    page.go_forward()
    page.go_forward()
    expect_ids(page, ["i4"])


def test_chosen_columns_are_shared_and_the_usual_ones_need_no_mention(customers: None, open_page: Open) -> None:
    page = open_page("/insiders?list=on_notice&columns=revenue.country")
    expect(page.locator("#insiders-range")).to_have_text("Rows 1 to 1 of 1")
    expect(page.locator(".ag-header-cell")).to_have_count(3)
    page.locator(".list-bar summary").click()
    page.locator(".choices").get_by_text("Country").click()
    expect(page).to_have_url(re.compile("columns=customer_id.revenue$"))
    expect(page.get_by_role("checkbox", name="Customer", exact=True)).to_be_disabled()
    page.locator(".side").get_by_role("link", name="Insiders").click()
    expect(page).to_have_url(re.compile("/insiders$"))
    expect(page.locator('.ag-header-cell[col-id="status"]')).to_be_visible()
    expect(page.locator("#insiders-range")).to_have_text("Rows 1 to 5 of 5")
    page.locator(".list-bar summary").click()
    page.locator(".choices").get_by_text("Orders").click()
    expect(page).to_have_url(re.compile("columns="))
    page.locator(".choices").get_by_text("Orders").click()
    expect(page).to_have_url(re.compile("/insiders$"))


def test_rows_that_cannot_be_read_say_so_and_come_when_tried_again(
    customers: None, open_page: Open, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    page = open_page("/insiders")
    expect(page.locator("#insiders-range")).to_have_text("Rows 1 to 5 of 5")
    with engine.begin() as connection:
        connection.execute(text("alter view reporting.customers rename to hidden"))
    page.get_by_role("radio", name="On notice 1").check()
    expect(page.locator("#insiders-title")).to_have_text("This list could not be loaded")
    failure = page.locator("#insiders-empty")
    expect(failure).to_contain_text("The rows could not be read from the database.")
    reference = failure.get_by_text("Reference").inner_text().removeprefix("Reference ")
    assert f"Rows of insiders failed, reference {reference}" in caplog.text
    expect(page.locator("#insiders-export")).to_be_hidden()
    with engine.begin() as connection:
        connection.execute(text("alter view reporting.hidden rename to customers"))
    failure.get_by_role("button", name="Try again").click()
    expect_ids(page, ["i3"])
    expect(page.locator("#insiders-title")).to_have_text("On notice: 1, £900 of revenue")


def test_two_readers_export_what_each_filtered(customers: None, open_page: Open) -> None:
    pages = {country: open_page("/insiders?list=everyone") for country in ("Spain", "France")}
    for country, page in pages.items():
        page.get_by_role("combobox", name="Country").select_option(country)
    for country, ids in (("Spain", ["i3", "i4"]), ("France", ["i2", "i1", "i0"])):
        expect_ids(pages[country], ids)
        with pages[country].expect_download() as started:
            pages[country].locator("#insiders-export").click()
        with Path(started.value.path()).open(encoding="utf-8-sig", newline="") as file:
            assert [row["customer_id"] for row in csv.DictReader(file)] == ids


def test_a_link_to_the_page_that_is_shown_clears_its_filters(customers: None, open_page: Open) -> None:
    page = open_page("/insiders")
    page.get_by_role("radio", name="On notice 1").check()
    expect(page.locator("#insiders-range")).to_have_text("Rows 1 to 1 of 1")
    page.locator(".side").get_by_role("link", name="Insiders").click()
    expect(page.locator("#insiders-range")).to_have_text("Rows 1 to 5 of 5")


def test_a_list_that_is_empty_says_what_is_true_and_has_nothing_to_export(customers: None, open_page: Open) -> None:
    page = open_page("/insiders")
    page.get_by_role("radio", name="Late 0").check()
    expect(page.locator("#insiders-title")).to_have_text("Nobody is late")
    expect(page.locator("#insiders-empty")).to_contain_text("All Insiders ordered")
    expect(page.locator("#insiders-export")).to_be_hidden()
    page.get_by_role("radio", name="Insiders 5").check()
    expect(page.locator("#insiders-range")).to_have_text("Rows 1 to 5 of 5")
    expect(page.locator("#insiders-export")).to_be_visible()


def test_the_file_holds_what_the_grid_shows_in_its_order(customers: None, open_page: Open) -> None:
    page = open_page("/insiders?list=everyone&sort=customer_id&find=i")
    expect(page.locator("#insiders-range")).to_have_text("Rows 1 to 5 of 5")
    expect_ids(page, ["i0", "i1", "i2", "i3", "i4"])
    with page.expect_download() as started:
        page.locator("#insiders-export").click()
    assert started.value.suggested_filename == "insiders_2011-12-01_r1_everyone.csv"
    with Path(started.value.path()).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["customer_id"] for row in rows] == ["i0", "i1", "i2", "i3", "i4"]
    page.locator('.ag-header-cell[col-id="customer_id"]').click()
    expect_ids(page, ["i4", "i3", "i2", "i1", "i0"])
    with page.expect_download() as started:
        page.get_by_role("link", name="Export as XLSX").click()
    assert started.value.suggested_filename == "insiders_2011-12-01_r1_everyone.xlsx"
    _header, *cells_read = load_workbook(str(started.value.path())).get_sheet_by_index(0).to_python()
    assert [row[0] for row in cells_read] == ["i4", "i3", "i2", "i1", "i0"]


def test_a_column_can_be_added_and_left_out(customers: None, open_page: Open) -> None:
    page = open_page("/insiders")
    expect(page.locator("#insiders-range")).to_have_text("Rows 1 to 5 of 5")
    page.locator(".list-bar summary").click()
    page.locator(".choices").get_by_text("Country").click()
    expect(cells(page, "country").first).to_have_text("France")
    page.locator(".choices").get_by_text("Orders").click()
    expect(cells(page, "orders")).to_have_count(0)


def test_the_tiles_of_changes_are_tabs_by_keyboard_too(customers: None, open_page: Open) -> None:
    page = open_page("/changes")
    expect(page.locator("#changes-title")).to_have_text("Entered: £800 of revenue")
    page.locator(".tile-tabs input").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#changes-title")).to_have_text("Left: £493 of revenue")
    expect(page).to_have_url(re.compile("change=left"))
    expect(cells(page, "customer_id")).to_have_text(["o007"])


def test_a_customer_of_changes_leads_to_the_customer(customers: None, open_page: Open) -> None:
    page = open_page("/changes?change=on_notice")
    expect(page.locator("#changes-range")).to_have_text("Rows 1 to 1 of 1")
    link = page.get_by_role("link", name="i3")
    expect(link).to_have_attribute("href", re.compile("/customer\\?id=i3&as_of=2011-12-01&change=on_notice"))


@pytest.mark.parametrize("path", ["/insiders?list=everyone", "/changes", "/segments"])
def test_a_phone_shows_it_without_sideways_scroll(customers: None, open_page: Open, path: str) -> None:
    page = open_page(path, viewport=PHONE, is_mobile=True, has_touch=True)
    expect(page.locator("main .card").first).to_be_visible()
    expect_no_sideways_scroll(page)


def test_a_phone_keeps_the_id_the_status_and_one_number(customers: None, open_page: Open) -> None:
    page = open_page("/insiders", viewport=PHONE)
    # before the list is fitted, other three columns may be all that the window has room for
    for column in ("customer_id", "status", "revenue"):
        expect(page.locator(f'.ag-header-cell[col-id="{column}"]')).to_be_visible()
    expect(page.locator(".ag-header-cell")).to_have_count(3)
    expect(page.locator('[row-index="1"]').first).to_have_css("height", "44px")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_grid_wears_the_theme(customers: None, open_page: Open, theme: str) -> None:
    page = open_page("/insiders", color_scheme=theme)
    expect(page.locator("#insiders-range")).to_have_text("Rows 1 to 5 of 5")
    surface = css_colour(TOKENS[theme]["surface"])
    expect(page.locator(".ag-root-wrapper")).to_have_css("background-color", surface)
