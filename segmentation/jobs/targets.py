"""Which as-of dates a job publishes.

Takes what is published and the digest that each as-of date of the history would have now, gives the
dates to publish. Pure: it reads and writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from segmentation.errors import HistoryError

Digests = Mapping[date, str]


@dataclass(frozen=True)
class Published:
    """What the database shows of this shop.

    `digests` are those of the newest snapshots by as-of date; `lineage_start` is the first as-of date
    published with the model settings in force, None where there is none.
    """

    digests: Digests
    lineage_start: date | None


def describe_published(snapshots: pd.DataFrame, lineage: int | None) -> Published:
    """Return what is published of the rows of `store.read.read_published` and the lineage in force."""
    current = snapshots[snapshots["is_current"].astype(bool)]
    own = snapshots.loc[snapshots["lineage"] == lineage, "as_of"]
    return Published(
        digests=dict(zip(current["as_of"], current["digest"], strict=True)),
        lineage_start=None if own.empty else own.min(),
    )


def find_due_dates(published: Published, digests: Digests, as_of: date | None = None) -> list[date]:
    """Return the dates that a refresh publishes: new ones, and those whose digest changed, oldest first.

    All where nothing is published; the newest alone where nothing is with the model settings in force;
    else those from that lineage's first. `as_of` limits how far new dates go, never which published
    ones are revised: a chain is revised whole.

    Raises
    ------
    HistoryError
        The history does not allow `as_of`.
    """
    if as_of is not None:
        _check_dates([as_of] if as_of in digests else [], digests, f"{as_of} is none of them")
        limit = max([as_of, *published.digests])
        digests = {date: digest for date, digest in digests.items() if date <= limit}
    if not published.digests:
        wanted = sorted(digests)
    elif published.lineage_start is None:
        wanted = [max(digests)]
    else:
        wanted = sorted(date for date in digests if date >= published.lineage_start)
    return [date for date in wanted if published.digests.get(date) != digests[date]]


def find_differing_dates(
    published: Published, digests: Digests, first: date | None = None, last: date | None = None
) -> list[date]:
    """Return the dates from `first` to `last` whose newest snapshot has another digest, oldest first.

    Raises
    ------
    HistoryError
        The history allows no date of the range.
    """
    inside = sorted(date for date in digests if (first or date) <= date <= (last or date))
    _check_dates(inside, digests, f"none lies in {first or 'the first'} to {last or 'the newest'}")
    return [date for date in inside if published.digests.get(date) != digests[date]]


def _check_dates(found: list[date], digests: Digests, problem: str) -> None:
    if not found:
        raise HistoryError(f"The history allows as-of dates from {min(digests)} to {max(digests)}; {problem}.")
