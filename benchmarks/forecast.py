"""How far forecasts were from what came, beside plain and usual methods.

Takes files (by default synthetic shops), prints one table per shop and the targets, met or not. Every method
forecasts at every as-of date of the path from what was known then. It asserts nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.lifetimes import forecast_customers
from benchmarks.published import (
    GROUPS,
    Outcomes,
    measure_coverage,
    measure_coverage_of_sums,
    measure_error,
    publish_forecasts,
)
from benchmarks.segments import DEMO_END, read_shop
from benchmarks.smoothing import METHODS, project_smoothed
from segmentation.answers.forecast import forecast_revenue
from segmentation.answers.forecast.backtests import RECENT_ORIGINS
from segmentation.answers.roster import Roster, make_roster
from segmentation.ingest import demo
from segmentation.model.path import replay_path
from segmentation.months import add_months, count_months
from segmentation.settings import Settings

SETTINGS = Settings()
HORIZONS = (1, 3)
MONTHS = SETTINGS.forecast_months
SEEDS = (7, 8, 9)
PLAIN = ("last_month", "mean_of_three")

TARGETS = {("insiders", 1): 0.125, ("insiders", 3): 0.095, ("all", 1): 0.125, ("all", 3): 0.125}
"""Largest error with a year of history and more; they were set for the two years of Online Retail II."""

LEAST_COVERED, MOST_COVERED = 0.7, 0.9


def forecast_rivals(rosters: Sequence[Roster], outcomes: Outcomes) -> pd.DataFrame:
    """Return what other methods forecast of all and of the Insiders, with what came.

    method, customer_group, as_of, horizon_months, revenue, actual.
    """
    rows = [
        (
            method,
            group,
            roster.as_of,
            ahead,
            revenue,
            outcomes.sum_group(group, roster, add_months(roster.as_of, ahead - 1)),
        )
        for roster in rosters
        for method, group, revenues in _project_rivals(roster, outcomes)
        for ahead, revenue in enumerate(revenues, start=1)
        if not np.isnan(revenue)
    ]
    columns = ["method", "customer_group", "as_of", "horizon_months", "revenue", "actual"]
    return pd.DataFrame(rows, columns=columns).astype({"actual": "float64"})


def _project_rivals(roster: Roster, outcomes: Outcomes) -> Iterator[tuple[str, str, np.ndarray]]:
    expected = forecast_customers(outcomes.history.customer_months, roster.as_of, MONTHS)
    yield "BG/NBD × Gamma-Gamma", "all", expected.sum().to_numpy()
    yield "BG/NBD × Gamma-Gamma", "insiders", expected[expected.index.isin(roster.members)].sum().to_numpy()
    for group in ("all", "insiders"):
        revenue = outcomes.list_months(group, roster)
        for method in METHODS:
            yield method, group, project_smoothed(method, revenue, MONTHS)


def list_methods(rosters: Sequence[Roster], outcomes: Outcomes) -> pd.DataFrame:
    """Return what each of our own methods forecast at the rosters' dates, from the backtests of later dates."""
    ends = range(len(rosters), 0, MONTHS - RECENT_ORIGINS)
    tested = pd.concat([forecast_revenue(outcomes.history, rosters[:end], SETTINGS).backtests for end in ends])
    tested = tested[tested["origin"].isin({roster.as_of for roster in rosters})]
    tested = tested.drop_duplicates(["customer_group", "method", "origin", "horizon_months"])
    return tested.rename(columns={"origin": "as_of", "forecast": "revenue"})


def bench(source: Path) -> tuple[list[str], pd.DataFrame]:
    """Return the lines of one shop, and its published forecasts."""
    history, dates = read_shop(source)
    rosters = [make_roster(step) for step in replay_path(history, SETTINGS, dates)]
    outcomes = Outcomes(history, dates[-1])
    started = time.process_time()
    published = publish_forecasts(rosters, outcomes, SETTINGS)
    seconds = (time.process_time() - started) / len(rosters)
    told = pd.concat(
        [published.assign(method="as published"), list_methods(rosters, outcomes), forecast_rivals(rosters, outcomes)]
    )
    start = add_months(dates[0], -SETTINGS.min_history_months)
    has_year = np.array([count_months(start, as_of) >= 12 for as_of in told["as_of"]])
    lines = [
        f"{source.name}: as of {dates[0]} to {dates[-1]}, {seconds:.2f} s of processor time a date",
        *format_errors(told[has_year], told[~has_year]),
        *format_coverage(published),
        *format_targets(told[has_year], told[~has_year]),
    ]
    return lines, published


