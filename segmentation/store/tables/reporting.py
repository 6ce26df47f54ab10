"""Views of the schema `reporting`: the public contract, and all that the dashboard reads.

Takes the stored tables, gives the columns of each view; the migrations create them. They show the
newest revision only. `docs/data-contract.md` describes each column.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, Double, Integer, MetaData, Table, Text

from segmentation.store.tables.answers import (
    snapshot_accuracy,
    snapshot_action_customers,
    snapshot_actions,
    snapshot_backtests,
    snapshot_caveats,
    snapshot_classifiers,
    snapshot_curves,
    snapshot_evidence,
    snapshot_forecasts,
    snapshot_products,
)
from segmentation.store.tables.dashboard import (
    notes,
    running_month,
    snapshot_cohorts,
    snapshot_concentration,
)
from segmentation.store.tables.history import MONEY, UTC_INSTANT, customer_months, runs, source_columns
from segmentation.store.tables.snapshots import (
    segment_candidates,
    snapshot_changes,
    snapshot_conditions,
    snapshot_customers,
    snapshot_map,
    snapshot_months,
    snapshot_moves,
    snapshot_quality,
    snapshot_sales,
    snapshot_segments,
    snapshots,
)

reporting = MetaData(schema="reporting")


def _view(name: str, key: str, *sources: Table, leave_out: tuple[str, ...] = (), also: tuple[str, ...] = ()) -> Table:
    """A view's columns: its key, then those of its tables, then `also` (column:type)."""
    kinds: dict[str, Any] = {"text": Text, "number": Double, "money": MONEY}
    extra: list[Column[Any]] = [Column(item.split(":")[0], kinds[item.split(":")[1]]) for item in also]
    keys = [Column(key, Date)] if key else []
    hidden = {"snapshot_id", *leave_out}
    copied = [
        Column(column.name, column.type) for source in sources for column in source.columns if column.name not in hidden
    ]
    return Table(name, reporting, *keys, *copied, *extra)


_NOT_SHOWN = ("first_day", "last_day", "items", "products", "country")

snapshots_view = _view(
    "snapshots",
    "",
    snapshots,
    leave_out=("digest", "is_current", "is_demo", "run_id"),
    also=("next_revenue_share:number",),
)
segments_view = _view("segments", "as_of", snapshot_segments)
customers_view = _view("customers", "as_of", snapshot_customers, also=("segment_name:text",))
membership_changes_view = _view("membership_changes", "as_of", snapshot_changes)
segment_moves_view = _view("segment_moves", "as_of", snapshot_moves)
revenue_by_month_view = _view("revenue_by_month", "as_of", snapshot_months)
data_quality_view = _view("data_quality", "as_of", snapshot_quality)
window_sales_view = _view("window_sales", "as_of", snapshot_sales)
runs_view = _view("runs", "", runs, also=("seconds:number",))
source_columns_view = _view("source_columns", "", source_columns)
conditions_view = _view("conditions", "as_of", snapshot_conditions)
segment_map_view = _view("segment_map", "as_of", snapshot_map, also=("segment_name:text",))
segment_candidates_view = _view("segment_candidates", "", segment_candidates)
customer_months_view = _view("customer_months", "as_of", customer_months, leave_out=_NOT_SHOWN)
evidence_view = _view("evidence", "as_of", snapshot_evidence)
forecasts_view = _view("forecasts", "as_of", snapshot_forecasts, also=("actual:money",))
forecast_backtests_view = _view("forecast_backtests", "as_of", snapshot_backtests)
forecast_accuracy_view = _view("forecast_accuracy", "as_of", snapshot_accuracy)
forecast_record_view = Table(
    "forecast_record",
    reporting,
    Column("customer_group", Text),
    Column("horizon_months", BigInteger),
    Column("published", BigInteger),
    Column("wape", Double),
    Column("bias", Double),
    Column("intervals", BigInteger),
    Column("coverage_80", Double),
    Column("coverage_95", Double),
    Column("published_sums", BigInteger),
    Column("wape_of_sum", Double),
)
propensity_classifiers_view = _view("propensity_classifiers", "as_of", snapshot_classifiers)
propensity_curves_view = _view("propensity_curves", "as_of", snapshot_curves)
actions_view = _view("actions", "as_of", snapshot_actions)
action_customers_view = _view("action_customers", "as_of", snapshot_action_customers)
customer_products_view = _view("customer_products", "as_of", snapshot_products)
caveats_view = _view("caveats", "as_of", snapshot_caveats)
cohorts_view = _view("cohorts", "as_of", snapshot_cohorts)
concentration_view = _view("concentration", "as_of", snapshot_concentration, also=("next_revenue_share:number",))
running_month_view = _view("running_month", "", running_month)
notes_view = _view("notes", "", notes)
revision_changes_view = Table(
    "revision_changes",
    reporting,
    Column("as_of", Date),
    Column("revision", Integer),
    Column("published_before_at", UTC_INSTANT),
    Column("customer_id", Text),
    Column("is_added", Boolean),
)
