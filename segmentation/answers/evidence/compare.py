"""Members against others on the months after they were chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from segmentation.answers.caveat import Caveat
from segmentation.answers.evidence.caveats import explain_comparisons, explain_holdout, explain_lack, name_method
from segmentation.answers.evidence.cohort import (
    Pair,
    choose_roster,
    find_base,
    list_periods,
    pair_groups,
    select_months,
)
from segmentation.answers.evidence.differences import adjust_p_values, measure_differences
from segmentation.answers.evidence.measures import MEASURES, Sums, sum_customers
from segmentation.answers.evidence.trial import Trial, find_trial
from segmentation.answers.roster import Roster
from segmentation.frames import History
from segmentation.model.threads import use_one_thread
from segmentation.months import add_months
from segmentation.settings import Settings

EVIDENCE_COLUMNS = (
    "comparison",
    "measure",
    "chosen_as_of",
    "period_start",
    "period_end",
    "insiders_mean",
    "others_mean",
    "difference",
    "ci_low",
    "ci_high",
    "p_value",
    "p_adjusted",
    "effect_size",
    "detectable_difference",
    "method",
    "insiders",
    "others",
    "is_in_sample",
)


@dataclass(frozen=True)
class Evidence:
    """`comparisons` has the columns `EVIDENCE_COLUMNS`."""

    comparisons: pd.DataFrame
    caveats: tuple[Caveat, ...]


@dataclass(frozen=True)
class _Period:
    chosen_as_of: date
    start: date
    end: date


def compare_members(
    history: History,
    rosters: Sequence[Roster],
    holdouts: Mapping[date, float],
    settings: Settings,
    assigned: pd.DataFrame | None = None,
) -> Evidence:
    """Return the comparisons as of the last roster's date.

    The members of the longest of 6, 3 and 1 months before it, beside the rest of the base of then, beside as
    many top customers and as many drawn at random, on each of these periods since; the members of its own
    date on the window that they were chosen by (in sample: no interval, no test); and the two sides of a
    holdout. Where nobody was a member then, or everybody was, only a holdout has rows.

    Parameters
    ----------
    assigned
        Whom the holdout assigned in earlier publications, as `list_entrants` takes it.
    """
    newest, chosen, trial = rosters[-1], choose_roster(rosters), find_trial(rosters, holdouts, assigned)
    known = select_months(history.customer_months, None, newest.as_of)
    pairs = _pair_chosen(known, chosen, settings.window_months)
    with use_one_thread():
        parts = [_compare_later(known, pair, chosen.as_of, newest.as_of, settings.locale) for pair in pairs if chosen]
        if pairs and len(newest.members):
            parts.append(_compare_window(known, newest, settings))
        if trial is not None and trial.can_tell:
            parts.append(_compare_trial(known, trial, newest.as_of, settings.locale))
    if not parts:
        nothing = pd.DataFrame(columns=list(EVIDENCE_COLUMNS))
        return Evidence(nothing, (explain_lack(rosters, chosen), explain_holdout(trial)))
    comparisons = pd.concat(parts, ignore_index=True)
    comparisons = comparisons.assign(p_adjusted=adjust_p_values(comparisons["p_value"]))[list(EVIDENCE_COLUMNS)]
    about_pairs = [explain_lack(rosters, chosen)]
    if pairs:
        about_pairs = list(explain_comparisons(comparisons, pairs, known, settings))
    return Evidence(comparisons, (*about_pairs, explain_holdout(trial)))


def _pair_chosen(known: pd.DataFrame, chosen: Roster | None, window_months: int) -> list[Pair]:
    """Return the pairs of the members who were chosen; none where there are none, or no other customers."""
    if chosen is None:
        return []
    pairs = pair_groups(find_base(known, chosen, window_months), chosen)
    return [] if pairs[0].others.empty else pairs


def _compare_later(known: pd.DataFrame, pair: Pair, chosen_as_of: date, as_of: date, locale: str) -> pd.DataFrame:
    periods = [_Period(chosen_as_of, chosen_as_of, end) for end in list_periods(chosen_as_of, as_of)]
    sums = [sum_customers(select_months(known, period.start, period.end), pair.customers) for period in periods]
    return _compare_pair(pair, np.stack(sums, axis=1), periods, locale)


def _compare_window(known: pd.DataFrame, roster: Roster, settings: Settings) -> pd.DataFrame:
    """Compare the members with the rest on the window that made them members."""
    rest = pair_groups(find_base(known, roster, settings.window_months), roster)[0]
    period = _Period(roster.as_of, add_months(roster.as_of, -roster.window_months), roster.as_of)
    sums = sum_customers(select_months(known, period.start, period.end), rest.customers)
    return _compare_pair(rest, sums[:, np.newaxis], [period], settings.locale, is_in_sample=True)


def _compare_trial(known: pd.DataFrame, trial: Trial, as_of: date, locale: str) -> pd.DataFrame:
    """Compare who was treated with who was held out, each from their entry on."""
    entered_on = known["customer_id"].map(trial.entered_on)
    sums = sum_customers(known[known["month"] >= entered_on], trial.pair.customers)
    period = _Period(trial.started_on, trial.started_on, as_of)
    return _compare_pair(trial.pair, sums[:, np.newaxis], [period], locale)


def _compare_pair(
    pair: Pair, sums: Sums, periods: Sequence[_Period], locale: str, is_in_sample: bool = False
) -> pd.DataFrame:
    """Return one row per period and measure; p_adjusted is added for all comparisons together."""
    customers, chosen_as_of = pair.customers, periods[0].chosen_as_of
    # a state of its own for each pair, so that none depends on the others
    random = np.random.default_rng([chosen_as_of.toordinal(), *pair.comparison.encode()])
    differences = measure_differences(
        sums, customers.isin(pair.insiders), customers.isin(pair.others), None if is_in_sample else random
    )
    each = [(period, measure) for period in periods for measure in MEASURES]
    return differences.to_frame().assign(
        comparison=pair.comparison,
        measure=[measure for _, measure in each],
        chosen_as_of=pd.Timestamp(chosen_as_of),
        period_start=[pd.Timestamp(period.start) for period, _ in each],
        period_end=[pd.Timestamp(period.end) for period, _ in each],
        method=name_method(pair, is_in_sample, locale),
        insiders=len(pair.insiders),
        others=len(pair.others),
        is_in_sample=is_in_sample,
    )
