"""Lines with typed values: ids as text, times in the shop's zone, money and units as exact decimals.

Takes the lines as read, gives the columns that the rules of `clean` look at. What cannot be read is
null; no line is dropped here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from gettext import gettext as _

import ibis
import ibis.expr.types as ir

from segmentation.ingest.dates import convert_to_zone, read_date_texts
from segmentation.ingest.numbers import AMOUNT, find_decimal_mark, read_number
from segmentation.ingest.tidy import AMOUNTS
from segmentation.settings import Settings

EARLIEST = datetime(1990, 1, 1)


@dataclass(frozen=True)
class Lines:
    """Typed lines, and how their values were read.

    Attributes
    ----------
    table
        One row per line: customer_id, invoice_no, order_id, stock_code, country (str, null where blank) ·
        invoice_at (naive, the shop's zone; null where unreadable, before 1990 or in the future) · units,
        money (decimal(18,4), null where unreadable) · has_price (bool) · is_extra_copy · as_read.
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
    """
    filled = _fill_continuation_lines(marked)
    dated, date_note = _read_dates(filled, settings)
    mark = find_decimal_mark(dated, [name for name in AMOUNTS if name in dated.columns], settings.decimal)
    latest = now.astimezone(settings.zone).replace(tzinfo=None) + timedelta(days=1)
    possible = dated.invoice_at.between(ibis.literal(EARLIEST), ibis.literal(latest))
    at = possible.ifelse(dated.invoice_at, ibis.null("timestamp"))
    if out_of_range := int((~possible).sum().fill_null(0).execute()):
        date_note += "; " + _("out of range: {count}").format(count=out_of_range)
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
    return Lines(table, {"invoice_at": date_note} | dict.fromkeys(AMOUNTS, decimal_note))


def _fill_continuation_lines(marked: ir.Table) -> ir.Table:
    """Take a blank customer id or date from the invoice's only one, as shop exports leave them out."""
    if "invoice_no" not in marked.columns:
        return marked
    named = marked.filter(marked.invoice_no.notnull())
    customer, at = named.customer_id, named.invoice_at
    incomplete = named.group_by("invoice_no").having(
        (customer.count() < ibis._.count()) | (at.count() < ibis._.count())
    )
    known = incomplete.agg(
        known_customer=(customer.min() == customer.max()).ifelse(customer.min(), ibis.null(customer.type())),
        known_at=(at.min() == at.max()).ifelse(at.min(), ibis.null(at.type())),
    )
    found = known.filter(known.known_customer.notnull() | known.known_at.notnull())
    fills = marked.get_backend().create_table("known_of_invoice", found.rename(known_invoice="invoice_no"))
    if not fills.count().execute():
        return marked
    joined = marked.left_join(fills, [("invoice_no", "known_invoice")])
    return joined.mutate(
        customer_id=ibis.coalesce(joined.customer_id, joined.known_customer),
        invoice_at=ibis.coalesce(joined.invoice_at, joined.known_at),
    ).drop(*fills.columns)


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


def _read_amounts(dated: ir.Table, mark: str) -> tuple[ir.DecimalValue, ir.DecimalValue, ir.BooleanValue]:
    """Return units, money and whether there is a price; a line's total wins over quantity × price."""
    if "revenue" not in dated.columns:
        quantity, price = read_number(dated.quantity, mark), read_number(dated.unit_price, mark)
        return quantity, (quantity * price).try_cast(AMOUNT), price > 0
    total, units = read_number(dated.revenue, mark), ibis.literal(1).cast(AMOUNT)
    if "quantity" in dated.columns:
        units = dated.quantity.isnull().ifelse(units, read_number(dated.quantity, mark))
    # Goods that came back lower the revenue, whatever the sign that an export gives their total.
    return units, (units < 0).ifelse(-total.abs(), total), total != 0


def _get_text(table: ir.Table, name: str) -> ir.StringValue:
    return table[name].cast("string") if name in table.columns else ibis.null("string")
