"""The holdout: a random, frozen share of the customers who enter after it was switched on.

Takes the shares in force by the first as-of date they hold for, and the rosters of the path; gives who
is held out. They stay members in every count.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from segmentation.answers.roster import Roster
from segmentation.months import add_months

SEED = "holdout"
"""Never changes: it would draw everyone anew."""


def schedule_holdout(holdouts: Mapping[date, float], share: float, newest_as_of: date) -> dict[date, float]:
    """Return the shares by their start; another share than the last one starts a month after `newest_as_of`.

    Nobody of the past is held out in retrospect.

    Parameters
    ----------
    holdouts
        What has been scheduled until now.
    newest_as_of
        The newest date whose members are known to marketing.
    """
    newest_start = max(holdouts, default=newest_as_of)
    if share == holdouts.get(newest_start, 0.0):
        return dict(holdouts)
    return {**holdouts, max(newest_start, add_months(newest_as_of, 1)): share}


def assign_holdout(rosters: Sequence[Roster], holdouts: Mapping[date, float]) -> pd.Series | None:
    """Return whether each customer who entered since the first start is held out; None where none is configured."""
    entrants = list_entrants(rosters, holdouts)
    return None if entrants is None else entrants["is_held_out"]


def list_entrants(rosters: Sequence[Roster], holdouts: Mapping[date, float]) -> pd.DataFrame | None:
    """Return who entered since a holdout was first switched on, at their first entry since.

    Parameters
    ----------
    rosters
        Of the path, oldest first; nobody who entered after the last one is known.
    holdouts
        The share held out, by the first as-of date whose entrants it holds for; 0 where it was switched off.

    Returns
    -------
    DataFrame or None
        Indexed by customer_id (sorted): entered_on · started_on and share (what was in force) · is_held_out,
        which stays as it was at that entry. None where no share above 0 has started.
    """
    starts = sorted(start for start in holdouts if start <= rosters[-1].as_of)
    first = next((start for start in starts if holdouts[start] > 0), None)
    if first is None:
        return None
    entries = [
        (customer_id, pd.Timestamp(roster.as_of), max(start for start in starts if start <= roster.as_of))
        for roster in rosters
        if roster.as_of >= first
        for customer_id in roster.entered
    ]
    entrants = pd.DataFrame(entries, columns=["customer_id", "entered_on", "started_on"])
    entrants = entrants.drop_duplicates("customer_id").set_index("customer_id").sort_index()
    shares = entrants["started_on"].map(holdouts).astype("float64")
    places = pd.Series(
        [_place_customer(str(customer_id)) for customer_id in entrants.index], entrants.index, dtype=float
    )
    return entrants.assign(share=shares, is_held_out=places < shares)


def _place_customer(customer_id: str) -> float:
    """Return a number from 0 (included) to 1 that only the id decides."""
    digest = hashlib.sha256(f"{SEED}:{customer_id}".encode()).digest()
    return int.from_bytes(digest[:6]) / 2**48
