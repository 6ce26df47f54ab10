"""A snapshot, put together.

Takes the history, a step of the path and the step before, gives the facts and frames of one as-of
date. Money stays an integer of 1/10,000.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from segmentation.answers.actions import list_actions
from segmentation.answers.evidence import compare_members
from segmentation.answers.forecast import forecast_revenue
from segmentation.answers.holdout import list_entrants
from segmentation.answers.products import list_products
from segmentation.answers.propensity import Propensity, estimate_membership
from segmentation.frames import KEPT, History
from segmentation.model.names import SegmentName
from segmentation.model.path import Step
from segmentation.settings import Settings
from segmentation.snapshot.answers import Answers, Known, gather_answers
from segmentation.snapshot.cohorts import list_cohorts
from segmentation.snapshot.concentration import measure_concentration
from segmentation.snapshot.conditions import list_conditions
from segmentation.snapshot.digest import digest_snapshot
from segmentation.snapshot.map import draw_map
from segmentation.snapshot.people import count_moves, list_customers, list_segments
from segmentation.snapshot.reasons import list_changes_with_reasons
from segmentation.snapshot.shop import count_lines, split_sales, sum_months


@dataclass(frozen=True)
class Snapshot:
    """Everything that is published for one as-of date.

    `facts` has the columns of `insiders.snapshots` that describe the month; the frames have those of the
    table `snapshot_<name>` but for its snapshot_id. Money is int64 (Int64 where null), 1/10,000.
    `entrants` is whom the holdout assigned until then, None where there is none.
    """

    as_of: date
    digest: str
    keeps_previous_model: bool
    facts: dict[str, Any]
    segments: pd.DataFrame
    customers: pd.DataFrame
    changes: pd.DataFrame
    moves: pd.DataFrame
    months: pd.DataFrame
    quality: pd.DataFrame
    sales: pd.DataFrame
    conditions: pd.DataFrame
    map: pd.DataFrame
    cohorts: pd.DataFrame
    concentration: pd.DataFrame
    answers: Answers
    entrants: pd.DataFrame | None


def build_snapshot(
    history: History,
    previous: Step | None,
    step: Step,
    known: Known,
    settings: Settings,
    carried_names: Mapping[int, SegmentName] | None = None,
) -> Snapshot:
    """Return the snapshot of a step.

    Parameters
    ----------
    previous
        The step of the as-of date before, published or not; None at the first one of the path.
    carried_names
        What `replay_path` was given: a part of the digest.
    """
    quality = count_lines(history, step.as_of)
    propensity = estimate_membership(history, known.rosters, step, settings) if known.is_newest else None
    entrants = list_entrants(known.rosters, known.holdouts, known.assigned)
    is_holdout = None if entrants is None else entrants["is_held_out"]
    customers = list_customers(history, step, is_holdout, propensity.probabilities if propensity else None, settings)
    return Snapshot(
        as_of=step.as_of,
        digest=digest_snapshot(history.fingerprints, settings, step.as_of, known.holdouts, carried_names),
        keeps_previous_model=step.keeps_previous_model,
        facts=_count_members(previous, step) | _describe_source(history, step, quality, settings),
        segments=list_segments(step, settings),
        customers=customers,
        changes=list_changes_with_reasons(previous, step, settings),
        moves=count_moves(previous, step, settings),
        months=sum_months(history, step),
        quality=quality,
        sales=split_sales(history, step, settings.window_months),
        conditions=list_conditions(step, settings),
        map=draw_map(step),
        cohorts=list_cohorts(history, known.rosters),
        concentration=measure_concentration(customers),
        answers=_answer(history, step, known, customers, propensity, settings),
        entrants=entrants,
    )


def _answer(
    history: History,
    step: Step,
    known: Known,
    customers: pd.DataFrame,
    propensity: Propensity | None,
    settings: Settings,
) -> Answers:
    products = list_products(known.purchases, customers)
    actions = None
    if known.is_newest:
        actions = list_actions(history, known.rosters, step, customers, known.purchases, products, settings)
    evidence = compare_members(history, known.rosters, known.holdouts, settings, known.assigned)
    forecast = forecast_revenue(history, known.rosters, settings)
    return gather_answers(evidence, forecast, propensity, products, actions, settings)


def _count_members(previous: Step | None, step: Step) -> dict[str, Any]:
    is_member = step.memberships["is_member"]
    customers, insiders = len(is_member), int(is_member.sum())
    revenue = int(step.features["revenue"].sum())
    insiders_revenue = int(step.features.loc[is_member, "revenue"].sum())
    counts = step.changes["change"].value_counts()
    return {
        "window_months": step.window_months,
        "customers": customers,
        "insiders": insiders,
        "insiders_share_of_customers": insiders / customers if customers else None,
        "revenue": revenue,
        "insiders_revenue": insiders_revenue,
        # revenue that does not come to more than zero has no shares
        "insiders_revenue_share": insiders_revenue / revenue if revenue > 0 else None,
        "entered": int(counts.get("entered", 0)) if previous else insiders,
        "left": int(counts.get("left", 0)),
        "on_notice": int(step.memberships["on_notice"].sum()),
        "stability_jaccard": _measure_overlap(previous, step) if previous else None,
        "silhouette": step.silhouette,
        "segments": len(step.names),
        "algorithm": step.model.algorithm,
    }


def _describe_source(history: History, step: Step, quality: pd.DataFrame, settings: Settings) -> dict[str, Any]:
    known_days = history.days.loc[history.days["day"] < pd.Timestamp(step.as_of), "day"]
    return {
        "source_rows": int(quality["lines"].sum()),
        "rejected_rows": int(quality.loc[quality["rule"] != KEPT, "lines"].sum()),
        "currency": settings.currency,
        "data_through": known_days.max().date() if len(known_days) else None,
    }


def _measure_overlap(previous: Step, step: Step) -> float | None:
    """Return the members of both dates over those of either, None where nobody was one."""
    before = set(previous.memberships.index[previous.memberships["is_member"]])
    now = set(step.memberships.index[step.memberships["is_member"]])
    return len(before & now) / len(before | now) if before or now else None
