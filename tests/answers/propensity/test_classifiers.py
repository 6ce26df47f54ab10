from __future__ import annotations

import numpy as np
import pytest

from segmentation.answers.propensity.classifiers import (
    HYPERPARAMETERS,
    Calibration,
    calibrate_scores,
    fit_calibration,
    fit_classifier,
    score_customers,
)
from tests.answers.propensity.builders import draw_cases


@pytest.mark.parametrize("classifier", HYPERPARAMETERS)
def test_a_classifier_scores_the_same_each_time_and_copes_with_nulls(classifier):
    cases = draw_cases(1, "margin", dates=2, customers=40).assign(return_share=float("nan"))
    unknown = cases.assign(margin=float("nan"), log_orders=float("nan"))
    scores = score_customers(classifier, fit_classifier(classifier, cases), unknown)
    assert ((scores >= 0) & (scores <= 1)).all()
    again = score_customers(classifier, fit_classifier(classifier, cases), unknown)
    assert scores.tolist() == again.tolist()


@pytest.mark.parametrize("classifier", HYPERPARAMETERS)
def test_a_classifier_learns_what_tells_members(classifier):
    cases = draw_cases(2, "margin", dates=4)
    later = draw_cases(3, "margin", dates=1)
    scores = score_customers(classifier, fit_classifier(classifier, cases), later)
    assert scores[later["is_member_next"]].mean() > 2 * scores[~later["is_member_next"]].mean()


def test_calibrated_scores_come_true_on_average():
    random = np.random.default_rng(1)
    scores = random.random(500)
    is_member = random.random(500) < scores**3
    probabilities = calibrate_scores(scores, fit_calibration(scores, is_member))
    assert probabilities.mean() == pytest.approx(is_member.mean(), abs=1e-3)


def test_calibration_keeps_the_order_and_never_says_certain():
    probabilities = calibrate_scores(np.array([0.0, 0.2, 0.5, 1.0]), Calibration(0.0, 2.0))
    assert (np.diff(probabilities) > 0).all()
    assert probabilities[0] > 0
    assert probabilities[-1] < 1
    # log odds of 0.2 are log(1/4); twice that are those of 1/17
    assert probabilities[1:3] == pytest.approx([1 / 17, 0.5])
