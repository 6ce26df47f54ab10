"""The history: what every customer bought, month by month, from one look at the source.

Takes the settings and the clock, gives a `Reading`, and the purchases by product where they are asked
for while the source is open. The engine that holds the lines sums them up; only the sums come into
memory. It stores nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime

import ibis.expr.types as ir
import pandas as pd

from segmentation.errors import ColumnsError, SourceFormatError
from segmentation.frames import KEPT, MONEY_SCALE, REJECTED_FATES, History, Purchases, Reading, SourceColumn
from segmentation.ingest.clean import check_codes_have_digits, classify_lines
from segmentation.ingest.lines import read_lines
from segmentation.ingest.products import summarise_purchases
from segmentation.ingest.repeats import mark_repeats
from segmentation.ingest.source import Source, open_source
from segmentation.ingest.sums import summarise_customer_months, summarise_days, summarise_fates, summarise_orders
from segmentation.months import find_first_of_month
from segmentation.settings import Settings


@dataclass(frozen=True)
class OpenSource:
    """A source that was read and can be asked again."""

    reading: Reading
    _source: Source
    _classified: ir.Table

    def read_purchases(self, customer_ids: Sequence[str], start: date, end: date) -> Purchases | None:
        """Return what was bought from `start` to before `end`; None where the source has no stock codes.

        Parameters
        ----------
        customer_ids
            Whose purchases are told one by one; the rest only count for their products.
        """
        if "stock_code" not in self._source.lines.columns:
            return None
        self._source.wake()
        purchases = summarise_purchases(self._classified, self._source.lines, customer_ids, start, end)
        self._source.rest()
        return purchases


def read_history(settings: Settings, now: datetime, report: Callable[[str, float], None]) -> Reading:
    """Read the source once and return what it says; parameters and errors are those of `open_history`."""
    with open_history(settings, now, report) as source:
        return source.reading


@contextmanager
def open_history(settings: Settings, now: datetime, report: Callable[[str, float], None]) -> Iterator[OpenSource]:
    """Read the source and yield what it says; until the block ends, it can be asked for purchases by product.

    Parameters
    ----------
    settings
        Where the source is and how it is written.
    now
        The clock, with a zone.
    report
        Called with the stage and the fraction of the reading that is done.

    Raises
    ------
    SourceError
        Its subclasses say what cannot be found, opened, recognised or read.
    """
    report("reading the source", 0.0)
    with open_source(settings) as source:
        report("reading dates and amounts", 0.5)
        lines = read_lines(mark_repeats(source.lines), settings, now)
        fates = classify_lines(lines.table, settings.not_products, check_codes_have_digits(source.lines))
        classified = source.connection.create_table("classified", fates)
        _check_sums(classified, lines.table)
        report("summing up customers and months", 0.8)
        line_fates = summarise_fates(classified)
        _check_lines(line_fates, classified, source.columns)
        has_products = "stock_code" in source.lines.columns
        history = _build_history(classified, line_fates, has_products)
        columns = tuple(
            replace(column, note=lines.notes.get(column.name, "")) if column.found_as else column
            for column in source.columns
        )
        report("source read", 1.0)
        reading = Reading(history, columns, int(line_fates["lines"].sum()), source.notes)
        source.rest()
        yield OpenSource(reading, source, classified)


def _build_history(classified: ir.Table, line_fates: pd.DataFrame, has_products: bool) -> History:
    kept = classified.filter(classified.fate == KEPT)
    orders = summarise_orders(kept)
    customer_months = summarise_customer_months(kept, orders, has_products)
    return History(customer_months, summarise_days(classified, orders), line_fates, fingerprint_months(customer_months))


def _check_sums(classified: ir.Table, lines: ir.Table) -> None:
    """Refuse a source whose sums do not fit into the integers that money is counted in."""
    limit = (2**63 - 1) // MONEY_SCALE
    sums = classified.agg(**{name: classified[name].abs().sum().fill_null(0) for name in ("money", "units")}).execute()
    for name in ("money", "units"):
        if sums[name].iloc[0] > limit:
            largest = lines.order_by([lines[name].abs().desc(), lines.as_read]).filter(lines[name].notnull()).limit(1)
            raise SourceFormatError(
                f"Expected a sum of {name} below {limit:,}, found more. The largest line is "
                f"{largest.as_read.execute().iloc[0]}. Correct it, or set SOURCE_COLUMNS or DECIMAL."
            )


def _check_lines(line_fates: pd.DataFrame, classified: ir.Table, columns: Sequence[SourceColumn]) -> None:
    """Refuse a source of which no line counts, or none is a purchase, and say why."""
    lines = line_fates.groupby("fate")["lines"].sum()
    if KEPT in lines.index:
        if line_fates.loc[line_fates["fate"] == KEPT, "return_lines"].sum() == lines[KEPT]:
            raise SourceFormatError(
                f"Expected purchases, found returns only: all {lines[KEPT]} lines that count are below zero. "
                "If the sign is reversed, export the source with purchases above zero."
            )
        return
    found_as = next(column.found_as for column in columns if column.name == "customer_id")
    if not classified.customer_id.notnull().any().execute():
        raise ColumnsError(
            f"No customer ids: the column {found_as}, read as customer_id, is blank in all {lines.sum()} lines. "
            "Set SOURCE_COLUMNS=customer_id=<its header>."
        )
    fates = ", ".join(f"{lines[fate]} {fate}" for fate in REJECTED_FATES if fate in lines.index)
    example = line_fates["example"].dropna().iloc[0]
    raise SourceFormatError(
        f"None of the {lines.sum()} lines counts: {fates}. For instance: {example}. "
        "See python -m segmentation check, and set SOURCE_COLUMNS, DATE_FORMAT or DECIMAL."
    )


def fingerprint_months(customer_months: pd.DataFrame) -> pd.Series[str]:
    """Return a hex digest of each month's rows, indexed by month, whatever the order of the rows."""
    ordered = customer_months.sort_values(["month", "customer_id"], ignore_index=True)
    digests = {
        month: hashlib.sha256(rows.to_csv(index=False).encode()).hexdigest()
        for month, rows in ordered.groupby("month", sort=True)
    }
    index = pd.DatetimeIndex(list(digests), dtype="datetime64[us]", name="month")
    return pd.Series(list(digests.values()), index=index, dtype="str", name="fingerprint")


