"""Lines with typed values: ids as text, times in the shop's zone, money and units as whole numbers.

Takes the lines as read, gives the columns that the rules of `clean` look at. What cannot be read is
null; no line is dropped here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from gettext import gettext as _
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

from segmentation.errors import ColumnsError
from segmentation.frames import MONEY_SCALE
from segmentation.ingest.dates import convert_to_zone, read_date_texts
from segmentation.ingest.numbers import AMOUNT, find_decimal_mark, read_number
from segmentation.settings import Settings

BLANKS = ("", "nan", "nat", "null", "none", "<na>", "#n/a", "\\n")
"""Texts that exports write where there is no value; compared in small letters."""

EARLIEST = datetime(1990, 1, 1)


@dataclass(frozen=True)
class Lines:
    """Typed lines, and how their values were read.

    Attributes
    ----------
    table
        One row per line: customer_id, invoice_no, order_id, stock_code, country (str, null where blank) ·
        invoice_at (naive, the shop's zone; null where unreadable, before 1990 or in the future) · units,
        money (int64 of 1/10,000; null where unreadable) · has_price (bool) · is_extra_copy · as_read.
    notes
        Column → how it was read.
    """

    table: ir.Table
    notes: dict[str, str]


def read_lines(marked: ir.Table, settings: Settings, now: datetime) -> Lines:
    """Return typed lines.

    Parameters
    ----------
    marked
        The lines as read, with `as_read` and `is_extra_copy`.
    now
        The clock, with a zone: what lies more than a day after it is no date.

    Raises
    ------
    DatesError, DecimalError
        Formats that cannot be told.
    ColumnsError
        No line has a customer id.
    """
    texts = _blank_to_null(marked)
    filled = _fill_continuation_lines(texts)
    dated, date_note = _read_dates(filled, settings)
    mark = find_decimal_mark(dated, [name for name in _MONEY if name in dated.columns], settings.decimal)
    latest = now.astimezone(settings.zone).replace(tzinfo=None) + timedelta(days=1)
    possible = dated.invoice_at.between(ibis.literal(EARLIEST), ibis.literal(latest))
    at = possible.ifelse(dated.invoice_at, ibis.null("timestamp"))
    units, money, has_price = _read_amounts(dated, mark)
    invoice_no = _get_text(dated, "invoice_no")
    table = dated.select(
        "customer_id",
        "is_extra_copy",
        "as_read",
        invoice_at=at,
        invoice_no=invoice_no,
        order_id=ibis.coalesce(invoice_no, at.date().cast("string")),
        stock_code=_get_text(dated, "stock_code"),
        country=_get_text(dated, "country"),
        units=units,
        money=money,
        has_price=has_price,
    )
    decimal_note = _("decimal comma") if mark == "," else _("decimal point")
    return Lines(table, {"invoice_at": date_note} | dict.fromkeys(_MONEY, decimal_note))


_MONEY = ("quantity", "unit_price", "revenue")
_IDS = ("customer_id", "invoice_no", "stock_code")


def _blank_to_null(marked: ir.Table) -> ir.Table:
    """Trim the known columns, make ids text (`13085.0` is `13085`), and blanks null."""
    known = [name for name in (*_IDS, *_MONEY, "invoice_at", "country") if name in marked.columns]
    changed = {}
    for name in known:
        column = _write_id(marked[name]) if name in _IDS else marked[name]
        if column.type().is_string():
            text = column.strip()
            changed[name] = text.lower().isin(BLANKS).ifelse(ibis.null("string"), text)
    return marked.mutate(**changed)


def _write_id(column: ir.Column) -> ir.StringValue:
    text = column.cast("string").strip()
    is_whole = text.endswith(".0") & text.left(text.length() - 2).try_cast("int64").notnull()
    return is_whole.ifelse(text.left(text.length() - 2), text)


def _fill_continuation_lines(texts: ir.Table) -> ir.Table:
    """Take a blank customer id or date from the invoice's only one, as shop exports leave them out."""
    if "invoice_no" not in texts.columns:
        return texts
    named = texts.filter(texts.invoice_no.notnull())
    for name in ("customer_id", "invoice_at"):
        known = named.group_by("invoice_no").agg(
            only=named[name].min(), other=named[name].max(), given=named[name].count(), lines=named.count()
        )
        known = known.filter((known.only == known.other) & (known.given < known.lines)).select("invoice_no", "only")
        joined = texts.left_join(known, "invoice_no", rname="{name}_known")
        texts = joined.mutate(**{name: ibis.coalesce(joined[name], joined.only)}).drop("only", "invoice_no_known")
    return texts


def _read_dates(filled: ir.Table, settings: Settings) -> tuple[ir.Table, str]:
    column = filled.invoice_at
    kind = column.type()
    if kind.is_timestamp() and kind.timezone is not None:
        return filled.mutate(invoice_at=convert_to_zone(column, settings.timezone)), _("instants")
    if kind.is_timestamp() or kind.is_date():
        return filled.mutate(invoice_at=column.cast("timestamp")), _("times")
    as_text = filled.mutate(date_text=column.cast("string")).drop("invoice_at")
    read = read_date_texts(as_text.date_text, settings.timezone, settings.date_format)
    return as_text.left_join(read.table, "date_text", rname="{name}_read"), "; ".join(read.formats)


def _read_amounts(dated: ir.Table, mark: str) -> tuple[ir.IntegerValue, ir.IntegerValue, ir.BooleanValue]:
    """Return units, money and whether there is a price; a line's total wins over quantity × price."""
    if "revenue" in dated.columns:
        total = read_number(dated.revenue, mark)
        quantity = read_number(dated.quantity, mark) if "quantity" in dated.columns else ibis.null(AMOUNT)
        if "quantity" in dated.columns:
            quantity = dated.quantity.isnull().ifelse(ibis.literal(1).cast(AMOUNT), quantity)
        else:
            quantity = ibis.literal(1).cast(AMOUNT)
        # Goods that came back lower the revenue, whatever the sign that an export gives their total.
        signed = (quantity < 0).ifelse(-total.abs(), total)
        return _count_scaled(quantity), _count_scaled(signed), total != 0
    quantity, price = read_number(dated.quantity, mark), read_number(dated.unit_price, mark)
    return _count_scaled(quantity), _count_scaled((quantity * price).cast("decimal(38, 4)")), price > 0


def _count_scaled(amount: ir.DecimalValue) -> ir.IntegerValue:
    return (amount.cast("decimal(38, 4)") * MONEY_SCALE).try_cast("int64")


def _get_text(table: ir.Table, name: str) -> ir.StringValue:
    return table[name].cast("string") if name in table.columns else ibis.null("string")
