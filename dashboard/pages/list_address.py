"""A list of customers as an address: read from one, kept in the browser, and where its file is.

Takes what the browser asks for, gives a `CustomerList`, and back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from dashboard.pages.request import drop_control_characters
from dashboard.queries.lists import CustomerList, choose_list
from dashboard.queries.reader import Reader

EXPORT_PATH = "/customers"


def read_wanted(queries: Reader, arguments: Mapping[str, str | None], lists: Sequence[str]) -> CustomerList:
    """Return the list that the browser asks for; an as-of date that is none raises ValueError."""
    texts = {key: drop_control_characters(value or "") for key, value in arguments.items()}
    return choose_list(date.fromisoformat(texts.get("as_of", "")), texts, lists, queries.settings.exit_margin)


def store_wanted(wanted: CustomerList, key: str = "list") -> dict[str, str]:
    """Return a list as the browser keeps it; `key` is the argument that names it in the address."""
    return {
        "as_of": wanted.as_of.isoformat(),
        key: wanted.name,
        "segment": wanted.segment,
        "country": wanted.country,
        "find": wanted.find,
    }


def link_export(wanted: CustomerList, form: str = "csv") -> str:
    """Return the address of the file that holds exactly the list, csv or xlsx."""
    arguments = store_wanted(wanted) | {"sort": wanted.sort}
    return f"{EXPORT_PATH}.{form}?{urlencode({key: value for key, value in arguments.items() if value})}"
