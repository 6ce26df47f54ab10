"""Tables of what was read: runs, the columns found, and the history by customer, day and fate.

Takes nothing, gives definitions; the migrations create them and a test holds the two to each other.
Money is numeric(18,4) in the shop's currency, shares lie in 0…1.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Double,
    Identity,
    Index,
    Integer,
    MetaData,
    Numeric,
    PrimaryKeyConstraint,
    Table,
    Text,
)

metadata = MetaData(schema="insiders")

MONEY = Numeric(18, 4)
UTC_INSTANT = DateTime(timezone=True)


runs = Table(
    "runs",
    metadata,
    Column("run_id", BigInteger, Identity(), primary_key=True),
    Column("kind", Text, nullable=False),  # refresh, backfill, compare
    Column("status", Text, nullable=False),  # queued, running, succeeded, failed, rejected, cancelled
    Column("as_of", Date),  # newest month published; null where nothing was
    Column("stage", Text, nullable=False),  # what it is doing; at the end, what it did
    Column("progress", Double, nullable=False),  # 0…1
    Column("started_at", UTC_INSTANT, nullable=False),
    Column("finished_at", UTC_INSTANT),
    Column("rows_read", BigInteger),
    Column("error", Text),
)

source_columns = Table(  # how the newest look at the source found each column
    "source_columns",
    metadata,
    Column("position", Integer, nullable=False),
    Column("name", Text, primary_key=True),
    Column("found_as", Text),
    Column("note", Text, nullable=False),
)

history_months = Table(
    "history_months",
    metadata,
    Column("month", Date, primary_key=True),
    Column("fingerprint", Text, nullable=False),
)

customer_months = Table(
    "customer_months",
    metadata,
    Column("month", Date, nullable=False),
    Column("customer_id", Text, nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("purchase_days", Integer, nullable=False),
    Column("orders", Integer, nullable=False),
    Column("items", MONEY, nullable=False),
    Column("gross", MONEY, nullable=False),
    Column("returned", MONEY, nullable=False),
    Column("revenue", MONEY, nullable=False),
    Column("products", Integer),
    Column("country", Text),
    PrimaryKeyConstraint("month", "customer_id"),
    Index("customer_months_by_customer", "customer_id"),
)

day_totals = Table(
    "day_totals",
    metadata,
    Column("day", Date, primary_key=True),
    Column("lines", BigInteger, nullable=False),
    Column("rejected_lines", BigInteger, nullable=False),
    Column("revenue", MONEY, nullable=False),
    Column("orders", Integer, nullable=False),
    Column("customers", Integer, nullable=False),
)

line_fates = Table(  # datable lines only; lines without a readable date are counted in the run
    "line_fates",
    metadata,
    Column("month", Date, nullable=False),
    Column("fate", Text, nullable=False),
    Column("lines", BigInteger, nullable=False),
    Column("return_lines", BigInteger, nullable=False),
    Column("revenue", MONEY, nullable=False),
    Column("example", Text),
    PrimaryKeyConstraint("month", "fate"),
)
