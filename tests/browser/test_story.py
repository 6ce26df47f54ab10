"""The monthly story in a real browser: open, choose a month, compare, drill down, export, language, theme, print."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import Engine

from dashboard.theme import TOKENS
from tests.browser.conftest import css_colour

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

Open = Callable[..., Page]

RECORD_THEMES = """() => {
    window.themesSeen = [];
    const look = () => {
        const theme = document.documentElement.getAttribute("data-bs-theme");
        if (document.body && window.themesSeen.at(-1) !== theme) window.themesSeen.push(theme);
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true });
}"""
"""Keeps which themes the page wore from the first moment at which there was something to paint."""


def choose_month(page: Page, menu: str, month: str) -> None:
    """Choose a month in the menu `as-of` or `compare`, and wait until the page is there."""
    page.locator(f".{menu} > summary").click()
    page.locator(f".{menu} .menu").get_by_role("link", name=month).click()
    expect(page.locator(f".{menu} > summary")).to_contain_text(month)
    expect(page.locator(f".{menu} .menu")).to_be_hidden()


def list_ids(page: Page) -> Locator:
    """Return the cells of the column of customers."""
    return page.locator('.ag-center-cols-container [col-id="customer_id"]')


def export_list(page: Page) -> list[dict[str, str]]:
    """Export the list that is shown, and return the rows of the file."""
    with page.expect_download() as started:
        page.locator("#insiders-export").click()
    with Path(started.value.path()).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_pdf(pdf: Path) -> tuple[str, str]:
    """Return what a PDF says about itself, and its text with single spaces."""
    if shutil.which("pdftotext") is None:
        pytest.skip("PDFTOTEXT ABSENT: install it (apt-get install poppler-utils) to read the printed report")
    commands = (["pdfinfo", str(pdf)], ["pdftotext", "-layout", str(pdf), "-"])
    about, text = (subprocess.run(command, capture_output=True, check=True, text=True).stdout for command in commands)
    return about, " ".join(text.split())


def test_a_month_is_chosen_compared_and_shared_as_an_address(shop: Engine, open_page: Open) -> None:
    page = open_page("/")
    expect(page.locator("h1")).to_contain_text("Overview, December 2011")
    choose_month(page, "as-of", "October 2011")
    choose_month(page, "compare", "June 2011")
    expect(page.locator("h1")).to_contain_text("Overview, October 2011")
    expect(page).to_have_url(re.compile(r"/\?as_of=2011-11-01&compare=2011-07-01$"))
    expect(page.locator("#overview-insiders .changes")).to_contain_text("vs Jun")
    shared = open_page(page.url.removeprefix(re.match(r"https?://[^/]+", page.url)[0]))
    expect(shared.locator("#overview-insiders")).to_have_text(page.locator("#overview-insiders").text_content())
    for name in ("Forecast", "Segments"):
        page.locator("#navigation").get_by_role("link", name=name, exact=True).click()
        expect(page.locator("h1")).to_contain_text(f"{name}, October 2011")
        expect(page.locator(".compare > summary")).to_contain_text("June 2011")


def test_overview_leads_to_a_list_and_the_list_to_a_customer(shop: Engine, open_page: Open) -> None:
    page = open_page("/?as_of=2011-11-01")
    page.locator("main a[href*='/insiders?'][href*='list=']").first.click()
    expect(page.locator("h1")).to_contain_text("Insiders, October 2011")
    expect(page.locator("#insiders-range")).to_have_text(re.compile(r"^Rows 1 to \d+ of \d+$"))
    customer = list_ids(page).first.get_by_role("link")
    name = customer.inner_text()
    customer.click()
    expect(page.locator("h1")).to_contain_text(f"Customer {name}, ")
    expect(page.locator("main .card .main-svg").first).to_be_visible()
    page.get_by_title("Back to the list").click()
    expect(list_ids(page).first).to_have_text(name)
    expect(page).to_have_url(re.compile("/insiders.*list="))


def test_the_file_holds_the_rows_that_were_filtered_and_no_other(shop: Engine, open_page: Open) -> None:
    page = open_page("/insiders?as_of=2011-11-01")
    page.get_by_role("radio", name="All customers").check()
    page.locator(".list-search input").fill("c011")
    expect(page.locator("#insiders-export")).to_have_text(re.compile(r"^Export \d rows$"))
    expect(list_ids(page).filter(has_not_text="c011")).to_have_count(0)
    exported = export_list(page)
    shown = list_ids(page)
    expect(shown).to_have_count(len(exported))
    assert len(exported) > 1
    for row in exported:
        expect(shown.get_by_text(row["customer_id"], exact=True)).to_be_visible()
        assert (row["as_of"], row["revision"]) == ("2011-11-01", "1")


def test_another_month_keeps_what_was_chosen_on_the_page(shop: Engine, open_page: Open) -> None:
    page = open_page("/insiders")
    page.get_by_role("radio", name="All customers").check()
    page.locator(".list-search input").fill("c011")
    expect(page).to_have_url(re.compile(r"/insiders\?list=everyone&find=c011$"))
    choose_month(page, "as-of", "October 2011")
    expect(page).to_have_url(re.compile(r"/insiders\?list=everyone&find=c011&as_of=2011-11-01$"))
    expect(page.locator(".list-search input")).to_have_value("c011")
    expect(page.get_by_role("radio", name="All customers")).to_be_checked()
    expect(list_ids(page).filter(has_not_text="c011")).to_have_count(0)
    choose_month(page, "as-of", "December 2011")
    expect(page).to_have_url(re.compile(r"/insiders\?list=everyone&find=c011$"))


def test_another_language_keeps_the_address_and_the_choices(shop: Engine, open_page: Open) -> None:
    page = open_page("/insiders?as_of=2011-11-01")
    page.get_by_role("radio", name="All customers").check()
    page.locator(".list-search input").fill("c011")
    expect(page.locator("#insiders-title")).to_have_text(re.compile(r"^All customers: \d, £[\d.]+k of revenue$"))
    chosen = re.compile(r"/insiders\?as_of=2011-11-01&list=everyone&find=c011$")
    expect(page).to_have_url(chosen)
    page.get_by_role("link", name="PT, Português").click()
    expect(page.locator("html")).to_have_attribute("lang", "pt-BR")
    expect(page.locator("h1")).to_contain_text("Insiders, outubro de 2011")
    expect(page).to_have_url(chosen)
    expect(page.locator(".list-search input")).to_have_value("c011")
    expect(page.locator("#insiders-title")).to_have_text(
        re.compile(r"^Todos os clientes: \d, £\s[\d,]+\smil de receita$")
    )
    page.locator("#navigation").get_by_role("link", name="Relatório").click()
    expect(page.locator("h1")).to_contain_text("Relatório, outubro de 2011")
    page.get_by_role("link", name="EN, English").click()
    expect(page.locator("h1")).to_contain_text("Report, October 2011")


def expect_lines(page: Page, theme: str) -> None:
    """Fail where the lines of the Insiders do not all take the colour of a theme."""
    for name, tokens in TOKENS.items():
        lines = page.locator(f".js-line[style*='{css_colour(tokens['insiders'])}']")
        if name == theme:
            expect(lines).not_to_have_count(0)
        else:
            expect(lines).to_have_count(0)


def test_a_chosen_theme_is_worn_from_the_first_moment(shop: Engine, open_page: Open) -> None:
    page = open_page("/", color_scheme="light")
    page.locator("#look-button").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.add_init_script(f"({RECORD_THEMES})()")
    page.reload()
    expect_lines(page, "dark")
    assert page.evaluate("window.themesSeen") == ["dark"]
    page.locator("#look-button").click()
    expect_lines(page, "light")


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en-GB", ["Who is eligible?", "How many are Insiders?", "November 2011", "Page 1 of 2", "Page 2 of 2"]),
        ("pt-BR", ["Quem é elegível?", "Quantos são Insiders?", "novembro de 2011", "Página 1 de 2", "Página 2 de 2"]),
    ],
)
def test_the_report_prints_on_two_pages_with_its_nine_questions(
    shop: Engine, open_page: Open, tmp_path: Path, locale: str, said: list[str]
) -> None:
    page = open_page("/report?as_of=2011-12-01", locale=locale)
    questions = page.locator(".report-answer h3")
    expect(questions).to_have_count(9)
    page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    about, text = read_pdf(tmp_path / "report.pdf")
    assert re.search(r"^Pages:\s+2$", about, re.MULTILINE)
    assert re.search(r"^Page size: .*\(A4\)$", about, re.MULTILINE)
    for words in said:
        assert words in text
    for question in questions.all_text_contents():
        assert question[1:] in text, question


def expect_own_choices(first: Page, second: Page) -> None:
    """Fail where one of two readers does not see the month, comparison, language and theme of their own."""
    expect(first.locator("h1")).to_contain_text("Overview, October 2011")
    expect(first.locator("#overview-insiders .changes")).to_contain_text("vs Jun")
    expect(first.locator("html")).to_have_attribute("data-bs-theme", "light")
    expect(second.locator("h1")).to_contain_text("Visão geral, agosto de 2011")
    expect(second.locator("#overview-insiders .changes")).to_contain_text("jul")
    expect(second.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_two_readers_at_once_see_their_own_choices(shop: Engine, open_page: Open) -> None:
    first = open_page("/", color_scheme="light", locale="en-GB")
    second = open_page("/", color_scheme="dark", locale="pt-BR")
    choose_month(first, "as-of", "October 2011")
    choose_month(second, "as-of", "agosto de 2011")
    choose_month(first, "compare", "June 2011")
    choose_month(second, "compare", "julho de 2011")
    expect_own_choices(first, second)
    first.reload()
    second.reload()
    expect_own_choices(first, second)
