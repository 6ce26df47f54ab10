"""Lines summed up in the engine that holds them: by order, customer and month, day, and fate.

Takes classified lines, gives the frames of `History`. Lines stay in the engine; only sums come into memory.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import pandas as pd

from segmentation.frames import CUSTOMER_MONTH_COLUMNS, DAY_COLUMNS, KEPT, LINE_FATE_COLUMNS, MONEY_SCALE

_SCALED = ("items", "gross", "returned", "revenue", "median_order")

_DTYPES = {
    **dict.fromkeys(("day", "month", "first_day", "last_day", "last_bought_on"), "datetime64[us]"),
    **dict.fromkeys(("customer_id", "country", "fate", "example", "stock_code", "description"), "str"),
    **dict.fromkeys(("lines", "rejected_lines", "return_lines", "orders", "customers", "purchase_days"), "int64"),
    **dict.fromkeys(_SCALED, "int64"),
    "products": "Int64",
}


def summarise_orders(kept: ir.Table) -> ir.Table:
    """Return one row per customer and order with a purchase.

    Returns
    -------
    ir.Table
        customer_id · order_id · day, month (of the first purchase line) · products (distinct).
    """
    purchases = kept.filter(kept.is_purchase)
    return purchases.group_by("customer_id", "order_id").agg(
        day=purchases.day.min(), month=purchases.month.min(), products=purchases.stock_code.nunique()
    )


def summarise_customer_months(kept: ir.Table, orders: ir.Table, has_products: bool) -> pd.DataFrame:
    """Return `History.customer_months`; `has_products` says whether the source has stock codes."""
    months = _summarise_months(kept)
    ordered = orders.group_by("customer_id", "month").agg(orders=ibis._.count(), products=ibis._.products.sum())
    joined = months.left_join(ordered, ["customer_id", "month"])
    products = joined.products.fill_null(0) if has_products else ibis.null("int64")
    complete = joined.mutate(
        orders=joined.orders.fill_null(0), products=products, revenue=joined.gross - joined.returned
    )
    return fetch_frame(complete, CUSTOMER_MONTH_COLUMNS, ["month", "customer_id"])


def _summarise_months(kept: ir.Table) -> ir.Table:
    """Sum up by customer, order, day and country first: what is left is a twentieth of the lines."""
    receipts = kept.group_by("customer_id", "order_id", "day", "month", "country").agg(
        last_at=kept.invoice_at.max(),
        units=kept.units.sum(where=kept.is_purchase),
        gross=kept.money.sum(where=kept.is_purchase),
        returned=-kept.money.sum(where=kept.is_return),
        has_purchase=kept.is_purchase.any(),
    )
    latest = ibis.struct({"at": receipts.last_at, "order_id": receipts.order_id, "country": receipts.country})
    bought_on = receipts.has_purchase.ifelse(receipts.day, ibis.null("timestamp"))
    return receipts.group_by("customer_id", "month").agg(
        first_day=bought_on.min(),
        last_day=bought_on.max(),
        purchase_days=bought_on.nunique(),
        items=receipts.units.sum().fill_null(0),
        gross=receipts.gross.sum().fill_null(0),
        returned=receipts.returned.sum().fill_null(0),
        country=receipts.country.argmax(latest, where=receipts.country.notnull()),
    )


def summarise_days(classified: ir.Table, orders: ir.Table) -> pd.DataFrame:
    """Return `History.days`: every day with a readable line, rejected ones included."""
    is_kept = classified.fate == KEPT
    days = classified.filter(classified.day.notnull()).group_by("day")
    totals = days.agg(
        lines=ibis._.count(),
        rejected_lines=(~is_kept).sum(),
        revenue=classified.money.sum(where=is_kept).fill_null(0),
        customers=classified.customer_id.nunique(where=is_kept & classified.is_purchase),
    )
    joined = totals.left_join(orders.group_by("day").agg(orders=ibis._.count()), "day")
    return fetch_frame(joined.mutate(orders=joined.orders.fill_null(0)), DAY_COLUMNS, ["day"])


def summarise_fates(classified: ir.Table) -> pd.DataFrame:
    """Return `History.line_fates`; the example is the first rejected line in the order of text."""
    fates = classified.group_by("month", "fate").agg(
        lines=ibis._.count(),
        return_lines=classified.is_return.sum(),
        revenue=classified.money.sum().fill_null(0),
        example=classified.example.min(),
    )
    return fetch_frame(fates, LINE_FATE_COLUMNS, ["month", "fate"])


def fetch_frame(table: ir.Table, names: Sequence[str], order: list[str]) -> pd.DataFrame:
    """Return the named columns of a table with the types of frames, money in 1/10,000, sorted by `order`."""
    scaled = {name: (table[name] * MONEY_SCALE).cast("int64") for name in _SCALED if name in names}
    frame: pd.DataFrame = table.mutate(**scaled).select(*names).execute()
    typed = frame.astype({name: _DTYPES[name] for name in names})
    return typed.sort_values(order, ignore_index=True)
