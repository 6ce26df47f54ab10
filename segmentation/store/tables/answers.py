"""Tables of the answers: what the Insiders are worth, what comes next, and what to do.

Takes nothing, gives definitions; the migrations create them. A frame of a snapshot goes to the table
`snapshot_<name>`.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Double, Integer, PrimaryKeyConstraint, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from segmentation.store.tables.history import MONEY, metadata
from segmentation.store.tables.snapshots import make_snapshot_id

snapshot_evidence = Table(  # members against others on the months after they were chosen
    "snapshot_evidence",
    metadata,
    make_snapshot_id(),
    Column("comparison", Text, nullable=False),  # rest, same_size_top, random, holdout
    Column("measure", Text, nullable=False),  # revenue, orders, active_share, basket
    Column("chosen_as_of", Date, nullable=False),
    Column("period_start", Date, nullable=False),
    Column("period_end", Date, nullable=False),  # exclusive
    Column("insiders_mean", Double),
    Column("others_mean", Double),
    Column("difference", Double),
    Column("ci_low", Double),
    Column("ci_high", Double),
    Column("p_value", Double),
    Column("p_adjusted", Double),
    Column("effect_size", Double),
    Column("detectable_difference", Double),
    Column("method", Text, nullable=False),
    Column("insiders", Integer, nullable=False),
    Column("others", Integer, nullable=False),
    Column("is_in_sample", Boolean, nullable=False),
    PrimaryKeyConstraint("snapshot_id", "comparison", "measure", "chosen_as_of", "period_end"),
)

snapshot_forecasts = Table(
    "snapshot_forecasts",
    metadata,
    make_snapshot_id(),
    Column("customer_group", Text, nullable=False),  # all, insiders, others; of insiders: retained, exits, entrants
    Column("month", Date, nullable=False),
    Column("method", Text, nullable=False),
    Column("revenue", MONEY, nullable=False),
    Column("lower_80", MONEY),
    Column("upper_80", MONEY),
    Column("lower_95", MONEY),
    Column("upper_95", MONEY),
    Column("lower_80_of_sum", MONEY),  # of the sum of the months up to this one
    Column("upper_80_of_sum", MONEY),
    PrimaryKeyConstraint("snapshot_id", "customer_group", "month"),
)

snapshot_forecast_outcomes = Table(  # what came, filled when a forecast month is complete
    "snapshot_forecast_outcomes",
    metadata,
    make_snapshot_id(),
    Column("customer_group", Text, nullable=False),
    Column("month", Date, nullable=False),
    Column("actual", MONEY, nullable=False),
    PrimaryKeyConstraint("snapshot_id", "customer_group", "month"),
)

snapshot_backtests = Table(  # every method from earlier origins, on what was known at the as-of date
    "snapshot_backtests",
    metadata,
    make_snapshot_id(),
    Column("customer_group", Text, nullable=False),  # all, insiders, others
    Column("method", Text, nullable=False),
    Column("origin", Date, nullable=False),  # first month forecast
    Column("horizon_months", Integer, nullable=False),  # 1 is the origin's month
    Column("forecast", MONEY, nullable=False),
    Column("actual", MONEY, nullable=False),
    Column("lower_80", MONEY),
    Column("upper_80", MONEY),
    Column("is_chosen", Boolean, nullable=False),
    PrimaryKeyConstraint("snapshot_id", "customer_group", "method", "origin", "horizon_months"),
)

snapshot_accuracy = Table(  # the backtests, summed up
    "snapshot_accuracy",
    metadata,
    make_snapshot_id(),
    Column("customer_group", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("horizon_months", Integer, nullable=False),  # the sum of the first so many months
    Column("origins", Integer, nullable=False),
    Column("wape", Double),
    Column("mape", Double),
    Column("bias", Double),
    Column("intervals", Integer, nullable=False),  # of them, how many had an interval
    Column("coverage_80", Double),
    Column("coverage_95", Double),
    Column("is_chosen", Boolean, nullable=False),
    PrimaryKeyConstraint("snapshot_id", "customer_group", "method", "horizon_months"),
)

snapshot_classifiers = Table(  # the model card of each classifier of membership next month
    "snapshot_classifiers",
    metadata,
    make_snapshot_id(),
    Column("classifier", Text, nullable=False),
    Column("is_chosen", Boolean, nullable=False),
    Column("average_precision", Double),
    Column("lift_at_10", Double),
    Column("brier", Double),
    Column("trained_from", Date),  # as-of dates whose features were learnt from, inclusive
    Column("trained_to", Date),
    Column("tested_from", Date),
    Column("tested_to", Date),
    Column("cases", Integer, nullable=False),  # customers × dates tested
    Column("members", Integer, nullable=False),  # of them, members a month later
    Column("parameters", JSONB, nullable=False),
    PrimaryKeyConstraint("snapshot_id", "classifier"),
)

snapshot_curves = Table(  # gain and lift by share contacted; predicted and observed where calibrated
    "snapshot_curves",
    metadata,
    make_snapshot_id(),
    Column("classifier", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("is_chosen", Boolean, nullable=False),
    Column("average_precision", Double),
    Column("share_contacted", Double),
    Column("lift", Double),
    Column("gain", Double),
    Column("predicted", Double),
    Column("observed", Double),
    PrimaryKeyConstraint("snapshot_id", "classifier", "position"),
)

snapshot_actions = Table(
    "snapshot_actions",
    metadata,
    make_snapshot_id(),
    Column("position", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("customers", Integer, nullable=False),
    Column("revenue_at_stake", MONEY, nullable=False),
    Column("assumption", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("numbers", JSONB, nullable=False),
    PrimaryKeyConstraint("snapshot_id", "position"),
)

snapshot_action_customers = Table(
    "snapshot_action_customers",
    metadata,
    make_snapshot_id(),
    Column("position", Integer, nullable=False),
    Column("customer_id", Text, nullable=False),
    Column("revenue_at_stake", MONEY, nullable=False),
    PrimaryKeyConstraint("snapshot_id", "position", "customer_id"),
)

snapshot_products = Table(  # of members and near-members: what they bought most, what Insiders buy and they never did
    "snapshot_products",
    metadata,
    make_snapshot_id(),
    Column("customer_id", Text, nullable=False),
    Column("kind", Text, nullable=False),  # bought, never_bought
    Column("rank", Integer, nullable=False),
    Column("stock_code", Text, nullable=False),
    Column("description", Text),
    Column("orders", Integer),
    Column("revenue", MONEY),
    Column("last_bought_on", Date),
    Column("share_of_insiders", Double),
    PrimaryKeyConstraint("snapshot_id", "customer_id", "kind", "rank"),
)

snapshot_caveats = Table(  # what an answer cannot tell, and why
    "snapshot_caveats",
    metadata,
    make_snapshot_id(),
    Column("answer", Text, nullable=False),  # evidence, forecast, propensity, actions
    Column("position", Integer, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("numbers", JSONB, nullable=False),
    PrimaryKeyConstraint("snapshot_id", "answer", "position"),
)

holdout_customers = Table(  # who was assigned at their first entry since a holdout was on, for good
    "holdout_customers",
    metadata,
    Column("customer_id", Text, primary_key=True),
    Column("entered_on", Date, nullable=False),
    Column("share", Double, nullable=False),  # what was in force then
    Column("is_held_out", Boolean, nullable=False),
)

holdouts = Table(  # since when which share of those who enter is held out
    "holdouts",
    metadata,
    Column("started_on", Date, primary_key=True),  # first as-of date whose entrants it holds for
    Column("share", Double, nullable=False),
)
