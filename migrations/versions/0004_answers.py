"""The answers: evidence, forecasts and what came, propensity, actions, products, and what none of them can tell."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MONEY = sa.Numeric(18, 4)

TABLES: dict[str, tuple[list[sa.Column], list[str]]] = {
    "snapshot_evidence": (
        [
            sa.Column("comparison", sa.Text(), nullable=False),
            sa.Column("measure", sa.Text(), nullable=False),
            sa.Column("chosen_as_of", sa.Date(), nullable=False),
            sa.Column("period_start", sa.Date(), nullable=False),
            sa.Column("period_end", sa.Date(), nullable=False),
            sa.Column("insiders_mean", sa.Double()),
            sa.Column("others_mean", sa.Double()),
            sa.Column("difference", sa.Double()),
            sa.Column("ci_low", sa.Double()),
            sa.Column("ci_high", sa.Double()),
            sa.Column("p_value", sa.Double()),
            sa.Column("p_adjusted", sa.Double()),
            sa.Column("effect_size", sa.Double()),
            sa.Column("detectable_difference", sa.Double()),
            sa.Column("method", sa.Text(), nullable=False),
            sa.Column("insiders", sa.Integer(), nullable=False),
            sa.Column("others", sa.Integer(), nullable=False),
            sa.Column("is_in_sample", sa.Boolean(), nullable=False),
        ],
        ["comparison", "measure", "chosen_as_of", "period_end"],
    ),
    "snapshot_forecasts": (
        [
            sa.Column("customer_group", sa.Text(), nullable=False),
            sa.Column("month", sa.Date(), nullable=False),
            sa.Column("method", sa.Text(), nullable=False),
            sa.Column("revenue", MONEY, nullable=False),
            sa.Column("lower_80", MONEY),
            sa.Column("upper_80", MONEY),
            sa.Column("lower_95", MONEY),
            sa.Column("upper_95", MONEY),
            sa.Column("lower_80_of_sum", MONEY),
            sa.Column("upper_80_of_sum", MONEY),
        ],
        ["customer_group", "month"],
    ),
    "snapshot_forecast_outcomes": (
        [
            sa.Column("customer_group", sa.Text(), nullable=False),
            sa.Column("month", sa.Date(), nullable=False),
            sa.Column("actual", MONEY, nullable=False),
        ],
        ["customer_group", "month"],
    ),
    "snapshot_backtests": (
        [
            sa.Column("customer_group", sa.Text(), nullable=False),
            sa.Column("method", sa.Text(), nullable=False),
            sa.Column("origin", sa.Date(), nullable=False),
            sa.Column("horizon_months", sa.Integer(), nullable=False),
            sa.Column("forecast", MONEY, nullable=False),
            sa.Column("actual", MONEY, nullable=False),
            sa.Column("lower_80", MONEY),
            sa.Column("upper_80", MONEY),
            sa.Column("is_chosen", sa.Boolean(), nullable=False),
        ],
        ["customer_group", "method", "origin", "horizon_months"],
    ),
    "snapshot_accuracy": (
        [
            sa.Column("customer_group", sa.Text(), nullable=False),
            sa.Column("method", sa.Text(), nullable=False),
            sa.Column("horizon_months", sa.Integer(), nullable=False),
            sa.Column("origins", sa.Integer(), nullable=False),
            sa.Column("wape", sa.Double()),
            sa.Column("mape", sa.Double()),
            sa.Column("bias", sa.Double()),
            sa.Column("intervals", sa.Integer(), nullable=False),
            sa.Column("coverage_80", sa.Double()),
            sa.Column("coverage_95", sa.Double()),
            sa.Column("is_chosen", sa.Boolean(), nullable=False),
        ],
        ["customer_group", "method", "horizon_months"],
    ),
    "snapshot_classifiers": (
        [
            sa.Column("classifier", sa.Text(), nullable=False),
            sa.Column("is_chosen", sa.Boolean(), nullable=False),
            sa.Column("average_precision", sa.Double()),
            sa.Column("lift_at_10", sa.Double()),
            sa.Column("brier", sa.Double()),
            sa.Column("trained_from", sa.Date()),
            sa.Column("trained_to", sa.Date()),
            sa.Column("tested_from", sa.Date()),
            sa.Column("tested_to", sa.Date()),
            sa.Column("cases", sa.Integer(), nullable=False),
            sa.Column("members", sa.Integer(), nullable=False),
            sa.Column("parameters", JSONB(), nullable=False),
        ],
        ["classifier"],
    ),
    "snapshot_curves": (
        [
            sa.Column("classifier", sa.Text(), nullable=False),
            sa.Column("position", sa.Integer(), nullable=False),
            sa.Column("is_chosen", sa.Boolean(), nullable=False),
            sa.Column("average_precision", sa.Double()),
            sa.Column("share_contacted", sa.Double()),
            sa.Column("lift", sa.Double()),
            sa.Column("gain", sa.Double()),
            sa.Column("predicted", sa.Double()),
            sa.Column("observed", sa.Double()),
        ],
        ["classifier", "position"],
    ),
    "snapshot_actions": (
        [
            sa.Column("position", sa.Integer(), nullable=False),
            sa.Column("title", sa.Text(), nullable=False),
            sa.Column("audience", sa.Text(), nullable=False),
            sa.Column("customers", sa.Integer(), nullable=False),
            sa.Column("revenue_at_stake", MONEY, nullable=False),
            sa.Column("assumption", sa.Text(), nullable=False),
            sa.Column("why", sa.Text(), nullable=False),
            sa.Column("key", sa.Text(), nullable=False),
            sa.Column("numbers", JSONB(), nullable=False),
        ],
        ["position"],
    ),
    "snapshot_action_customers": (
        [
            sa.Column("position", sa.Integer(), nullable=False),
            sa.Column("customer_id", sa.Text(), nullable=False),
            sa.Column("revenue_at_stake", MONEY, nullable=False),
        ],
        ["position", "customer_id"],
    ),
    "snapshot_products": (
        [
            sa.Column("customer_id", sa.Text(), nullable=False),
            sa.Column("kind", sa.Text(), nullable=False),
            sa.Column("rank", sa.Integer(), nullable=False),
            sa.Column("stock_code", sa.Text(), nullable=False),
            sa.Column("description", sa.Text()),
            sa.Column("orders", sa.Integer()),
            sa.Column("revenue", MONEY),
            sa.Column("last_bought_on", sa.Date()),
            sa.Column("share_of_insiders", sa.Double()),
        ],
        ["customer_id", "kind", "rank"],
    ),
    "snapshot_caveats": (
        [
            sa.Column("answer", sa.Text(), nullable=False),
            sa.Column("position", sa.Integer(), nullable=False),
            sa.Column("sentence", sa.Text(), nullable=False),
            sa.Column("key", sa.Text(), nullable=False),
            sa.Column("numbers", JSONB(), nullable=False),
        ],
        ["answer", "position"],
    ),
}
"""Columns and key of each table that belongs to a snapshot, beside its snapshot_id."""

VIEWS = {
    "evidence": """
        select s.as_of, e.comparison, e.measure, e.chosen_as_of, e.period_start, e.period_end, e.insiders_mean,
               e.others_mean, e.difference, e.ci_low, e.ci_high, e.p_value, e.p_adjusted, e.effect_size,
               e.detectable_difference, e.method, e.insiders, e.others, e.is_in_sample
        from insiders.snapshots s join insiders.snapshot_evidence e using (snapshot_id)
        where s.is_current
    """,
    "forecasts": """
        select s.as_of, f.customer_group, f.month, f.method, f.revenue, f.lower_80, f.upper_80, f.lower_95,
               f.upper_95, f.lower_80_of_sum, f.upper_80_of_sum, o.actual
        from insiders.snapshots s
        join insiders.snapshot_forecasts f using (snapshot_id)
        left join insiders.snapshot_forecast_outcomes o using (snapshot_id, customer_group, month)
        where s.is_current
    """,
    "forecast_backtests": """
        select s.as_of, b.customer_group, b.method, b.origin, b.horizon_months, b.forecast, b.actual, b.lower_80,
               b.upper_80, b.is_chosen
        from insiders.snapshots s join insiders.snapshot_backtests b using (snapshot_id)
        where s.is_current
    """,
    "forecast_accuracy": """
        select s.as_of, a.customer_group, a.method, a.horizon_months, a.origins, a.wape, a.mape, a.bias,
               a.intervals, a.coverage_80, a.coverage_95, a.is_chosen
        from insiders.snapshots s join insiders.snapshot_accuracy a using (snapshot_id)
        where s.is_current
    """,
    # what was published, against what came: each month ahead, and the sum up to it
    "forecast_record": """
        with published as (
            select f.*, row_number() over months as horizon_months,
                   sum(f.revenue) over months as revenue_sum,
                   case when bool_and(f.actual is not null) over months then sum(f.actual) over months end
                       as actual_sum
            from reporting.forecasts f
            window months as (partition by f.as_of, f.customer_group order by f.month)
        )
        select customer_group, horizon_months,
               count(actual) as published,
               (sum(abs(revenue - actual)) / nullif(sum(abs(actual)), 0))::double precision as wape,
               (sum(revenue - actual) / nullif(sum(abs(actual)), 0))::double precision as bias,
               count(actual) filter (where lower_80 is not null) as intervals,
               avg((actual between lower_80 and upper_80)::int)::double precision as coverage_80,
               avg((actual between lower_95 and upper_95)::int)::double precision as coverage_95,
               count(actual_sum) as published_sums,
               (sum(abs(revenue_sum - actual_sum)) / nullif(sum(abs(actual_sum)), 0))::double precision as wape_of_sum
        from published
        group by customer_group, horizon_months
        having count(actual) > 0
    """,
    "propensity_classifiers": """
        select s.as_of, c.classifier, c.is_chosen, c.average_precision, c.lift_at_10, c.brier, c.trained_from,
               c.trained_to, c.tested_from, c.tested_to, c.cases, c.members, c.parameters
        from insiders.snapshots s join insiders.snapshot_classifiers c using (snapshot_id)
        where s.is_current
    """,
    "propensity_curves": """
        select s.as_of, c.classifier, c.position, c.is_chosen, c.average_precision, c.share_contacted, c.lift,
               c.gain, c.predicted, c.observed
        from insiders.snapshots s join insiders.snapshot_curves c using (snapshot_id)
        where s.is_current
    """,
    "actions": """
        select s.as_of, a.position, a.title, a.audience, a.customers, a.revenue_at_stake, a.assumption, a.why,
               a.key, a.numbers
        from insiders.snapshots s join insiders.snapshot_actions a using (snapshot_id)
        where s.is_current
    """,
    "action_customers": """
        select s.as_of, a.position, a.customer_id, a.revenue_at_stake
        from insiders.snapshots s join insiders.snapshot_action_customers a using (snapshot_id)
        where s.is_current
    """,
    "customer_products": """
        select s.as_of, p.customer_id, p.kind, p.rank, p.stock_code, p.description, p.orders, p.revenue,
               p.last_bought_on, p.share_of_insiders
        from (select snapshot_id, as_of from insiders.snapshots where is_current order by as_of desc limit 1) s
        join insiders.snapshot_products p using (snapshot_id)
    """,
    "caveats": """
        select s.as_of, c.answer, c.position, c.sentence, c.key, c.numbers
        from insiders.snapshots s join insiders.snapshot_caveats c using (snapshot_id)
        where s.is_current
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
        "holdouts",
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("started_on"),
        schema="insiders",
    )
    op.create_table(
        "holdout_customers",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("is_held_out", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id"),
        schema="insiders",
    )
    for name, query in VIEWS.items():
        op.execute(f"create view reporting.{name} as {query}")


def downgrade() -> None:
    for name in reversed(VIEWS):
        op.execute(f"drop view reporting.{name}")
    for name in ("holdout_customers", "holdouts", *reversed(TABLES)):
        op.drop_table(name, schema="insiders")
