"""What a run says: while it works, and at its end.

Takes counts and dates, gives sentences in the language of LOCALE. It reads and writes nothing.
"""

from __future__ import annotations

import gettext
from collections.abc import Sequence
from datetime import date

from babel.dates import format_date

from segmentation.frames import Reading
from segmentation.sentences import TRANSLATIONS


def translate(text: str, locale: str) -> str:
    """Return the text in a language, or as it is where that has no translation."""
    return _load_catalogue(locale).gettext(text)


def name_month(as_of: date, locale: str) -> str:
    """Return the month that begins at an as-of date, as people write it."""
    return format_date(as_of, "LLLL y", locale=locale)


def describe_end(published: Sequence[date], reading: Reading, locale: str) -> str:
    """Return what a successful run says at its end: what it published, and what was found in the source."""
    catalogue = _load_catalogue(locale)
    if published:
        said = catalogue.ngettext(
            "{months} month published, {first}.", "{months} months published, {first} to {last}.", len(published)
        )
        said = said.format(months=len(published), first=min(published), last=max(published))
    else:
        said = catalogue.gettext("Nothing to do: every month is published as the source has it.")
    undatable = count_undatable_lines(reading)
    if undatable:
        found = catalogue.ngettext(
            "{lines} line has no readable date.", "{lines} lines have no readable date.", undatable
        )
        said = f"{said} {found.format(lines=f'{undatable:,}')}"
    return " ".join([said, *reading.notes])


def count_undatable_lines(reading: Reading) -> int:
    """Return how many lines of the source belong to no month."""
    fates = reading.history.line_fates
    return int(fates.loc[fates["month"].isna(), "lines"].sum())


def _load_catalogue(locale: str) -> gettext.NullTranslations:
    return gettext.translation("messages", localedir=TRANSLATIONS, languages=[locale], fallback=True)
