"""A few customers published by hand, so that every answer of a list can be told without a model."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, text

from segmentation.store import tables

AS_OF = date(2011, 12, 1)
BEFORE = date(2011, 11, 1)
SEGMENTS = ("Insiders", "Frequent, recent")
_ENTER = {"unit": 1.0, "currency": "GBP", "months_1": 12, "weight_1": 1.0}
_PUBLISHED_AT = datetime(2011, 12, 1, 5, tzinfo=UTC)


def publish_customers(
    engine: Engine,
    customers: list[dict[str, Any]],
    changes: list[tuple[str, str, float]] = (),
    as_of: date = AS_OF,
    revision: int = 1,
    compared_with_before: bool = False,
    rule: tuple[float | None, float | None] | None = None,
) -> None:
    """Publish one as-of date with these customers and changes (id, change, revenue); what is not given is null or 0.

    Each starts a path of its own but where it is `compared_with_before`. `rule` is the points to enter and to stay.
    """
    with engine.begin() as connection:
        snapshot_id = _publish_snapshot(connection, as_of, revision, 0.9 if compared_with_before else None)
        segments = [_sum_segment(snapshot_id, segment_id, customers) for segment_id in range(len(SEGMENTS))]
        connection.execute(insert(tables.snapshot_segments), segments)
        if customers:
            rows = [_fill_customer(snapshot_id, customer) for customer in customers]
            connection.execute(insert(tables.snapshot_customers), rows)
        for customer_id, change, revenue in changes:
            row = {"snapshot_id": snapshot_id, "customer_id": customer_id, "change": change, "revenue": revenue}
            connection.execute(insert(tables.snapshot_changes), row)
        if rule is not None:
            connection.execute(insert(tables.snapshot_conditions), _state_rule(snapshot_id, *rule))


def publish_changes(engine: Engine) -> None:
    """Publish a month: one Insider entered, two went on notice, one as others bought more, and one left."""
    noticed = {"on_notice": True, "qualifies": False}
    publish_customers(engine, [member("gone", 700)], as_of=BEFORE)
    publish_customers(
        engine,
        [member("new", 900), member("own", 800, **noticed), member("crowded", 850, **noticed)],
        changes=[
            ("new", "entered", 900),
            ("own", "put_on_notice", 800),
            ("crowded", "put_on_notice", 850),
            ("gone", "left", 650),
        ],
        compared_with_before=True,
    )
    explain_change(engine, "new", "behaviour", "Last bought 2 days ago; 3,600 points, entering needs 3,000.")
    explain_change(engine, "own", "behaviour", "Last bought 94 days ago.")
    explain_change(
        engine,
        "crowded",
        "model",
        "Others bought more, and £798 of revenue in October 2010 no longer counts; last bought 153 days ago, usual "
        "gap 65; points fell from 3,864 to 3,069; with 4 purchase days staying needs 3,233, usually 2,500.",
        ["others_bought_more"],
    )
    explain_change(engine, "gone", "window", "On notice since 1 November 2011.")


def explain_change(engine: Engine, customer_id: str, cause: str, reason: str, clauses: Sequence[str] = ()) -> None:
    """Give the changes of a customer a cause and a reason; `clauses` are what of it tells the cause."""
    told = {"cause": cause, "reason": reason, "numbers": {"clauses": [list(clauses)]}}
    changes = tables.snapshot_changes
    with engine.begin() as connection:
        explained = changes.update().where(changes.c.customer_id == customer_id).values(told)
        connection.execute(explained)


def keep_months(engine: Engine, customer_id: str, revenues: dict[date, float], returned: float = 0) -> None:
    """Keep one order of a customer in each of these months, of which so much was returned in the month."""
    amounts = {"items": 1, "returned": returned, "purchase_days": 1, "orders": 1}
    rows = [
        {"month": month, "customer_id": customer_id, "gross": revenue + returned, "revenue": revenue, **amounts}
        for month, revenue in revenues.items()
    ]
    with engine.begin() as connection:
        connection.execute(insert(tables.customer_months), rows)


def join_path(engine: Engine) -> None:
    """Make every published as-of date one path."""
    with engine.begin() as connection:
        connection.execute(text("update insiders.snapshots set lineage = (select min(lineage) from insiders.lineages)"))


def member(customer_id: str, revenue: float, **given: Any) -> dict[str, Any]:
    """Return an Insider."""
    return {"customer_id": customer_id, "revenue": revenue, "is_member": True, "qualifies": True, **given}


def other(customer_id: str, revenue: float, **given: Any) -> dict[str, Any]:
    """Return a customer who is none."""
    return {"customer_id": customer_id, "revenue": revenue, "segment_id": 1, **given}


def _state_rule(snapshot_id: int, enter: float | None, stay: float | None) -> list[dict[str, Any]]:
    sentences = {
        "enter": ("points_enter_unknown", {}) if enter is None else ("points_enter_1", _ENTER | {"points": enter}),
        "stay": ("points_stay_unknown", {}) if stay is None else ("points_stay", {"points": stay, "months": 2}),
    }
    measured = {"precision": 0.9, "recall": 0.96, "agreement": 0.98}
    return [
        {
            "snapshot_id": snapshot_id,
            "kind": kind,
            "position": 1,
            "feature": "points",
            "operator": ">=",
            "threshold": numbers.get("points"),
            "unit": "points",
            "sentence": "",
            "key": key,
            "numbers": numbers | {"baseline_agreement": 0.92, "notices_precision": 0.75, "notices_recall": 0.6},
            **(measured if numbers else dict.fromkeys(measured)),
        }
        for kind, (key, numbers) in sentences.items()
    ]


def _sum_segment(snapshot_id: int, segment_id: int, customers: list[dict[str, Any]]) -> dict[str, Any]:
    revenues = [customer["revenue"] for customer in customers if customer.get("segment_id", 0) == segment_id]
    return {
        "snapshot_id": snapshot_id,
        "segment_id": segment_id,
        "segment_name": SEGMENTS[segment_id],
        "is_insiders": segment_id == 0,
        "customers": len(revenues),
        "revenue": sum(revenues),
        "revenue_share": sum(revenues) / (sum(customer["revenue"] for customer in customers) or 1),
    }


def _fill_customer(snapshot_id: int, given: dict[str, Any]) -> dict[str, Any]:
    empty = {column.name: None for column in tables.snapshot_customers.columns}
    flags = {"segment_id": 0, "is_member": False, "qualifies": False, "on_notice": False, "orders": 1}
    return empty | flags | {"snapshot_id": snapshot_id} | given


def _publish_snapshot(connection: Connection, as_of: date, revision: int, jaccard: float | None) -> int:
    run = {"kind": "refresh", "status": "succeeded", "stage": "Published", "progress": 1, "started_at": _PUBLISHED_AT}
    run_id = connection.execute(insert(tables.runs).values(run).returning(tables.runs.c.run_id)).scalar_one()
    settings = {"settings": {"of": as_of.isoformat(), "revision": revision}, "started_at": _PUBLISHED_AT}
    lineage = connection.execute(
        insert(tables.lineages).values(settings).returning(tables.lineages.c.lineage)
    ).scalar_one()
    snapshot = {
        "as_of": as_of,
        "revision": revision,
        "lineage": lineage,
        "digest": f"{as_of}-{revision}",
        "is_current": True,
        "is_demo": False,
        "run_id": run_id,
        "published_at": _PUBLISHED_AT,
        "algorithm": "sized_kmeans",
        "currency": "GBP",
        "window_months": 12,
        **dict.fromkeys(
            ("customers", "insiders", "revenue", "insiders_revenue", "entered", "left", "on_notice", "segments"), 0
        ),
        "stability_jaccard": jaccard,
        "source_rows": 0,
        "rejected_rows": 0,
    }
    return connection.execute(
        insert(tables.snapshots).values(snapshot).returning(tables.snapshots.c.snapshot_id)
    ).scalar_one()
