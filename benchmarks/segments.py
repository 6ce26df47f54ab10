"""How stable our Insiders are and what they buy next, beside other ways to find them.

Takes files (by default a synthetic shop), prints one table per shop and the targets, met or not. The newest
thirteen as-of dates are judged; the path runs from the first that the history allows. It asserts nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from benchmarks.judging import (
    Lists,
    Ratio,
    Shop,
    list_top,
    measure_agreement,
    measure_overlaps,
    measure_ratio,
    measure_window_share,
)
from benchmarks.perturbation import raise_revenue
from benchmarks.rivals import cluster_forest, cluster_rfm, keep_ranked
from segmentation.frames import History
from segmentation.ingest import demo
from segmentation.ingest.history import read_history
from segmentation.model.comparison.occasions import JUDGED_DATES, sum_next_revenue
from segmentation.model.path import Step, replay_path
from segmentation.months import add_months, find_complete_until, find_first_of_month, list_as_of_dates
from segmentation.settings import Settings

DEMO_END = date(2026, 11, 1)
FOREST_DATES = 3
STAY_FACTORS = np.linspace(1.0, 4.0, 121)
RAISED = 0.01


@dataclass(frozen=True)
class Row:
    """One way to find the Insiders; what was not measured is None."""

    name: str
    overlap: float
    least_overlap: float
    ratio: Ratio
    window_share: float
    repeated: float | None = None
    silhouette: float | None = None


def read_shop(source: Path) -> tuple[History, list[date]]:
    """Return the history of a file and every as-of date that it allows."""
    settings, now = Settings(source=str(source)), datetime.now(UTC)
    history = read_history(settings, now, lambda *_: None).history
    complete_until = find_complete_until(history.days, now.date(), settings.data_lag_days)
    if complete_until is None:
        raise SystemExit(f"{source} has no line with a readable date.")
    first = find_first_of_month(history.days["day"].min().date())
    return history, list_as_of_dates(first, complete_until, settings.min_history_months)


def replay_members(history: History, dates: list[date]) -> list[pd.Index]:
    """Return our members at every date."""
    return [list_members(step) for step in replay_path(history, Settings(), dates)]


def list_members(step: Step) -> pd.Index:
    """Return the members of a step."""
    return step.memberships.index[step.memberships["is_member"]]


def describe_shop(history: History, steps: list[Step]) -> Shop:
    """Return what lists are judged on."""
    end = steps[-1].as_of
    return Shop(
        buyers=[step.features[step.features["is_buyer"]] for step in steps],
        next_revenues=[
            sum_next_revenue(history.customer_months, step.as_of) if add_months(step.as_of, 3) <= end else None
            for step in steps
        ],
    )


def judge(name: str, shop: Shop, lists: Lists, **also: float) -> Row:
    """Return the row of some lists."""
    overlap, least = measure_overlaps(lists)
    ratio = measure_ratio(shop, lists, list_top(shop, lists))
    return Row(name, overlap, least, ratio, measure_window_share(shop, lists), **also)


def shuffle(history: History) -> History:
    """Return the history with its rows in another order."""
    return replace(
        history,
        customer_months=history.customer_months.sample(frac=1, random_state=1),
        days=history.days.sample(frac=1, random_state=1),
    )


def tune_ranked(whole: Shop, members: Lists, judged: slice) -> list[pd.Index]:
    """Return the revenue-ranked list with hysteresis whose overlap comes nearest to that of the members."""
    sizes = [len(inside) for inside in members]
    wanted = measure_overlaps(members[judged])[0]
    found = [keep_ranked(whole.buyers, sizes, float(stay))[judged] for stay in STAY_FACTORS]
    return min(found, key=lambda lists: abs(measure_overlaps(lists)[0] - wanted))


def judge_rfm(shop: Shop) -> Row:
    """Judge cold k-means on log RFM; the same data again is another seed."""
    found, again = ([cluster_rfm(buyers, seed) for buyers in shop.buyers] for seed in (0, 1))
    lists = [each.insiders for each in found]
    repeated, _ = measure_agreement(lists, [each.insiders for each in again])
    silhouette = float(np.mean([each.silhouette for each in found]))
    return judge("k-means on log RFM, cold", shop, lists, repeated=repeated, silhouette=silhouette)


def judge_forest(shop: Shop) -> Row:
    """Judge forest, UMAP and Ward at the newest three dates with an outcome; the same data again is another seed."""
    known = sum(revenue is not None for revenue in shop.next_revenues)
    few = shop.take(slice(max(0, known - FOREST_DATES), known))
    found, again = ([cluster_forest(buyers, seed) for buyers in few.buyers] for seed in (0, 1))
    lists = [each.insiders for each in found]
    repeated, _ = measure_agreement(lists, [each.insiders for each in again])
    silhouette = float(np.mean([each.silhouette for each in found + again]))
    name = f"forest, UMAP, Ward ({FOREST_DATES} dates)"
    return judge(name, few, lists, repeated=repeated, silhouette=silhouette)


def measure_raised(source: Path, dates: list[date], members: Lists) -> tuple[float, float]:
    """Return mean and least overlap of the members with those of a file whose random lines are worth more."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "raised.csv"
        raise_revenue(source, target, RAISED, seed=1)
        history, _ = read_shop(target)
    return measure_agreement(members, replay_members(history, dates)[-len(members) :])


