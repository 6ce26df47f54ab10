"""What the actions cannot tell, and why.

Takes a situation and the audiences found, gives caveats.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from segmentation.answers.actions.buying import LEAST_RETURN_MONTHS
from segmentation.answers.actions.situation import LEAST_STAKE, MONTHS_AHEAD, ONE_IN, Situation
from segmentation.answers.caveat import Caveat
from segmentation.answers.products import LEAST_BUYERS, LEAST_SHARE
from segmentation.frames import Purchases


def list_caveats(
    situation: Situation,
    purchases: Purchases | None,
    products: pd.DataFrame,
    typical: pd.Series | None,
    audiences: Sequence[pd.DataFrame],
) -> Iterator[Caveat]:
    """Yield what stands beside the actions; `audiences` have a customer_id."""
    yield Caveat("actions_assumed", {"one_in": ONE_IN}) if audiences else Caveat("actions_none", {})
    yield Caveat("actions_least_stake", {"least": LEAST_STAKE, "currency": situation.settings.currency})
    listed = [customer_id for audience in audiences for customer_id in audience["customer_id"]]
    if len(listed) > len(set(listed)):
        yield Caveat("actions_overlap", {})
    if held_out := len(situation.customers) - len(situation.reachable):
        yield Caveat("actions_held_out", {"customers": held_out})
    yield from _list_product_caveats(situation, purchases, products)
    if situation.customers["usual_gap_days"].isna().all():
        yield Caveat("actions_no_usual_gap", {})
    if situation.window_months < LEAST_RETURN_MONTHS:
        months = {"window_months": situation.window_months, "least_months": LEAST_RETURN_MONTHS}
        yield Caveat("actions_short_window", months)
    if situation.customers["probability_member_next_month"].isna().all():
        yield Caveat("actions_no_probabilities", {})
    if typical is None:
        yield Caveat("actions_no_typical_start", {"months": MONTHS_AHEAD})


def _list_product_caveats(
    situation: Situation, purchases: Purchases | None, products: pd.DataFrame
) -> Iterator[Caveat]:
    if purchases is None:
        yield Caveat("actions_no_products", {})
        return
    sold = situation.sum_months(situation.settings.window_months)["gross"].sum()
    known = purchases.by_product["revenue"].sum()
    # the source may have been trimmed since, and lines may lack a stock code
    if known < sold:
        yield Caveat("actions_partial_products", {"share": float(known / sold)})
    if not (products["kind"] == "never_bought").any():
        yield Caveat("actions_no_common_products", {"least_share": LEAST_SHARE, "least_buyers": LEAST_BUYERS})
