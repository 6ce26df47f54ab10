"""Tables of what is published: lineages, snapshots and their frames, and the comparison of models.

Takes nothing, gives definitions; the migrations create them and a test holds the two to each other.
A frame of a snapshot goes to the table `snapshot_<name>`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from segmentation.store.tables.history import MONEY, UTC_INSTANT, metadata


def make_snapshot_id() -> Column[int]:
    """Return the column by which a row belongs to a snapshot, and goes with it."""
    return Column(
        "snapshot_id",
        BigInteger,
        ForeignKey("insiders.snapshots.snapshot_id", ondelete="CASCADE"),
        nullable=False,
    )


lineages = Table(
    "lineages",
    metadata,
    Column("lineage", Integer, Identity(), primary_key=True),
    Column("settings", JSONB, nullable=False, unique=True),
    Column("segment_names", JSONB),  # segment_id → traits, carried over from the lineage before
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
    make_snapshot_id(),
    Column("next_revenue_share", Double),
    PrimaryKeyConstraint("snapshot_id"),
)

snapshot_segments = Table(
    "snapshot_segments",
    metadata,
    make_snapshot_id(),
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
    make_snapshot_id(),
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
    make_snapshot_id(),
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
    make_snapshot_id(),
    Column("from_segment", Text),
    Column("to_segment", Text),
    Column("customers", Integer, nullable=False),
    Column("revenue", MONEY, nullable=False),
    UniqueConstraint("snapshot_id", "from_segment", "to_segment", postgresql_nulls_not_distinct=True),
)

snapshot_months = Table(
    "snapshot_months",
    metadata,
    make_snapshot_id(),
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
    make_snapshot_id(),
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
    make_snapshot_id(),
    Column("part", Text, nullable=False),  # base, others, no_customer, left_out
    Column("lines", BigInteger),
    Column("revenue", MONEY, nullable=False),
    PrimaryKeyConstraint("snapshot_id", "part"),
)

snapshot_conditions = Table(  # the points rule that a customer could be told, and how well it says what the model does
    "snapshot_conditions",
    metadata,
    make_snapshot_id(),
    Column("kind", Text, nullable=False),  # enter, stay
    Column("position", Integer, nullable=False),
    Column("feature", Text, nullable=False),
    Column("operator", Text, nullable=False),
    Column("threshold", MONEY),  # null where no rule holds
    Column("unit", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("numbers", JSONB, nullable=False),
    Column("precision", Double),
    Column("recall", Double),
    Column("agreement", Double),
    PrimaryKeyConstraint("snapshot_id", "kind", "position"),
)

snapshot_map = Table(  # the model's two axes: some of the customers, and the boundary of the Insiders
    "snapshot_map",
    metadata,
    make_snapshot_id(),
    Column("kind", Text, nullable=False),  # customer, boundary
    Column("position", Integer, nullable=False),
    Column("value", Double, nullable=False),  # currency; drawn on a log scale
    Column("purchase_days", Double, nullable=False),  # decayed; drawn on a log scale
    Column("segment_id", Integer),  # null for the boundary
    PrimaryKeyConstraint("snapshot_id", "kind", "position"),
)

segment_candidates = Table(  # one row per candidate of a comparison of models
    "segment_candidates",
    metadata,
    Column("compared_at", UTC_INSTANT, nullable=False),
    Column("position", Integer, nullable=False),
    Column("as_of", Date, nullable=False),  # newest as-of date that was looked at
    Column("algorithm", Text, nullable=False),  # sized_kmeans, gaussian_mixture, ward, hdbscan
    Column("segments", Integer),
    Column("half_life_days", Double),
    Column("frequency_weight", Double),
    Column("insiders_share", Double),
    Column("silhouette", Double),
    Column("bootstrap_stability", Double),
    Column("month_jaccard_mean", Double),
    Column("month_jaccard_min", Double),
    Column("next_revenue_ratio", Double),
    Column("is_chosen", Boolean, nullable=False),
    PrimaryKeyConstraint("compared_at", "position"),
)
