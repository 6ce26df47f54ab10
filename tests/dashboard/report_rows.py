"""Rows for the report, and its answers as components."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from dash.development.base_component import Component
from sqlalchemy import Engine, insert

from dashboard.pages import report
from dashboard.pages.request import PageRequest, read_request
from dashboard.queries.reader import Reader
from segmentation.settings import Settings
from segmentation.store import tables
from tests.dashboard.customers import AS_OF
from tests.dashboard.test_actions import find_snapshot


def ask(engine: Engine, search: str = "") -> tuple[Reader, PageRequest]:
    queries = Reader(engine, Settings(source="orders.csv"))
    request = read_request(queries, "/report", search)
    assert request is not None
    return queries, request


def list_answers(engine: Engine, search: str = "") -> list[Component]:
    return [part for part in walk(report.build_report(*ask(engine, search))) if has_class(part, "report-answer")]


def walk(part: Any) -> Iterator[Component]:
    """Yield a component and all that it holds."""
    if isinstance(part, list | tuple):
        for child in part:
            yield from walk(child)
    elif isinstance(part, Component):
        yield part
        yield from walk(getattr(part, "children", None))


def has_class(part: Component, name: str) -> bool:
    return name in str(getattr(part, "className", "")).split()


def insert_rows(engine: Engine, table: Any, *rows: dict[str, Any], as_of: date = AS_OF) -> None:
    with engine.begin() as connection:
        snapshot_id = find_snapshot(connection, as_of)
        connection.execute(insert(table), [{"snapshot_id": snapshot_id, **row} for row in rows])


def forecast(month: date, revenue: float, low: float | None, high: float | None, **given: Any) -> dict[str, Any]:
    bounds = {"lower_80": low, "upper_80": high, "lower_95": low, "upper_95": high}
    return {"customer_group": "insiders", "month": month, "method": "any", "revenue": revenue, **bounds, **given}


def compare(measure: str, ours: float, theirs: float, start: date, **given: Any) -> dict[str, Any]:
    known = {"comparison": "rest", "measure": measure, "chosen_as_of": start, "period_start": start}
    counted = {"method": "any", "insiders": 40, "others": 400, "is_in_sample": False, "period_end": AS_OF}
    means = {"insiders_mean": ours, "others_mean": theirs, "difference": ours - theirs}
    bounds = {"ci_low": ours - theirs - 5, "ci_high": ours - theirs + 5}
    return known | counted | means | bounds | given


def publish_revenue(engine: Engine, insiders: dict[date, float], others: dict[date, float]) -> None:
    rows = [
        {"month": month, "customer_group": group, "revenue": revenue, "orders": 1, "customers": 1}
        for group, revenues in (("insiders", insiders), ("others", others))
        for month, revenue in revenues.items()
    ]
    insert_rows(engine, tables.snapshot_months, *rows)
