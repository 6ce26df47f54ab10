"""The conditions to enter and to stay: one rule in points that a customer could be told.

Takes the points of customers and what the model made of them, gives a `PointsRule` with rounded
thresholds, and how well a rule said what the model did. It decides no membership: the model does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Thresholds = NDArray[np.int64]

SAID_THRESHOLDS = (100, 125, 150, 175, 200, 225, 250, 275, 300, 350, 400, 450, 500, 600, 700, 800, 900)
"""Thresholds that a person would say, in 1/10,000 of a point from a hundredth on; and ten times each, and so on."""

MIN_CASES = 3
"""Fewer customers than this on one side are no rule but those customers."""

ENTER_BAR = (0.9, 0.97)
"""F1 and agreement at which the threshold to enter is kept: agreement alone flatters, as most never enter."""

STAY_BAR_F1 = 0.6
"""F1 of the members who do not qualify at which the threshold to stay is kept, where it beats "always stays" too."""


@dataclass(frozen=True)
class Trial:
    """What a threshold to stay said of members in months that each had too few cases to judge it.

    Attributes
    ----------
    members, misses
        Members of the date before, and how many of them did not qualify.
    named, hits
        Members under the threshold, and how many of them did not qualify.
    """

    members: int = 0
    misses: int = 0
    named: int = 0
    hits: int = 0

    @property
    def is_enough(self) -> bool:
        """Whether there are cases enough on both sides by now."""
        return min(self.misses, self.members - self.misses) >= MIN_CASES

    @property
    def beats_always_stays(self) -> bool:
        """Whether the threshold was right of more members than that everyone stays."""
        return 2 * self.hits > self.named


@dataclass(frozen=True)
class PointsRule:
    """Points (int64 money) that enter, and under which a member does not qualify; None where no rule holds.

    Attributes
    ----------
    has_few_entries, has_few_misses
        Whether a threshold is None because fewer than `MIN_CASES` were on one side, not because none tells.
    trial
        Of the threshold to stay, since a month had cases enough.
    """

    enter_points: int | None = None
    stay_points: int | None = None
    has_few_entries: bool = False
    has_few_misses: bool = False
    trial: Trial = Trial()


@dataclass(frozen=True)
class Fit:
    """How one threshold does against the model: shares in 0…1, None where divided by nothing.

    Attributes
    ----------
    precision, recall
        Of the customers whom the threshold names: buyers above the boundary, or members who do not qualify.
    agreement
        Customers of whom threshold and model say the same.
    baseline_agreement
        The same of a rule that names nobody.
    """

    precision: float | None
    recall: float | None
    agreement: float | None
    baseline_agreement: float | None


@dataclass(frozen=True)
class RuleFit:
    """How both thresholds do; None where there was no threshold.

    Attributes
    ----------
    enter
        Over the buyers.
    stay
        Over the members of the date before, those on notice then included.
    notices
        The threshold to stay over the members who were not on notice then: who is put on notice now.
    """

    enter: Fit | None
    stay: Fit | None
    notices: Fit | None


@dataclass(frozen=True)
class _Cases:
    """Customers with their points, and whether the model named them; a threshold names those on its side."""

    points: Thresholds
    is_named: NDArray[np.bool_]
    names_below: bool

    @property
    def named(self) -> int:
        """How many the model names."""
        return int(self.is_named.sum())

    @property
    def are_few(self) -> bool:
        """Whether it names too few for a rule, or all but too few."""
        return min(self.named, len(self.points) - self.named) < MIN_CASES


@dataclass(frozen=True)
class _Tally:
    """What each threshold would have said: whom it names, whom of them rightly, and the shares of both."""

    named: NDArray[np.int64]
    hits: NDArray[np.int64]
    f1: NDArray[np.float64]
    agreement: NDArray[np.float64]


def fit_points_rule(
    features: pd.DataFrame, before: pd.DataFrame, now: pd.DataFrame, in_force: PointsRule | None, window_is_full: bool
) -> PointsRule:
    """Return the rule of an as-of date: the one in force where it still meets the bar, else the best.

    The threshold to enter has the highest F1 over the buyers (margin > 0), that to stay the highest
    agreement over the members of the date before, on notice or not (who qualifies), ties by F1, and never
    above the first. A month with too few cases says nothing against the rule in force; but once months in a row
    have cases enough together, the threshold to stay must have beaten "always stays" over them.

    Parameters
    ----------
    features
        From `build_features`, with a row for every customer of `now`.
    before, now
        Memberships of the as-of date before and of this one, as `update_memberships` returns them.
    in_force
        The rule of the as-of date before, None at the first.
    window_is_full
        While the window fills, sums grow with it and a rule that is kept lags: the best is taken each month.
    """
    in_force = in_force or PointsRule()
    entries, stays = _list_entries(features, now), _list_stays(features, before, now)
    enter_points = _fit_enter(entries, in_force.enter_points, window_is_full)
    if enter_points is None:
        return PointsRule(has_few_entries=entries.are_few)
    if stays.are_few and in_force.stay_points is not None:
        return _try_stay(stays, min(in_force.stay_points, enter_points), in_force.trial, enter_points)
    stay_points = None if stays.are_few else _fit_stay(stays, in_force.stay_points, enter_points, window_is_full)
    return PointsRule(enter_points, stay_points, has_few_misses=stays.are_few)


def measure_rule(rule: PointsRule, features: pd.DataFrame, before: pd.DataFrame, now: pd.DataFrame) -> RuleFit:
    """Return how the rule of the as-of date before does against the model of this one."""
    return RuleFit(
        enter=_measure(_list_entries(features, now), rule.enter_points),
        stay=_measure(_list_stays(features, before, now), rule.stay_points),
        notices=_measure(_list_stays(features, before[~before["on_notice"]], now), rule.stay_points),
    )


def _list_entries(features: pd.DataFrame, now: pd.DataFrame) -> _Cases:
    buyers = features[features["is_buyer"]]
    margins = now["margin"].reindex(buyers.index)
    return _Cases(buyers["points"].to_numpy(dtype=np.int64), (margins > 0).to_numpy(), names_below=False)


def _list_stays(features: pd.DataFrame, before: pd.DataFrame, now: pd.DataFrame) -> _Cases:
    members = before.index[before["is_member"]]
    # who bought nothing in the window has no points, which is none
    points = features["points"].reindex(members).fillna(0).to_numpy(dtype=np.int64)
    return _Cases(points, ~now["qualifies"].reindex(members).to_numpy(dtype=bool), names_below=True)


def _fit_enter(cases: _Cases, in_force: int | None, keeps: bool) -> int | None:
    if cases.are_few:
        # a quiet month says nothing against the rule
        return in_force
    if keeps and in_force is not None:
        kept = _tally(cases, np.array([in_force]))
        if kept.f1[0] >= ENTER_BAR[0] and kept.agreement[0] >= ENTER_BAR[1]:
            return in_force
    thresholds = list_thresholds(int(cases.points.max()))
    if len(thresholds) == 0:
        return None
    tally = _tally(cases, thresholds)
    best = int(tally.f1.argmax())
    nobody_enters = 1 - cases.named / len(cases.points)
    return int(thresholds[best]) if tally.agreement[best] > nobody_enters else None


def _try_stay(cases: _Cases, stay_points: int, before: Trial, enter_points: int) -> PointsRule:
    """Return the rule with the threshold to stay that is in force, or none where its trial went against it."""
    tally = _tally(cases, np.array([stay_points]))
    trial = Trial(
        members=before.members + len(cases.points),
        misses=before.misses + cases.named,
        named=before.named + int(tally.named[0]),
        hits=before.hits + int(tally.hits[0]),
    )
    if not trial.is_enough:
        return PointsRule(enter_points, stay_points, trial=trial)
    return PointsRule(enter_points, stay_points if trial.beats_always_stays else None)


def _fit_stay(cases: _Cases, in_force: int | None, enter_points: int, keeps: bool) -> int | None:
    always_stays = 1 - cases.named / len(cases.points)
    if keeps and in_force is not None and in_force <= enter_points:
        kept = _tally(cases, np.array([in_force]))
        if kept.agreement[0] > always_stays and kept.f1[0] >= STAY_BAR_F1:
            return in_force
    thresholds = list_thresholds(enter_points)
    tally = _tally(cases, thresholds)
    best = max(range(len(thresholds)), key=lambda place: (tally.agreement[place], tally.f1[place]))
    return int(thresholds[best]) if tally.agreement[best] > always_stays else None


def list_thresholds(most_points: int) -> Thresholds:
    """Return every number of points up to `most_points` that a person would say, in order (int64 money)."""
    decades = range(len(str(max(most_points, 0))) - len(str(SAID_THRESHOLDS[0])) + 1)
    said = np.array([money * 10**decade for decade in decades for money in SAID_THRESHOLDS], dtype=np.int64)
    return said[said <= most_points]


def _tally(cases: _Cases, thresholds: Thresholds) -> _Tally:
    """Count both sides of each threshold; who has exactly the points is above it."""
    named = np.searchsorted(np.sort(cases.points), thresholds, side="left")
    hits = np.searchsorted(np.sort(cases.points[cases.is_named]), thresholds, side="left")
    if not cases.names_below:
        named, hits = len(cases.points) - named, cases.named - hits
    wrong = named + cases.named - 2 * hits
    f1 = 2 * hits / np.maximum(named + cases.named, 1)
    return _Tally(named, hits, f1, 1 - wrong / max(len(cases.points), 1))


def _measure(cases: _Cases, threshold: int | None) -> Fit | None:
    if threshold is None:
        return None
    tally = _tally(cases, np.array([threshold]))
    named, hits, customers = int(tally.named[0]), int(tally.hits[0]), len(cases.points)
    return Fit(
        precision=hits / named if named else None,
        recall=hits / cases.named if cases.named else None,
        agreement=float(tally.agreement[0]) if customers else None,
        baseline_agreement=1 - cases.named / customers if customers else None,
    )
