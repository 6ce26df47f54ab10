"""What a reader asked for: a page, a month, and the filters in the address.

Takes the path and the query string, gives a `PageRequest`. An unknown month falls back to the newest
and says so (`fallback_from`); nothing is published yet → None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import parse_qsl, urlencode

import pandas as pd

from dashboard.formatting import Formats
from dashboard.queries.reader import Reader
from dashboard.queries.snapshots import read_published
from dashboard.translations import _, get_locale
from segmentation.months import add_months

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""Characters that nobody can see; Postgres refuses a text with the first of them."""


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
        The query string without `as_of` and `compare`.
    formats
        Of the reader's locale and the shop's currency.
    window_months
        Months that a full window holds, by the settings in force.
    programme_size
        The share of the buyers that qualifies, by the settings in force.
    fallback_from
        What the address asked for where no snapshot has that date; None where it was found.
    chosen_as_of
        The snapshot that the reader compares with; None where the reader chose none.
    compare_fallback_from
        What the address asked to compare with where no other snapshot has that date.
    """

    path: str
    as_of: date
    published: pd.DataFrame
    arguments: Mapping[str, str]
    formats: Formats
    window_months: int
    programme_size: float
    fallback_from: str | None = None
    chosen_as_of: date | None = None
    compare_fallback_from: str | None = None

    @cached_property
    def snapshot(self) -> pd.Series:
        """The row of `reporting.snapshots` that is shown."""
        return self.published.loc[self.published["as_of"].dt.date == self.as_of].iloc[0]

    @cached_property
    def previous(self) -> pd.Series | None:
        """The row of the month before, if it is published and of the same lineage."""
        return self._find_row(add_months(self.as_of, -1))

    @cached_property
    def compared(self) -> pd.Series | None:
        """The row that the reader chose; else of the same month last year, else of six months before.

        A choice may be of another lineage (`is_compared_across`), the others are of the same one.
        """
        if self.chosen_as_of is not None:
            return self.published.loc[self.published["as_of"].dt.date == self.chosen_as_of].iloc[0]
        for months in (12, 6):
            row = self._find_row(add_months(self.as_of, -months))
            if row is not None:
                return row
        return None

    @property
    def is_compared_across(self) -> bool:
        """Whether `compared` was made under other settings."""
        return self.compared is not None and self.compared["lineage"] != self.snapshot["lineage"]

    @property
    def is_newest_lineage(self) -> bool:
        """Whether the settings in force made the snapshot; those of an older lineage are not known."""
        return self.snapshot["lineage"] == self.published["lineage"].iloc[-1]

    @property
    def full_window_months(self) -> int:
        """Months of a full window, by the settings in force; of an older lineage the most that one of it knew."""
        if self.is_newest_lineage:
            return self.window_months
        of_lineage = self.published["lineage"] == self.snapshot["lineage"]
        return int(self.published.loc[of_lineage, "window_months"].max())

    @property
    def is_window_full(self) -> bool:
        """Whether the snapshot knew as many months as it looks at."""
        return int(self.snapshot["window_months"]) >= self.full_window_months

    @property
    def compared_month(self) -> date | None:
        """The last month that `compared` knew."""
        return None if self.compared is None else add_months(self.compared["as_of"].date(), -1)

    @property
    def month(self) -> date:
        """The last month that the snapshot knows, which names it."""
        return add_months(self.as_of, -1)

    def link(self, path: str, **arguments: str) -> str:
        """Return the address of a page of the same month and comparison; the newest month needs no mention."""
        return self._write_address(path, self.as_of, self.chosen_as_of, arguments)

    def at(self, as_of: date) -> str:
        """Return the address of this page, its filters kept, at another month."""
        return self._write_address(self.path, as_of, self.chosen_as_of, self.arguments)

    def against(self, as_of: date) -> str:
        """Return the address of this page, its filters kept, compared with another month."""
        return self._write_address(self.path, self.as_of, as_of, self.arguments)

    def name_page(self, title: str, against: date | None = None) -> str:
        """Return the page's eyebrow: its title, the month, the month that it is held against, the window known.

        How much of the window was known is said where it is not full.
        """
        eyebrow = f"{title}, {self.formats.month(self.month)}"
        if against is not None:
            eyebrow = _("{eyebrow} against {month}").format(eyebrow=eyebrow, month=self.formats.month(against))
        if self.is_window_full:
            return eyebrow
        text = _("{eyebrow}, knew {known} months")
        if self.is_newest_lineage:
            text = _("{eyebrow}, knew {known} of {full} months")
        return text.format(eyebrow=eyebrow, known=int(self.snapshot["window_months"]), full=self.full_window_months)

    def write_programme_size(self) -> str:
        """Return the share of the buyers that qualifies, as a percentage with the decimals it has, two at most."""
        percent = round(100 * self.programme_size, 2)
        decimals = next(places for places in (0, 1, 2) if round(percent, places) == percent)
        return self.formats.percent(self.programme_size, decimals)

    def _find_row(self, as_of: date) -> pd.Series | None:
        found = self.published.loc[self.published["as_of"].dt.date == as_of]
        known = not found.empty and found.iloc[0]["lineage"] == self.snapshot["lineage"]
        return found.iloc[0] if known else None

    def _write_address(self, path: str, as_of: date, compared: date | None, arguments: Mapping[str, str]) -> str:
        is_newest = as_of == self.published["as_of"].iloc[-1].date()
        dates = {"as_of": None if is_newest else as_of, "compare": None if compared == as_of else compared}
        query = urlencode({name: day.isoformat() for name, day in dates.items() if day} | dict(arguments))
        return f"{path}?{query}" if query else path


def read_request(queries: Reader, path: str | None, search: str | None) -> PageRequest | None:
    """Return what the address asks for; None before the first snapshot."""
    published = queries.read(read_published)
    if published.empty:
        return None
    arguments = {name: drop_control_characters(value) for name, value in parse_qsl((search or "").lstrip("?"))}
    asked = arguments.pop("as_of", None)
    as_of = _find_as_of(published, asked)
    shown = as_of or published["as_of"].iloc[-1].date()
    compare = arguments.pop("compare", None)
    chosen = None if compare is None else _find_as_of(published, compare)
    return PageRequest(
        path=(path or "/").rstrip("/") or "/",
        as_of=shown,
        published=published,
        arguments=arguments,
        formats=Formats(get_locale(), str(published["currency"].iloc[-1])),
        window_months=queries.settings.window_months,
        programme_size=queries.settings.insiders_share,
        fallback_from=asked if as_of is None else None,
        chosen_as_of=None if chosen == shown else chosen,
        compare_fallback_from=compare if chosen in (None, shown) else None,
    )


def drop_control_characters(text: str) -> str:
    """Return a text of an address without what nobody can see."""
    return _CONTROL.sub("", text)


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
