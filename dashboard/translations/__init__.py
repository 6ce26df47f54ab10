"""The language of a request: gettext in the reader's language, chosen once per request.

Takes a locale, gives `_` and `ngettext`. Catalogues lie beside this file as
`<language>/LC_MESSAGES/insiders.po`; a language without one reads English. It formats no number.
"""

from __future__ import annotations

import gettext
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from segmentation.sentences.text import read_catalogue

_chosen: ContextVar[str] = ContextVar("locale", default="en_GB")


def choose_locale(locale: str) -> None:
    """Make `locale` the language of everything that this request writes."""
    _chosen.set(locale)


def get_locale() -> str:
    """Return the locale of this request."""
    return _chosen.get()


def _(text: str) -> str:
    """Return the text in the reader's language."""
    return _load_catalogue(get_locale()).gettext(text)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the text for `count` in the reader's language."""
    return _load_catalogue(get_locale()).ngettext(singular, plural, int(count))


def mark(text: str) -> str:
    """Return the text as it is: marks a word for the catalogues that `_` translates later."""
    return text


@lru_cache(maxsize=16)
def _load_catalogue(locale: str) -> gettext.NullTranslations:
    return read_catalogue(Path(__file__).parent, "insiders", locale)