def format_errors(later: pd.DataFrame, early: pd.DataFrame) -> Iterator[str]:
    """Yield the error of each method by group and months ahead, with and without a year of history."""
    yield f"  {'WAPE, sum of months ahead':<42}{'under 12 months of history':>30}{'12 and more':>26}"
    for group in GROUPS:
        methods = pd.concat([early, later]).query("customer_group == @group")["method"].unique()
        for method in methods:
            errors = "".join(
                f"{f'{months}: {error:.1%} ({count})' if count else '-':>15}"
                for rows in (early, later)
                for months in HORIZONS
                for error, count in [measure_error(rows, group, method, months)]
            )
            yield f"  {group:<10}{method:<30}{errors}"


def format_coverage(published: pd.DataFrame) -> Iterator[str]:
    """Yield how many months lie inside their interval, by months ahead, and how many sums of them."""
    for ahead, rows in published.groupby("horizon_months"):
        near, count = measure_coverage(rows, 80)
        yield f"  month {ahead} inside its interval: 80% {near:.3f}, 95% {measure_coverage(rows, 95)[0]:.3f} of {count}"
    share, count = measure_coverage_of_sums(published)
    yield f"  months together inside theirs: 80% {share:.3f} of {count}"


def format_targets(later: pd.DataFrame, early: pd.DataFrame) -> Iterator[str]:
    """Yield each target and whether it is met."""
    for (group, months), most in TARGETS.items():
        error, count = measure_error(later, group, "as published", months)
        if count:
            yield format_target(f"{group}, {months} m, from 12 months", error, most)
    for group in ("insiders", "all"):
        for months in HORIZONS:
            error, _ = measure_error(early, group, "as published", months)
            plain = min(measure_error(early, group, method, months)[0] for method in PLAIN)
            yield format_target(f"{group}, {months} m, under 12, better plain one", error, plain)


def format_target(name: str, found: float, most: float) -> str:
    """Return a target, what was found and whether it is met."""
    return f"  {name:<46}{found:>8.4f}  target ≤ {most:<7.4f} {'met' if found <= most else 'NOT MET'}"


def format_pooled(published: pd.DataFrame) -> str:
    """Return the coverage of all shops and months ahead."""
    share, count = measure_coverage(published, 80)
    is_met = LEAST_COVERED <= share <= MOST_COVERED
    bounds = f"{LEAST_COVERED:g} to {MOST_COVERED:g}"
    return (
        f"80% intervals, all files and months: {share:.3f} of {count}  target {bounds} {'met' if is_met else 'NOT MET'}"
    )


def main() -> None:
    """Measure the files that the command line names, or synthetic shops."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forecast", description=__doc__.split("\n")[0])
    parser.add_argument("sources", nargs="*", type=Path, help="files with the columns of Online Retail")
    given = parser.parse_args()
    machine = f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    print(f"{datetime.now(UTC):%Y-%m-%d}, {machine}")
    with tempfile.TemporaryDirectory() as folder:
        sources = given.sources or [Path(folder) / f"demo_shop_{seed}.csv.gz" for seed in SEEDS]
        if not given.sources:
            for seed, source in zip(SEEDS, sources, strict=True):
                demo.write_demo_shop(source, demo.CUSTOMERS, demo.MONTHS, seed, DEMO_END)
        measured = []
        for source in sources:
            lines, published = bench(source)
            measured.append(published)
            print("\n" + "\n".join(lines), flush=True)
    print("\n" + format_pooled(pd.concat(measured)))


if __name__ == "__main__":
    main()
