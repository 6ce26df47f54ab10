"""A real Chromium on a real server; where there is no Chromium the tests skip and say so."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from sqlalchemy import Engine
from werkzeug.serving import make_server

from dashboard.app import create_app
from segmentation.settings import Settings
from tests.dashboard.builders import publish_shop

WAIT_MILLISECONDS = 60_000
"""How long anything may take before a test fails: a machine may be busy with the other tests."""

expect.set_options(timeout=WAIT_MILLISECONDS)

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a worker."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("CHROMIUM ABSENT: install it (apt-get install chromium) to run the browser tests")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, timeout=WAIT_MILLISECONDS)
        yield launched
        launched.close()


@pytest.fixture
def address(database_url: str) -> Iterator[str]:
    """The address of a dashboard on the database of this test."""
    app = create_app(Settings(database_url=database_url, source="shop/online_retail.csv"))
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    server.daemon_threads = False  # closing waits for the last answer: none is written after its test
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def shop(engine: Engine) -> Engine:
    """The database of this test with ten months published."""
    publish_shop(engine)
    return engine


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Open a path of the dashboard; at the end fail on outside requests, policy violations and console errors."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_path(path: str = "/", viewport: dict[str, int] = DESK, **options: object) -> Page:
        context = browser.new_context(viewport=viewport, **options)
        context.set_default_timeout(WAIT_MILLISECONDS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda sent: _note_outside(sent.url, address, faults))
        page.goto(address + path)
        page.locator("main h1").wait_for()
        return page

    yield open_path
    for context in contexts:
        context.close()
    assert faults == []


def expect_no_sideways_scroll(page: Page) -> None:
    """Fail where a page does not become as wide as its window."""
    expect(page.locator("html")).to_have_js_property("scrollWidth", page.viewport_size["width"])


def css_colour(colour: str) -> str:
    """Return a colour of the theme as the browser writes it."""
    return "rgb({}, {}, {})".format(*(int(colour[start : start + 2], 16) for start in (1, 3, 5)))


def _note_outside(url: str, address: str, faults: list[str]) -> None:
    if not url.startswith((address, "data:", "blob:")):
        faults.append(f"requested {url}")
