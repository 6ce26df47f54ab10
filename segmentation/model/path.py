"""The path: the memberships of every as-of date, replayed from the history.

Takes the history and the settings, gives one `Step` per as-of date, oldest first. Published snapshots
are never an input. It writes nothing and asks no clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from segmentation.frames import History
from segmentation.model.assignment import Model, assign_buyers, fit_model
from segmentation.model.causes import count_causes, find_causes, keep_notices, recall_notices, start_notices
from segmentation.model.conditions import PointsRule, RuleFit, fit_points_rule, measure_rule
from segmentation.model.features import build_features
from segmentation.model.membership import list_changes, start_memberships, update_memberships
from segmentation.model.names import INSIDERS_NAME, OTHERS_NAME, SegmentName, name_segments
from segmentation.model.profiles import profile_base, profile_segments
from segmentation.model.segments import INSIDERS, SizedKMeans, measure_silhouette, resize_boundary
from segmentation.model.top_share import TopShare
from segmentation.months import count_months
from segmentation.settings import Settings

_CHANGE_FIGURES = ["revenue", "points", "purchase_days", "recency_days", "usual_gap_days"]


@dataclass(frozen=True)
class Step:
    """Everything the path knows at one as-of date.

    Attributes
    ----------
    window_months
        Months that the window really holds.
    features
        `build_features` of the base: the buyers, and the members in grace who bought nothing.
    memberships
        `update_memberships` of the base, and segment_id (0 exactly for the members).
    changes
        `find_causes`; revenue, points, purchase_days, recency_days and usual_gap_days of the features;
        crowding (int64: on the date of the cause, how many more customers stood above the boundary of the
        date before than did then). No rows at the first as-of date.
    model
        What the margins come from; its `algorithm` names it.
    keeps_previous_model
        Whether a refit would have changed more memberships than the customers' buying did, and more than without
        it, so that centres and scaling are those of the date before.
    names
        Name of every segment of the model, by segment_id.
    silhouette
        Of the model's assignment before grace, null where it is undefined.
    rule
        The conditions in points, fitted at this date or kept from the one before.
    rule_fit
        How the rule of the date before does against this date's model, None at the first date.
    """

    as_of: date
    window_months: int
    features: pd.DataFrame
    memberships: pd.DataFrame
    changes: pd.DataFrame
    model: Model
    keeps_previous_model: bool
    names: dict[int, SegmentName]
    silhouette: float | None
    rule: PointsRule
    rule_fit: RuleFit | None


@dataclass(frozen=True)
class _Outcome:
    """What a model makes of one as-of date: margins and segments, memberships, and what changed."""

    model: Model
    assigned: pd.DataFrame
    memberships: pd.DataFrame
    changes: pd.DataFrame


@dataclass(frozen=True)
class _Memory:
    """What one as-of date hands on to the next.

    `model` and `rule` are those of the date before, None at the first; `notices` are the causes of the open ones.
    `clusters` and `names` are those of the latest date that clustered; a date with too few buyers keeps
    them for later. The names are final once they were given with a full window, or carried over.
    """

    memberships: pd.DataFrame
    model: Model | None
    rule: PointsRule | None
    notices: pd.DataFrame
    clusters: SizedKMeans | None
    names: dict[int, SegmentName]
    names_are_final: bool


def replay_path(
    history: History,
    settings: Settings,
    as_of_dates: Sequence[date],
    carried_names: Mapping[int, SegmentName] | None = None,
) -> Iterator[Step]:
    """Yield the step of each as-of date.

    Parameters
    ----------
    as_of_dates
        Months in a row, oldest first, from the first as-of date that the history allows: memberships
        depend on all dates before.
    carried_names
        Name of every cluster, from the lineage before; without them the path names its own.
    """
    memory = _Memory(
        memberships=start_memberships(),
        model=None,
        rule=None,
        notices=start_notices(),
        clusters=None,
        names=dict(carried_names or {}),
        names_are_final=bool(carried_names),
    )
    for as_of in as_of_dates:
        step, memory = _take_step(history, settings, as_of, memory)
        yield step


def _take_step(history: History, settings: Settings, as_of: date, memory: _Memory) -> tuple[Step, _Memory]:
    before = memory.memberships
    features = build_features(
        history.customer_months,
        as_of,
        settings.window_months,
        settings.half_life_days,
        also=before.index[before["is_member"]],
    )
    outcome, keeps_previous_model = _choose_model(history, settings, as_of, memory, features)
    base = features["is_buyer"] | outcome.memberships["is_member"]
    window_months = min(settings.window_months, count_months(history.days["day"].min().date(), as_of))
    is_full = window_months == settings.window_months
    step = Step(
        as_of=as_of,
        window_months=window_months,
        features=features[base],
        memberships=_place_members(outcome.memberships[base], outcome.assigned["segment_id"]),
        changes=outcome.changes,
        model=outcome.model,
        keeps_previous_model=keeps_previous_model,
        names={INSIDERS: INSIDERS_NAME, settings.segments: OTHERS_NAME},
        silhouette=None,
        rule=fit_points_rule(features, before, outcome.memberships, memory.rule, is_full),
        rule_fit=measure_rule(memory.rule, features, before, outcome.memberships) if memory.rule else None,
    )
    notices = keep_notices(memory.notices, outcome.changes, step.memberships)
    memory = replace(memory, memberships=step.memberships, model=step.model, rule=step.rule, notices=notices)
    if isinstance(step.model, TopShare):
        return step, memory
    if not memory.names or (is_full and not memory.names_are_final):
        memory = replace(memory, names=_name_clusters(step, settings), names_are_final=is_full)
    buyers = features[features["is_buyer"]]
    silhouette = measure_silhouette(step.model, buyers, outcome.assigned["segment_id"])
    return replace(step, names=memory.names, silhouette=silhouette), replace(memory, clusters=step.model)


def _choose_model(
    history: History, settings: Settings, as_of: date, memory: _Memory, features: pd.DataFrame
) -> tuple[_Outcome, bool]:
    """Return the outcome of the refit, or of the model before, sized anew, and whether it is the latter.

    That is kept where the refit would change more than buying does, and keeping changes fewer than the refit.
    """
    buyers = features[features["is_buyer"]]
    refit, previous = fit_model(buyers, memory.clusters, settings), memory.model
    outcome = _apply_model(refit, history, settings, as_of, memory, features)
    if isinstance(refit, TopShare) or not isinstance(previous, SizedKMeans):
        return outcome, False
    refitted = count_causes(outcome.changes, as_of)
    if refitted["model"] <= refitted["behaviour"]:
        return outcome, False
    resized = resize_boundary(previous, buyers, settings.insiders_share)
    kept = _apply_model(resized, history, settings, as_of, memory, features)
    if count_causes(kept.changes, as_of)["model"] < refitted["model"]:
        return kept, True
    return outcome, False


def _apply_model(
    model: Model, history: History, settings: Settings, as_of: date, memory: _Memory, features: pd.DataFrame
) -> _Outcome:
    assigned = assign_buyers(model, features[features["is_buyer"]], settings)
    before = memory.memberships
    now = update_memberships(assigned["margin"], before, as_of, settings.exit_margin, settings.grace_months)
    # at the first date everyone is new, which is no change; any model would do
    changes = list_changes(before, now).iloc[: 0 if memory.model is None else None]
    figures = features[_CHANGE_FIGURES].reindex(changes["customer_id"])
    changes = changes.assign(**{name: figures[name].array for name in _CHANGE_FIGURES})
    changes = changes.assign(crowding=_count_crowding(memory, features, settings))
    found = find_causes(changes, history.customer_months, as_of, memory.model or model, settings)
    return _Outcome(model, assigned, now, recall_notices(found, memory.notices))


def _count_crowding(memory: _Memory, features: pd.DataFrame, settings: Settings) -> int:
    """Count who stands above the boundary of the date before now, less those who did then."""
    if memory.model is None:
        return 0
    above = assign_buyers(memory.model, features[features["is_buyer"]], settings)["margin"] > 0
    return int(above.sum()) - int((memory.memberships["margin"] > 0).sum())


def _place_members(memberships: pd.DataFrame, assigned: pd.Series) -> pd.DataFrame:
    """Add segment_id: the Insiders are exactly the members, everyone else stands where the model put them."""
    placed = assigned.reindex(memberships.index).mask(memberships["is_member"], INSIDERS)
    return memberships.assign(segment_id=placed.astype("int64"))


def _name_clusters(step: Step, settings: Settings) -> dict[int, SegmentName]:
    profiles = profile_segments(step.features, step.memberships["segment_id"], range(settings.segments))
    return name_segments(profiles, profile_base(step.features))
