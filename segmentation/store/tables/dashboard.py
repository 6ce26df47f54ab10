"""Tables that serve the dashboard: cohorts, concentration, the running month, and readers' notes.

Takes nothing, gives definitions; the migrations create them.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Double,
    Identity,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from segmentation.store.tables.history import MONEY, UTC_INSTANT, metadata
from segmentation.store.tables.snapshots import make_snapshot_id

snapshot_cohorts = Table(
    "snapshot_cohorts",
    metadata,
    make_snapshot_id(),
    Column("kind", Text, nullable=False),  # first_purchase, became_insider
    Column("cohort_month", Date, nullable=False),
    Column("age_months", Integer, nullable=False),  # 0 is the cohort's own month
    Column("customers", Integer, nullable=False),
    Column("active", Integer, nullable=False),
    Column("revenue", MONEY, nullable=False),
    Column("is_complete", Boolean, nullable=False),
    PrimaryKeyConstraint("snapshot_id", "kind", "cohort_month", "age_months"),
)

snapshot_concentration = Table(  # the best customers by value, in steps of one percent and at the member count
    "snapshot_concentration",
    metadata,
    make_snapshot_id(),
    Column("customers", Integer, nullable=False),
    Column("share_of_customers", Double, nullable=False),
    Column("revenue_share", Double),
    Column("threshold_value", MONEY),  # value of the last of them
    PrimaryKeyConstraint("snapshot_id", "customers"),
)

snapshot_concentration_outcomes = Table(  # filled when the three months after the as-of date are complete
    "snapshot_concentration_outcomes",
    metadata,
    make_snapshot_id(),
    Column("customers", Integer, nullable=False),
    Column("next_revenue_share", Double),
    PrimaryKeyConstraint("snapshot_id", "customers"),
)

running_month = Table(  # the month that has not ended, as the newest look at the source found it
    "running_month",
    metadata,
    Column("month", Date, primary_key=True),
    Column("days_known", Integer, nullable=False),
    Column("days_in_month", Integer, nullable=False),
    Column("revenue", MONEY, nullable=False),
    Column("orders", Integer, nullable=False),
    Column("customers", Integer, nullable=False),
    Column("revenue_same_days_last_month", MONEY),
    Column("revenue_same_days_last_year", MONEY),
)

notes = Table(  # what readers pinned to a month
    "notes",
    metadata,
    Column("note_id", BigInteger, Identity(), primary_key=True),
    Column("month", Date, nullable=False),
    Column("text", Text, CheckConstraint("length(text) between 1 and 200"), nullable=False),
    Column("author", Text, CheckConstraint("length(author) between 1 and 60"), nullable=False),
    Column("created_at", UTC_INSTANT, nullable=False),
)
