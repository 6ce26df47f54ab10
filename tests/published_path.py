"""The snapshots of a path, built as a run builds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from segmentation.answers.roster import Roster, make_roster
from segmentation.frames import History
from segmentation.model.path import Step
from segmentation.settings import Settings
from segmentation.snapshot import Known, Snapshot, build_snapshot

NO_HOLDOUTS: Mapping[date, float] = {}


def build_snapshots(
    history: History, steps: Iterable[Step], settings: Settings, dates: Sequence[date] | None = None
) -> Iterator[tuple[Step, Snapshot]]:
    """Yield each step of a path with its snapshot, only those of `dates` where some are named.

    No date counts as the newest, so that there are neither probabilities nor actions.
    """
    previous: Step | None = None
    rosters: list[Roster] = []
    for step in steps:
        rosters.append(make_roster(step))
        if dates is None or step.as_of in dates:
            known = Known(tuple(rosters), NO_HOLDOUTS)
            yield step, build_snapshot(history, previous, step, known, settings)
        previous = step
