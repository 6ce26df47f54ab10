"""Customers are read without their segments where nobody asks for names.

An inner join made Postgres look at a month's customers once for each segment; an outer one looks once, and not at
the segments where no column of theirs is wanted. The rows are the same: every customer's segment is stored.
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

VIEW = """
    select s.as_of, c.customer_id, c.segment_id, g.segment_name, c.is_member, c.qualifies, c.on_notice,
           c.is_holdout, c.member_since, c.revenue, c.orders, c.recency_days, c.last_purchase_on,
           c.usual_gap_days, c.tenure_days, c.value, c.points, c.mean_basket, c.products_per_order,
           c.return_share, c.country, c.margin, c.short_by, c.probability_member_next_month
    from insiders.snapshots s
    join insiders.snapshot_customers c using (snapshot_id)
    {join} insiders.snapshot_segments g using (snapshot_id, segment_id)
    where s.is_current
"""


def upgrade() -> None:
    _replace_view("left join")


def downgrade() -> None:
    _replace_view("join")


def _replace_view(join: str) -> None:
    op.execute(f"create or replace view reporting.customers as {VIEW.format(join=join)}")
