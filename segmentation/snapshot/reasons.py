"""Why each membership changed, as a sentence with the customer's own numbers.

Takes a step of the path and the step before, gives the rows of changes. Causes are the path's, words
those of `segmentation.sentences`; a clause is chosen only where it is true. Points are held against the
rule that was in force: that of the date before.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from segmentation.frames import MONEY_SCALE
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
)

_DOUBTFUL = ("entering_usually_needs", "staying_usually_needs", "usually_suffices")
"""Clauses where the rule, which is right for most, is not for this customer."""

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
        window_months=step.window_months,
        rolled_off_month=changes["caused_on"] - pd.DateOffset(months=settings.window_months + 1),
        currency=settings.currency,
        counts_days=isinstance(step.model, SizedKMeans),
    )


def _describe_change(row: Mapping[Hashable, Any], as_of: date) -> dict[str, Any]:
    """Return the clauses of a reason, in groups, and the numbers that they take."""
    known = {name: row[name] for name in _NUMBERS if not pd.isna(row[name])}
    known |= {"noticed_on": row["caused_on"].date(), "rolled_off_month": row["rolled_off_month"].date()}
    noticed = ["noticed"] if row["change"] == "left" and known["noticed_on"] < as_of else []
    points = list(_compare_points(row["change"], known))
    # where points alone do not tell, the model's other axis does
    days = ["purchase_days"] if row["counts_days"] and points[-1] in _DOUBTFUL else []
    clauses = [group for group in (noticed, list(_name_cause(row)), _tell_buying(known), points, days) if group]
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


def _compare_points(change: str, known: Mapping[str, Any]) -> Iterator[str]:
    """Tell where the points were and are, and what the rule asks; as they are shown, less is the same to a reader."""
    now = round(known["points"]) if "points" in known else 0
    if "points" not in known:
        yield "nothing_bought"
    elif "points_before" not in known:
        yield "points"
    else:
        before = round(known["points_before"])
        yield "points_rose" if now > before else "points_fell" if now < before else "points_stayed"
    if "needed" not in known:
        return
    has_enough = now >= known["needed"]
    if change in GAINS:
        aim = "entering" if change == "entered" else "staying"
        yield f"{aim}_needs" if has_enough else f"{aim}_usually_needs"
    else:
        yield "usually_suffices" if has_enough else "staying_needs"
