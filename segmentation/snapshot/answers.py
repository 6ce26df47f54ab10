"""The answers of a snapshot: evidence, forecast, propensity, products and actions, put together.

Takes the history, a step of the path, the rosters until it and what only the newest date has; gives the
frames of the answers. It computes none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from segmentation.answers.actions import Actions
from segmentation.answers.caveat import Caveat
from segmentation.answers.evidence import Evidence
from segmentation.answers.forecast import Forecast
from segmentation.answers.propensity import Propensity
from segmentation.answers.roster import Roster
from segmentation.frames import Purchases
from segmentation.sentences import render_sentence
from segmentation.settings import Settings


@dataclass(frozen=True)
class Known:
    """What the answers of one as-of date look at, beside the history and the step.

    Attributes
    ----------
    rosters
        Of every as-of date of the path until this one, which is the last.
    holdouts
        The share held out, by the first as-of date whose entrants it holds for.
    assigned
        Who was assigned by earlier publications, by customer_id; None where nobody was.
    is_newest
        Whether no later as-of date is known: propensity and actions are for the newest alone.
    purchases
        By product, in the window of the newest date; None where they are not known.
    """

    rosters: Sequence[Roster]
    holdouts: Mapping[date, float] = field(default_factory=dict)
    is_newest: bool = False
    purchases: Purchases | None = None
    assigned: pd.DataFrame | None = None


@dataclass(frozen=True)
class Answers:
    """The frames of the answers: the columns of the table `snapshot_<name>` but for its snapshot_id."""

    evidence: pd.DataFrame
    forecasts: pd.DataFrame
    backtests: pd.DataFrame
    accuracy: pd.DataFrame
    classifiers: pd.DataFrame
    curves: pd.DataFrame
    products: pd.DataFrame
    actions: pd.DataFrame
    action_customers: pd.DataFrame
    caveats: pd.DataFrame


def gather_answers(
    evidence: Evidence,
    forecast: Forecast,
    propensity: Propensity | None,
    products: pd.DataFrame,
    actions: Actions | None,
    settings: Settings,
) -> Answers:
    """Return the frames of all answers; propensity and actions are None at an older date."""
    caveats = {
        "evidence": evidence.caveats,
        "forecast": forecast.caveats,
        "propensity": propensity.caveats if propensity else (),
        "actions": actions.caveats if actions else (),
    }
    return Answers(
        evidence=evidence.comparisons,
        forecasts=forecast.forecasts,
        backtests=forecast.backtests,
        accuracy=forecast.accuracy,
        classifiers=propensity.classifiers if propensity else pd.DataFrame(),
        curves=propensity.curves if propensity else pd.DataFrame(),
        products=products,
        actions=actions.actions if actions else pd.DataFrame(),
        action_customers=actions.audiences if actions else pd.DataFrame(),
        caveats=pd.DataFrame(_write_caveats(caveats, settings.locale), columns=CAVEAT_COLUMNS),
    )


CAVEAT_COLUMNS = ["answer", "position", "sentence", "key", "numbers"]


def _write_caveats(caveats: Mapping[str, Sequence[Caveat]], locale: str) -> Iterator[tuple[object, ...]]:
    for answer, found in caveats.items():
        for position, caveat in enumerate(found, start=1):
            sentence = render_sentence(caveat.key, caveat.numbers, locale)
            yield answer, position, sentence, caveat.key, dict(caveat.numbers)
