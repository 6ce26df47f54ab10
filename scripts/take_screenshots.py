"""Take a picture of every page, both themes, two widths, of the dashboard that `make run` serves now.

Takes the address of this shop's settings, writes docs/screenshots/<page>-<width>-<theme>.png.
"""

from __future__ import annotations

import shutil
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from dashboard.pages import PAGES
from scripts.run import find_address, is_answering
from segmentation.settings import load_settings

FOLDER = Path("docs/screenshots")
WIDTHS = {1440: 900, 390: 844}
THEMES = ("light", "dark")
SETTLE_MILLISECONDS = 800
"""After the last request, for charts and lists to draw themselves."""


def take_screenshot(browser: Browser, address: str, path: str, width: int, theme: str) -> Path:
    """Write one picture of a whole page and return where it lies."""
    page = browser.new_page(viewport={"width": width, "height": WIDTHS[width]}, locale="en-GB")
    page.add_init_script(f"window.localStorage.setItem('theme', '{theme}')")
    page.goto(address + path)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SETTLE_MILLISECONDS)
    target = FOLDER / f"{path.strip('/') or 'overview'}-{width}-{theme}.png"
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
        for path, width, theme in product(PAGES, WIDTHS, THEMES):
            print(take_screenshot(browser, find_address(settings), path, width, theme))
        browser.close()


if __name__ == "__main__":
    main()
