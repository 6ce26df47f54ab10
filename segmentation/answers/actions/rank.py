"""The actions of a date, in the order of what is at stake.

Takes the history, the rosters, the customers of a snapshot and their products; gives actions, audiences
and what they cannot tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from segmentation.answers.actions.buying import LEAST_RETURN_MONTHS, cross_sell, lower_returns, remind
from segmentation.answers.actions.caveats import list_caveats
from segmentation.answers.actions.rates import measure_memberships
from segmentation.answers.actions.situation import (
    ONE_IN,
    Audience,
    Situation,
    describe_situation,
)
from segmentation.answers.actions.standing import find_typical_starts, keep_newcomers, lift, win_back
from segmentation.answers.caveat import Caveat
from segmentation.answers.roster import Roster
from segmentation.frames import History, Purchases
from segmentation.model.path import Step
from segmentation.sentences import render_sentence
from segmentation.settings import Settings

ACTION_COLUMNS = (
    "position",
    "title",
    "audience",
    "customers",
    "revenue_at_stake",
    "assumption",
    "why",
    "key",
    "numbers",
)

ACTION_CUSTOMER_COLUMNS = ("position", "customer_id", "revenue_at_stake")

TEXTS = ("title", "audience", "assumption", "why")
"""The text `title` of an action is the sentence `<key>_title`, and so on."""


@dataclass(frozen=True)
class Actions:
    """The frames have the columns `ACTION_COLUMNS` and `ACTION_CUSTOMER_COLUMNS`; money is int64."""

    actions: pd.DataFrame
    audiences: pd.DataFrame
    caveats: tuple[Caveat, ...]


def list_actions(
    history: History,
    rosters: Sequence[Roster],
    step: Step,
    customers: pd.DataFrame,
    purchases: Purchases | None,
    products: pd.DataFrame,
    settings: Settings,
) -> Actions:
    """Return the actions as of the step's date, best first; each has customers, none of them held out.

    Parameters
    ----------
    rosters
        Of every as-of date of the path until this one, which is the last.
    customers
        The rows of `snapshot_customers`, probabilities and short_by included.
    purchases
        By product, in the window; None where they are not known.
    products
        From `list_products`.
    """
    situation = describe_situation(history, rosters, step, customers, settings)
    typical = find_typical_starts(situation)
    found = [one for one in _find_audiences(situation, purchases, products, typical) if len(one.stakes)]
    lists = [_list_customers(audience) for audience in found]
    order = sorted(range(len(found)), key=lambda place: -int(lists[place]["revenue_at_stake"].sum()))
    rows = [_describe_action(position, found[place], lists[place], settings) for position, place in enumerate(order, 1)]
    audiences = [lists[place].assign(position=position) for position, place in enumerate(order, 1)]
    return Actions(
        _type(pd.DataFrame(rows, columns=list(ACTION_COLUMNS)), ["position", "customers", "revenue_at_stake"]),
        _join(audiences),
        tuple(list_caveats(situation, purchases, products, typical, audiences)),
    )


def _find_audiences(
    situation: Situation, purchases: Purchases | None, products: pd.DataFrame, typical: pd.Series | None
) -> Iterator[Audience]:
    from_notice, from_near = measure_memberships(situation)
    yield win_back(situation, from_notice)
    yield lift(situation, from_near)
    yield remind(situation)
    if purchases is not None:
        yield cross_sell(situation, purchases, products)
    if situation.window_months >= LEAST_RETURN_MONTHS:
        yield lower_returns(situation)
    yield keep_newcomers(situation, typical)


def _list_customers(audience: Audience) -> pd.DataFrame:
    """Return the list of an action, most at stake first, ties by customer_id; money is rounded here, once."""
    stakes = audience.stakes.round().astype("int64").rename("revenue_at_stake")
    rows = stakes.rename_axis("customer_id").reset_index()
    return rows.sort_values(["revenue_at_stake", "customer_id"], ascending=[False, True], ignore_index=True)


def _describe_action(position: int, audience: Audience, rows: pd.DataFrame, settings: Settings) -> dict[str, Any]:
    numbers = dict(audience.numbers) | {
        "currency": settings.currency,
        "customers": len(rows),
        "one_in": ONE_IN,
    }
    texts = {text: render_sentence(f"{audience.key}_{text}", numbers, settings.locale) for text in TEXTS}
    return texts | {
        "position": position,
        "customers": len(rows),
        "revenue_at_stake": int(rows["revenue_at_stake"].sum()),
        "key": audience.key,
        "numbers": numbers,
    }


def _join(audiences: Sequence[pd.DataFrame]) -> pd.DataFrame:
    empty = pd.DataFrame({name: pd.Series(dtype="object") for name in ACTION_CUSTOMER_COLUMNS})
    joined = pd.concat(audiences, ignore_index=True) if audiences else empty
    typed = _type(joined[list(ACTION_CUSTOMER_COLUMNS)], ["position", "revenue_at_stake"])
    return typed.astype({"customer_id": "str"})


def _type(frame: pd.DataFrame, whole: Sequence[str]) -> pd.DataFrame:
    return frame.astype(dict.fromkeys(whole, "int64"))
