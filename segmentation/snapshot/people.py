"""The frames of a snapshot that speak of customers and segments.

Takes a step of the path and the step before, gives the rows of customers, segments and moves.
It decides nothing that the path did not decide.
"""

from __future__ import annotations

import pandas as pd

from segmentation.frames import History
from segmentation.model.path import Step
from segmentation.model.profiles import profile_segments
from segmentation.model.segments import INSIDERS
from segmentation.model.shortfall import measure_shortfall
from segmentation.sentences import render_sentence
from segmentation.settings import Settings

CUSTOMER_COLUMNS = (
    "customer_id",
    "segment_id",
    "is_member",
    "qualifies",
    "on_notice",
    "is_holdout",
    "member_since",
    "revenue",
    "orders",
    "recency_days",
    "last_purchase_on",
    "usual_gap_days",
    "tenure_days",
    "value",
    "points",
    "mean_basket",
    "products_per_order",
    "return_share",
    "country",
    "margin",
    "short_by",
    "probability_member_next_month",
)

_PROFILE_NUMBERS = ("mean_orders", "mean_revenue", "mean_recency_days", "revenue_share")


def list_customers(
    history: History,
    step: Step,
    is_holdout: pd.Series | None,
    probabilities: pd.Series | None,
    settings: Settings,
) -> pd.DataFrame:
    """Return one row per customer of the base, sorted by customer_id: the columns of `snapshot_customers`.

    Parameters
    ----------
    is_holdout
        By customer_id, of who entered since the holdout was switched on; None where none is configured.
    probabilities
        Of being a member next month, by customer_id; None where they are not told.
    """
    short_by = measure_shortfall(history.customer_months, step.as_of, step.memberships, step.model, settings)
    customers = step.memberships.join(step.features).assign(short_by=short_by).reset_index()
    held_out = pd.Series(pd.NA, customers.index, dtype="boolean")
    if is_holdout is not None:
        held_out = customers["customer_id"].map(is_holdout).astype("boolean").fillna(False)
    likely = float("nan") if probabilities is None else customers["customer_id"].map(probabilities)
    customers = customers.assign(is_holdout=held_out, probability_member_next_month=likely)
    return customers[list(CUSTOMER_COLUMNS)]


def list_segments(step: Step, settings: Settings) -> pd.DataFrame:
    """Return one row per segment of the model, empty ones too: the columns of `snapshot_segments`."""
    profiles = profile_segments(step.features, step.memberships["segment_id"], sorted(step.names))
    total = profiles["revenue"].sum()
    shares = profiles["revenue"] / total if total > 0 else pd.Series(float("nan"), index=profiles.index)
    profiles.insert(2, "revenue_share", shares)
    rows = profiles.reset_index()
    names = {segment_id: name.numbers for segment_id, name in step.names.items()}
    keys = ["segment_profile" if customers else "segment_empty" for customers in rows["customers"]]
    numbers = [
        names[row["segment_id"]]
        | {"currency": settings.currency}
        | {name: None if pd.isna(row[name]) else float(row[name]) for name in _PROFILE_NUMBERS}
        for row in rows.to_dict("records")
    ]
    described = [render_sentence(key, found, settings.locale) for key, found in zip(keys, numbers, strict=True)]
    rows.insert(1, "segment_name", [_write_name(step, segment_id, settings) for segment_id in rows["segment_id"]])
    rows.insert(2, "is_insiders", rows["segment_id"] == INSIDERS)
    return rows.assign(description=described, key=keys, numbers=pd.Series(numbers, dtype="object"))


def count_moves(previous: Step | None, step: Step, settings: Settings) -> pd.DataFrame:
    """Return customers and revenue from each segment to each, stayers too: the columns of `snapshot_moves`.

    A segment that was renamed since goes by today's name on both sides. Null stands for not in the base;
    who left the base counts with the revenue of the window before. No rows at the first as-of date.
    """
    columns = ["from_segment", "to_segment", "customers", "revenue"]
    if previous is None:
        empty = pd.DataFrame(columns=columns, dtype="object")
        return empty.astype({"customers": "int64", "revenue": "int64"})
    joined = pd.DataFrame({"to": step.memberships["segment_id"], "revenue": step.features["revenue"]}).join(
        pd.DataFrame({"from": previous.memberships["segment_id"], "revenue_before": previous.features["revenue"]}),
        how="outer",
    )
    joined["revenue"] = joined["revenue"].astype("Int64").fillna(joined["revenue_before"].astype("Int64"))
    by_move = joined.groupby(["from", "to"], dropna=False)["revenue"]
    moves = pd.DataFrame({"customers": by_move.size(), "revenue": by_move.sum().astype("int64")}).reset_index()
    names = {segment_id: _write_name(previous, segment_id, settings) for segment_id in previous.names}
    names |= {segment_id: _write_name(step, segment_id, settings) for segment_id in step.names}
    return moves.assign(from_segment=moves["from"].map(names), to_segment=moves["to"].map(names))[columns]


def _write_name(step: Step, segment_id: int, settings: Settings) -> str:
    return render_sentence("segment_name", step.names[segment_id].numbers, settings.locale)
