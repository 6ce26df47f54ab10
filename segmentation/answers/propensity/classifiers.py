"""The classifiers of membership next month: the simple margin, and five that know more.

Takes cases, gives a fitted pipeline, its scores and probabilities. It compares nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from segmentation.answers.propensity.cases import FEATURES, MARGIN_FEATURES
from segmentation.answers.propensity.scores import Flags, Floats
from segmentation.model.threads import use_one_thread

MARGIN = "margin"

_SEEDED = {"random_state": 0, "n_jobs": 1}

HYPERPARAMETERS: Mapping[str, Mapping[str, Any]] = {
    MARGIN: {"C": 1.0, "max_iter": 1000},
    "k_nearest_neighbours": {"n_neighbors": 20, "algorithm": "brute", "n_jobs": 1},
    "logistic_regression": {"C": 1.0, "max_iter": 1000},
    "extra_trees": {"n_estimators": 100, "min_samples_leaf": 5, **_SEEDED},
    "random_forest": {"n_estimators": 100, "min_samples_leaf": 5, "max_samples": 0.3, **_SEEDED},
    "lightgbm": {
        "n_estimators": 50,
        "num_leaves": 7,
        "learning_rate": 0.1,
        "min_child_samples": 20,
        "deterministic": True,
        "force_row_wise": True,
        "verbose": -1,
        **_SEEDED,
    },
}

NEAREST_TO_CERTAIN = 1e-4
"""Scores are held this far from 0 and 1, whose log odds have no bound."""


@dataclass(frozen=True)
class Calibration:
    """Log odds of a probability = intercept + slope × log odds of a score (Platt 1999)."""

    intercept: float
    slope: float


def list_classifiers() -> list[str]:
    """Return the classifiers that this machine can run: LightGBM needs the system's libgomp."""
    try:
        import lightgbm  # noqa: F401
    except OSError:
        return [classifier for classifier in HYPERPARAMETERS if classifier != "lightgbm"]
    return list(HYPERPARAMETERS)


def list_features(classifier: str) -> list[str]:
    """Return the features that a classifier looks at."""
    return list(MARGIN_FEATURES if classifier == MARGIN else FEATURES)


def fit_classifier(classifier: str, cases: pd.DataFrame) -> Any:
    """Return a scikit-learn pipeline, fitted on cases of both kinds: medians for nulls, scaling, the classifier."""
    from sklearn.impute import SimpleImputer  # loaded at the newest date only
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    imputer = SimpleImputer(strategy="median", keep_empty_features=True)
    pipeline = make_pipeline(imputer, StandardScaler(), _make_classifier(classifier))
    # several threads would add up in an order of their own
    with use_one_thread():
        return pipeline.fit(_take_features(classifier, cases), cases["is_member_next"].to_numpy())


def score_customers(classifier: str, fitted: Any, described: pd.DataFrame) -> Floats:
    """Return the score of each row, within 0 and 1."""
    with use_one_thread():
        scores: Floats = fitted.predict_proba(_take_features(classifier, described))[:, 1]
    return scores


def fit_calibration(scores: Floats, is_member_next: Flags) -> Calibration:
    """Find what turns scores of cases that the classifier has not seen into how often they came true."""
    from sklearn.linear_model import LogisticRegression

    with use_one_thread():
        fitted = LogisticRegression().fit(_take_log_odds(scores).reshape(-1, 1), is_member_next)
    return Calibration(float(fitted.intercept_[0]), float(fitted.coef_[0, 0]))


def calibrate_scores(scores: Floats, calibration: Calibration) -> Floats:
    """Return the probabilities that the scores stand for."""
    log_odds = calibration.intercept + calibration.slope * _take_log_odds(scores)
    probabilities: Floats = 1 / (1 + np.exp(-log_odds))
    return probabilities


def _make_classifier(classifier: str) -> Any:
    from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier

    if classifier == "lightgbm":
        from lightgbm import LGBMClassifier

        return LGBMClassifier(**HYPERPARAMETERS[classifier])
    kinds = {
        MARGIN: LogisticRegression,
        "k_nearest_neighbours": KNeighborsClassifier,
        "logistic_regression": LogisticRegression,
        "extra_trees": ExtraTreesClassifier,
        "random_forest": RandomForestClassifier,
    }
    return kinds[classifier](**HYPERPARAMETERS[classifier])


def _take_features(classifier: str, described: pd.DataFrame) -> Floats:
    return described[list_features(classifier)].to_numpy(dtype=np.float64)


def _take_log_odds(scores: Floats) -> Floats:
    held = np.clip(scores, NEAREST_TO_CERTAIN, 1 - NEAREST_TO_CERTAIN)
    log_odds: Floats = np.log(held / (1 - held))
    return log_odds
