"""Forecasts as snapshots publish them, and how they are judged by what came.

Takes a history and rosters, gives forecasts with outcomes and figures about them. It forecasts nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.answers.forecast import forecast_revenue
from segmentation.answers.roster import Roster
from segmentation.frames import History
from segmentation.months import count_months
from segmentation.settings import Settings

GROUPS = ("all", "insiders", "others")


@dataclass(frozen=True)
class Outcomes:
    """What came, of the months before `end`."""

    history: History
    end: date

    def list_months(self, group: str, roster: Roster) -> NDArray[np.float64]:
        """Return the revenue by month, before the roster's date, of all, insiders (its members) or others."""
        rows = self._take_group(group, roster)
        known = rows[rows["month"] < pd.Timestamp(roster.as_of)]
        months = pd.date_range(self.history.customer_months["month"].min(), roster.as_of, freq="MS", inclusive="left")
        return known.groupby("month")["revenue"].sum().reindex(months, fill_value=0).to_numpy(np.float64)

    def sum_group(self, group: str, roster: Roster, month: date) -> float:
        """Return a month's revenue of all, insiders (the roster's members) or others; NaN where it is not over."""
        if month >= self.end:
            return np.nan
        rows = self._take_group(group, roster)
        return float(rows.loc[rows["month"] == pd.Timestamp(month), "revenue"].sum())

    def _take_group(self, group: str, roster: Roster) -> pd.DataFrame:
        rows = self.history.customer_months
        if group == "all":
            return rows
        return rows[rows["customer_id"].isin(roster.members) == (group == "insiders")]


def publish_forecasts(rosters: Sequence[Roster], outcomes: Outcomes, settings: Settings) -> pd.DataFrame:
    """Return what a snapshot of each roster's date publishes of all, insiders and others, with what came.

    The columns of `forecasts`, and as_of, horizon_months (1 is the first month), actual (NaN where not known).
    """
    return pd.concat([_publish(rosters[: at + 1], outcomes, settings) for at in range(len(rosters))], ignore_index=True)


def _publish(rosters: Sequence[Roster], outcomes: Outcomes, settings: Settings) -> pd.DataFrame:
    forecasts = forecast_revenue(outcomes.history, rosters, settings).forecasts
    forecasts = forecasts[forecasts["customer_group"].isin(GROUPS)]
    keys = zip(forecasts["customer_group"], forecasts["month"], strict=True)
    actuals = [outcomes.sum_group(group, rosters[-1], month) for group, month in keys]
    as_of = rosters[-1].as_of
    ahead = [count_months(as_of, month) + 1 for month in forecasts["month"]]
    return forecasts.assign(as_of=as_of, horizon_months=ahead, actual=np.array(actuals, np.float64))


def measure_error(rows: pd.DataFrame, group: str, method: str, months: int) -> tuple[float, int]:
    """Return the WAPE of the sums of the first so many months, and of how many as-of dates; NaN of none."""
    asked = rows[
        (rows["customer_group"] == group)
        & (rows["method"] == method)
        & (rows["horizon_months"] <= months)
        & rows["actual"].notna()
    ]
    sums = asked.astype({"revenue": "float64"}).groupby("as_of")[["revenue", "actual"]].agg(["sum", "count"])
    over = sums[sums["actual", "count"] == months]
    if over.empty:
        return np.nan, 0
    errors = (over["revenue", "sum"] - over["actual", "sum"]).abs()
    return float(errors.sum() / over["actual", "sum"].abs().sum()), len(over)


def measure_coverage(published: pd.DataFrame, level: int) -> tuple[float, int]:
    """Return the share of months inside their interval, and how many had one and are over."""
    rows = published[published["actual"].notna() & published["lower_80"].notna()]
    inside = rows["actual"].between(rows[f"lower_{level}"].astype(float), rows[f"upper_{level}"].astype(float))
    return float(inside.mean()), len(rows)


def measure_coverage_of_sums(published: pd.DataFrame) -> tuple[float, int]:
    """Return the share of sums of all months ahead inside their 80% interval, and how many had one and are over."""
    keys = ["customer_group", "as_of"]
    last = published.sort_values("horizon_months").drop_duplicates(keys, keep="last").set_index(keys)
    came = published.groupby(keys)["actual"].sum(skipna=False).reindex(last.index)
    is_known = came.notna() & last["lower_80_of_sum"].notna()
    bounds = last.loc[is_known, ["lower_80_of_sum", "upper_80_of_sum"]].astype("float64")
    return float(came[is_known].between(bounds["lower_80_of_sum"], bounds["upper_80_of_sum"]).mean()), len(bounds)
