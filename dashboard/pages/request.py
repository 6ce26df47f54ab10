"""What a reader asked for: a page, a month, and the filters in the address.

Takes the path and the query string, gives a `PageRequest`. An unknown month falls back to the newest
and says so (`fallback_from`); nothing is published yet → None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlencode

import pandas as pd

from dashboard.formatting import Formats
from dashboard.queries.reader import Reader
from dashboard.queries.snapshots import read_published
from dashboard.translations import get_locale
from segmentation.months import add_months


@dataclass(frozen=True)
class PageRequest:
    """One look at one page.

    Attributes
    ----------
    path
        Of the page, "/" for Overview.
    as_of
        The snapshot shown.
    published
        `reporting.snapshots`, oldest month first; never empty.
    arguments
        The query string without `as_of`.
    formats
        Of the reader's locale and the shop's currency.
    fallback_from
        What the address asked for where no snapshot has that date; None where it was found.
    """

    path: str
    as_of: date
    published: pd.DataFrame
    arguments: Mapping[str, str]
    formats: Formats
    fallback_from: str | None = None

    @property
    def snapshot(self) -> pd.Series:
        """The row of `reporting.snapshots` that is shown."""
        return self.published.loc[self.published["as_of"].dt.date == self.as_of].iloc[0]

    @property
    def previous(self) -> pd.Series | None:
        """The row of the month before, if it is published and of the same lineage."""
        before = self.published.loc[self.published["as_of"].dt.date == add_months(self.as_of, -1)]
        known = not before.empty and before.iloc[0]["lineage"] == self.snapshot["lineage"]
        return before.iloc[0] if known else None

    @property
    def month(self) -> date:
        """The last month that the snapshot knows, which names it."""
        return add_months(self.as_of, -1)

    def link(self, path: str, **arguments: str) -> str:
        """Return the address of a page of the same month; the newest month needs no mention."""
        return self._write_address(path, self.as_of, arguments)

    def at(self, as_of: date) -> str:
        """Return the address of this page, its filters kept, at another month."""
        return self._write_address(self.path, as_of, self.arguments)

    def _write_address(self, path: str, as_of: date, arguments: Mapping[str, str]) -> str:
        is_newest = as_of == self.published["as_of"].iloc[-1].date()
        query = urlencode(({} if is_newest else {"as_of": as_of.isoformat()}) | dict(arguments))
        return f"{path}?{query}" if query else path


def read_request(queries: Reader, path: str | None, search: str | None) -> PageRequest | None:
    """Return what the address asks for; None before the first snapshot."""
    published = queries.read(read_published)
    if published.empty:
        return None
    arguments = dict(parse_qsl((search or "").lstrip("?")))
    asked = arguments.pop("as_of", None)
    as_of = _find_as_of(published, asked)
    newest = published["as_of"].iloc[-1].date()
    return PageRequest(
        path=(path or "/").rstrip("/") or "/",
        as_of=as_of or newest,
        published=published,
        arguments=arguments,
        formats=Formats(get_locale(), str(published["currency"].iloc[-1])),
        fallback_from=asked if as_of is None else None,
    )


def _find_as_of(published: pd.DataFrame, asked: str | None) -> date | None:
    """Return the published as-of date that was asked for; the newest where none was, None where it is unknown."""
    known = [as_of.date() for as_of in published["as_of"]]
    if asked is None:
        return known[-1]
    try:
        wanted = date.fromisoformat(asked)
    except ValueError:
        return None
    return wanted if wanted in known else None
