"""Pages on paper: what was read, without the frame, in light: the rows of a list, figures inside their cards."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from tests.browser.conftest import PHONE
from tests.browser.test_story import list_ids, read_pdf

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

Open = Callable[..., Page]

WATCH_PAPER = """() => window.addEventListener("beforeprint", () => {
    window.paper = [...document.querySelectorAll(".paper-figure")].map((figure) => ({
        theme: document.documentElement.getAttribute("data-bs-theme"),
        isDrawn: Boolean(figure.querySelector(".trace")),
        isInside: figure.querySelector(".main-svg").getBoundingClientRect().right
            <= figure.closest(".card").getBoundingClientRect().right,
    }));
})"""
"""Keeps what the figures are like when the page goes to paper."""


def print_page(page: Page, pdf: Path) -> str:
    page.pdf(path=pdf, prefer_css_page_size=True)
    about, text = read_pdf(pdf)
    assert re.search(r"^Page size: .*\(A4\)$", about, re.MULTILINE)
    return text


@pytest.mark.parametrize("options", [{}, {"viewport": PHONE}], ids=["desk", "phone"])
def test_a_list_prints_its_rows_and_no_navigation(
    shop: Engine, open_page: Open, tmp_path: Path, options: dict[str, object]
) -> None:
    page = open_page("/insiders", **options)
    expect(list_ids(page).first).to_have_text(re.compile(r"\S"))
    shown = list_ids(page).all_text_contents()
    text = print_page(page, tmp_path / "insiders.pdf")
    for customer in shown:
        assert customer in text
    assert re.search(r"Rows 1 to (\d+) of \1\b", text)
    for words in ("How segments were chosen", "Data & runs", "Find a customer", "Columns", "Export", "Pin a note"):
        assert words not in text
    expect(page.locator(".paper-rows")).to_have_count(0)
    expect(list_ids(page).first).to_have_text(shown[0])


def test_overview_prints_light_figures_inside_their_cards(shop: Engine, open_page: Open, tmp_path: Path) -> None:
    page = open_page("/", color_scheme="dark")
    figures = page.locator("main .js-plotly-plot .main-svg .trace")
    expect(figures.first).to_be_visible()
    page.evaluate(WATCH_PAPER)
    text = print_page(page, tmp_path / "overview.pdf")
    assert "Overview, December 2011" in text
    for words in ("How segments were chosen", "Download", "Pin a note", "compare with"):
        assert words not in text
    drawn = page.evaluate("window.paper")
    assert drawn
    for figure in drawn:
        assert figure == {"theme": "light", "isDrawn": True, "isInside": True}
    expect(page.locator(".paper-figure")).to_have_count(0)
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(figures.first).to_be_visible()
