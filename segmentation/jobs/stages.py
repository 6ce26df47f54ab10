"""What a run says: while it works, and at its end.

Takes counts, dates and snapshots, gives sentences in the language of LOCALE. It reads and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from babel.dates import format_date
from babel.numbers import format_percent

from segmentation.frames import History, Reading
from segmentation.jobs.progress import Report
from segmentation.sentences import N_, load_catalogue
from segmentation.settings import Settings
from segmentation.snapshot import Snapshot

LOW_OVERLAP = 0.75
"""Overlap of the members of two adjacent months under which a run says so.

More than one in four of all who were a member at either date is then new or gone: a list to look at
before a letter is sent to it. Online Retail's least is .754 and, over two years, .906; shops whose
customers buy irregularly fall below it in ordinary months, and should know that too.
"""

REMARKS = {
    "low_overlap": N_("The Insiders overlap by less than {share} with those of the month before: {dates}."),
    "keeps_model": N_(
        "A refit would have changed more members than their buying did, so the segments of the month before "
        "were kept and the boundary sized anew: {dates}."
    ),
}
"""What a run says of some months, by kind."""

Remark = tuple[str, date]


def translate(text: str, locale: str) -> str:
    """Return the text in a language, or as it is where that has no translation."""
    return load_catalogue(locale).gettext(text)


def translate_stages(report: Report, locale: str) -> Report:
    """Return a report that says each stage in a language."""
    return lambda stage, fraction: report(translate(stage, locale), fraction)


def name_month(as_of: date, locale: str) -> str:
    """Return the month that begins at an as-of date, as people write it."""
    return format_date(as_of, "LLLL y", locale=locale)


def find_remarks(snapshot: Snapshot, settings: Settings) -> Iterator[Remark]:
    """Yield what an operator should know of a month.

    Months before the first full window are left out of the overlap: while the window grows, so does the list.
    """
    overlap = snapshot.facts["stability_jaccard"]
    is_full = snapshot.facts["window_months"] == settings.window_months
    if is_full and overlap is not None and overlap < LOW_OVERLAP:
        yield "low_overlap", snapshot.as_of
    if snapshot.keeps_previous_model:
        yield "keeps_model", snapshot.as_of


def describe_end(
    published: Sequence[date], reading: Reading, history: History, locale: str, remarks: Sequence[Remark] = ()
) -> str:
    """Return what a successful run says at its end: what it published, remarks on it, what the source has.

    Parameters
    ----------
    history
        What was stored: of the source, and of earlier ones where this one ends before them.
    """
    catalogue = load_catalogue(locale)
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
    ends_early = _find_early_end(reading, history)
    if ends_early:
        early = catalogue.gettext(N_("The source ends on {day}, before what is stored: later days stay as they were."))
        said = f"{said} {early.format(day=ends_early)}"
    return " ".join([said, *_write_remarks(remarks, locale), *reading.notes])


def _find_early_end(reading: Reading, history: History) -> date | None:
    """Return the last day of the source where more is stored."""
    last, stored = reading.history.days["day"].max(), history.days["day"].max()
    return last.date() if last < stored else None


def _write_remarks(remarks: Sequence[Remark], locale: str) -> Iterator[str]:
    share = format_percent(LOW_OVERLAP, locale=locale)
    for kind, text in REMARKS.items():
        dates = ", ".join(str(as_of) for found, as_of in remarks if found == kind)
        if dates:
            yield translate(text, locale).format(dates=dates, share=share)


def count_undatable_lines(reading: Reading) -> int:
    """Return how many lines of the source belong to no month."""
    fates = reading.history.line_fates
    return int(fates.loc[fates["month"].isna(), "lines"].sum())
