"""Cohorts, concentration, the running month, readers' notes, and what a revision changed in a list."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MONEY = sa.Numeric(18, 4)

TABLES: dict[str, tuple[list[sa.Column], list[str]]] = {
    "snapshot_cohorts": (
        [
            sa.Column("kind", sa.Text(), nullable=False),
            sa.Column("cohort_month", sa.Date(), nullable=False),
            sa.Column("age_months", sa.Integer(), nullable=False),
            sa.Column("customers", sa.Integer(), nullable=False),
            sa.Column("active", sa.Integer(), nullable=False),
            sa.Column("revenue", MONEY, nullable=False),
            sa.Column("is_complete", sa.Boolean(), nullable=False),
        ],
        ["kind", "cohort_month", "age_months"],
    ),
    "snapshot_concentration": (
        [
            sa.Column("customers", sa.Integer(), nullable=False),
            sa.Column("share_of_customers", sa.Double(), nullable=False),
            sa.Column("revenue_share", sa.Double()),
            sa.Column("threshold_value", MONEY),
        ],
        ["customers"],
    ),
    "snapshot_concentration_outcomes": (
        [
            sa.Column("customers", sa.Integer(), nullable=False),
            sa.Column("next_revenue_share", sa.Double()),
        ],
        ["customers"],
    ),
}
"""Columns and key of each table that belongs to a snapshot, beside its snapshot_id."""

VIEWS = {
    "cohorts": """
        select s.as_of, c.kind, c.cohort_month, c.age_months, c.customers, c.active, c.revenue, c.is_complete
        from insiders.snapshots s join insiders.snapshot_cohorts c using (snapshot_id)
        where s.is_current
    """,
    "concentration": """
        select s.as_of, c.customers, c.share_of_customers, c.revenue_share, c.threshold_value, o.next_revenue_share
        from insiders.snapshots s
        join insiders.snapshot_concentration c using (snapshot_id)
        left join insiders.snapshot_concentration_outcomes o
            on o.snapshot_id = c.snapshot_id and o.customers = c.customers
        where s.is_current
    """,
    "running_month": "select * from insiders.running_month",
    "notes": "select * from insiders.notes",
    # who became or ceased to be a member because a month was published again
    "revision_changes": """
        select s.as_of, s.revision, p.published_at as published_before_at, c.customer_id, c.is_member as is_added
        from insiders.snapshots s
        join insiders.snapshots p on p.as_of = s.as_of and p.revision = s.revision - 1 and p.lineage = s.lineage
        cross join lateral (
            select coalesce(n.customer_id, b.customer_id) as customer_id, n.customer_id is not null as is_member
            from (select customer_id from insiders.snapshot_customers
                  where snapshot_id = s.snapshot_id and is_member) n
            full join (select customer_id from insiders.snapshot_customers
                       where snapshot_id = p.snapshot_id and is_member) b on b.customer_id = n.customer_id
            where n.customer_id is null or b.customer_id is null
        ) c
        where s.is_current
          and exists (select from insiders.snapshot_customers where snapshot_id = p.snapshot_id)
    """,
}


def upgrade() -> None:
    for name, (columns, key) in TABLES.items():
        op.create_table(
            name,
            sa.Column("snapshot_id", sa.BigInteger(), nullable=False),
            *columns,
            sa.ForeignKeyConstraint(["snapshot_id"], ["insiders.snapshots.snapshot_id"], ondelete="CASCADE"),
            sa.PrimaryKeyConstraint("snapshot_id", *key),
            schema="insiders",
        )
    op.create_table(
        "running_month",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("days_known", sa.Integer(), nullable=False),
        sa.Column("days_in_month", sa.Integer(), nullable=False),
        sa.Column("revenue", MONEY, nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("revenue_same_days_last_month", MONEY),
        sa.Column("revenue_same_days_last_year", MONEY),
        sa.PrimaryKeyConstraint("month"),
        schema="insiders",
    )
    op.create_table(
        "notes",
        sa.Column("note_id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), sa.CheckConstraint("length(text) between 1 and 200"), nullable=False),
        sa.Column("author", sa.Text(), sa.CheckConstraint("length(author) between 1 and 60"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("note_id"),
        schema="insiders",
    )
    for name, query in VIEWS.items():
        op.execute(f"create view reporting.{name} as {query}")


def downgrade() -> None:
    for name in VIEWS:
        op.execute(f"drop view reporting.{name}")
    for name in ("notes", "running_month", *reversed(TABLES)):
        op.drop_table(name, schema="insiders")
