"""Whose language a page is in: what the reader chose, else what the browser asks for, else the shop's.

Takes a request, gives a locale; serves the switch, which remembers the choice in a cookie. It translates nothing.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Request, redirect, request
from werkzeug import Response

from dashboard.translations import choose_locale

LANGUAGES = {"en": "English", "pt": "Português"}
"""Each language in its own words."""

SWITCH_URL = "/language"

_COOKIE = "language"
_LOCALES = {"en": "en_GB", "pt": "pt_BR"}
_ONE_YEAR_SECONDS = 365 * 24 * 3600


def read_locale(asked: Request, shop_locale: str) -> str:
    """Return the locale of a request: the shop's own where it is of the reader's language."""
    shop_language = shop_locale.split("_")[0]
    chosen = asked.cookies.get(_COOKIE, "")
    language = chosen if chosen in LANGUAGES else asked.accept_languages.best_match(LANGUAGES, default=shop_language)
    return shop_locale if language == shop_language else _LOCALES[language]


def serve_language(server: Flask, shop_locale: str) -> None:
    """Say everything of a request in the reader's language, and answer the switch with the page it came from."""
    server.before_request(lambda: choose_locale(read_locale(request, shop_locale)))

    @server.after_request
    def name_what_it_depends_on(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.vary.update(["Accept-Language", "Cookie"])
        return response

    @server.get(f"{SWITCH_URL}/<language>")
    def switch_language(language: str) -> Response:
        response = redirect(_find_page_before(request))
        if language in LANGUAGES:
            response.set_cookie(_COOKIE, language, max_age=_ONE_YEAR_SECONDS, samesite="Lax", httponly=True)
        return response


def _find_page_before(asked: Request) -> str:
    """Return the address on this server that the reader came from; the first page where that is not known."""
    before = urlsplit(asked.referrer or "")
    if before.netloc != asked.host:
        return "/"
    return f"{before.path}?{before.query}" if before.query else before.path or "/"
