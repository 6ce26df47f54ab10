"""The model card of each classifier, and its curves.

Takes the trials and the choice, gives the rows that are stored. It measures on the tested dates alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import pandas as pd

from segmentation.answers.propensity.cases import CUSTOMERS
from segmentation.answers.propensity.classifiers import HYPERPARAMETERS, MARGIN, Calibration, list_features
from segmentation.answers.propensity.scores import (
    SHARES_CONTACTED,
    list_calibration,
    measure_brier,
    measure_gain,
)
from segmentation.answers.propensity.trial import TIE, Choice, Split, Trial

CLASSIFIER_COLUMNS = (
    "classifier",
    "is_chosen",
    "average_precision",
    "lift_at_10",
    "brier",
    "trained_from",
    "trained_to",
    "tested_from",
    "tested_to",
    "cases",
    "members",
    "parameters",
)

CURVE_COLUMNS = (
    "classifier",
    "position",
    "is_chosen",
    "average_precision",
    "share_contacted",
    "lift",
    "gain",
    "predicted",
    "observed",
)

CONTACTED = 0.1
"""The share of customers whose lift is told in one figure."""


def write_cards(
    trials: Sequence[Trial], split: Split, choice: Choice, cases: pd.DataFrame, calibration: Calibration
) -> pd.DataFrame:
    """Return one row per classifier: the columns `CLASSIFIER_COLUMNS`.

    Parameters
    ----------
    cases, calibration
        What the chosen one was fitted on anew, and what its scores go through.
    """
    rows = []
    is_member = split.tested["is_member_next"].to_numpy()
    for trial in trials:
        parameters = _describe_fit(trial.classifier, split.learned)
        parameters["calibration"] = _describe_calibration(trial.calibration, split.calibrated)
        if trial is choice.trial:
            unseen = pd.concat([split.calibrated, split.tested])
            tie = {"average_precision": TIE, "lead": choice.lead, "standard_error": choice.standard_error}
            refit = _describe_cases(cases) | {"calibration": _describe_calibration(calibration, unseen)}
            parameters |= {"refit": refit, "tie": tie}
        rows.append(
            {
                "classifier": trial.classifier,
                "is_chosen": trial is choice.trial,
                "average_precision": trial.average_precision,
                "lift_at_10": measure_gain(trial.ranking, is_member, CONTACTED) / CONTACTED,
                "brier": measure_brier(trial.probabilities, is_member),
                **_name_dates("trained", split.learned),
                **_name_dates("tested", split.tested),
                "cases": len(is_member),
                "members": int(is_member.sum()),
                "parameters": parameters,
            }
        )
    return pd.DataFrame(rows, columns=list(CLASSIFIER_COLUMNS))


def write_untested_card(cases: pd.DataFrame) -> pd.DataFrame:
    """Return the row of a margin that was compared with nothing."""
    row = {
        "classifier": MARGIN,
        "is_chosen": True,
        **dict.fromkeys(("average_precision", "lift_at_10", "brier"), float("nan")),
        **_name_dates("trained", cases),
        "tested_from": None,
        "tested_to": None,
        "cases": 0,
        "members": 0,
        "parameters": _describe_fit(MARGIN, cases),
    }
    return pd.DataFrame([row], columns=list(CLASSIFIER_COLUMNS))


def draw_curves(trials: Sequence[Trial], split: Split, choice: Choice) -> pd.DataFrame:
    """Return the curves of every classifier: the columns `CURVE_COLUMNS`.

    Rows with a share contacted have lift and gain; the rows after them have the mean probability of a
    tenth of the probabilities, and how many of its cases were members.
    """
    is_member = split.tested["is_member_next"].to_numpy()
    rows = [
        {
            "classifier": trial.classifier,
            "position": position,
            "is_chosen": trial is choice.trial,
            "average_precision": trial.average_precision,
            **point,
        }
        for trial in trials
        for position, point in enumerate(_list_points(trial, is_member), start=1)
    ]
    return pd.DataFrame(rows, columns=list(CURVE_COLUMNS))


def _list_points(trial: Trial, is_member: Any) -> Iterator[dict[str, float]]:
    for share in SHARES_CONTACTED:
        gain = measure_gain(trial.ranking, is_member, share)
        yield {"share_contacted": share, "lift": gain / share, "gain": gain}
    for predicted, observed in list_calibration(trial.probabilities, is_member):
        yield {"predicted": predicted, "observed": observed}


def _describe_fit(classifier: str, learned: pd.DataFrame) -> dict[str, Any]:
    return {
        "hyperparameters": dict(HYPERPARAMETERS[classifier]),
        "features": list_features(classifier),
        "nulls": "median",
        "scaling": "standard",
        "customers_at_most": CUSTOMERS,
        **_describe_cases(learned),
        "calibration": None,
    }


def _describe_cases(cases: pd.DataFrame) -> dict[str, Any]:
    return {
        "from": _find_first(cases).isoformat(),
        "to": _find_last(cases).isoformat(),
        "cases": len(cases),
        "class_prior": float(cases["is_member_next"].mean()),
    }


def _describe_calibration(calibration: Calibration, unseen: pd.DataFrame) -> dict[str, Any]:
    return {"method": "platt", **asdict(calibration), **_describe_cases(unseen)}


def _name_dates(name: str, cases: pd.DataFrame) -> dict[str, date]:
    return {f"{name}_from": _find_first(cases), f"{name}_to": _find_last(cases)}


def _find_first(cases: pd.DataFrame) -> date:
    first: date = cases["as_of"].min()
    return first


def _find_last(cases: pd.DataFrame) -> date:
    last: date = cases["as_of"].max()
    return last
