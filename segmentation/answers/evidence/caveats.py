"""What the comparisons cannot tell, and how they were made.

Takes the comparisons and who was compared, gives caveats and the name of the method. It computes no figure
of theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from segmentation.answers.caveat import Caveat
from segmentation.answers.evidence.cohort import PERIODS_MONTHS, Pair
from segmentation.answers.evidence.differences import LEAST_GROUP
from segmentation.answers.evidence.resampling import LARGE_GROUP, RESAMPLES
from segmentation.answers.evidence.trial import Trial
from segmentation.months import count_months
from segmentation.sentences import render_sentence
from segmentation.settings import Settings


def name_method(pair: Pair, is_in_sample: bool, locale: str) -> str:
    """Return how a pair was compared, in the language of the stored texts."""
    if is_in_sample:
        return render_sentence("evidence_method_in_sample", {}, locale)
    is_large = max(len(pair.insiders), len(pair.others)) > LARGE_GROUP
    key = "evidence_method_large" if is_large else "evidence_method"
    return render_sentence(key, {"resamples": RESAMPLES, "customers": LARGE_GROUP}, locale)


def explain_comparisons(comparisons: pd.DataFrame, pairs: Sequence[Pair], settings: Settings) -> Iterator[Caveat]:
    """Yield what the rows about later months cannot tell, the most important first."""
    later = comparisons[~comparisons["is_in_sample"] & (comparisons["comparison"] != "holdout")]
    rest = later[later["comparison"] == "rest"].set_index(["measure", "period_end"])
    end = later["period_end"].max()
    revenue = rest.loc[("revenue", end)]
    months = count_months(revenue["chosen_as_of"], end)
    yield Caveat("evidence_no_cause", {})
    if months < max(PERIODS_MONTHS):
        yield Caveat("evidence_short_period", {"months": months})
    if min(revenue["insiders"], revenue["others"]) < 2:
        yield Caveat("evidence_few_customers", {"insiders": int(revenue["insiders"]), "others": int(revenue["others"])})
    elif pd.isna(revenue["detectable_difference"]):
        yield Caveat("evidence_all_alike", {})
    else:
        yield Caveat(
            "evidence_power",
            {
                "insiders": int(revenue["insiders"]),
                "others": int(revenue["others"]),
                "difference": float(revenue["detectable_difference"]),
                "months": months,
                "currency": settings.currency,
            },
        )
    if pd.isna(rest.loc[("basket", end), "difference"]):
        yield Caveat("evidence_no_orders", {})
    yield _explain_overlap(next(pair for pair in pairs if pair.comparison == "same_size_top"))


def _explain_overlap(top: Pair) -> Caveat:
    shared = len(top.insiders.intersection(top.others))
    numbers = {"shared": shared, "insiders": len(top.insiders)}
    return Caveat("evidence_same_customers" if shared == len(top.insiders) else "evidence_overlap", numbers)


def explain_holdout(trial: Trial | None) -> Caveat:
    """Return whether there is a holdout, and what it can tell by now."""
    if trial is None:
        return Caveat("holdout_none", {})
    numbers: dict[str, Any] = {
        "started_on": trial.started_on.isoformat(),
        "share": trial.share,
        "treated": len(trial.pair.insiders),
        "held_out": len(trial.pair.others),
        "needed": LEAST_GROUP,
    }
    if trial.ended_on is None:
        return Caveat("holdout_compared" if trial.can_tell else "holdout_waiting", numbers)
    numbers["ended_on"] = trial.ended_on.isoformat()
    return Caveat("holdout_ended_compared" if trial.can_tell else "holdout_ended_waiting", numbers)
