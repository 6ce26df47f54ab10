"""What the comparisons cannot tell, and how they were made.

Takes the comparisons and who was compared, gives caveats and the name of the method. It computes no figure
of theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from segmentation.answers.caveat import Caveat
from segmentation.answers.evidence.cohort import PERIODS_MONTHS, Pair, select_months
from segmentation.answers.evidence.differences import LEAST_GROUP
from segmentation.answers.evidence.measures import sum_customers
from segmentation.answers.evidence.resampling import LARGE_GROUP, RESAMPLES, Floats
from segmentation.answers.evidence.trial import Trial
from segmentation.answers.roster import Roster
from segmentation.frames import MONEY_SCALE
from segmentation.months import count_months
from segmentation.sentences import render_sentence
from segmentation.settings import Settings

CLEAR_P = 0.05
"""An adjusted p-value up to this counts as a clear difference."""


def name_method(pair: Pair, is_in_sample: bool, locale: str) -> str:
    """Return how a pair was compared, in the language of the stored texts."""
    if is_in_sample:
        return render_sentence("evidence_method_in_sample", {}, locale)
    if min(len(pair.insiders), len(pair.others)) < LEAST_GROUP:
        return render_sentence("evidence_method_few", {"needed": LEAST_GROUP}, locale)
    is_large = max(len(pair.insiders), len(pair.others)) > LARGE_GROUP
    key = "evidence_method_large" if is_large else "evidence_method"
    return render_sentence(key, {"resamples": RESAMPLES, "customers": LARGE_GROUP}, locale)


def explain_lack(rosters: Sequence[Roster], chosen: Roster | None) -> Caveat:
    """Return why nobody is compared with anybody: no member was chosen before, or there is nobody else."""
    as_of = {"as_of": rosters[-1].as_of.isoformat()}
    if chosen is not None:
        numbers = {"insiders": len(chosen.members), "chosen_as_of": chosen.as_of.isoformat()}
        return Caveat("evidence_no_others", numbers)
    is_first = len(rosters[-1].members) and not any(len(roster.members) for roster in rosters[:-1])
    return Caveat("evidence_no_month_yet" if is_first else "evidence_nobody_chosen", as_of)


def explain_comparisons(
    comparisons: pd.DataFrame, pairs: Sequence[Pair], known: pd.DataFrame, settings: Settings
) -> Iterator[Caveat]:
    """Yield what the rows about later months cannot tell, the most important first.

    Parameters
    ----------
    known
        Customer × month rows before the as-of date.
    """
    later = comparisons[~comparisons["is_in_sample"] & (comparisons["comparison"] != "holdout")]
    rest = later[later["comparison"] == "rest"].set_index(["measure", "period_end"])
    end = later["period_end"].max()
    revenue = rest.loc[("revenue", end)]
    months = count_months(revenue["chosen_as_of"], end)
    yield Caveat("evidence_no_cause", {})
    if months < max(PERIODS_MONTHS):
        yield Caveat("evidence_short_period", {"months": months})
    spent = sum_customers(select_months(known, revenue["chosen_as_of"].date(), end.date()), pairs[0].insiders)[:, 0]
    yield from _explain_largest(spent / MONEY_SCALE, months, settings.currency)
    yield from _explain_power(revenue, months, settings.currency)
    if pd.isna(rest.loc[("basket", end), "difference"]):
        yield Caveat("evidence_no_orders", {})
    yield _explain_overlap(next(pair for pair in pairs if pair.comparison == "same_size_top"))


def _explain_largest(spent: Floats, months: int, currency: str) -> Iterator[Caveat]:
    """Say where one member spent more than all the others together, and what that leaves of the mean."""
    largest = spent.max()
    if len(spent) < 2 or spent.sum() <= 0 or largest <= spent[spent > 0].sum() / 2:
        return
    numbers: dict[str, Any] = {
        "share": float(largest / spent[spent > 0].sum()),
        "months": months,
        "mean": float(spent.mean()),
        "mean_without": float((spent.sum() - largest) / (len(spent) - 1)),
        "currency": currency,
    }
    yield Caveat("evidence_one_customer", numbers)


def _explain_power(revenue: pd.Series, months: int, currency: str) -> Iterator[Caveat]:
    """Say why there is no test, or what it would not see; nothing where it saw a difference as small as that."""
    counts = {"insiders": int(revenue["insiders"]), "others": int(revenue["others"])}
    detectable = revenue["detectable_difference"]
    if min(counts.values()) < LEAST_GROUP:
        yield Caveat("evidence_few_customers", {**counts, "needed": LEAST_GROUP})
    elif pd.isna(detectable):
        yield Caveat("evidence_all_alike", {})
    elif revenue["p_adjusted"] > CLEAR_P or abs(revenue["difference"]) >= detectable:
        numbers: dict[str, Any] = {**counts, "difference": float(detectable), "months": months, "currency": currency}
        yield Caveat("evidence_power", numbers)


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