def merge_histories(stored: History | None, read: History, complete_until: date) -> History:
    """Return the history to store: complete months as read, where the source covers them, else as stored.

    A month of `read` replaces the stored one where the source covers it from first to last day; where
    the source begins or ends inside a month of which more is stored, the stored one stays. Months that
    only the store knows stay. Lines without a date belong to no month and are left out.

    Parameters
    ----------
    stored
        What an earlier refresh stored; None at the first.
    read
        What the source says now.
    complete_until
        First day of the first month that is not complete.
    """
    end = pd.Timestamp(complete_until)
    first, last = _find_covered_months(stored, read)

    def merge(name: str, column: str, order: list[str]) -> pd.DataFrame:
        new: pd.DataFrame = getattr(read, name)
        fresh = new[(new[column] >= first) & (new[column] < min(last, end))]
        if stored is None:
            return fresh.sort_values(order, ignore_index=True)
        old: pd.DataFrame = getattr(stored, name)
        kept = old[(old[column] < end) & ((old[column] < first) | (old[column] >= last))]
        return pd.concat([kept, fresh]).sort_values(order, ignore_index=True)

    customer_months = merge("customer_months", "month", ["month", "customer_id"])
    return History(
        customer_months,
        merge("days", "day", ["day"]),
        merge("line_fates", "month", ["month", "fate"]),
        fingerprint_months(customer_months),
    )


def _find_covered_months(stored: History | None, read: History) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first month, and the month after the last, that the source covers from end to end."""
    first_day, last_day = read.days["day"].min(), read.days["day"].max()
    first, last = (pd.Timestamp(find_first_of_month(day.date())) for day in (first_day, last_day))
    after = last + pd.DateOffset(months=1)
    if stored is None:
        return first, after
    known = stored.days["day"]
    if ((known >= first) & (known < first_day)).any():
        first += pd.DateOffset(months=1)
    if ((known > last_day) & (known < after)).any():
        after = last
    return first, after
