"""The probability of being a member next month.

Takes the history, the rosters and the newest step, gives the probabilities and what is known of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from segmentation.answers.caveat import Caveat
from segmentation.answers.propensity.card import (
    CLASSIFIER_COLUMNS,
    CURVE_COLUMNS,
    draw_curves,
    write_cards,
    write_untested_card,
)
from segmentation.answers.propensity.cases import CUSTOMERS, describe_customers, list_cases, list_learnable
from segmentation.answers.propensity.classifiers import (
    HYPERPARAMETERS,
    MARGIN,
    calibrate_scores,
    fit_calibration,
    fit_classifier,
    score_customers,
)
from segmentation.answers.propensity.trial import (
    MIN_CASES,
    MIN_PAIRS,
    TIE,
    Split,
    choose_trial,
    count_fewest,
    split_cases,
    try_classifiers,
)
from segmentation.answers.roster import Roster
from segmentation.frames import History
from segmentation.model.path import Step
from segmentation.settings import Settings


@dataclass(frozen=True)
class Propensity:
    """`probabilities` by customer_id of the base, none where they cannot be told; the frames have the columns above."""

    probabilities: pd.Series
    classifiers: pd.DataFrame
    curves: pd.DataFrame
    caveats: tuple[Caveat, ...]


def estimate_membership(history: History, rosters: Sequence[Roster], step: Step, settings: Settings) -> Propensity:
    """Return the probabilities as of the step's date, which is the last roster's too.

    The classifiers learn from earlier dates, where the membership a month later is known. What the newest
    dates tell is kept for a test; then the one that stands learns from all of them.
    """
    cases = list_cases(history.customer_months, rosters, settings)
    found = cases["is_member_next"]
    if step.features.empty or found.all() or not found.any():
        return _tell_nothing(step, cases)
    base = describe_customers(step.features, history.customer_months, rosters[-1], settings)
    dates = cases["as_of"].nunique()
    if dates < MIN_PAIRS:
        return _trust_margin(cases, base, Caveat("propensity_few_dates", {"dates": dates, "needed": MIN_PAIRS}))
    split = split_cases(cases)
    fewest = count_fewest(split)
    if fewest < MIN_CASES:
        return _trust_margin(cases, base, Caveat("propensity_few_cases", {"fewest": fewest, "needed": MIN_CASES}))
    told = _list_caveats(history, rosters, split, settings)
    return _compare_classifiers(cases, split, base, told)


def _compare_classifiers(
    cases: pd.DataFrame, split: Split, base: pd.DataFrame, caveats: tuple[Caveat, ...]
) -> Propensity:
    """Return the probabilities of the classifier that stands, calibrated on all it had not seen in the trial."""
    trials = try_classifiers(split)
    choice = choose_trial(trials, split.tested)
    unseen = pd.concat([split.calibrated, split.tested])
    scores = np.concatenate([choice.trial.calibration_scores, choice.trial.scores])
    calibration = fit_calibration(scores, unseen["is_member_next"].to_numpy())
    classifier = choice.trial.classifier
    fitted = fit_classifier(classifier, cases)
    probabilities = calibrate_scores(score_customers(classifier, fitted, base), calibration)
    if classifier == MARGIN:
        caveats = (Caveat("propensity_margin_stands", {"classifiers": len(trials) - 1, "tie": TIE}), *caveats)
    if len(trials) < len(HYPERPARAMETERS):
        caveats = (*caveats, Caveat("propensity_without_lightgbm", {}))
    return Propensity(
        pd.Series(probabilities, base.index),
        write_cards(trials, split, choice, cases, calibration),
        draw_curves(trials, split, choice),
        caveats,
    )


def _trust_margin(cases: pd.DataFrame, base: pd.DataFrame, caveat: Caveat) -> Propensity:
    """Return the probabilities of the margin, which nothing was compared with."""
    scores = score_customers(MARGIN, fit_classifier(MARGIN, cases), base)
    curves = pd.DataFrame(columns=list(CURVE_COLUMNS))
    return Propensity(pd.Series(scores, base.index), write_untested_card(cases), curves, (caveat,))


def _tell_nothing(step: Step, cases: pd.DataFrame) -> Propensity:
    """Return no probabilities, and why."""
    if step.features.empty:
        caveat = Caveat("propensity_no_customers", {})
    elif cases.empty:
        caveat = Caveat("propensity_no_dates", {})
    elif cases["is_member_next"].all():
        caveat = Caveat("propensity_all_members", {})
    else:
        caveat = Caveat("propensity_no_members", {})
    classifiers = pd.DataFrame(columns=list(CLASSIFIER_COLUMNS))
    curves = pd.DataFrame(columns=list(CURVE_COLUMNS))
    return Propensity(pd.Series(dtype="float64"), classifiers, curves, (caveat,))


def _list_caveats(history: History, rosters: Sequence[Roster], split: Split, settings: Settings) -> tuple[Caveat, ...]:
    """Return what the test cannot tell: who was left out, entrants from outside the base, a window that filled."""
    first, last = split.tested["as_of"].min(), split.tested["as_of"].max()
    tested = [pair for pair in pairwise(rosters) if first <= pair[0].as_of <= last]
    caveats = []
    if (customers := len(list_learnable(history.customer_months, rosters, settings))) > CUSTOMERS:
        caveats.append(Caveat("propensity_sample", {"chosen": CUSTOMERS, "customers": customers}))
    entered = sum(len(after.entered) for _, after in tested)
    newcomers = sum(_count_newcomers(history.customer_months, before.as_of, after) for before, after in tested)
    if newcomers:
        caveats.append(Caveat("propensity_newcomers", {"newcomers": newcomers, "entered": entered}))
    held = tested[-1][0].window_months
    if held < settings.window_months:
        caveats.append(Caveat("propensity_window_fills", {"held": held, "window_months": settings.window_months}))
    return tuple(caveats)


def _count_newcomers(customer_months: pd.DataFrame, as_of: date, after: Roster) -> int:
    """Count who entered a month later without a month of their own before the date."""
    known = customer_months.loc[customer_months["month"] < pd.Timestamp(as_of), "customer_id"]
    return int((pd.Index(known.unique()).get_indexer(after.entered) < 0).sum())
