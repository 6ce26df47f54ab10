"""Conditions, the map of segments, the comparison of models, and customers' months for readers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MONEY = sa.Numeric(18, 4)

VIEWS = {
    "conditions": """
        select s.as_of, c.kind, c.position, c.feature, c.operator, c.threshold, c.unit, c.sentence, c.key,
               c.numbers, c.precision, c.recall, c.agreement
        from insiders.snapshots s join insiders.snapshot_conditions c using (snapshot_id)
        where s.is_current
    """,
    "segment_map": """
        select s.as_of, m.kind, m.position, m.value, m.purchase_days, m.segment_id, g.segment_name
        from insiders.snapshots s
        join insiders.snapshot_map m using (snapshot_id)
        left join insiders.snapshot_segments g using (snapshot_id, segment_id)
        where s.is_current
    """,
    "segment_candidates": "select * from insiders.segment_candidates",
    "customer_months": """
        select s.as_of, m.month, m.customer_id, m.purchase_days, m.orders, m.gross, m.returned, m.revenue
        from (select max(as_of) as as_of from insiders.snapshots where is_current) s
        join insiders.customer_months m on m.month < s.as_of
    """,
}


def upgrade() -> None:
    op.add_column("lineages", sa.Column("segment_names", JSONB()), schema="insiders")
    _create_snapshot_tables()
    op.create_table(
        "segment_candidates",
        sa.Column("compared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("algorithm", sa.Text(), nullable=False),
        sa.Column("segments", sa.Integer()),
        sa.Column("half_life_days", sa.Double()),
        sa.Column("frequency_weight", sa.Double()),
        sa.Column("insiders_share", sa.Double()),
        sa.Column("silhouette", sa.Double()),
        sa.Column("bootstrap_stability", sa.Double()),
        sa.Column("month_jaccard_mean", sa.Double()),
        sa.Column("month_jaccard_min", sa.Double()),
        sa.Column("next_revenue_ratio", sa.Double()),
        sa.Column("is_chosen", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("compared_at", "position"),
        schema="insiders",
    )
    op.create_index("customer_months_by_customer", "customer_months", ["customer_id"], schema="insiders")
    for name, query in VIEWS.items():
        op.execute(f"create view reporting.{name} as {query}")


def _create_snapshot_tables() -> None:
    op.create_table(
        "snapshot_conditions",
        sa.Column("snapshot_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("feature", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("threshold", MONEY),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("numbers", JSONB(), nullable=False),
        sa.Column("precision", sa.Double()),
        sa.Column("recall", sa.Double()),
        sa.Column("agreement", sa.Double()),
        sa.ForeignKeyConstraint(["snapshot_id"], ["insiders.snapshots.snapshot_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("snapshot_id", "kind", "position"),
        schema="insiders",
    )
    op.create_table(
        "snapshot_map",
        sa.Column("snapshot_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("purchase_days", sa.Double(), nullable=False),
        sa.Column("segment_id", sa.Integer()),
        sa.ForeignKeyConstraint(["snapshot_id"], ["insiders.snapshots.snapshot_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("snapshot_id", "kind", "position"),
        schema="insiders",
    )


def downgrade() -> None:
    for name in VIEWS:
        op.execute(f"drop view reporting.{name}")
    op.drop_index("customer_months_by_customer", "customer_months", schema="insiders")
    op.drop_table("segment_candidates", schema="insiders")
    op.drop_table("snapshot_map", schema="insiders")
    op.drop_table("snapshot_conditions", schema="insiders")
    op.drop_column("lineages", "segment_names", schema="insiders")
