"""The comparison of models as a job: candidates scored on the stored history, stored and described.

Takes settings and a clock, gives the candidates and the environment lines that would adopt the chosen
one. It reads no source and publishes no snapshot; what it chooses is an operator's to adopt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from sqlalchemy import Engine

from segmentation.errors import HistoryError
from segmentation.frames import History
from segmentation.jobs.attempt import RunResult, attempt
from segmentation.jobs.progress import Report
from segmentation.jobs.stages import translate
from segmentation.model.comparison.compare import RESAMPLES, compare_models
from segmentation.months import add_months, find_first_of_month, list_as_of_dates
from segmentation.sentences import N_
from segmentation.settings import Settings, list_environment_lines
from segmentation.store.candidates import store_candidates
from segmentation.store.read import read_history

ADOPTED = ("segments", "half_life_days", "frequency_weight", "insiders_share")
"""Columns of a candidate that are settings."""

FIGURES = {
    "silhouette": 12,
    "bootstrap_stability": 11,
    "month_jaccard_mean": 9,
    "month_jaccard_min": 7,
    "next_revenue_ratio": 9,
}
"""Measures of a candidate, and how wide their columns are."""


@dataclass(frozen=True)
class Comparison(RunResult):
    """What a comparison found: its candidates, or None where there is nothing to compare."""

    candidates: pd.DataFrame | None


def compare(settings: Settings, now: datetime, show: Report, resamples: int = RESAMPLES) -> Comparison:
    """Compare models on the stored history, store the scores and record the run.

    Parameters
    ----------
    resamples
        Per candidate and date: fewer are quicker and rougher.

    Raises
    ------
    HistoryError
        Nothing was published yet.
    """

    def work(engine: Engine, _run_id: int, report: Report) -> Comparison:
        with engine.connect() as connection:
            history = read_history(connection)
        if history is None:
            raise HistoryError(
                "A comparison of models looks at the history that a refresh stored, found none. "
                "Run `python -m segmentation refresh` first."
            )
        comparing = translate(N_("comparing models"), settings.locale)
        try:
            dates = _list_dates(history, settings)
            candidates = compare_models(
                history, settings, dates, lambda fraction: report(comparing, fraction), resamples=resamples
            )
        except HistoryError as error:  # a young or small shop: no failure, and no other quarter's either
            return Comparison((), str(error), None, None)
        store_candidates(engine, candidates, now)
        return Comparison((), _describe_choice(candidates, settings), None, candidates)

    return attempt(settings, "compare", work, now, show)


def describe_comparison(comparison: Comparison, settings: Settings) -> Iterator[str]:
    """Yield the table of candidates and the environment lines that would adopt the chosen one."""
    if comparison.candidates is not None:
        yield from _list_table(comparison.candidates)
    yield comparison.stage
    if comparison.candidates is not None and (lines := list_adopting_lines(comparison.candidates, settings)):
        yield "Adopting it starts a new lineage, and so changes the list. Set:"
        yield from lines


def list_adopting_lines(candidates: pd.DataFrame, settings: Settings) -> list[str]:
    """Return the environment lines by which the chosen candidate differs from the settings in force."""
    chosen = candidates[candidates["is_chosen"]].iloc[0]
    return list_environment_lines(settings, {name: chosen[name] for name in ADOPTED})


def _list_dates(history: History, settings: Settings) -> Sequence[date]:
    """Return the as-of dates that the stored history, which holds complete months only, allows."""
    first_month = find_first_of_month(history.days["day"].min().date())
    complete_until = add_months(history.fingerprints.index.max().date(), 1)
    return list_as_of_dates(first_month, complete_until, settings.min_history_months)


def _describe_choice(candidates: pd.DataFrame, settings: Settings) -> str:
    if list_adopting_lines(candidates, settings):
        said = N_("{count} candidates compared: another is preferred to the settings in force.")
    else:
        said = N_("{count} candidates compared: the settings in force stay.")
    return translate(said, settings.locale).format(count=len(candidates))


def _list_table(candidates: pd.DataFrame) -> Iterator[str]:
    yield (
        f"{'algorithm':<17}{'segments':>8}{'half-life':>10}{'weight':>8}{'share':>7}"
        f"{'silhouette':>12}{'bootstrap':>11}{'Jaccard':>9}{'least':>7}{'revenue':>9}"
    )
    for row in candidates.to_dict("records"):
        segments = "-" if pd.isna(row["segments"]) else f"{row['segments']}"
        figures = "".join(f"{row[name]:>{width}.3f}" for name, width in FIGURES.items())
        yield (
            f"{row['algorithm']:<17}{segments:>8}{row['half_life_days']:>10g}{row['frequency_weight']:>8g}"
            f"{row['insiders_share']:>7g}{figures}{'  chosen' if row['is_chosen'] else ''}"
        )
