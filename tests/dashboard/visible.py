"""What a page shows, as texts; and which words of it are English.

Takes what the router sends, gives strings. A word is English where it is in a text of the code and in no translation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import unquote

from babel.dates import get_month_names
from plotly.io.json import to_json_plotly

from scripts.update_catalogues import DOMAINS, LANGUAGES, read_stored

_SEEN = {"alt", "children", "customdata", "headerName", "headerTooltip", "hovertemplate", "label", "placeholder"}
"""Keys of components and figures whose values a reader sees or hears; aria-label and the words of scripts as well."""
_SEEN |= {"src", "text", "ticktext", "title"}
_SPOKEN = ("aria-label", "data-")
_FOR_SCRIPTS = {"data-action", "data-bs-theme", "data-list", "data-name", "data-url", "data-usual", "data-value"}
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_PLACE = re.compile(r"\{[^}]*\}")
_COMMAND = re.compile(r"\b[A-Z]{2,}(?:_[A-Z]+)*\b|python -m [\w ]+|<[^>]*>|\S*[/.]\w\S*|\b[0-9A-F]{8}\b")
"""What is the same in every language: settings, commands, markup, paths."""


def list_texts(part: Any) -> list[str]:
    """Return every text of components or figures that a reader sees or hears."""
    return list(_walk(json.loads(to_json_plotly(part))))


def _walk(part: Any, key: str = "") -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            yield from _walk(value, name)
    elif isinstance(part, list):
        for value in part:
            yield from _walk(value, key)
    elif isinstance(part, str) and _is_seen(key):
        yield from read_picture(part) if part.startswith("data:") else [part]


def _is_seen(key: str) -> bool:
    return key in _SEEN or (key.startswith(_SPOKEN) and key not in _FOR_SCRIPTS)


def read_picture(address: str) -> list[str]:
    """Return the words of a drawing that is in its address."""
    return [unescape(text) for text in re.findall(r">([^<>]+)<", unquote(address))]


@cache
def list_english() -> frozenset[str]:
    """Return the words of the code's texts that no translation has."""
    months = {
        month.strip(".") for language in LANGUAGES for month in get_month_names("abbreviated", locale=language).values()
    }
    said: tuple[set[str], set[str]] = (set(), months)
    for package in DOMAINS:
        for language in LANGUAGES:
            for message in read_stored(package, language):
                if message.id:
                    for words, forms in zip(said, (message.id, message.string), strict=True):
                        words.update(*map(_split_words, forms if isinstance(forms, tuple) else (forms,)))
    return frozenset(said[0] - said[1])


def find_english(texts: Iterable[str], names: Iterable[str] = ()) -> dict[str, list[str]]:
    """Return the texts with English words, and these words; `names` are texts of the shop's own."""
    own = set(names)
    found = {text: sorted(set(_split_words(text)) & list_english()) for text in texts if text not in own}
    return {text: words for text, words in found.items() if words}


def _split_words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(_COMMAND.sub(" ", _PLACE.sub(" ", text)))]
