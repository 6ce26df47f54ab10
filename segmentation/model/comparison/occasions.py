"""The as-of dates at which candidates are judged, and what was bought after them.

Takes the history and the settings in force, gives one `Occasion` per judged date. It judges nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from segmentation.errors import HistoryError
from segmentation.frames import History
from segmentation.model.comparison.groups import Crowd
from segmentation.model.features import build_features
from segmentation.model.space import fit_space, measure_axes, place_customers
from segmentation.model.top_share import MIN_BUYERS
from segmentation.months import add_months
from segmentation.settings import Settings

JUDGED_DATES = 13
"""As-of dates that are judged, the newest ones: twelve steps from month to month, so every season once."""

CLOSE_DATES = 3
"""Of them those with silhouettes and resamples: the first, the middle and the last whose outcome is known."""

OUTCOME_MONTHS = 3


@dataclass(frozen=True)
class Occasion:
    """One judged date.

    Attributes
    ----------
    crowd
        All buyers, in the space of the settings in force: every silhouette is measured in this one.
    next_revenue
        Money of each customer in the three months after; None where they are not complete.
    is_close
        Whether silhouettes and resamples are taken here.
    """

    as_of: date
    crowd: Crowd
    next_revenue: pd.Series | None
    is_close: bool


def list_occasions(history: History, settings: Settings, as_of_dates: Sequence[date]) -> list[Occasion]:
    """Return the newest judged dates, oldest first.

    Parameters
    ----------
    as_of_dates
        Every date that the history allows, oldest first; the last is the end of the complete months.

    Raises
    ------
    HistoryError
        Fewer than three dates have an outcome, or at one of them fewer than 50 buyers differ.
    """
    judged = as_of_dates[-JUDGED_DATES:]
    known = [as_of for as_of in judged if add_months(as_of, OUTCOME_MONTHS) <= judged[-1]]
    if len(known) < CLOSE_DATES:
        needed = settings.min_history_months + CLOSE_DATES + OUTCOME_MONTHS - 1
        raise HistoryError(
            f"A comparison of models needs {CLOSE_DATES} as-of dates with three complete months after them, found "
            f"{len(known)}. Wait until the history holds {needed} complete months."
        )
    close = {known[0], known[len(known) // 2], known[-1]}
    return [
        Occasion(
            as_of,
            _build_crowd(history, settings, as_of),
            sum_next_revenue(history.customer_months, as_of) if as_of in known else None,
            as_of in close,
        )
        for as_of in judged
    ]


def sum_next_revenue(customer_months: pd.DataFrame, as_of: date) -> pd.Series:
    """Return the money of each customer in the three months from an as-of date on, by customer_id."""
    end = add_months(as_of, OUTCOME_MONTHS)
    months = customer_months["month"]
    after = customer_months[(months >= pd.Timestamp(as_of)) & (months < pd.Timestamp(end))]
    return after.groupby("customer_id")["revenue"].sum()


def _build_crowd(history: History, settings: Settings, as_of: date) -> Crowd:
    buyers = build_features(history.customer_months, as_of, settings.window_months, settings.half_life_days)
    axes = measure_axes(buyers)
    space = fit_space(axes, settings.frequency_weight)
    different = len(np.unique(axes, axis=0))
    if space is None or different < MIN_BUYERS:
        raise HistoryError(
            f"A comparison of models needs {MIN_BUYERS} buyers who differ in value and purchase days at every date, "
            f"found {different} as of {as_of}. The simple rule of small shops has no settings to compare."
        )
    return Crowd(buyers, place_customers(space, axes))
