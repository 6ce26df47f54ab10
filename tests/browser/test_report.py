"""Report and Actions in a real browser: on screen, on a phone, on paper, and as the files they give."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from dashboard.__main__ import main
from tests.browser.conftest import PHONE, expect_no_sideways_scroll
from tests.dashboard.builders import FIRST_AS_OF, LAST_AS_OF
from tests.dashboard.customers import AS_OF, member, publish_customers
from tests.dashboard.test_actions import publish_action

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

Open = Callable[..., Page]

A4_POINTS = (595, 842)
MARGIN_PIXELS = 18
"""9 mm at 50 dots an inch: the sheets keep 10 mm at least."""


def count_pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def read_page(pdf: Path, number: int) -> list[bytes]:
    """Return the rows of grey pixels of a page at 50 dots an inch, as pdftoppm draws it."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("PDFTOPPM ABSENT: install it (apt-get install poppler-utils) to look at the printed pages")
    command = ["pdftoppm", "-r", "50", "-gray", "-f", str(number), "-l", str(number), pdf]
    drawn = subprocess.run(command, capture_output=True, check=True).stdout
    head, width, height = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", drawn).group(0, 1, 2)
    pixels = drawn[len(head) :]
    return [pixels[row * int(width) : (row + 1) * int(width)] for row in range(int(height))]


def has_ink(rows: list[bytes], left: int = 0, right: int | None = None) -> bool:
    return any(min(row[left:right]) < 250 for row in rows if row[left:right])


def test_the_page_prints_as_two_sheets_without_the_frame(shop: Engine, open_page: Open, tmp_path: Path) -> None:
    page = open_page("/report")
    expect(page.locator(".sheet")).to_have_count(2)
    printed = tmp_path / "page.pdf"
    page.pdf(path=printed, prefer_css_page_size=True)
    assert count_pages(printed.read_bytes()) == 2
    page.emulate_media(media="print")
    for part in (".side", ".top", ".report-bar"):
        expect(page.locator(part)).to_be_hidden()
    for sheet in page.locator(".sheet").all():
        assert sheet.bounding_box()["height"] < 297 / 25.4 * 96


def test_the_command_prints_two_a4_pages_with_clean_margins(
    shop: Engine, browser: Browser, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    publish_action(shop, {"a": 740.0}, as_of=LAST_AS_OF)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.chdir(tmp_path)
    for as_of in (FIRST_AS_OF, LAST_AS_OF):
        assert main(["report", "--as-of", as_of.isoformat(), "--format", "pdf", "--out", f"{as_of}.pdf"]) == 0
        pdf = (tmp_path / f"{as_of}.pdf").read_bytes()
        assert count_pages(pdf) == 2
        sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
        assert {(round(float(width)), round(float(height))) for width, height in sizes} == {A4_POINTS}
    for number in (1, 2):
        rows = read_page(tmp_path / f"{LAST_AS_OF}.pdf", number)
        assert has_ink(rows[MARGIN_PIXELS:-MARGIN_PIXELS])
        assert not has_ink(rows[:MARGIN_PIXELS] + rows[-MARGIN_PIXELS:])
        assert not has_ink(rows, right=MARGIN_PIXELS)
        assert not has_ink(rows, left=-MARGIN_PIXELS)


def test_the_sheets_stay_light_in_the_dark(shop: Engine, open_page: Open) -> None:
    page = open_page("/report", color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page.locator(".sheet").first).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(page.locator(".report-sentence").first).to_have_css("color", "rgb(23, 24, 28)")


def test_the_button_asks_the_browser_to_print(shop: Engine, open_page: Open) -> None:
    page = open_page("/report")
    page.evaluate("window.print = () => { document.title = 'asked to print'; }")
    page.get_by_role("button", name="Print or save as PDF").click()
    expect(page).to_have_title("asked to print")


def test_a_phone_shows_report_and_actions_without_sideways_scroll(engine: Engine, open_page: Open) -> None:
    publish_customers(engine, [member("a", 100)])
    publish_action(engine, {"a": 740.0})
    for path in ("/report", "/actions"):
        page = open_page(path, viewport=PHONE, is_mobile=True, has_touch=True)
        expect(page.get_by_text("Call them").first).to_be_visible()
        expect_no_sideways_scroll(page)


def test_one_click_downloads_the_list_of_an_action(engine: Engine, open_page: Open) -> None:
    publish_customers(engine, [member("a", 100), member("b", 100)])
    publish_action(engine, {"a": 74.0, "b": 75.0})
    page = open_page("/report")
    page.get_by_role("link", name="Actions 1").click()
    expect(page.locator(".lead")).to_have_text("1 action this month. The most is at stake in “Call them”: £149.")
    with page.expect_download() as started:
        page.get_by_role("link", name="Download list: Call them").click()
    assert started.value.suggested_filename == f"insiders_{AS_OF}_r1_call.csv"
    lines = Path(started.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["customer_id", "b", "a"]
