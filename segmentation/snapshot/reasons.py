"""Why each membership changed, as a sentence with the customer's own numbers.

Takes a step of the path and the step before, gives the rows of changes. Causes are the path's, words
those of `segmentation.sentences`; a clause is chosen only where it is true. Points are held against the
rule that was in force, that of the date before; where it does not tell, against what this customer needs.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.frames import MONEY_SCALE
from segmentation.model.boundary import find_least_values
from segmentation.model.causes import GAINS
from segmentation.model.path import Step
from segmentation.model.segments import SizedKMeans
from segmentation.sentences import CLAUSES, render_sentence
from segmentation.settings import Settings

REASON = "membership_reason"
"""Key of every reason; its numbers name the clauses."""

_NUMBERS = (
    "currency",
    "window_months",
    "rolled_off",
    "purchase_days",
    "recency_days",
    "usual_gap_days",
    "points_before",
    "points",
    "needed",
    "own_needed",
)

_AIMS = {"entered": "entering", "left": "staying", "put_on_notice": "staying", "reinstated": "staying"}
"""What the points of a change are held against."""

_COLUMNS = ["customer_id", "change", "cause", "reason", "key", "numbers", "revenue"]


def list_changes_with_reasons(previous: Step | None, step: Step, settings: Settings) -> pd.DataFrame:
    """Return one row per change: the columns of `snapshot_changes`; none at the first as-of date."""
    changes = step.changes
    numbers: list[dict[str, Any]] = []
    if previous is not None:
        figures = _list_figures(previous, step, settings)
        numbers = [_describe_change(row, step.as_of) for row in figures.to_dict("records")]
    reasons = [render_sentence(REASON, found, settings.locale) for found in numbers]
    changes = changes.assign(
        reason=pd.Series(reasons, changes.index, dtype="str"),
        key=pd.Series(REASON, changes.index, dtype="str"),
        numbers=pd.Series(numbers, changes.index, dtype="object"),
    )
    return changes[_COLUMNS].astype({"revenue": "int64"}).reset_index(drop=True)


def _list_figures(previous: Step, step: Step, settings: Settings) -> pd.DataFrame:
    """Return the changes with all figures that a reason may take; money and points in units, null if unknown."""
    changes = step.changes
    rule = previous.rule
    thresholds = [rule.enter_points if change == "entered" else rule.stay_points for change in changes["change"]]
    before = previous.features["points"].reindex(changes["customer_id"])
    in_units = {
        name: amounts.astype("float64").to_numpy() / MONEY_SCALE
        for name, amounts in {
            "rolled_off": changes["rolled_off"],
            "points_before": before,
            "points": changes["points"],
            "needed": pd.Series(thresholds, changes.index, dtype="Int64"),
        }.items()
    }
    return changes.assign(
        **in_units,
        own_needed=_find_own_needs(step, settings) / MONEY_SCALE,
        has_bought=(changes["recency_days"] <= (step.as_of - previous.as_of).days).fillna(False).to_numpy(dtype=bool),
        window_months=step.window_months,
        rolled_off_month=changes["caused_on"] - pd.DateOffset(months=settings.window_months + 1),
        currency=settings.currency,
        counts_days=isinstance(step.model, SizedKMeans),
    )


def _find_own_needs(step: Step, settings: Settings) -> NDArray[np.float64]:
    """Return the points from which each customer would qualify with the purchase days they have; nan if unknown.

    All purchases of a customer grown alike change value and points by the same factor, and nothing else.
    """
    changes = step.changes
    customers = pd.Index(changes["customer_id"])
    found = step.features[["value", "points", "decayed_purchase_days"]].reindex(customers).astype("float64")
    bounds = np.where(changes["change"] == "entered", 0.0, -settings.exit_margin)
    needed = find_least_values(step.model, customers, found["decayed_purchase_days"].fillna(0).to_numpy(), bounds)
    known = (found["value"] > 0).to_numpy() & np.isfinite(needed)
    per_value = (found["points"] / found["value"].where(found["value"] > 0)).to_numpy(dtype=np.float64)
    return np.where(known, per_value * np.where(known, needed, 0.0), np.nan)


def _describe_change(row: Mapping[Hashable, Any], as_of: date) -> dict[str, Any]:
    """Return the clauses of a reason, in groups, and the numbers that they take."""
    known = {name: row[name] for name in _NUMBERS if not pd.isna(row[name])}
    if "own_needed" in known:
        # whole points that would do, or that did
        known["own_needed"] = (math.floor if row["change"] in GAINS else math.ceil)(known["own_needed"])
    known |= {"noticed_on": row["caused_on"].date(), "rolled_off_month": row["rolled_off_month"].date()}
    noticed = ["noticed"] if row["change"] == "left" and known["noticed_on"] < as_of else []
    points = [_tell_points(row, known), *_tell_rule(row["change"], known)]
    own_needs = list(_tell_own_needs(row, known))
    clauses = [group for group in (noticed, list(_name_cause(row)), _tell_buying(known), points, own_needs) if group]
    used = {name for group in clauses for clause in group for name in CLAUSES[clause].kinds} | {"currency"}
    return {"clauses": clauses} | {name: _to_json(number) for name, number in known.items() if name in used}


def _to_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _name_cause(row: Mapping[Hashable, Any]) -> Iterator[str]:
    """Name what else than the customer's own buying did it."""
    if row["cause"] == "window":
        yield "revenue_rolled_off" if row["rolled_off"] > 0 else "month_rolled_off"
    if row["cause"] == "model":
        gains = row["change"] in GAINS
        if row["crowding"] > 0 and not gains:
            yield "others_bought_more"
        elif row["crowding"] < 0 and gains:
            yield "others_bought_less"
        else:
            yield "boundary_moved"


def _tell_buying(known: Mapping[str, Any]) -> list[str]:
    return ["bought", "usual_gap"] if "usual_gap_days" in known else ["bought"]


def _tell_points(row: Mapping[Hashable, Any], known: Mapping[str, Any]) -> str:
    """Tell where the points were and are; as they are shown, less is the same to a reader."""
    if "points" not in known:
        return "nothing_bought"
    if "points_before" not in known:
        return "points"
    now, before = round(known["points"]), round(known["points_before"])
    if now > before:
        return "points_rose" if row["has_bought"] else "points_rose_by_returns"
    return "points_fell" if now < before else "points_stayed"


def _tell_rule(change: str, known: Mapping[str, Any]) -> Iterator[str]:
    """Tell what the rule asks, where it is right for this customer."""
    if "needed" in known and _has_points(known["needed"], known) == (change in GAINS):
        yield f"{_AIMS[change]}_needs"


def _tell_own_needs(row: Mapping[Hashable, Any], known: Mapping[str, Any]) -> Iterator[str]:
    """Tell what this customer needs, where the rule is not right for them: mostly their purchase days make it so."""
    gains = row["change"] in GAINS
    if "needed" not in known or "own_needed" not in known or _has_points(known["needed"], known) == gains:
        return
    if _has_points(known["own_needed"], known) == gains:
        yield f"{'days' if row['counts_days'] else 'own'}_{_AIMS[row['change']]}_needs"


def _has_points(needed: float, known: Mapping[str, Any]) -> bool:
    """Return whether the points, as they are shown, are as many."""
    return bool(round(known.get("points", 0)) >= needed)
