"""Answers published by hand beside hand-made customers, so that every sentence of a page can be told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Engine, Table, insert, select

from segmentation.months import add_months
from segmentation.store import tables
from tests.dashboard.customers import AS_OF

BOUNDS = {"lower_80": 0.8, "upper_80": 1.25, "lower_95": 0.6, "upper_95": 1.6}
"""Of an expected amount, as parts of it."""
SUM_BOUNDS = {"lower_80_of_sum": 0.9, "upper_80_of_sum": 1.1}
"""Of the sum of the months up to one, as parts of it."""


def store_answer(engine: Engine, table: Table, rows: list[dict[str, Any]], as_of: date = AS_OF) -> None:
    """Store rows of an answer with the newest snapshot of a date."""
    snapshots = tables.snapshots.c
    with engine.begin() as connection:
        newest = select(snapshots.snapshot_id).where(snapshots.as_of == as_of, snapshots.is_current)
        snapshot_id = connection.execute(newest).scalar_one()
        connection.execute(insert(table), [{"snapshot_id": snapshot_id, **row} for row in rows])


def store_forecast(engine: Engine, group: str, expected: list[float], as_of: date = AS_OF, came: float = 0.0) -> None:
    """Store what is expected of a group from a date on, and what came of its first month where it is not 0."""
    rows = [
        {
            "customer_group": group,
            "month": add_months(as_of, ahead),
            "method": "last_month",
            "revenue": revenue,
            **{name: revenue * part for name, part in BOUNDS.items()},
            **{name: sum(expected[: ahead + 1]) * part for name, part in SUM_BOUNDS.items()},
        }
        for ahead, revenue in enumerate(expected)
    ]
    store_answer(engine, tables.snapshot_forecasts, rows, as_of)
    if came:
        outcome = {"customer_group": group, "month": as_of, "actual": came}
        store_answer(engine, tables.snapshot_forecast_outcomes, [outcome], as_of)


def store_accuracy(engine: Engine, group: str, method: str, wapes: list[float], is_chosen: bool) -> None:
    """Store the error of a method over one month and more, from 7 earlier months; its 80% interval held in 5."""
    rows = [
        {
            "customer_group": group,
            "method": method,
            "horizon_months": months,
            "origins": 7,
            "wape": wape,
            "bias": -0.1,
            "intervals": 7,
            "coverage_80": 5 / 7,
            "coverage_95": 1.0,
            "is_chosen": is_chosen,
        }
        for months, wape in enumerate(wapes, start=1)
    ]
    store_answer(engine, tables.snapshot_accuracy, rows)


def keep_revenue(engine: Engine, months: dict[date, tuple[float, float]], as_of: date = AS_OF) -> None:
    """Store revenue of the Insiders and of others by month."""
    rows = [
        {"month": month, "customer_group": group, "revenue": revenue, "orders": 1, "customers": 1}
        for month, pair in months.items()
        for group, revenue in zip(("insiders", "others"), pair, strict=True)
    ]
    store_answer(engine, tables.snapshot_months, rows, as_of)


def store_evidence(engine: Engine, frame: pd.DataFrame) -> None:
    """Store rows in the shape of `reporting.evidence`."""
    store_answer(engine, tables.snapshot_evidence, frame.to_dict("records"))


def store_caveat(engine: Engine, answer: str, key: str, **numbers: Any) -> None:
    """Store the only caveat of an answer."""
    row = {"answer": answer, "position": 1, "sentence": "", "key": key, "numbers": numbers}
    store_answer(engine, tables.snapshot_caveats, [row])


def store_classifier(engine: Engine, classifier: str, average_precision: float | None, is_chosen: bool) -> None:
    """Store the model card of a classifier, and its gain where it was tested."""
    tested = average_precision is not None
    card = {
        "classifier": classifier,
        "is_chosen": is_chosen,
        "average_precision": average_precision,
        "trained_from": date(2011, 3, 1),
        "trained_to": date(2011, 5, 1),
        "tested_from": date(2011, 9, 1) if tested else None,
        "tested_to": date(2011, 10, 1) if tested else None,
        "cases": 400 if tested else 0,
        "members": 30 if tested else 0,
        "parameters": {"features": ["log_value", "margin"], "hyperparameters": {"C": 1.0}},
    }
    store_answer(engine, tables.snapshot_classifiers, [card])
    points = [(0.05, 0.6), (0.1, 0.9), (1.0, 1.0)] if tested else []
    curve = [
        {"classifier": classifier, "position": place, "is_chosen": is_chosen, "share_contacted": share, "gain": gain}
        for place, (share, gain) in enumerate(points)
    ]
    if curve:
        store_answer(engine, tables.snapshot_curves, curve)
