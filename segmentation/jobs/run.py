"""One attempt to publish: the source and the stored history in, snapshots and the record of the run out.

Takes settings, a clock and the choice of as-of dates; gives what was published. The only place where
ingest, snapshot and store meet. How an attempt is recorded is attempt.py's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pandas as pd
from sqlalchemy import Engine

from segmentation.answers.holdout import schedule_holdout
from segmentation.answers.products import is_near
from segmentation.answers.roster import Roster, make_roster
from segmentation.errors import HistoryError
from segmentation.frames import History, Purchases
from segmentation.ingest import demo
from segmentation.ingest.history import OpenSource, merge_histories, open_history
from segmentation.ingest.running import measure_running_month
from segmentation.jobs.attempt import RunResult, attempt
from segmentation.jobs.gate import check_not_demo, check_same_shop
from segmentation.jobs.lineage import Names, find_carried_names
from segmentation.jobs.progress import Report, narrow_report
from segmentation.jobs.stages import Remark, describe_end, find_remarks, name_month, translate, translate_stages
from segmentation.jobs.targets import Digests, Published, describe_published
from segmentation.model.path import Step, replay_path
from segmentation.months import add_months, count_months, find_complete_until, find_first_of_month, list_as_of_dates
from segmentation.sentences import N_
from segmentation.settings import Settings
from segmentation.snapshot import Known, Snapshot, build_snapshot, digest_snapshot
from segmentation.store import read
from segmentation.store.holdouts import read_assigned, read_holdouts
from segmentation.store.write import Publication, publish

ChooseDates = Callable[[Published, Digests], list[date]]
"""From what is published and the digests that the as-of dates would have now, the dates to publish."""

READING_ENDS = 0.5
"""How much of a run the look at the source takes, roughly."""


@dataclass(frozen=True)
class _Stored:
    history: History | None
    published: Published
    newest_customers: tuple[date, frozenset[str]] | None
    lineage: read.Lineage | None
    newest_lineage: read.Lineage | None
    holdouts: Mapping[date, float]
    assigned: pd.DataFrame | None


def run_job(settings: Settings, kind: str, choose: ChooseDates, now: datetime, show: Report) -> RunResult:
    """Look at the source, publish what `choose` names, and record the attempt whatever becomes of it.

    Parameters
    ----------
    kind
        What the run is recorded as: refresh, backfill.
    now
        The clock, with its time zone.
    show
        Where progress is shown; it is recorded beside.

    Raises
    ------
    InsidersError
        The attempt failed; its message stands in the run where the database answers.
    """

    def work(engine: Engine, run_id: int, report: Report) -> RunResult:
        return _publish_chosen(engine, settings, run_id, choose, now, report)

    return attempt(settings, kind, work, now, show)


def _publish_chosen(
    engine: Engine, settings: Settings, run_id: int, choose: ChooseDates, now: datetime, report: Report
) -> RunResult:
    stored = _read_stored(engine, settings)
    with _open_source(settings, now, narrow_report(report, 0, READING_ENDS)) as source:
        reading = source.reading
        if stored.newest_customers is not None:
            check_same_shop(*stored.newest_customers, reading.history)
        history, as_of_dates = _merge(stored.history, reading.history, settings, now)
        names = find_carried_names(stored.lineage, stored.newest_lineage, history, settings, as_of_dates)
        newest_known = max(stored.published.digests, default=as_of_dates[-1])
        holdouts = schedule_holdout(stored.holdouts, settings.holdout_share, newest_known)
        digests = {
            as_of: digest_snapshot(history.fingerprints, settings, as_of, holdouts, names) for as_of in as_of_dates
        }
        chosen = choose(stored.published, digests)
        building = narrow_report(report, READING_ENDS, 1)
        remarks: list[Remark] = []
        built = _build_snapshots(
            source, history, settings, as_of_dates, chosen, names, holdouts, stored.assigned, remarks, building
        )
        to_store = {segment_id: name.numbers for segment_id, name in (names or {}).items()}
        running_month = measure_running_month(reading.history, as_of_dates[-1])
        publication = Publication(run_id, settings, history, reading.columns, now, to_store, running_month, holdouts)
        published = publish(engine, publication, built)
    stage = describe_end(published, reading, history, settings.locale, remarks)
    return RunResult(tuple(published), stage, reading.rows_read)


def _read_stored(engine: Engine, settings: Settings) -> _Stored:
    with engine.connect() as connection:
        snapshots = read.read_published(connection)
        check_not_demo(settings.is_demo, snapshots)
        if not settings.is_demo and snapshots["is_demo"].any():
            # the first real source replaces all of it
            return _Stored(None, Published({}, None), None, None, None, {}, None)
        lineage = read.read_lineage(connection, settings.model)
        return _Stored(
            history=read.read_history(connection),
            published=describe_published(snapshots, None if lineage is None else lineage.lineage),
            newest_customers=read.read_newest_customers(connection),
            lineage=lineage,
            newest_lineage=read.read_newest_lineage(connection),
            holdouts=read_holdouts(connection),
            assigned=read_assigned(connection),
        )


def _open_source(settings: Settings, now: datetime, report: Report) -> AbstractContextManager[OpenSource]:
    path = Path(settings.source_uri)
    if settings.is_demo and not path.exists():
        report(translate(N_("making a demo shop"), settings.locale), 0)
        demo.write_demo_shop(path, demo.CUSTOMERS, demo.MONTHS, demo.SEED, now.date())
    return open_history(settings, now, translate_stages(report, settings.locale))


def _merge(stored: History | None, read: History, settings: Settings, now: datetime) -> tuple[History, list[date]]:
    """Return the history of all complete months, and the as-of dates that it allows."""
    complete_until = find_complete_until(read.days, now.date(), settings.data_lag_days)
    if complete_until is None:
        raise HistoryError("The source should have lines with a readable date, found none. Check SOURCE.")
    if stored is not None:
        complete_until = max(complete_until, add_months(stored.fingerprints.index.max().date(), 1))
    history = merge_histories(stored, read, complete_until)
    days = read.days if history.days.empty else history.days
    first_month = find_first_of_month(days["day"].min().date())
    as_of_dates = list_as_of_dates(first_month, complete_until, settings.min_history_months)
    if not as_of_dates:
        raise HistoryError(
            f"A first as-of date needs {settings.min_history_months} complete months (MIN_HISTORY_MONTHS), "
            f"found {max(0, count_months(first_month, complete_until))}. "
            "Wait, or name a SOURCE with a longer past."
        )
    return history, as_of_dates


def _build_snapshots(
    source: OpenSource,
    history: History,
    settings: Settings,
    as_of_dates: Sequence[date],
    chosen: Sequence[date],
    names: Names | None,
    holdouts: Mapping[date, float],
    assigned: pd.DataFrame | None,
    remarks: list[Remark],
    report: Report,
) -> Iterator[Snapshot]:
    """Yield the chosen snapshots and note remarks on them.

    The path is replayed from its start, as memberships depend on all of it.
    """
    replayed = [as_of for as_of in as_of_dates if chosen and as_of <= max(chosen)]
    previous = None
    rosters: list[Roster] = []
    for position, step in enumerate(replay_path(history, settings, replayed, names)):
        stage = translate(N_("segmenting as of {month}"), settings.locale)
        report(stage.format(month=name_month(step.as_of, settings.locale)), position / len(replayed))
        rosters.append(make_roster(step))
        if step.as_of in chosen:
            is_newest = step.as_of == as_of_dates[-1]
            purchases = _read_purchases(source, step, settings) if is_newest else None
            known = Known(tuple(rosters), holdouts, is_newest, purchases, assigned)
            snapshot = build_snapshot(history, previous, step, known, settings, names)
            remarks.extend(find_remarks(snapshot, settings))
            yield snapshot
        previous = step


def _read_purchases(source: OpenSource, step: Step, settings: Settings) -> Purchases | None:
    """Ask the source a second time, for what members and near-members bought in the window."""
    asked = step.memberships.index[is_near(step.memberships)]
    return source.read_purchases(asked.tolist(), add_months(step.as_of, -settings.window_months), step.as_of)
