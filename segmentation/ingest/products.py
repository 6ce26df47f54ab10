"""Purchases by product: the second look at the source, for one window.

Takes classified lines and the lines as read, gives `Purchases`. Lines stay in the engine; of customers
only those asked for come into memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis
import ibis.expr.types as ir
import pandas as pd

from segmentation.frames import KEPT, Purchases
from segmentation.ingest.sums import fetch_frame
from segmentation.ingest.tidy import tidy_text

_BY_CUSTOMER = ("customer_id", "stock_code", "orders", "revenue", "last_bought_on")

_BY_PRODUCT = ("stock_code", "description", "customers", "orders", "revenue", "median_order")


def summarise_purchases(
    classified: ir.Table, lines: ir.Table, customer_ids: Sequence[str], start: date, end: date
) -> Purchases:
    """Return what was bought from `start` to before `end`, by product.

    Parameters
    ----------
    classified
        `classify_lines`; a purchase without a stock code is of no product.
    lines
        The lines as read, with stock_code, for the descriptions.
    customer_ids
        Whose purchases come out one by one.
    """
    in_window = (classified.day >= ibis.literal(start)) & (classified.day < ibis.literal(end))
    purchases = classified.filter(
        classified.fate == KEPT, classified.is_purchase, classified.stock_code.notnull(), in_window
    )
    asked = purchases.get_backend().create_table(
        "asked_customers", pd.DataFrame({"asked_id": pd.Series(list(customer_ids), dtype="str")}), overwrite=True
    )
    theirs = purchases.semi_join(asked, purchases.customer_id == asked.asked_id)
    by_customer = theirs.group_by("customer_id", "stock_code").agg(
        orders=theirs.order_id.nunique(), revenue=theirs.money.sum(), last_bought_on=theirs.day.max()
    )
    return Purchases(
        fetch_frame(by_customer, _BY_CUSTOMER, ["customer_id", "stock_code"]),
        fetch_frame(_sum_products(purchases, lines), _BY_PRODUCT, ["stock_code"]),
    )


def _sum_products(purchases: ir.Table, lines: ir.Table) -> ir.Table:
    receipts = purchases.group_by("stock_code", "customer_id", "order_id").agg(revenue=purchases.money.sum())
    sums = receipts.group_by("stock_code").agg(
        customers=receipts.customer_id.nunique(),
        orders=receipts.count(),
        revenue=receipts.revenue.sum(),
        median_order=receipts.revenue.median(),
    )
    if "description" not in lines.columns:
        return sums.mutate(description=ibis.null("string"))
    return sums.left_join(_find_descriptions(lines), [("stock_code", "described_code")])


def _find_descriptions(lines: ir.Table) -> ir.Table:
    """Find each product's most frequent description among all lines, ties by text."""
    counts = lines.group_by(described_code=lines.stock_code.cast("string"), as_read=lines.description.cast("string"))
    texts = counts.agg(lines=ibis._.count()).mutate(text=tidy_text(ibis._.as_read))
    tidied = texts.filter(texts.text.notnull()).group_by("described_code", "text").agg(lines=ibis._.lines.sum())
    place = ibis.row_number().over(group_by="described_code", order_by=[ibis.desc("lines"), ibis.asc("text")])
    ranked = tidied.mutate(place=place)
    return ranked.filter(ranked.place == 0).select("described_code", description="text")
