"""The schema `reporting`: what the dashboard and every other reader sees, newest revisions only."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

VIEWS = {
    "snapshots": """
        select s.as_of, s.revision, s.lineage, s.published_at, s.window_months, s.customers, s.insiders,
               s.insiders_share_of_customers, s.revenue, s.insiders_revenue, s.insiders_revenue_share,
               o.next_revenue_share, s.entered, s."left", s.on_notice, s.stability_jaccard, s.silhouette,
               s.segments, s.algorithm, s.source_rows, s.rejected_rows, s.currency, s.data_through
        from insiders.snapshots s left join insiders.snapshot_outcomes o using (snapshot_id)
        where s.is_current
    """,
    "segments": """
        select s.as_of, g.segment_id, g.segment_name, g.is_insiders, g.customers, g.revenue, g.revenue_share,
               g.mean_revenue, g.mean_orders, g.mean_recency_days, g.mean_basket, g.mean_items,
               g.products_per_order, g.return_share, g.description, g.key, g.numbers
        from insiders.snapshots s join insiders.snapshot_segments g using (snapshot_id)
        where s.is_current
    """,
    "customers": """
        select s.as_of, c.customer_id, c.segment_id, g.segment_name, c.is_member, c.qualifies, c.on_notice,
               c.is_holdout, c.member_since, c.revenue, c.orders, c.recency_days, c.last_purchase_on,
               c.usual_gap_days, c.tenure_days, c.value, c.points, c.mean_basket, c.products_per_order,
               c.return_share, c.country, c.margin, c.short_by, c.probability_member_next_month
        from insiders.snapshots s
        join insiders.snapshot_customers c using (snapshot_id)
        join insiders.snapshot_segments g using (snapshot_id, segment_id)
        where s.is_current
    """,
    "membership_changes": """
        select s.as_of, c.customer_id, c.change, c.cause, c.reason, c.key, c.numbers, c.revenue
        from insiders.snapshots s join insiders.snapshot_changes c using (snapshot_id)
        where s.is_current
    """,
    "segment_moves": """
        select s.as_of, m.from_segment, m.to_segment, m.customers, m.revenue
        from insiders.snapshots s join insiders.snapshot_moves m using (snapshot_id)
        where s.is_current
    """,
    "revenue_by_month": """
        select s.as_of, m.month, m.customer_group, m.revenue, m.orders, m.customers
        from insiders.snapshots s join insiders.snapshot_months m using (snapshot_id)
        where s.is_current
    """,
    "data_quality": """
        select s.as_of, q.rule, q.lines, q.revenue, q.share_of_lines, q.example
        from insiders.snapshots s join insiders.snapshot_quality q using (snapshot_id)
        where s.is_current
    """,
    "window_sales": """
        select s.as_of, w.part, w.lines, w.revenue
        from insiders.snapshots s join insiders.snapshot_sales w using (snapshot_id)
        where s.is_current
    """,
    "runs": """
        select run_id, kind, status, as_of, stage, progress, started_at, finished_at,
               extract(epoch from finished_at - started_at)::double precision as seconds, rows_read, error
        from insiders.runs
    """,
    "source_columns": "select position, name, found_as, note from insiders.source_columns",
}


def upgrade() -> None:
    op.execute("create schema reporting")
    for name, query in VIEWS.items():
        op.execute(f"create view reporting.{name} as {query}")


def downgrade() -> None:
    for name in VIEWS:
        op.execute(f"drop view reporting.{name}")
    op.execute("drop schema reporting")
