"""What Overview shows beside the snapshots, in three questions: months of revenue, sums of lines, single numbers.

Takes a connection and an as-of date, gives rows of the `reporting` views. It formats nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Select,
    cast,
    func,
    literal,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from dashboard.queries.caveats import StoredCaveat
from dashboard.queries.customers import select_group_totals
from dashboard.queries.reader import fetch
from segmentation.store.tables import (
    caveats_view,
    conditions_view,
    data_quality_view,
    evidence_view,
    forecast_accuracy_view,
    forecasts_view,
    revenue_by_month_view,
    running_month_view,
    runs_view,
    window_sales_view,
)

ATTENTION = ("on_notice", "late", "near")
"""The lists of customers who need attention."""
QUARTER_MONTHS = 3
_EXPECTED = ("method", "lower_80", "upper_80", "lower_95", "upper_95", "lower_80_of_sum", "upper_80_of_sum")
"""What a month to come has and a known one has not."""


@dataclass(frozen=True)
class Facts:
    """The single numbers of a month; a row is None where nothing of it is known.

    Attributes
    ----------
    attention
        customers and revenue (the window's) of each list of `ATTENTION`, indexed by its name.
    caveats
        What the forecast cannot tell.
    error
        wape, origins, horizon_months of the Insiders' chosen forecast, over a quarter or as near to it as is tested.
    lead
        The Insiders against everyone else, revenue, over the longest period after the choice: a row of evidence, and
        the `course` of its difference over a period as long, by as-of date in ISO form.
    quarter
        The same against as many top spenders, over the three months after the choice.
    rule
        precision and recall of the rule to enter, told a month ahead.
    running
        The row of `reporting.running_month`.
    reading
        stage: what the newest run that read the source said at its end.
    """

    attention: pd.DataFrame
    caveats: list[StoredCaveat]
    error: pd.Series | None
    lead: pd.Series | None
    quarter: pd.Series | None
    rule: pd.Series | None
    running: pd.Series | None
    reading: pd.Series | None


def read_revenue_by_month(connection: Connection, as_of: date) -> pd.DataFrame:
    """Return month, customer_group, revenue, orders, customers, oldest month first."""
    months = revenue_by_month_view
    columns = (months.c.month, months.c.customer_group, months.c.revenue, months.c.orders, months.c.customers)
    asked = select(*columns).where(months.c.as_of == as_of).order_by(months.c.month, months.c.customer_group)
    return fetch(connection, asked)


def read_months(connection: Connection, as_of: date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return month, customer_group and revenue of the known months, and the Insiders' rows of `reporting.forecasts`."""
    known, expected = revenue_by_month_view.c, forecasts_view.c
    unknown = [cast(null(), expected[name].type).label(name) for name in _EXPECTED]
    both = union_all(
        select(known.month, known.customer_group, known.revenue, *unknown).where(known.as_of == as_of),
        select(
            expected.month, expected.customer_group, expected.revenue, *(expected[name] for name in _EXPECTED)
        ).where(expected.as_of == as_of, expected.customer_group == "insiders"),
    ).subquery()
    months = fetch(connection, select(both).order_by(both.c.month, both.c.customer_group))
    is_known = months["method"].isna()
    return months.loc[is_known, ["month", "customer_group", "revenue"]].reset_index(drop=True), months[~is_known]


def read_lines(connection: Connection, as_of: date) -> tuple[pd.DataFrame, pd.Series]:
    """Return lines, revenue and share_of_lines of every rule, most lines first, and the window's sales.

    The sales are the revenue of each part, indexed by part; the parts add up to all sales.
    """
    rules, sales = data_quality_view.c, window_sales_view.c
    uncounted = [cast(null(), rules[name].type).label(name) for name in ("lines", "share_of_lines")]
    both = union_all(
        select(literal(True).label("is_rule"), rules.rule, rules.revenue, rules.lines, rules.share_of_lines).where(
            rules.as_of == as_of
        ),
        select(literal(False), sales.part, sales.revenue, *uncounted).where(sales.as_of == as_of),
    ).subquery()
    rows = fetch(connection, select(both).order_by(both.c.lines.desc()))
    is_rule = rows["is_rule"].astype(bool)
    quality = rows[is_rule].drop(columns="is_rule").astype({"lines": int}).reset_index(drop=True)
    return quality, rows[~is_rule].set_index("rule")["revenue"].rename_axis("part")


def read_facts(connection: Connection, as_of: date, exit_margin: float) -> Facts:
    """Return the single numbers of a month."""
    parts = {
        "error": _select_error(as_of),
        "lead": _select_lead(as_of),
        "quarter": _select_quarter(as_of),
        "rule": _select_rule(as_of),
        "running": select(running_month_view),
        "reading": _select_reading(),
    }
    joined = counted = select_group_totals(as_of, ATTENTION, exit_margin).subquery()
    columns: list[ColumnElement[Any]] = [*counted.c, _collect_caveats(as_of)]
    for name, part in parts.items():
        found = part.subquery()
        joined = joined.outerjoin(found, true())
        columns += [column.label(f"{name}_{column.name}") for column in found.c]
    row = fetch(connection, select(*columns).select_from(joined)).iloc[0]
    attention = {
        "customers": [int(row[f"{name}_customers"]) for name in ATTENTION],
        "revenue": [float(row[f"{name}_revenue"]) for name in ATTENTION],
    }
    return Facts(
        pd.DataFrame(attention, index=list(ATTENTION)),
        [StoredCaveat(**caveat) for caveat in row["caveats"] or []],
        **{name: _take_part(row, f"{name}_") for name in parts},
    )


def _take_part(row: pd.Series, prefix: str) -> pd.Series | None:
    part = pd.Series({name.removeprefix(prefix): row[name] for name in row.index if name.startswith(prefix)})
    return None if part.isna().all() else part


def _collect_caveats(as_of: date) -> ColumnElement[Any]:
    caveats = caveats_view.c
    parts = [part for name in StoredCaveat._fields for part in (literal(name), caveats[name])]
    told = func.jsonb_agg(aggregate_order_by(func.jsonb_build_object(*parts), caveats.position))
    asked = select(told).where(caveats.as_of == as_of, caveats.answer == "forecast")
    return asked.scalar_subquery().label("caveats")


def _select_error(as_of: date) -> Select[Any]:
    accuracy = forecast_accuracy_view.c
    return (
        select(accuracy.wape, accuracy.origins, accuracy.horizon_months)
        .where(accuracy.as_of == as_of, accuracy.customer_group == "insiders", accuracy.is_chosen)
        .where(accuracy.wape.is_not(None), accuracy.horizon_months <= QUARTER_MONTHS)
        .order_by(accuracy.horizon_months.desc())
        .limit(1)
    )


def _select_lead(as_of: date) -> Select[Any]:
    now, earlier = evidence_view.c, evidence_view.alias()
    course = (
        select(func.jsonb_object_agg(earlier.c.as_of, earlier.c.difference))
        .where(earlier.c.comparison == now.comparison, earlier.c.measure == now.measure, ~earlier.c.is_in_sample)
        .where(earlier.c.as_of <= now.as_of, earlier.c.difference.is_not(None))
        .where(_last(earlier.c) == _last(now))
        .scalar_subquery()
    )
    return _select_evidence(as_of, "rest").add_columns(course.label("course")).where(now.difference.is_not(None))


def _last(evidence: Any) -> ColumnElement[Any]:
    """Return how long the period after the choice lasts, in months and days."""
    return func.age(evidence.period_end, evidence.period_start)


def _select_quarter(as_of: date) -> Select[Any]:
    evidence = evidence_view.c
    quarter_on = cast(evidence.period_start + func.make_interval(0, QUARTER_MONTHS), Date)
    return _select_evidence(as_of, "same_size_top").where(evidence.period_end == quarter_on)


def _select_evidence(as_of: date, comparison: str) -> Select[Any]:
    """Return the row of revenue over the longest period after the choice."""
    evidence = evidence_view.c
    return (
        select(evidence_view)
        .where(evidence.as_of == as_of, evidence.comparison == comparison, evidence.measure == "revenue")
        .where(~evidence.is_in_sample)
        .order_by(evidence.period_end.desc(), evidence.period_start)
        .limit(1)
    )


def _select_rule(as_of: date) -> Select[Any]:
    conditions = conditions_view.c
    return select(conditions.precision, conditions.recall).where(
        conditions.as_of == as_of, conditions.kind == "enter", conditions.position == 1
    )


def _select_reading() -> Select[Any]:
    has_read = (runs_view.c.status == "succeeded") & runs_view.c.rows_read.is_not(None)
    return select(runs_view.c.stage).where(has_read).order_by(runs_view.c.run_id.desc()).limit(1)
