"""Texts as exports write them, made comparable: trimmed, ids without `.0`, blanks null.

Takes lines whose known columns have their names, gives the same lines. It reads no number and no date.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

AMOUNTS = ("quantity", "unit_price", "revenue")
IDS = ("customer_id", "invoice_no", "stock_code")

BLANK = r"^(?i:nan|nat|null|none|<na>|#?n/a|\\n)?$"
"""What exports write where there is no value."""

UNTIDY = rf"^\s|\s$|{BLANK}"
"""Texts that may need to be trimmed or made null: few, so that only they take the slow way."""


def tidy_texts(lines: ir.Table) -> ir.Table:
    """Return the lines with ids as text (`13085.0` is `13085`) and the texts of known columns tidied."""
    tidied = {}
    for name in (*IDS, *AMOUNTS, "invoice_at", "country"):
        if name not in lines.columns:
            continue
        column = lines[name].cast("string") if name in IDS else lines[name]
        if column.type().is_string():
            tidied[name] = _shorten_whole(tidy_text(column)) if name in IDS else tidy_text(column)
    return lines.mutate(**tidied)


def tidy_text(column: ir.StringValue) -> ir.StringValue:
    """Return the texts trimmed, null where they stand for no value."""
    trimmed = column.strip()
    tidied = trimmed.re_search(BLANK).ifelse(ibis.null("string"), trimmed)
    return column.re_search(UNTIDY).ifelse(tidied, column)


def _shorten_whole(text: ir.StringValue) -> ir.StringValue:
    is_whole = text.endswith(".0") & text.re_search(r"^\d+\.0$")
    return is_whole.ifelse(text.left(text.length() - 2), text)
