"""The coming months, by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from segmentation.answers.caveat import Caveat
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
)

BACKTEST_COLUMNS = (
    "customer_group",
    "method",
    "origin",
    "horizon_months",
    "forecast",
    "actual",
    "lower_80",
    "upper_80",
    "is_chosen",
)

ACCURACY_COLUMNS = (
    "customer_group",
    "method",
    "horizon_months",
    "origins",
    "wape",
    "mape",
    "bias",
    "intervals",
    "coverage_80",
    "coverage_95",
    "is_chosen",
)


@dataclass(frozen=True)
class Forecast:
    """The frames have the columns `FORECAST_COLUMNS`, `BACKTEST_COLUMNS`, `ACCURACY_COLUMNS`; money is int64."""

    forecasts: pd.DataFrame
    backtests: pd.DataFrame
    accuracy: pd.DataFrame
    caveats: tuple[Caveat, ...]


def forecast_revenue(history: History, rosters: Sequence[Roster], settings: Settings) -> Forecast:
    """Return the forecast as of the last roster's date."""
    return Forecast(
        pd.DataFrame(columns=list(FORECAST_COLUMNS)),
        pd.DataFrame(columns=list(BACKTEST_COLUMNS)),
        pd.DataFrame(columns=list(ACCURACY_COLUMNS)),
        (),
    )
