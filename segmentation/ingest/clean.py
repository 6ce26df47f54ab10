"""The fate of every line: kept, or the first rule that rejects it.

Takes typed lines, gives them with `fate`. Each rule is an Ibis expression, so that the engine that holds
the lines applies it; nothing is dropped, so that what was left out can be counted in lines and money.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from segmentation.frames import KEPT, REJECTED_FATES

DIGIT_SHARE = 0.9
"""Where at least this share of the lines has a digit in its stock code, a code without one is no product."""


def check_codes_have_digits(lines: ir.Table) -> bool:
    """Return whether the stock codes of these lines, as read, have digits, but for a few."""
    if "stock_code" not in lines.columns:
        return False
    share = lines.stock_code.cast("string").re_search("[0-9]").fill_null(False).mean().execute()
    return bool(share >= DIGIT_SHARE)


def classify_lines(lines: ir.Table, not_products: str, codes_have_digits: bool) -> ir.Table:
    """Return the lines with their `fate`, `day` and `month`, and what the history sums up.

    Parameters
    ----------
    lines
        `Lines.table`.
    not_products
        NOT_PRODUCTS: stock codes that are no product, separated by commas; `*` at the end: begins with.
    codes_have_digits
        Whether a code without a digit is no product in this shop.

    Returns
    -------
    ir.Table
        fate (str) · invoice_at, day, month (null without a readable date) · customer_id, order_id,
        stock_code, country · units, money (decimal(18,4)) · is_purchase, is_return (bool) ·
        example (the line as read; null where kept).
    """
    rules = build_rules(lines, not_products, codes_have_digits)
    fate = ibis.cases(*[(rules[name].fill_null(False), name) for name in REJECTED_FATES], else_=KEPT)
    return lines.select(
        "invoice_at",
        "customer_id",
        "order_id",
        "stock_code",
        "country",
        "units",
        "money",
        fate=fate,
        day=lines.invoice_at.truncate("D"),
        month=lines.invoice_at.truncate("M"),
        example=(fate == KEPT).ifelse(ibis.null("string"), lines.as_read),
        is_purchase=((lines.units > 0) & (lines.money > 0)).fill_null(False),
        is_return=((lines.units < 0) | (lines.money < 0)).fill_null(False),
    )


def build_rules(lines: ir.Table, not_products: str, codes_have_digits: bool) -> dict[str, ir.BooleanValue]:
    """Return each rejecting rule by the name of its fate."""
    return {
        "unreadable": lines.invoice_at.isnull() | lines.units.isnull() | lines.money.isnull(),
        "repeated_invoice": lines.is_extra_copy,
        "no_customer": lines.customer_id.isnull(),
        "not_a_product": _is_no_product(lines.stock_code.upper(), not_products, codes_have_digits),
        "no_price": ~lines.has_price,
        "no_quantity": lines.units == 0,
    }


def _is_no_product(code: ir.StringValue, not_products: str, codes_have_digits: bool) -> ir.BooleanValue:
    rule: ir.BooleanValue = ibis.literal(False)
    for pattern in filter(None, (piece.strip().upper() for piece in not_products.split(","))):
        rule |= (code.startswith(pattern[:-1]) if pattern.endswith("*") else code == pattern).fill_null(False)
    return rule | ~code.re_search("[0-9]").fill_null(False) if codes_have_digits else rule
