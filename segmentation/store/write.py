"""One publication: the history, the snapshots built on it and what follows from both, in one transaction.

Takes frames whose columns are those of the tables, gives the as-of dates that were published. Readers
see all of it or nothing: the last statement makes the new snapshots current. It computes no figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, Numeric, Table, delete, func, insert, null, select, update

from segmentation.frames import History, SourceColumn
from segmentation.settings import Settings
from segmentation.snapshot import Snapshot
from segmentation.store.copy import copy_frame, read_table, to_decimal
from segmentation.store.holdouts import store_assigned, store_holdouts
from segmentation.store.outcomes import fill_outcomes
from segmentation.store.read import read_lineage
from segmentation.store.tables import (
    customer_months,
    day_totals,
    history_months,
    holdout_customers,
    holdouts,
    line_fates,
    lineages,
    running_month,
    snapshot_accuracy,
    snapshot_action_customers,
    snapshot_actions,
    snapshot_backtests,
    snapshot_caveats,
    snapshot_changes,
    snapshot_classifiers,
    snapshot_cohorts,
    snapshot_concentration,
    snapshot_conditions,
    snapshot_curves,
    snapshot_customers,
    snapshot_evidence,
    snapshot_forecasts,
    snapshot_map,
    snapshot_months,
    snapshot_moves,
    snapshot_products,
    snapshot_quality,
    snapshot_sales,
    snapshot_segments,
    snapshots,
    source_columns,
)

PUBLISH_LOCK = 7_305_201_202  # another number than the session's lock, which another connection holds

FRAME_TABLES: dict[str, Table] = {
    "segments": snapshot_segments,
    "customers": snapshot_customers,
    "changes": snapshot_changes,
    "moves": snapshot_moves,
    "months": snapshot_months,
    "quality": snapshot_quality,
    "sales": snapshot_sales,
    "conditions": snapshot_conditions,
    "map": snapshot_map,
    "cohorts": snapshot_cohorts,
    "concentration": snapshot_concentration,
}
"""Where each frame of a `Snapshot` goes."""

ANSWER_TABLES: dict[str, Table] = {
    "evidence": snapshot_evidence,
    "forecasts": snapshot_forecasts,
    "backtests": snapshot_backtests,
    "accuracy": snapshot_accuracy,
    "classifiers": snapshot_classifiers,
    "curves": snapshot_curves,
    "products": snapshot_products,
    "actions": snapshot_actions,
    "action_customers": snapshot_action_customers,
    "caveats": snapshot_caveats,
}
"""Where each frame of its answers goes."""


@dataclass(frozen=True)
class Publication:
    """What a job publishes beside its snapshots.

    `segment_names` are those that a new lineage starts with, as `store.read.Lineage` has them; `holdouts` the
    shares held out, by the first as-of date they hold for.
    """

    run_id: int
    settings: Settings
    history: History
    columns: Sequence[SourceColumn]
    published_at: datetime
    segment_names: Mapping[int, Mapping[str, Any]] | None = None
    running_month: pd.DataFrame | None = None
    holdouts: Mapping[date, float] = field(default_factory=dict)


def publish(engine: Engine, publication: Publication, built: Iterable[Snapshot]) -> list[date]:
    """Store the history and every snapshot whose digest is not the newest of its date; return their as-of dates.

    `built` is consumed inside the transaction, one snapshot at a time.
    """
    settings = publication.settings
    with engine.begin() as connection:
        connection.execute(select(func.pg_advisory_xact_lock(PUBLISH_LOCK)))
        if not settings.is_demo:
            _remove_demo(connection)
        digests = _read_newest_digests(connection)
        changed = _replace_history(connection, publication.history)
        _replace_columns(connection, publication.columns)
        store_holdouts(connection, publication.holdouts)
        _replace_running_month(connection, publication.running_month)
        new: dict[int, date] = {}
        for snapshot in built:
            if digests.get(snapshot.as_of) != snapshot.digest:
                new[_insert_snapshot(connection, publication, snapshot)] = snapshot.as_of
                if snapshot.entrants is not None:
                    store_assigned(connection, snapshot.entrants)
        as_of_dates = list(new.values())
        _drop_old_customers(connection, as_of_dates, settings.keep_revisions)
        fill_outcomes(connection, new, changed)
        _drop_old_products(connection)
        _make_current(connection, new)
    return as_of_dates


def _read_newest_digests(connection: Connection) -> dict[date, str]:
    current = select(snapshots.c.as_of, snapshots.c.digest).where(snapshots.c.is_current)
    return {row.as_of: row.digest for row in connection.execute(current)}


def _remove_demo(connection: Connection) -> None:
    if connection.execute(delete(snapshots).where(snapshots.c.is_demo)).rowcount:
        # names of the demo's segments are not those of a shop
        shop = (customer_months, day_totals, line_fates, history_months, lineages, holdouts, holdout_customers)
        for table in shop:
            connection.execute(delete(table))


def _replace_history(connection: Connection, history: History) -> list[date]:
    """Replace the months whose fingerprint is new, another or gone; return them.

    Day totals and line fates are small, and rejected lines do not reach a fingerprint: they are compared whole.
    """
    stored = {row.month: row.fingerprint for row in connection.execute(select(history_months))}
    found = dict(zip(pd.DatetimeIndex(history.fingerprints.index).date, history.fingerprints, strict=True))
    changed = sorted(month for month in stored | found if stored.get(month) != found.get(month))
    for table in (history_months, customer_months):
        connection.execute(delete(table).where(table.c.month.in_(changed)))
    is_changed = history.customer_months["month"].isin(pd.to_datetime(pd.Series(changed, dtype=object)))
    copy_frame(connection, customer_months, history.customer_months[is_changed])
    fingerprints = history.fingerprints.rename_axis("month").rename("fingerprint").reset_index()
    copy_frame(connection, history_months, fingerprints[fingerprints["month"].dt.date.isin(changed)])
    dated = history.line_fates[history.line_fates["month"].notna()]
    _replace_different(connection, day_totals, history.days)
    _replace_different(connection, line_fates, dated)
    return changed


def _replace_different(connection: Connection, table: Table, frame: pd.DataFrame) -> None:
    """Replace the rows of a small table, unless it holds the same already."""
    key = [column.name for column in table.primary_key]
    stored = read_table(connection, table, ", ".join(key))
    found = frame[list(stored.columns)].astype(stored.dtypes.to_dict())
    # Postgres may sort texts otherwise than pandas
    if found.sort_values(key, ignore_index=True).equals(stored.sort_values(key, ignore_index=True)):
        return
    connection.execute(delete(table))
    copy_frame(connection, table, frame)


def _replace_columns(connection: Connection, columns: Sequence[SourceColumn]) -> None:
    rows = [
        {"position": position, "name": column.name, "found_as": column.found_as, "note": column.note}
        for position, column in enumerate(columns, start=1)
    ]
    stored = connection.execute(select(source_columns).order_by(source_columns.c.position)).mappings()
    if [dict(row) for row in stored] == rows:
        return
    connection.execute(delete(source_columns))
    if rows:
        connection.execute(insert(source_columns), rows)


def _replace_running_month(connection: Connection, found: pd.DataFrame | None) -> None:
    connection.execute(delete(running_month))
    if found is not None:
        copy_frame(connection, running_month, found)


def _insert_snapshot(connection: Connection, publication: Publication, snapshot: Snapshot) -> int:
    revision = select(func.coalesce(func.max(snapshots.c.revision), 0) + 1).where(snapshots.c.as_of == snapshot.as_of)
    values: dict[str, Any] = {
        name: to_decimal(value) if isinstance(snapshots.c[name].type, Numeric) else value
        for name, value in snapshot.facts.items()
    }
    values |= {
        "as_of": snapshot.as_of,
        "digest": snapshot.digest,
        "revision": connection.scalar(revision),
        "lineage": _find_lineage(connection, publication),
        "is_current": False,
        "is_demo": publication.settings.is_demo,
        "run_id": publication.run_id,
        "published_at": publication.published_at,
    }
    snapshot_id = int(
        connection.execute(insert(snapshots).values(values).returning(snapshots.c.snapshot_id)).scalar_one()
    )
    for name, table in FRAME_TABLES.items():
        copy_frame(connection, table, getattr(snapshot, name), snapshot_id=snapshot_id)
    for name, table in ANSWER_TABLES.items():
        copy_frame(connection, table, getattr(snapshot.answers, name), snapshot_id=snapshot_id)
    return snapshot_id


def _find_lineage(connection: Connection, publication: Publication) -> int:
    model = publication.settings.model
    known = read_lineage(connection, model)
    if known is not None:
        return known.lineage
    values = {
        "settings": model,
        "segment_names": publication.segment_names or null(),  # None would be stored as JSON's null
        "started_at": publication.published_at,
    }
    return int(connection.execute(insert(lineages).values(values).returning(lineages.c.lineage)).scalar_one())


def _drop_old_customers(connection: Connection, as_of_dates: Sequence[date], keep_revisions: int) -> None:
    """Delete the customer rows, not the totals, of all but the newest superseded revisions."""
    age = func.row_number().over(partition_by=snapshots.c.as_of, order_by=snapshots.c.revision.desc())
    ranked = select(snapshots.c.snapshot_id, age.label("age")).where(snapshots.c.as_of.in_(as_of_dates)).subquery()
    old = select(ranked.c.snapshot_id).where(ranked.c.age > 1 + keep_revisions)
    for table in (snapshot_customers, snapshot_changes, snapshot_action_customers):
        connection.execute(delete(table).where(table.c.snapshot_id.in_(old)))


def _drop_old_products(connection: Connection) -> None:
    """Delete the products of all dates but the newest, the only ones that are shown."""
    newest = select(func.max(snapshots.c.as_of)).scalar_subquery()
    older = select(snapshots.c.snapshot_id).where(snapshots.c.as_of < newest)
    connection.execute(delete(snapshot_products).where(snapshot_products.c.snapshot_id.in_(older)))


def _make_current(connection: Connection, new: Mapping[int, date]) -> None:
    replaced = snapshots.c.is_current & snapshots.c.as_of.in_(list(new.values()))
    connection.execute(update(snapshots).where(replaced).values(is_current=False))
    connection.execute(update(snapshots).where(snapshots.c.snapshot_id.in_(list(new))).values(is_current=True))
