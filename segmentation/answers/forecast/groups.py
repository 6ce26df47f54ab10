"""All, Insiders and others: every method's forecasts from every origin, and which one is chosen.

Takes the series, gives one `Group` for each. What is forecast of all and of the Insiders adds up with the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segmentation.answers.forecast.ensemble import combine_methods, prefers_plain
from segmentation.answers.forecast.insiders import project_members, steady_first_year
from segmentation.answers.forecast.outages import YEAR
from segmentation.answers.forecast.series import Floats, Series
from segmentation.answers.forecast.shop import project_shop

OWN_METHODS = ("same_month_last_year", "mean_of_three", "last_month")


@dataclass(frozen=True)
class Group:
    """One group's forecasts and what came: origins × horizons, whole 1/10,000, NaN where unknown.

    Attributes
    ----------
    trusted
        `actuals` that tell how far forecasts err: without outages, and without origins in one.
    is_shut
        Whether each origin comes right after an outage, so that nobody knows when the shop sells again.
    as_chosen
        At every origin, the forecasts of the method that was chosen there.
    chosen
        The method of the newest origin.
    """

    name: str
    methods: Mapping[str, Floats]
    actuals: Floats
    trusted: Floats
    is_shut: NDArray[np.bool_]
    as_chosen: Floats
    chosen: str


def forecast_groups(series: Series, horizons: int) -> tuple[Group, Group, Group]:
    """Return all, Insiders and others.

    Methods of all: those of the ensemble, and `ensemble`. Of the Insiders: their own past, and
    `share_of_all`. Of the others: their own past, and `difference`, all less Insiders as each was chosen.
    """
    shop = _forecast_shop(series, horizons)
    insiders = _forecast_insiders(series, shop, horizons)
    methods = {method: shop.methods[method] - insiders.methods[method] for method in OWN_METHODS}
    difference = shop.as_chosen - insiders.as_chosen
    methods["difference"] = difference
    actuals, trusted = shop.actuals - insiders.actuals, shop.trusted - insiders.trusted
    return shop, insiders, Group("others", methods, actuals, trusted, series.is_shut, difference, "difference")


def _forecast_shop(series: Series, horizons: int) -> Group:
    actuals = series.collect_actuals(series.total, horizons)
    methods = dict(project_shop(series.total, horizons, series.is_outage))
    methods["ensemble"] = combine_methods(methods, actuals)
    return _choose("all", methods, "ensemble", actuals, series)


def _forecast_insiders(series: Series, shop: Group, horizons: int) -> Group:
    frozen = series.spread_frozen()
    methods = _project_own_past(frozen, horizons)
    projected = project_members(series, shop.as_chosen)
    methods["share_of_all"] = steady_first_year(projected, methods["mean_of_three"])
    actuals = series.collect_actuals(frozen, horizons)
    return _choose("insiders", methods, "share_of_all", actuals, series, shop.as_chosen)


def _choose(
    name: str,
    methods: Mapping[str, Floats],
    main: str,
    actuals: Floats,
    series: Series,
    most: Floats | None = None,
) -> Group:
    """Return a group whose method is `main`, or plain last month where that did better, never above `most`."""
    whole = {method: np.rint(forecasts) for method, forecasts in methods.items()}
    is_plain = prefers_plain(whole[main], whole["last_month"], actuals)
    as_chosen = np.where(is_plain[:, None], whole["last_month"], whole[main])
    if most is not None:
        as_chosen = np.minimum(as_chosen, most)
    is_outage = series.collect_actuals(series.is_outage.astype(np.float64), actuals.shape[1]) > 0
    trusted = np.where(is_outage | series.is_shut[:, None], np.nan, actuals)
    return Group(name, whole, actuals, trusted, series.is_shut, as_chosen, "last_month" if is_plain[-1] else main)


def _project_own_past(frozen: Floats, horizons: int) -> dict[str, Floats]:
    """Return what the members of each origin bought before it."""
    own = {method: np.full((len(frozen), horizons), np.nan) for method in OWN_METHODS}
    for origin, revenue in enumerate(frozen):
        known = revenue[:origin]
        if len(known):
            own["last_month"][origin] = known[-1]
        if len(known) >= 3:
            own["mean_of_three"][origin] = known[-3:].mean()
        if len(known) >= YEAR:
            own["same_month_last_year"][origin] = known[-YEAR:][:horizons]
    return own
