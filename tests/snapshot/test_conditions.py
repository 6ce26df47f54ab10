from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from segmentation.frames import MONEY_SCALE
from segmentation.model.conditions import Fit, PointsRule, RuleFit
from segmentation.model.path import Step
from segmentation.model.segments import SizedKMeans
from segmentation.settings import Settings
from segmentation.snapshot.conditions import list_conditions

ENTER_FIT = Fit(precision=0.9, recall=0.95, agreement=0.99, baseline_agreement=0.92)


def list_rows(
    settings: Settings, enter: float | None, stay: float | None, rule_fit: RuleFit | None = None, **few: bool
) -> pd.DataFrame:
    points = [None if amount is None else round(amount * MONEY_SCALE) for amount in (enter, stay)]
    empty = pd.DataFrame()
    step = Step(
        as_of=date(2020, 7, 1),
        window_months=4,
        features=empty,
        memberships=empty,
        changes=empty,
        model=SizedKMeans(None, None, 0.0),
        keeps_previous_model=False,
        names={},
        silhouette=None,
        rule=PointsRule(*points, **few),
        rule_fit=rule_fit,
    )
    return list_conditions(step, settings).set_index("kind")


def read_sentences(settings: Settings, enter: float | None = 3000, stay: float | None = 2500) -> list[str]:
    return list_rows(settings, enter, stay)["sentence"].tolist()


def test_a_condition_is_a_sentence_and_a_threshold():
    rows = list_rows(Settings(), 3000, 2500)
    assert rows["sentence"].tolist() == [
        "£1 spent in the last 3 months counts 1 point, 3–6 months ago .85, 6–9 .70, 9–12 .60; 3,000 points enter.",
        "Under 2,500 points members go on notice; 2 months in a row, and they leave.",
    ]
    assert rows["threshold"].tolist() == [30_000_000, 25_000_000]
    assert rows[["feature", "operator", "unit", "position"]].to_numpy().tolist() == [["points", ">=", "points", 1]] * 2


@pytest.mark.parametrize(
    ("window_months", "told"),
    [
        (1, "£1 spent in the last 1 month counts 1 point; 1.25 points enter."),
        (3, "£1 spent in the last 3 months counts 1 point; 1.25 points enter."),
        (5, "£1 spent in the last 3 months counts 1 point, 3–5 months ago .85; 1.25 points enter."),
        (7, "£1 spent in the last 3 months counts 1 point, 3–6 months ago .85, 6–7 .70; 1.25 points enter."),
        # older pounds are in the window and count no points
        (24, "£1 spent in the last 3 months counts 1 point, 3–6 months ago .85, 6–9 .70, 9–12 .60; 1.25 points enter."),
    ],
)
def test_another_window_is_told_as_it_is(window_months, told):
    assert read_sentences(Settings(window_months=window_months), enter=1.25)[0] == told


def test_grace_is_told_as_it_is():
    assert read_sentences(Settings(grace_months=0))[1] == "Under 2,500 points members leave."
    assert read_sentences(Settings(grace_months=2))[1].endswith("notice; 3 months in a row, and they leave.")


def test_other_locales_and_currencies_have_their_own_numbers():
    told = read_sentences(Settings(locale="pt_BR", currency="BRL"), enter=12_500)[0]
    assert told.startswith("Cada R$\xa01 gasto nos últimos 3 meses")
    assert ",85" in told
    assert "12.500 pontos" in told


@pytest.mark.parametrize(
    ("enter", "few", "told"),
    [
        (
            None,
            {"has_few_entries": True},
            [
                "No number of points to enter: too few customers to find one.",
                "No number of points to stay, as there is none to enter.",
            ],
        ),
        (
            None,
            {},
            [
                "No number of points to enter: none tells who enters.",
                "No number of points to stay, as there is none to enter.",
            ],
        ),
        (
            3000,
            {"has_few_misses": True},
            ["No number of points to stay: too few members went on notice, or stayed, to find one."],
        ),
        (3000, {}, ["No number of points to stay: none tells who goes on notice."]),
    ],
)
def test_it_says_that_there_is_no_rule_and_why_instead_of_making_one_up(enter, few, told):
    rows = list_rows(Settings(), enter, None, **few)
    assert rows["threshold"].isna().tolist() == [enter is None, True]
    assert rows["sentence"].tolist()[-len(told) :] == told
    assert rows.loc["stay", "numbers"] == {
        "baseline_agreement": None,
        "notices_precision": None,
        "notices_recall": None,
    }


def test_the_figures_are_those_of_the_rule_before_and_null_where_there_was_none():
    figures = ["precision", "recall", "agreement"]
    assert list_rows(Settings(), 3000, 2500)[figures].isna().all(axis=None)
    rows = list_rows(Settings(), 3000, 2500, RuleFit(enter=ENTER_FIT, stay=None, notices=None))
    assert rows.loc["enter", figures].tolist() == [0.9, 0.95, 0.99]
    assert rows.loc["enter", "numbers"]["baseline_agreement"] == 0.92
    assert rows.loc["stay", figures].isna().all()


def test_the_figures_to_stay_are_told_for_all_members_and_for_those_not_on_notice_before():
    stay = Fit(precision=0.8, recall=0.7, agreement=0.96, baseline_agreement=0.91)
    notices = Fit(precision=0.75, recall=0.6, agreement=0.97, baseline_agreement=0.95)
    row = list_rows(Settings(), 3000, 2500, RuleFit(ENTER_FIT, stay, notices)).loc["stay"]
    assert row[["precision", "recall", "agreement"]].tolist() == [0.8, 0.7, 0.96]
    assert (row["numbers"]["notices_precision"], row["numbers"]["notices_recall"]) == (0.75, 0.6)
