"""The frame of a snapshot that says what it takes to enter and to stay.

Takes a step of the path, gives one row per condition with its sentence. The thresholds are the path's.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from segmentation.frames import MONEY_SCALE
from segmentation.model.conditions import Fit
from segmentation.model.features import POINT_PERCENTS, QUARTER_MONTHS
from segmentation.model.path import Step
from segmentation.sentences import render_sentence
from segmentation.settings import Settings


def list_conditions(step: Step, settings: Settings) -> pd.DataFrame:
    """Return the condition to enter and the one to stay: the columns of `snapshot_conditions`.

    The threshold is null where no rule in points holds, and the sentence says so. Precision, recall and
    agreement are those of the rule of the as-of date before against the model of this one: of `stay` over all
    members of the date before, and in the numbers over those of them who were not on notice.
    """
    told = {"enter": _tell_entry(step, settings), "stay": _tell_stay(step, settings)}
    fits = {kind: getattr(step.rule_fit, kind, None) for kind in told}
    thresholds = [step.rule.enter_points, step.rule.stay_points]
    numbers = {kind: told[kind][1] | {"baseline_agreement": _get(fits[kind], "baseline_agreement")} for kind in told}
    notices = getattr(step.rule_fit, "notices", None)
    numbers["stay"] |= {f"notices_{name}": _get(notices, name) for name in ("precision", "recall")}
    return pd.DataFrame(
        {
            "kind": list(told),
            "position": 1,
            "feature": "points",
            "operator": ">=",
            "threshold": pd.array(thresholds, dtype="Int64"),
            "unit": "points",
            "sentence": [render_sentence(key, found, settings.locale) for key, found in told.values()],
            "key": [key for key, _ in told.values()],
            "numbers": pd.Series(list(numbers.values()), dtype="object"),
            **{
                name: pd.Series([_get(fits[kind], name) for kind in told], dtype="float64")
                for name in ("precision", "recall", "agreement")
            },
        }
    )


def _tell_entry(step: Step, settings: Settings) -> tuple[str, dict[str, Any]]:
    """Return key and numbers of the sentence to enter: what a pound counts in each quarter of the window."""
    if step.rule.enter_points is None:
        return "points_enter_unknown" if step.rule.has_few_entries else "points_enter_untold", {}
    starts = range(0, settings.window_months, QUARTER_MONTHS)
    quarters = list(zip(starts, POINT_PERCENTS, strict=False))
    numbers = {"unit": 1.0, "currency": settings.currency, "points": step.rule.enter_points / MONEY_SCALE}
    for position, (start, percent) in enumerate(quarters, start=1):
        numbers[f"months_{position}"] = min(start + QUARTER_MONTHS, settings.window_months)
        numbers[f"weight_{position}"] = percent / 100
    return f"points_enter_{len(quarters)}", numbers


def _tell_stay(step: Step, settings: Settings) -> tuple[str, dict[str, Any]]:
    if step.rule.enter_points is None:
        return "points_stay_without_entry", {}
    if step.rule.stay_points is None:
        return "points_stay_unknown" if step.rule.has_few_misses else "points_stay_untold", {}
    numbers = {"points": step.rule.stay_points / MONEY_SCALE, "months": settings.grace_months + 1}
    return "points_stay" if settings.grace_months else "points_stay_without_grace", numbers


def _get(fit: Fit | None, name: str) -> float | None:
    return getattr(fit, name, None)
