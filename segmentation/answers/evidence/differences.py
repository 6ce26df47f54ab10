"""How two groups differ, and how sure that is.

Takes the sums of each customer and who is in which group, gives for every period and measure the means,
the difference, its interval, p-value, effect size and what would not have been seen. Which customers and
which months is decided elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.answers.evidence.measures import MEASURES, Sums, measure_groups, spread_measures
from segmentation.answers.evidence.resampling import RESAMPLES, Floats, permute_sums, resample_sums

Mask = NDArray[np.bool_]

LEAST_GROUP = 10
"""Customers that either group needs: a bootstrap of fewer gives intervals that are too narrow."""

_QUANTILES = (0.025, 0.975)

_DETECTED = 1.959964 + 0.841621
"""Standard errors that a true difference needs to be seen in 80% of cases at 5%, two-sided."""

_ROUNDING = 1e-9
"""What is smaller than this share of the means is no difference but the rounding of floats."""


@dataclass(frozen=True)
class Differences:
    """Arrays of periods × `MEASURES`; NaN where nothing can be said."""

    insiders_mean: Floats
    others_mean: Floats
    difference: Floats
    effect_size: Floats
    ci_low: Floats
    ci_high: Floats
    p_value: Floats
    detectable_difference: Floats

    def to_frame(self) -> pd.DataFrame:
        """Return one row per period and measure, in their order."""
        return pd.DataFrame({field.name: getattr(self, field.name).ravel() for field in fields(self)})


def measure_differences(
    sums: Sums, is_insider: Mask, is_other: Mask, random: np.random.Generator | None
) -> Differences:
    """Return how the insiders differ from the others.

    Parameters
    ----------
    sums
        Customers × periods × 4, of everyone in either group.
    is_insider, is_other
        By customer; who is in both counts on both sides.
    random
        None: no interval, no p-value and no detectable difference.

    Notes
    -----
    The interval is the percentile bootstrap (Efron) of 95%; customers are drawn among those only here, only
    there and in both apart, so that groups keep their size and their overlap. The p-value exchanges who is
    only here with who is only there (Fisher's permutation test, two-sided, with the +1 rule of Phipson and
    Smyth). Resamples without an order have no basket: they are left out of the interval and count against
    the difference in the test. The effect size is Hedges' g, for shares Cohen's h.
    Neither interval nor test where a group has fewer than `LEAST_GROUP` customers.
    """
    counts = int(is_insider.sum()), int(is_other.sum())
    groups = sums[is_insider], sums[is_other]
    insiders, others = (measure_groups(group.sum(axis=0), len(group)) for group in groups)
    difference = insiders - others
    rounding = _ROUNDING * (np.abs(insiders) + np.abs(others))
    low = high = p_value = detectable = np.full(difference.shape, np.nan)
    if random is not None and min(counts) >= LEAST_GROUP:
        parts = [sums[is_insider & ~is_other], sums[is_insider & is_other], sums[is_other & ~is_insider]]
        low, high, detectable = _find_intervals(_resample_differences(parts, counts, random), rounding)
        permuted = _permute_differences(parts, counts, random)
        is_nearer = np.abs(permuted) < np.abs(difference) - rounding
        p_value = np.where(np.isnan(difference), np.nan, (1 + (~is_nearer).sum(axis=0)) / (RESAMPLES + 1))
    return Differences(
        insiders_mean=insiders,
        others_mean=others,
        difference=difference,
        effect_size=_size_effects(groups, insiders, others, rounding),
        ci_low=low,
        ci_high=high,
        p_value=p_value,
        detectable_difference=detectable,
    )


def adjust_p_values(p_values: pd.Series) -> pd.Series:
    """Return p-values that hold for all tests at once (Holm, 1979); what is null stays null."""
    known = p_values.dropna().sort_values()
    left = np.arange(len(known), 0, -1)
    adjusted = (known * left).cummax().clip(upper=1.0)
    return adjusted.reindex(p_values.index)


def _resample_differences(parts: list[Sums], counts: tuple[int, int], random: np.random.Generator) -> Floats:
    only_insiders, both, only_others = (resample_sums(part, random) for part in parts)
    return measure_groups(only_insiders + both, counts[0]) - measure_groups(both + only_others, counts[1])


def _permute_differences(parts: list[Sums], counts: tuple[int, int], random: np.random.Generator) -> Floats:
    """Exchange who is only here with who is only there."""
    only_insiders, both, only_others = parts
    exchanged = np.concatenate([only_insiders, only_others])
    here = permute_sums(exchanged, len(only_insiders), random)
    there = exchanged.sum(axis=0) - here
    shared = both.sum(axis=0)
    return measure_groups(here + shared, counts[0]) - measure_groups(there + shared, counts[1])


def _find_intervals(resampled: Floats, rounding: Floats) -> tuple[Floats, Floats, Floats]:
    """Return low, high and the detectable difference; NaN where resamples do not differ."""
    found = np.full((3, *resampled.shape[1:]), np.nan)
    for place in np.ndindex(resampled.shape[1:]):
        values = resampled[:, *place]
        values = values[~np.isnan(values)]
        if len(values) and np.ptp(values) > rounding[place]:
            found[:, *place] = (*np.quantile(values, _QUANTILES), _DETECTED * values.std())
    low, high, detectable = found
    return low, high, detectable


def _size_effects(groups: tuple[Sums, Sums], insiders: Floats, others: Floats, rounding: Floats) -> Floats:
    """Return Hedges' g, for active_share Cohen's h; NaN under two customers or where nothing varies."""
    degrees = len(groups[0]) + len(groups[1]) - 2
    if min(len(groups[0]), len(groups[1])) < 2:
        return np.full(insiders.shape, np.nan)
    weighted = [(len(group) - 1) * spread_measures(group) for group in groups]
    pooled = np.sqrt((weighted[0] + weighted[1]) / degrees)
    effects = (insiders - others) / np.where(pooled > rounding, pooled, np.nan) * (1 - 3 / (4 * degrees - 1))
    share = MEASURES.index("active_share")
    effects[:, share] = 2 * (np.arcsin(np.sqrt(insiders[:, share])) - np.arcsin(np.sqrt(others[:, share])))
    return effects
