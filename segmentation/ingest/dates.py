"""Dates written as text: which format they are in, and when they are.

Takes a column of text, gives a small table of each distinct text and its instant in the shop's time zone.
Offsets are converted, naive times are the shop's. It judges no line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import duckdb
import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pandas as pd

from segmentation.errors import DatesError

# A date, then perhaps a time of day, a half of the day and an offset from UTC.
_PARTS = (
    r"^\s*(.+?)(?:(?:[Tt]|,?\s+)(\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*([AaPp][Mm])?"
    r"\s*([Zz]|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?\s*$"
)
_SHAPE_SIGNS = (
    (r"[^\W\d_]+\.?", "a"),
    (r"\b\d{14}\b", "S"),
    (r"\b\d{8}\b", "D"),
    (r"\d{5,}", "?"),
    (r"\d{4}", "Y"),
    (r"\d{3}", "?"),
    (r"\d{1,2}", "9"),
    (r"\s+", " "),
)
_TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")


def _list_candidates() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return the formats to try by shape: Y is four digits, D eight, S fourteen, 9 one or two, a letters."""
    candidates: dict[str, tuple[tuple[str, ...], ...]] = {"D": (("%Y%m%d",),), "S": (("%Y%m%d%H%M%S",),)}
    for mark in ("/", "-", ".", " ", ""):
        for shape, year in (("Y", "%Y"), ("9", "%y")):
            named = tuple(mark.join(("%d", month, year)) for month in ("%b", "%B"))
            candidates[mark.join(("9", "a", shape))] = (named,)
            if mark:
                day_first, month_first = mark.join(("%d", "%m", year)), mark.join(("%m", "%d", year))
                candidates[mark.join(("9", "9", shape))] = ((day_first,), (month_first,))
        if mark:
            candidates[mark.join(("Y", "9", "9"))] = ((mark.join(("%Y", "%m", "%d")),),)
    for comma in (",", ""):
        candidates[f"a 9{comma} Y"] = ((f"%b %d{comma} %Y", f"%B %d{comma} %Y"),)
        candidates[f"a, a 9{comma} Y"] = ((f"%a, %b %d{comma} %Y", f"%A, %B %d{comma} %Y"),)
        candidates[f"a{comma} 9 a Y"] = ((f"%a{comma} %d %b %Y", f"%A{comma} %d %B %Y"),)
    return candidates


CANDIDATES = _list_candidates()
"""Per shape the formats that may be meant; those of one candidate never read a text differently."""


_UTC_INSTANT = dt.Timestamp(timezone="UTC")


@ibis.udf.scalar.builtin(name="try_strptime", signature=((dt.string, dt.Array(dt.string)), dt.timestamp))  # type: ignore[untyped-decorator]
def _try_strptime(text: Any, formats: Any) -> Any:
    """DuckDB's parser, which gives null where no format fits."""


@ibis.udf.scalar.builtin(name="timezone", signature=((dt.string, dt.timestamp), _UTC_INSTANT))  # type: ignore[untyped-decorator]
def _place_in_zone(zone: Any, at: Any) -> Any:
    """DuckDB's instant of a naive time in `zone`."""


@ibis.udf.scalar.builtin(name="timezone", signature=((dt.string, _UTC_INSTANT), dt.timestamp))  # type: ignore[untyped-decorator]
def _show_in_zone(zone: Any, at: Any) -> Any:
    """DuckDB's naive time of an instant in `zone`."""


@dataclass(frozen=True)
class DateTexts:
    """Each distinct text of a date: `date_text`, `invoice_at` (naive, null where unreadable); and how it was read."""

    table: ir.Table
    formats: tuple[str, ...]


def convert_to_zone(at: ir.TimestampValue, zone: str) -> ir.TimestampValue:
    """Return an instant with a zone as naive time in the shop's."""
    return _show_in_zone(zone, at)


