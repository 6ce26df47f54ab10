"""The coming months, by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from segmentation.answers.caveat import Caveat
from segmentation.answers.forecast.backtests import count_money, list_backtests, measure_accuracy
from segmentation.answers.forecast.ensemble import measure_log_errors
from segmentation.answers.forecast.groups import Group, forecast_groups
from segmentation.answers.forecast.intervals import bound_forecasts
from segmentation.answers.forecast.limits import find_limits
from segmentation.answers.forecast.series import Floats, Series, build_series
from segmentation.answers.forecast.split import split_forecast
from segmentation.answers.roster import Roster
from segmentation.frames import History
from segmentation.settings import Settings

FORECAST_COLUMNS = (
    "customer_group",
    "month",
    "method",
    "revenue",
    "lower_80",
    "upper_80",
    "lower_95",
    "upper_95",
    "lower_80_of_sum",
    "upper_80_of_sum",
)


@dataclass(frozen=True)
class Forecast:
    """The frames have the columns `FORECAST_COLUMNS`, `BACKTEST_COLUMNS`, `ACCURACY_COLUMNS`; money is int64.

    What cannot be told has no row, and a caveat says why.
    """

    forecasts: pd.DataFrame
    backtests: pd.DataFrame
    accuracy: pd.DataFrame
    caveats: tuple[Caveat, ...]


def forecast_revenue(history: History, rosters: Sequence[Roster], settings: Settings) -> Forecast:
    """Return the forecast as of the last roster's date: what was known then, of the members of that date.

    Groups are all, insiders and others, which add up; retained and exits add up to insiders, entrants are a
    part of others. Backtests start at every month of the shop, of the Insiders at every roster's date.
    """
    horizons = settings.forecast_months
    series = build_series(history, rosters, horizons, settings.data_lag_days)
    groups = forecast_groups(series, horizons)
    _, insiders, others = groups
    parts = split_forecast(series, insiders.as_chosen[-1], others.as_chosen[-1])
    no_bounds = [np.full(horizons, np.nan)] * len(FORECAST_COLUMNS[4:])
    rows = [_tabulate_group(group, series) for group in groups]
    rows += [_tabulate(name, "split", revenue, no_bounds, series) for name, revenue in parts.items()]
    return Forecast(
        forecasts=pd.concat(rows, ignore_index=True),
        backtests=list_backtests(groups, series),
        accuracy=measure_accuracy(groups, horizons),
        caveats=tuple(find_limits(series, groups, has_split=not np.isnan(parts["retained"]).any())),
    )


def _tabulate_group(group: Group, series: Series) -> pd.DataFrame:
    """Return the months with their intervals, those of the sums up to each from the errors of earlier such sums."""
    method = group.methods[group.chosen]
    errors = measure_log_errors(method, group.trusted)
    errors_of_sums = measure_log_errors(np.cumsum(method, axis=1), np.cumsum(group.trusted, axis=1))
    bounds = [
        *bound_forecasts(group.as_chosen, errors, 0.8, group.is_shut),
        *bound_forecasts(group.as_chosen, errors, 0.95, group.is_shut),
        *bound_forecasts(np.cumsum(group.as_chosen, axis=1), errors_of_sums, 0.8, group.is_shut),
    ]
    return _tabulate(group.name, group.chosen, group.as_chosen[-1], [bound[-1] for bound in bounds], series)


def _tabulate(name: str, method: str, revenue: Floats, bounds: Sequence[Floats], series: Series) -> pd.DataFrame:
    """Return the months that have a forecast."""
    ahead = np.flatnonzero(~np.isnan(revenue))
    columns: dict[str, object] = {
        "customer_group": name,
        "month": pd.Series([series.date_of(len(series.total) + int(step)) for step in ahead], dtype=object),
        "method": method,
        "revenue": pd.Series(revenue[ahead].astype(np.int64)),
    }
    columns |= {column: count_money(bound[ahead]) for column, bound in zip(FORECAST_COLUMNS[4:], bounds, strict=True)}
    return pd.DataFrame(columns, columns=list(FORECAST_COLUMNS))
