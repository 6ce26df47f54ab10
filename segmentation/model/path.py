"""The path: the memberships of every as-of date, replayed from the history.

Takes the history and the settings, gives one `Step` per as-of date, oldest first. Published snapshots
are never an input. It writes nothing and asks no clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from segmentation.frames import History
from segmentation.model.features import build_features
from segmentation.model.membership import list_changes, start_memberships, update_memberships
from segmentation.model.names import INSIDERS_NAME, OTHERS_NAME, SegmentName, name_segments
from segmentation.model.profiles import profile_base, profile_segments
from segmentation.model.segments import (
    INSIDERS,
    SizedKMeans,
    assign_segments,
    fit_segments,
    measure_silhouette,
)
from segmentation.model.top_share import MIN_BUYERS, TopShare, assign_top_share, fit_top_share
from segmentation.months import count_months
from segmentation.settings import Settings


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
        `list_changes` and revenue (int64 money, the customer's window); no rows at the first as-of date.
    model
        What the margins come from; its `algorithm` names it.
    names
        Name of every segment of the model, by segment_id.
    silhouette
        Of the model's assignment before grace, null where it is undefined.
    """

    as_of: date
    window_months: int
    features: pd.DataFrame
    memberships: pd.DataFrame
    changes: pd.DataFrame
    model: SizedKMeans | TopShare
    names: dict[int, SegmentName]
    silhouette: float | None


@dataclass(frozen=True)
class _Memory:
    """What one as-of date hands on to the next.

    `clusters` and `names` are those of the latest date that clustered; a date with too few buyers keeps
    them for later. The names are final once they were given with a full window.
    """

    memberships: pd.DataFrame
    clusters: SizedKMeans | None
    names: dict[int, SegmentName]
    names_are_final: bool


def replay_path(history: History, settings: Settings, as_of_dates: Sequence[date]) -> Iterator[Step]:
    """Yield the step of each as-of date.

    Parameters
    ----------
    as_of_dates
        Months in a row, oldest first, from the first as-of date that the history allows: memberships
        depend on all dates before.
    """
    memory = _Memory(start_memberships(), None, {}, names_are_final=False)
    for position, as_of in enumerate(as_of_dates):
        step, memory = _take_step(history, settings, as_of, memory)
        yield step if position else replace(step, changes=step.changes.iloc[:0])


def assign_buyers(model: SizedKMeans | TopShare, buyers: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Return margin and segment_id of each buyer under a model, this date's or an earlier one."""
    if isinstance(model, SizedKMeans):
        return assign_segments(model, buyers)
    # a number that no cluster has: the others of a small shop are none of its later clusters
    return assign_top_share(model, buyers, others=settings.segments)


def _take_step(history: History, settings: Settings, as_of: date, memory: _Memory) -> tuple[Step, _Memory]:
    before = memory.memberships
    features = build_features(
        history.customer_months,
        as_of,
        settings.window_months,
        settings.half_life_days,
        also=before.index[before["is_member"]],
    )
    buyers = features[features["is_buyer"]]
    model = _fit_model(buyers, memory.clusters, settings)
    assigned = assign_buyers(model, buyers, settings)
    now = update_memberships(assigned["margin"], before, as_of, settings.exit_margin, settings.grace_months)
    changes = list_changes(before, now)
    base = features["is_buyer"] | now["is_member"]
    step = Step(
        as_of=as_of,
        window_months=min(settings.window_months, count_months(history.days["day"].min().date(), as_of)),
        features=features[base],
        memberships=_place_members(now[base], assigned["segment_id"]),
        changes=changes.assign(revenue=features["revenue"].reindex(changes["customer_id"]).to_numpy()),
        model=model,
        names={INSIDERS: INSIDERS_NAME, settings.segments: OTHERS_NAME},
        silhouette=None,
    )
    if isinstance(model, TopShare):
        return step, replace(memory, memberships=step.memberships)
    is_full = step.window_months == settings.window_months
    if not memory.names or (is_full and not memory.names_are_final):
        memory = replace(memory, names=_name_clusters(step, settings), names_are_final=is_full)
    silhouette = measure_silhouette(model, buyers, assigned["segment_id"])
    step = replace(step, names=memory.names, silhouette=silhouette)
    return step, replace(memory, memberships=step.memberships, clusters=model)


def _fit_model(buyers: pd.DataFrame, previous: SizedKMeans | None, settings: Settings) -> SizedKMeans | TopShare:
    clusters = None
    if len(buyers) >= MIN_BUYERS:
        clusters = fit_segments(
            buyers,
            previous,
            segments=settings.segments,
            frequency_weight=settings.frequency_weight,
            smoothing=settings.smoothing,
            insiders_share=settings.insiders_share,
        )
    return clusters or fit_top_share(buyers, settings.insiders_share)


def _place_members(memberships: pd.DataFrame, assigned: pd.Series) -> pd.DataFrame:
    """Add segment_id: the Insiders are exactly the members, everyone else stands where the model put them."""
    placed = assigned.reindex(memberships.index).mask(memberships["is_member"], INSIDERS)
    return memberships.assign(segment_id=placed.astype("int64"))


def _name_clusters(step: Step, settings: Settings) -> dict[int, SegmentName]:
    profiles = profile_segments(step.features, step.memberships["segment_id"], range(settings.segments))
    return name_segments(profiles, profile_base(step.features))
