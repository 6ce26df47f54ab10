"""The frames that pass between the stages: the words that every floor shares.

Takes nothing, gives the shape of the history. It reads and computes nothing.

Money is an int64 count of 1/10,000 of the shop's currency in every frame (`MONEY_SCALE`), so that
sums do not depend on the order of rows; models turn it into float, the store into numeric(18,4).
Quantities (`items`) are counted in 1/10,000 of a unit for the same reason.
Days and months are naive `datetime64[us]` at midnight in the shop's time zone; a month is its first day.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

MONEY_SCALE = 10_000

KEPT = "kept"
"""The fate of a line that counts."""

REJECTED_FATES = (
    "unreadable",
    "repeated_invoice",
    "no_customer",
    "not_a_product",
    "no_price",
    "no_quantity",
)
"""Why a line does not count, in the order in which the rules apply: the first that fits is its fate."""

CUSTOMER_MONTH_COLUMNS = (
    "customer_id",
    "month",
    "first_day",
    "last_day",
    "purchase_days",
    "orders",
    "items",
    "gross",
    "returned",
    "revenue",
    "products",
    "country",
)

DAY_COLUMNS = ("day", "lines", "rejected_lines", "revenue", "orders", "customers")

LINE_FATE_COLUMNS = ("month", "fate", "lines", "return_lines", "revenue", "example")


@dataclass(frozen=True)
class History:
    """What the shop sold, by customer and month: everything after `ingest` works on this.

    Attributes
    ----------
    customer_months
        One row per customer and month with a kept line, sorted by month, then customer_id.
        customer_id (str) · month · first_day, last_day (first and last day with a purchase, NaT where
        the customer only returned) · purchase_days (int64, distinct days with a purchase) · orders
        (int64, invoices whose first purchase line lies in the month) · items (int64, 1/10,000 units
        bought) · gross, returned (int64 money, both ≥ 0) · revenue (= gross − returned) · products
        (Int64, distinct products of each order, summed over orders; null without stock codes) ·
        country (str, of the latest kept line in the month, ties by invoice number; null if unknown).
    days
        One row per day with any readable line, whole shop, sorted by day.
        day · lines, rejected_lines (int64) · revenue (kept lines) · orders · customers (who bought).
    line_fates
        One row per month and fate, `kept` included; month is NaT for lines that have no readable date.
        month · fate (str) · lines · return_lines (of them returns) · revenue (money of the lines) ·
        example (str, one rejected line as read; null for kept).
    fingerprints
        Hex digest of each month's `customer_months` rows, indexed by month, whatever the row order.
    """

    customer_months: pd.DataFrame
    days: pd.DataFrame
    line_fates: pd.DataFrame
    fingerprints: pd.Series


@dataclass(frozen=True)
class Purchases:
    """What was bought in the window of one as-of date, by product; purchases only, returns not counted.

    Attributes
    ----------
    by_customer
        One row per customer and product, of the customers asked for, sorted by both.
        customer_id (str) · stock_code (str) · orders (int64, distinct invoices) · revenue (int64 money) ·
        last_bought_on.
    by_product
        One row per product that any customer bought, sorted by stock_code.
        stock_code (str) · description (str, the most frequent one, ties by text; null if unknown) ·
        customers (int64, of all buyers) · orders · revenue · median_order (int64 money, of one order of it).
    """

    by_customer: pd.DataFrame
    by_product: pd.DataFrame


@dataclass(frozen=True)
class SourceColumn:
    """How one column of the design was found in the source; `found_as` is None where it is absent."""

    name: str
    found_as: str | None
    note: str = ""


@dataclass(frozen=True)
class Reading:
    """One look at a source.

    `rows_read` counts every line; `notes` are sentences for the run ("Read as Windows-1252.").
    """

    history: History
    columns: tuple[SourceColumn, ...]
    rows_read: int
    notes: tuple[str, ...]
