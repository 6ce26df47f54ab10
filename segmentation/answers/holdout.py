"""The holdout: a random, frozen share of the customers who enter after it was switched on.

Takes the shares in force by the first as-of date they hold for, the rosters of the path and who was assigned
before; gives who is held out. They stay members in every count.
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


def list_entrants(
    rosters: Sequence[Roster], holdouts: Mapping[date, float], assigned: pd.DataFrame | None = None
) -> pd.DataFrame | None:
    """Return who entered since a holdout was first switched on, at their first entry since.

    Parameters
    ----------
    rosters
        Of the path, oldest first; nobody who entered after the last one is known.
    holdouts
        The share held out, by the first as-of date whose entrants it holds for; 0 where it was switched off.
    assigned
        Who was assigned by earlier publications, as this returns it: a path that changed moves none of them.

    Returns
    -------
    DataFrame or None
        Indexed by customer_id (sorted): entered_on · share (what was in force) · is_held_out, which stays as
        it was at that entry. None where no share above 0 has started.
    """
    as_of = rosters[-1].as_of
    starts = sorted(start for start in holdouts if start <= as_of)
    first = next((start for start in starts if holdouts[start] > 0), None)
    if first is None:
        return None
    entries = [
        (customer_id, roster.as_of, holdouts[max(start for start in starts if start <= roster.as_of)])
        for roster in rosters
        if roster.as_of >= first
        for customer_id in roster.entered
    ]
    found = pd.DataFrame(entries, columns=["customer_id", "entered_on", "share"]).drop_duplicates("customer_id")
    places = [_place_customer(str(customer_id)) for customer_id in found["customer_id"]]
    found = _type_entrants(found.assign(is_held_out=found["share"] > places).set_index("customer_id"))
    if assigned is None or assigned.empty:
        return found
    known = assigned[assigned["entered_on"] <= pd.Timestamp(as_of)]
    return _type_entrants(pd.concat([known, found[~found.index.isin(assigned.index)]]))


def join_shares(holdouts: Mapping[date, float], entrants: pd.DataFrame, as_of: date) -> dict[date, float]:
    """Return the shares by their start, only those that made a difference, and the newest.

    A share under which nobody entered, and the same share again, part no customers from those before.
    """
    starts = sorted(start for start in holdouts if start <= as_of)
    ends = [*starts[1:], date.max]
    joined: dict[date, float] = {}
    for start, end in zip(starts, ends, strict=True):
        has_entrants = entrants["entered_on"].dt.date.between(start, end, inclusive="left").any()
        if (has_entrants or start == starts[-1]) and holdouts[start] != joined.get(max(joined, default=start)):
            joined[start] = holdouts[start]
    return joined


def _type_entrants(entrants: pd.DataFrame) -> pd.DataFrame:
    types = {"entered_on": "datetime64[us]", "share": "float64", "is_held_out": "bool"}
    typed = entrants.astype(types)
    return typed.set_axis(typed.index.astype("str").rename("customer_id")).sort_index()


def _place_customer(customer_id: str) -> float:
    """Return a number from 0 (included) to 1 that only the id decides."""
    digest = hashlib.sha256(f"{SEED}:{customer_id}".encode()).digest()
    return int.from_bytes(digest[:6]) / 2**48
