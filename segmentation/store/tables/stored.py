"""Tables of the schema `insiders`: the history, the snapshots built on it, and the runs.

Takes nothing, gives the definitions that the store reads and writes; the migrations create them and a
test holds the two to each other. Money is numeric(18,4) in the shop's currency, shares lie in 0…1.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    Numeric,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData(schema="insiders")

MONEY = Numeric(18, 4)
UTC_INSTANT = DateTime(timezone=True)


def _snapshot_id() -> Column[int]:
    return Column(
        "snapshot_id",
        BigInteger,
        ForeignKey("insiders.snapshots.snapshot_id", ondelete="CASCADE"),
        nullable=False,
    )


runs = Table(
    "runs",
    metadata,
    Column("run_id", BigInteger, Identity(), primary_key=True),
    Column("kind", Text, nullable=False),  # refresh, backfill
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

lineages = Table(
    "lineages",
    metadata,
    Column("lineage", Integer, Identity(), primary_key=True),
    Column("settings", JSONB, nullable=False, unique=True),
    Column("started_at", UTC_INSTANT, nullable=False),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("snapshot_id", BigInteger, Identity(), primary_key=True),
    Column("as_of", Date, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("lineage", Integer, ForeignKey("insiders.lineages.lineage"), nullable=False),
    Column("digest", Text, nullable=False),
    Column("is_current", Boolean, nullable=False),
    Column("is_demo", Boolean, nullable=False),
    Column("run_id", BigInteger, ForeignKey("insiders.runs.run_id"), nullable=False),
    Column("published_at", UTC_INSTANT, nullable=False),
    Column("window_months", Integer, nullable=False),  # months that the window really holds
    Column("customers", Integer, nullable=False),
    Column("insiders", Integer, nullable=False),
    Column("insiders_share_of_customers", Double),
    Column("revenue", MONEY, nullable=False),
    Column("insiders_revenue", MONEY, nullable=False),
    Column("insiders_revenue_share", Double),
    Column("entered", Integer, nullable=False),
    Column("left", Integer, nullable=False),
    Column("on_notice", Integer, nullable=False),
    Column("stability_jaccard", Double),
    Column("silhouette", Double),
    Column("segments", Integer, nullable=False),
    Column("algorithm", Text, nullable=False),  # sized_kmeans, top_share
    Column("source_rows", BigInteger, nullable=False),
    Column("rejected_rows", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("data_through", Date),
    UniqueConstraint("as_of", "revision"),
    Index("snapshots_one_current", "as_of", unique=True, postgresql_where=text("is_current")),
)

snapshot_outcomes = Table(  # what is known only later, filled when the months after as_of are complete
    "snapshot_outcomes",
    metadata,
    _snapshot_id(),
    Column("next_revenue_share", Double),
    PrimaryKeyConstraint("snapshot_id"),
)

snapshot_segments = Table(
    "snapshot_segments",
    metadata,
    _snapshot_id(),
    Column("segment_id", Integer, nullable=False),
    Column("segment_name", Text, nullable=False),
    Column("is_insiders", Boolean, nullable=False),
    Column("customers", Integer, nullable=False),
    Column("revenue", MONEY, nullable=False),
    Column("revenue_share", Double),
    Column("mean_revenue", Double),
    Column("mean_orders", Double),
    Column("mean_recency_days", Double),
    Column("mean_basket", Double),
    Column("mean_items", Double),
    Column("products_per_order", Double),
    Column("return_share", Double),
    Column("description", Text),
    Column("key", Text),
    Column("numbers", JSONB),
    PrimaryKeyConstraint("snapshot_id", "segment_id"),
)

snapshot_customers = Table(
    "snapshot_customers",
    metadata,
    _snapshot_id(),
    Column("customer_id", Text, nullable=False),
    Column("segment_id", Integer, nullable=False),
    Column("is_member", Boolean, nullable=False),
    Column("qualifies", Boolean, nullable=False),
    Column("on_notice", Boolean, nullable=False),
    Column("is_holdout", Boolean),
    Column("member_since", Date),
    Column("revenue", MONEY, nullable=False),
    Column("orders", Integer, nullable=False),
    Column("recency_days", Integer),
    Column("last_purchase_on", Date),
    Column("usual_gap_days", Double),
    Column("tenure_days", Integer),
    Column("value", MONEY),
    Column("points", MONEY),
    Column("mean_basket", Double),
    Column("products_per_order", Double),
    Column("return_share", Double),
    Column("country", Text),
    Column("margin", Double),
    Column("short_by", MONEY),
    Column("probability_member_next_month", Double),
    PrimaryKeyConstraint("snapshot_id", "customer_id"),
)

snapshot_changes = Table(
    "snapshot_changes",
    metadata,
    _snapshot_id(),
    Column("customer_id", Text, nullable=False),
    Column("change", Text, nullable=False),  # entered, left, put_on_notice, reinstated
    Column("cause", Text),
    Column("reason", Text),
    Column("key", Text),
    Column("numbers", JSONB),
    Column("revenue", MONEY, nullable=False),
    PrimaryKeyConstraint("snapshot_id", "customer_id", "change"),
)

snapshot_moves = Table(
    "snapshot_moves",
    metadata,
    _snapshot_id(),
    Column("from_segment", Text),
    Column("to_segment", Text),
    Column("customers", Integer, nullable=False),
    Column("revenue", MONEY, nullable=False),
    UniqueConstraint("snapshot_id", "from_segment", "to_segment", postgresql_nulls_not_distinct=True),
)

snapshot_months = Table(
    "snapshot_months",
    metadata,
    _snapshot_id(),
    Column("month", Date, nullable=False),
    Column("customer_group", Text, nullable=False),  # insiders, others
    Column("revenue", MONEY, nullable=False),
    Column("orders", Integer, nullable=False),
    Column("customers", Integer, nullable=False),
    PrimaryKeyConstraint("snapshot_id", "month", "customer_group"),
)

snapshot_quality = Table(
    "snapshot_quality",
    metadata,
    _snapshot_id(),
    Column("rule", Text, nullable=False),  # kept, or why the line does not count
    Column("lines", BigInteger, nullable=False),
    Column("revenue", MONEY, nullable=False),
    Column("share_of_lines", Double),
    Column("example", Text),
    PrimaryKeyConstraint("snapshot_id", "rule"),
)

snapshot_sales = Table(  # all sales of the window, in parts that add up
    "snapshot_sales",
    metadata,
    _snapshot_id(),
    Column("part", Text, nullable=False),  # base, others, no_customer, left_out
    Column("lines", BigInteger),
    Column("revenue", MONEY, nullable=False),
    PrimaryKeyConstraint("snapshot_id", "part"),
)