def bench(source: Path, quick: bool) -> Iterator[str]:
    """Yield the lines of one shop."""
    history, dates = read_shop(source)
    steps = list(replay_path(history, Settings(), dates))
    whole, judged = describe_shop(history, steps), slice(-JUDGED_DATES, None)
    shop, every_member = whole.take(judged), [list_members(step) for step in steps]
    members, judged_dates = every_member[judged], dates[judged]
    yield f"{source.name}: as of {judged_dates[0]} to {judged_dates[-1]}, path from {dates[0]}"
    shuffled = replay_members(shuffle(history), dates)[judged]
    with threadpool_limits(limits=1):
        threads = replay_members(history, dates)[judged]
    same = min(measure_agreement(members, shuffled)[1], measure_agreement(members, threads)[1])
    silhouettes = [step.silhouette for step in steps[judged] if step.silhouette is not None]
    ours = judge("Insiders", shop, members, repeated=same, silhouette=float(np.mean(silhouettes or [np.nan])))
    ranked = tune_ranked(whole, every_member, judged)
    rows = [
        ours,
        judge("top N by revenue, afresh", shop, list_top(shop, members)),
        judge("by revenue, with hysteresis", shop, ranked),
        judge_rfm(shop),
    ]
    yield from format_table(rows if quick else [*rows, judge_forest(shop)])
    raised = measure_raised(source, dates, members)
    yield f"  {RAISED:.0%} more revenue in random lines: overlap {raised[0]:.3f}, least {raised[1]:.3f}"
    beside = measure_ratio(shop, members, ranked)
    yield f"  next quarter beside the equally stable list: {format_ratio(beside)}"
    yield from format_targets(ours, same, raised[1], beside)


def format_ratio(ratio: Ratio) -> str:
    """Return a ratio with its interval."""
    return f"{ratio.value:.4f} ({ratio.low:.4f} to {ratio.high:.4f})"


def format_table(rows: list[Row]) -> Iterator[str]:
    """Yield the table of one shop."""
    yield (
        f"  {'list':<30}{'Jaccard':>8}{'least':>7}{'again':>7}{'next quarter ÷ same-size top N':>33}"
        f"{'12 months':>11}{'silhouette':>12}"
    )
    for row in rows:
        again, silhouette = ("-" if figure is None else f"{figure:.3f}" for figure in (row.repeated, row.silhouette))
        yield (
            f"  {row.name:<30}{row.overlap:>8.3f}{row.least_overlap:>7.3f}{again:>7}{format_ratio(row.ratio):>33}"
            f"{row.window_share:>11.3f}{silhouette:>12}"
        )


def format_targets(ours: Row, same: float, raised: float, beside: Ratio) -> Iterator[str]:
    """Yield each target and whether it is met; they were set for the two years of Online Retail II."""
    targets = (
        ("Jaccard, mean", ours.overlap, 0.92),
        ("Jaccard, least", ours.least_overlap, 0.86),
        ("next quarter ÷ same-size top N", ours.ratio.value, 1.0),
        ("low end of its interval", ours.ratio.low, 0.995),
        ("next quarter ÷ the equally stable list", beside.value, 1.005),
        ("rows shuffled, another thread count", same, 1.0),
        ("1% more revenue in random lines, least", raised, 0.97),
    )
    for name, found, least in targets:
        yield f"  {name:<40}{found:>8.4f}  target ≥ {least:<6g} {'met' if found >= least else 'NOT MET'}"


def main() -> None:
    """Measure the files that the command line names, or a synthetic shop."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.segments", description=__doc__.split("\n")[0])
    parser.add_argument("sources", nargs="*", type=Path, help="files with the columns of Online Retail in their order")
    parser.add_argument("--quick", action="store_true", help="without the forest, which takes minutes a shop")
    given = parser.parse_args()
    machine = f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    print(f"{datetime.now(UTC):%Y-%m-%d}, {machine}")
    with tempfile.TemporaryDirectory() as folder:
        sources = given.sources
        if not sources:
            sources = [Path(folder) / "demo_shop.csv.gz"]
            demo.write_demo_shop(sources[0], demo.CUSTOMERS, demo.MONTHS, demo.SEED, DEMO_END)
        for source in sources:
            print()
            for line in bench(source, given.quick):
                print(line, flush=True)


if __name__ == "__main__":
    main()
