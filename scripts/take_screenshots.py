"""Take a picture of every page, both themes, two widths, of the dashboard that `make run` serves now.

Takes the address of this shop's settings, writes docs/screenshots/<page>-<width>-<theme>.png.
"""

from __future__ import annotations

import shutil
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from dashboard.pages import PAGES
from scripts.run import find_address, is_answering
from segmentation.settings import load_settings

FOLDER = Path("docs/screenshots")
WIDTHS = {1440: 900, 390: 844}
THEMES = ("light", "dark")
SETTLE_MILLISECONDS = 3_000
"""After the last request, for charts to draw themselves and lists to ask for their rows."""


def open_page(browser: Browser, address: str, width: int, theme: str) -> Page:
    """Return a page that has drawn itself."""
    page = browser.new_page(viewport={"width": width, "height": WIDTHS[width]}, locale="en-GB")
    page.add_init_script(f"window.localStorage.setItem('theme', '{theme}')")
    page.add_init_script("window.localStorage.setItem('words', 'away')")
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SETTLE_MILLISECONDS)
    return page


def find_customer(browser: Browser, address: str) -> str:
    """Return the path of the customer to show: the first one on notice, or the first Insider."""
    for name in ("on_notice", "all"):
        page = open_page(browser, f"{address}/insiders?list={name}", 1440, "light")
        links = page.locator(".ag-center-cols-container a")
        if links.count():
            return str(links.first.get_attribute("href"))
    raise SystemExit("Nobody is an Insider yet: there is no customer to show.")


def take_screenshot(browser: Browser, address: str, path: str, width: int, theme: str) -> Path:
    """Write one picture of a whole page and return where it lies."""
    page = open_page(browser, address + path, width, theme)
    name = path.split("?")[0].strip("/") or "overview"
    target = FOLDER / f"{name}-{width}-{theme}.png"
    page.screenshot(path=target, full_page=True)
    page.close()
    return target


def main() -> None:
    """Take them all."""
    settings = load_settings()
    if not is_answering(settings):
        raise SystemExit(f"Nothing answers at {find_address(settings)}. Start `make run` in another terminal first.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium") or shutil.which("google-chrome"))
        address = find_address(settings)
        customer = find_customer(browser, address)
        paths = [customer if path == "/customer" else path for path in PAGES]
        for path, width, theme in product(paths, WIDTHS, THEMES):
            print(take_screenshot(browser, address, path, width, theme))
        browser.close()


if __name__ == "__main__":
    main()