def read_date_texts(texts: ir.StringColumn, zone: str, date_format: str) -> DateTexts:
    """Return every distinct date text with its time in the shop's zone.

    Parameters
    ----------
    texts
        Dates as written, null where blank.
    zone
        The shop's time zone.
    date_format
        DATE_FORMAT: strptime formats separated by `;`, tried in turn; empty: what parses most of each
        shape wins.

    Raises
    ------
    DatesError
        No format reads any date; or two read equally many of one shape, and differently.
    """
    distinct = texts.name("date_text").as_table().filter(ibis._.date_text.notnull())
    counted = _split_texts(distinct.group_by("date_text").agg(lines=ibis._.count()))
    parts = texts.get_backend().create_table("date_parts", counted)
    if date_format:
        formats = tuple(filter(None, (piece.strip() for piece in date_format.split(";"))))
        # The offset is read apart: with %z DuckDB would give instants.
        without_offset = [piece.replace("%z", "").strip() for piece in formats]
        as_moments = [piece.replace(".%f", "").replace("T%H", " %H") for piece in without_offset]
        naive = ibis.coalesce(_parse(parts.moment, as_moments), _parse(parts.date_text, without_offset))
    else:
        chosen = _choose_formats(parts)
        formats = tuple(" / ".join(found) for found in chosen.values())
        branches = [(parts["shape"] == shape, _parse(parts.moment, found)) for shape, found in chosen.items()]
        naive = ibis.cases(*branches) if branches else ibis.null("timestamp")
    in_zone = _show_in_zone(zone, _place_in_zone("UTC", naive - parts.offset_minutes.as_interval("m")))
    read = parts.select("date_text", "lines", invoice_at=parts.offset_minutes.isnull().ifelse(naive, in_zone))
    table = _execute_dates(read, date_format)
    return DateTexts(table.drop("lines"), formats)


def _split_texts(distinct: ir.Table) -> ir.Table:
    """Add shape, moment (date and time of day in one spelling) and offset_minutes to each text."""
    day, time, half, offset = (distinct.date_text.re_extract(_PARTS, group) for group in (1, 2, 3, 4))
    spaced = ibis.literal(" ")
    moment = (
        day.strip() + (time != "").ifelse(spaced + time, "") + (half != "").ifelse(spaced + half.upper(), "")
    ).re_replace(r"\s+", " ")
    digits = offset.re_replace(r"\D", "")
    minutes = digits.left(2).try_cast("int64") * 60 + digits.substr(2, 2).try_cast("int64").fill_null(0)
    signed = offset.startswith("-").ifelse(-minutes, minutes)
    shape = day.strip()
    for pattern, sign in _SHAPE_SIGNS:
        shape = shape.re_replace(pattern, sign)
    return distinct.mutate(
        shape=shape,
        moment=moment,
        offset_minutes=(offset == "").ifelse(ibis.null("int64"), signed.fill_null(0)),
    )


def _parse(moment: ir.StringValue, formats: Sequence[str]) -> ir.TimestampValue:
    spelled = [name if "%H" in name or "%I" in name else name + time for name in formats for time in _TIMES]
    return _try_strptime(moment, ibis.array(list(dict.fromkeys(spelled))))


def _choose_formats(parts: ir.Table) -> dict[str, tuple[str, ...]]:
    shapes = parts.group_by("shape").agg(lines=parts.lines.sum()).order_by("shape").execute()
    return {
        shape: _choose_format(parts.filter(parts["shape"] == shape), CANDIDATES[shape])
        for shape in shapes["shape"]
        if shape in CANDIDATES
    }


def _choose_format(parts: ir.Table, candidates: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the candidate that reads most lines; two that tie must agree on every text."""
    if len(candidates) == 1:
        return candidates[0]
    read = {place: _parse(parts.moment, formats) for place, formats in enumerate(candidates)}
    counts = parts.agg(**{f"n{place}": parts.lines.sum(where=at.notnull()) for place, at in read.items()}).execute()
    by_place = {place: int(counts[f"n{place}"].fillna(0).iloc[0]) for place in read}
    best = max(by_place.values())
    tied = [place for place, count in by_place.items() if count == best]
    for one, other in combinations(tied, 2):
        differing = parts.filter(read[one].notnull() & (read[one] != read[other])).date_text.min().execute()
        if isinstance(differing, str):
            first, second = candidates[one][0], candidates[other][0]
            raise DatesError(
                f"Dates such as {differing} may be {first} or {second}: both read {best} lines. "
                f"Set DATE_FORMAT={first} or DATE_FORMAT={second}."
            )
    return candidates[tied[0]]


def _execute_dates(read: ir.Table, date_format: str) -> ir.Table:
    try:
        table = read.get_backend().create_table("date_texts", read)
    except duckdb.Error as error:
        raise DatesError(
            f"DATE_FORMAT={date_format} cannot be used: {str(error).splitlines()[0]} Write it like %d/%m/%Y %H:%M."
        ) from None
    seen: pd.DataFrame = table.agg(
        readable=table.invoice_at.notnull().sum().fill_null(0), example=table.date_text.min()
    ).execute()
    if not seen["readable"].iloc[0]:
        example = seen["example"].iloc[0]
        tried = f"DATE_FORMAT={date_format} reads none of them" if date_format else "no known format reads them"
        found = f"such as {example}" if isinstance(example, str) else "all blank"
        raise DatesError(f"Expected dates, found {found}: {tried}. For instance, set DATE_FORMAT=%d/%m/%Y %H:%M.")
    return table
