"""What a forecast cannot tell, and why.

Takes the series and the groups, gives caveats in the order of their weight. It computes no forecast.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from segmentation.answers.caveat import Caveat
from segmentation.answers.forecast.backtests import count_tests
from segmentation.answers.forecast.ensemble import LEAST_ORIGINS
from segmentation.answers.forecast.groups import Group
from segmentation.answers.forecast.outages import YEAR
from segmentation.answers.forecast.series import Series

FEW_MEMBERS = 10
"""Under so many, one customer moves the group's revenue."""

LARGE_SHARE = 0.5
"""Of the members' revenue: whoever brought more moves it, however many they are."""


def find_limits(series: Series, groups: Sequence[Group], has_split: bool) -> Iterator[Caveat]:
    """Yield the caveats of a forecast.

    Parameters
    ----------
    groups
        All, Insiders, others.
    has_split
        Whether every month has its parts.
    """
    months = len(series.total)
    shop, insiders, others = (group.as_chosen[-1] for group in groups)
    if np.isnan(shop).all():
        yield Caveat("forecast_no_revenue", {"months": months})
        return
    yield from _tell_season(groups[0], months)
    yield from _tell_tests(groups)
    yield from _tell_months(series, months)
    members = int(series.members[-1])
    if not members:
        yield Caveat("forecast_no_members", {})
    elif np.isnan(insiders).all():
        yield Caveat("forecast_members_without_revenue", {"members": members})
    else:
        yield from _tell_members(series, members)
        if (insiders <= 0).any() or (others <= 0).any():
            yield Caveat("forecast_no_interval", {})
        if not has_split:
            yield Caveat("forecast_no_split", {})


def _tell_members(series: Series, members: int) -> Iterator[Caveat]:
    bought = np.maximum(series.newest_members[:, -YEAR:].sum(axis=1), 0)
    share = float(bought.max() / bought.sum()) if bought.any() else 0.0
    if members > 1 and share > LARGE_SHARE:
        yield Caveat("forecast_one_member", {"share": share})
    elif members < FEW_MEMBERS:
        yield Caveat("forecast_few_members", {"members": members})


def _tell_season(shop: Group, months: int) -> Iterator[Caveat]:
    if months < YEAR:
        yield Caveat("forecast_season_unknown", {"months": months})
    elif months < 2 * YEAR and shop.chosen != "last_month":
        yield Caveat("forecast_season_once", {"months": months})


def _tell_tests(groups: Sequence[Group]) -> Iterator[Caveat]:
    """Yield that a group that is forecast has too few tests; the others have those of the Insiders."""
    tests = {group.name: count_tests(group) for group in groups[:2]}
    if any(tests[group.name] < LEAST_ORIGINS for group in groups[:2] if not np.isnan(group.as_chosen[-1]).all()):
        yield Caveat("forecast_few_origins", tests)


def _tell_months(series: Series, months: int) -> Iterator[Caveat]:
    if series.is_first_month_cut:
        yield Caveat("forecast_first_month_left_out", {"month": series.date_of(-1).isoformat()})
    last_sold = int(np.flatnonzero(series.purchase_days)[-1])
    if silent := months - 1 - last_sold:
        yield Caveat("forecast_silent_months", {"months": silent})
    if series.is_shut[-1]:
        yield Caveat("forecast_no_interval_shut", {})
    is_outage, is_without = series.is_outage[:last_sold], series.total[: last_sold + 1] <= 0
    if outages := int(is_outage.sum()):
        yield Caveat("forecast_outages", {"months": outages})
    if without := int(is_without.sum()) - outages:
        yield Caveat("forecast_months_without_revenue", {"months": without})
