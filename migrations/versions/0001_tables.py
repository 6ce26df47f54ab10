"""The tables of the schema `insiders`: history, snapshots, runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MONEY = sa.Numeric(18, 4)
UTC_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "customer_months",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date()),
        sa.Column("last_day", sa.Date()),
        sa.Column("purchase_days", sa.Integer(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("items", MONEY, nullable=False),
        sa.Column("gross", MONEY, nullable=False),
        sa.Column("returned", MONEY, nullable=False),
        sa.Column("revenue", MONEY, nullable=False),
        sa.Column("products", sa.Integer()),
        sa.Column("country", sa.Text()),
        sa.PrimaryKeyConstraint("month", "customer_id"),
        schema="insiders",
    )
    op.create_table(
        "day_totals",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("lines", sa.BigInteger(), nullable=False),
        sa.Column("rejected_lines", sa.BigInteger(), nullable=False),
        sa.Column("revenue", MONEY, nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day"),
        schema="insiders",
    )
    op.create_table(
        "history_months",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("month"),
        schema="insiders",
    )
    op.create_table(
        "line_fates",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("fate", sa.Text(), nullable=False),
        sa.Column("lines", sa.BigInteger(), nullable=False),
        sa.Column("return_lines", sa.BigInteger(), nullable=False),
        sa.Column("revenue", MONEY, nullable=False),
        sa.Column("example", sa.Text()),
        sa.PrimaryKeyConstraint("month", "fate"),
        schema="insiders",
    )
    op.create_table(
        "lineages",
        sa.Column("lineage", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("settings", JSONB(), nullable=False),
        sa.Column("started_at", UTC_INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("lineage"),
        sa.UniqueConstraint("settings"),
        schema="insiders",
    )
    op.create_table(
        "runs",
        sa.Column("run_id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date()),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("started_at", UTC_INSTANT, nullable=False),
        sa.Column("finished_at", UTC_INSTANT),
        sa.Column("rows_read", sa.BigInteger()),
        sa.Column("error", sa.Text()),
        sa.PrimaryKeyConstraint("run_id"),
        schema="insiders",
    )
    op.create_table(
        "source_columns",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("found_as", sa.Text()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        schema="insiders",
    )
    op.create_table(
        "snapshots",
        sa.Column("snapshot_id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("lineage", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("published_at", UTC_INSTANT, nullable=False),
        sa.Column("window_months", sa.Integer(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("insiders", sa.Integer(), nullable=False),
        sa.Column("insiders_share_of_customers", sa.Double()),
        sa.Column("revenue", MONEY, nullable=False),
        sa.Column("insiders_revenue", MONEY, nullable=False),
        sa.Column("insiders_revenue_share", sa.Double()),
        sa.Column("entered", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("on_notice", sa.Integer(), nullable=False),
        sa.Column("stability_jaccard", sa.Double()),
        sa.Column("silhouette", sa.Double()),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.Column("algorithm", sa.Text(), nullable=False),
        sa.Column("source_rows", sa.BigInteger(), nullable=False),
        sa.Column("rejected_rows", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("data_through", sa.Date()),
        sa.ForeignKeyConstraint(
            ["lineage"],
            ["insiders.lineages.lineage"],
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["insiders.runs.run_id"],
        ),
        sa.PrimaryKeyConstraint("snapshot_id"),
        sa.UniqueConstraint("as_of", "revision"),
        schema="insiders",
    )
    op.create_index(
        "snapshots_one_current",
        "snapshots",
        ["as_of"],
        unique=True,
        schema="insiders",
        postgresql_where=sa.text("is_current"),
    )
    op.create_table(
        "snapshot_changes",
        sa.Column("snapshot_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.Column("key", sa.Text()),
        sa.Column("numbers", JSONB()),
        sa.Column("revenue", MONEY, nullable=False),
        sa.ForeignKeyConstraint(["snapshot_id"], ["insiders.snapshots.snapshot_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("snapshot_id", "customer_id", "change"),
        schema="insiders",
    )
    op.create_table(
        "snapshot_customers",
        sa.Column("snapshot_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("segment_id", sa.Integer(), nullable=False),
        sa.Column("is_member", sa.Boolean(), nullable=False),
        sa.Column("qualifies", sa.Boolean(), nullable=False),
        sa.Column("on_notice", sa.Boolean(), nullable=False),
        sa.Column("is_holdout", sa.Boolean()),
        sa.Column("member_since", sa.Date()),
        sa.Column("revenue", MONEY, nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("recency_days", sa.Integer()),
        sa.Column("last_purchase_on", sa.Date()),
        sa.Column("usual_gap_days", sa.Double()),
        sa.Column("tenure_days", sa.Integer()),
        sa.Column("value", MONEY),
        sa.Column("points", MONEY),
        sa.Column("mean_basket", sa.Double()),
        sa.Column("products_per_order", sa.Double()),
        sa.Column("return_share", sa.Double()),
        sa.Column("country", sa.Text()),
        sa.Column("margin", sa.Double()),
        sa.Column("short_by", MONEY),
        sa.Column("probability_member_next_month", sa.Double()),
        sa.ForeignKeyConstraint(["snapshot_id"], ["insiders.snapshots.snapshot_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("snapshot_id", "customer_id"),
        schema="insiders",
    )
    op.create_table(
        "snapshot_months",
        sa.Column("snapshot_id", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("customer_group", sa.Text(), nullable=False),
        sa.Column("revenue", MONEY, nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["snapshot_id"], ["insiders.snapshots.snapshot_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("snapshot_id", "month", "customer_group"),
        schema="insiders",
    )
    op.create_table(
        "snapshot_moves",
        sa.Column("snapshot_id", sa.BigInteger(), nullable=False),
        sa.Column("from_segment", sa.Text()),
        sa.Column("to_segment", sa.Text()),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("revenue", MONEY, nullable=False),
        sa.ForeignKeyConstraint(["snapshot_id"], ["insiders.snapshots.snapshot_id"], ondelete="CASCADE"),
        sa.UniqueConstraint("snapshot_id", "from_segment", "to_segment", postgresql_nulls_not_distinct=True),
        schema="insiders",
    )
    op.create_table(
        "snapshot_outcomes",
        sa.Column("snapshot_id", sa.BigInteger(), nullable=False),
        sa.Column("next_revenue_share", sa.Double()),
        sa.ForeignKeyConstraint(["snapshot_id"], ["insiders.snapshots.snapshot_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("snapshot_id"),
        schema="insiders",
    )
    op.create_table(
        "snapshot_quality",
        sa.Column("snapshot_id", sa.BigInteger(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("lines", sa.BigInteger(), nullable=False),
        sa.Column("revenue", MONEY, nullable=False),
        sa.Column("share_of_lines", sa.Double()),
        sa.Column("example", sa.Text()),
        sa.ForeignKeyConstraint(["snapshot_id"], ["insiders.snapshots.snapshot_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("snapshot_id", "rule"),
        schema="insiders",
    )
    op.create_table(
        "snapshot_sales",
        sa.Column("snapshot_id", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("lines", sa.BigInteger()),
        sa.Column("revenue", MONEY, nullable=False),
        sa.ForeignKeyConstraint(["snapshot_id"], ["insiders.snapshots.snapshot_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("snapshot_id", "part"),
        schema="insiders",
    )
    op.create_table(
        "snapshot_segments",
        sa.Column("snapshot_id", sa.BigInteger(), nullable=False),
        sa.Column("segment_id", sa.Integer(), nullable=False),
        sa.Column("segment_name", sa.Text(), nullable=False),
        sa.Column("is_insiders", sa.Boolean(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("revenue", MONEY, nullable=False),
        sa.Column("revenue_share", sa.Double()),
        sa.Column("mean_revenue", sa.Double()),
        sa.Column("mean_orders", sa.Double()),
        sa.Column("mean_recency_days", sa.Double()),
        sa.Column("mean_basket", sa.Double()),
        sa.Column("mean_items", sa.Double()),
        sa.Column("products_per_order", sa.Double()),
        sa.Column("return_share", sa.Double()),
        sa.Column("description", sa.Text()),
        sa.Column("key", sa.Text()),
        sa.Column("numbers", JSONB()),
        sa.ForeignKeyConstraint(["snapshot_id"], ["insiders.snapshots.snapshot_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("snapshot_id", "segment_id"),
        schema="insiders",
    )


def downgrade() -> None:
    op.drop_table("snapshot_segments", schema="insiders")
    op.drop_table("snapshot_sales", schema="insiders")
    op.drop_table("snapshot_quality", schema="insiders")
    op.drop_table("snapshot_outcomes", schema="insiders")
    op.drop_table("snapshot_moves", schema="insiders")
    op.drop_table("snapshot_months", schema="insiders")
    op.drop_table("snapshot_customers", schema="insiders")
    op.drop_table("snapshot_changes", schema="insiders")
    op.drop_index(
        "snapshots_one_current", table_name="snapshots", schema="insiders", postgresql_where=sa.text("is_current")
    )
    op.drop_table("snapshots", schema="insiders")
    op.drop_table("source_columns", schema="insiders")
    op.drop_table("runs", schema="insiders")
    op.drop_table("lineages", schema="insiders")
    op.drop_table("line_fates", schema="insiders")
    op.drop_table("history_months", schema="insiders")
    op.drop_table("day_totals", schema="insiders")
    op.drop_table("customer_months", schema="insiders")
