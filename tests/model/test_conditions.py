from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmentation.frames import MONEY_SCALE
from segmentation.model.conditions import (
    SAID_THRESHOLDS,
    PointsRule,
    fit_points_rule,
    list_thresholds,
    measure_rule,
)

Frames = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]
Thresholds = tuple[float | None, float | None]


def to_money(points: float | None) -> int | None:
    return None if points is None else round(points * MONEY_SCALE)


def list_customers(
    points: list[float | None], above: list[bool], members: int = 0, qualify: int = 0, noticed: tuple[int, ...] = ()
) -> Frames:
    """Features and memberships: the first `members` were members, of whom the first `qualify` still qualify.

    `above` says whose margin is above 0; None points are those of who bought nothing; those at the places
    `noticed` were on notice already.
    """
    customers = pd.Index([f"c{position:03d}" for position in range(len(points))], dtype="str", name="customer_id")
    was_member = np.arange(len(points)) < members
    features = pd.DataFrame(
        {
            "points": pd.array([to_money(amount) for amount in points], dtype="Int64"),
            "is_buyer": [amount is not None for amount in points],
        },
        index=customers,
    )
    now = pd.DataFrame(
        {
            "margin": np.where(above, 1.0, -1.0),
            "qualifies": np.where(was_member, np.arange(len(points)) < qualify, above),
        },
        index=customers,
    )
    on_notice = np.isin(np.arange(len(points)), noticed)
    return features, pd.DataFrame({"is_member": was_member, "on_notice": on_notice}, index=customers), now


def fit_rule(frames: Frames, enter: float | None = None, stay: float | None = None, is_full: bool = True) -> PointsRule:
    return fit_points_rule(*frames, PointsRule(to_money(enter), to_money(stay)), is_full)


def fit(frames: Frames, enter: float | None = None, stay: float | None = None, is_full: bool = True) -> Thresholds:
    rule = fit_rule(frames, enter, stay, is_full)
    return tuple(None if found is None else found / MONEY_SCALE for found in (rule.enter_points, rule.stay_points))


# members with 130 to 120 points qualify, those with 45 and less do not; 100 buyers in all
MEMBERS = [130.0, 125.0, 120.0, 120.0, 120.0, 120.0, 45.0, 44.0, None]
OTHERS = [10.0] * 91


def test_a_person_would_say_every_threshold():
    found = [money / MONEY_SCALE for money in list_thresholds(to_money(30.0))]
    assert found[:4] == [0.01, 0.0125, 0.015, 0.0175]
    assert [points for points in found if points >= 8] == [8, 9, 10, 12.5, 15, 17.5, 20, 22.5, 25, 27.5, 30]
    assert list_thresholds(99).tolist() == []
    assert list_thresholds(-500).tolist() == []


def test_the_threshold_to_enter_separates_who_is_above_the_boundary():
    # 120 and more are above: 100 names exactly those, 125 and 150 miss some
    frames = list_customers(MEMBERS + OTHERS, [amount is not None and amount >= 120 for amount in MEMBERS + OTHERS])
    assert fit(frames)[0] == 50.0


def test_the_threshold_to_enter_weighs_who_it_misses_against_who_it_lets_in():
    # 150 lets two more in (F1 2·4 ÷ (6 + 4) = .8), 275 misses one (2·3 ÷ (3 + 4) = .86)
    points = [500.0, 450.0, 400.0, 250.0, 200.0, 150.0] + [1.0] * 94
    assert fit(list_customers(points, [True] * 3 + [False, False, True] + [False] * 94))[0] == 275.0


def test_a_rule_that_still_meets_the_bar_is_kept_though_another_would_do_better():
    # 19 are above and have 300 points; 21 have 200 or more
    points = [300.0] * 19 + [200.0] * 2 + [1.0] * 179
    above = [True] * 19 + [False] * 181
    assert fit(list_customers(points, above))[0] == 225.0
    # F1 2·19 ÷ (21 + 19) = .95, agreement .99
    assert fit(list_customers(points, above), enter=200.0)[0] == 200.0
    # the whole base enters: F1 .17
    assert fit(list_customers(points, above), enter=1.0)[0] == 225.0


def test_while_the_window_fills_the_best_rule_is_taken_each_month():
    points = [300.0] * 19 + [200.0] * 2 + [1.0] * 179
    frames = list_customers(points, [True] * 19 + [False] * 181, members=19, qualify=19)
    assert fit(frames, enter=200.0)[0] == 200.0
    assert fit(frames, enter=200.0, is_full=False)[0] == 225.0
    frames = list_customers(MEMBERS + OTHERS, [True] * 6 + [False] * 94, members=9, qualify=6)
    assert fit(frames, enter=100.0, stay=100.0, is_full=False) == (50.0, 50.0)


def test_a_quiet_month_says_nothing_against_the_rule_to_enter_nor_to_stay():
    # two stand above the boundary: fewer than make a rule
    frames = list_customers(MEMBERS + OTHERS, [True] * 2 + [False] * 98, members=9, qualify=8)
    for is_full in (True, False):
        assert fit(frames, enter=100.0, stay=80.0, is_full=is_full) == (100.0, 80.0)
    assert fit(list_customers([None] * 9, [False] * 9, members=9), enter=100.0, stay=80.0) == (100.0, 80.0)


def test_the_threshold_to_stay_agrees_with_who_still_qualifies():
    frames = list_customers(MEMBERS + OTHERS, [True] * 6 + [False] * 94, members=9, qualify=6)
    # 50 is the least that has all three of them below it, and who bought nothing has no points
    assert fit(frames) == (50.0, 50.0)


def test_the_threshold_to_stay_is_never_above_the_one_to_enter():
    # members fall out at 900 and below, yet 300 enters
    points = [1000.0] * 5 + [900.0] * 4 + [400.0] * 30 + [1.0] * 200
    enter, stay = fit(list_customers(points, [True] * 39 + [False] * 200, members=9, qualify=5))
    assert enter == 1.25
    assert stay is None


def test_the_rule_to_stay_is_kept_while_it_beats_that_everyone_stays():
    frames = list_customers(MEMBERS + OTHERS, [True] * 6 + [False] * 94, members=9, qualify=6)
    assert fit(frames, enter=100.0, stay=100.0)[1] == 100.0
    # 44.5 would catch two of three: F1 .8; 20 only the one who bought nothing: F1 .5
    assert fit(frames, enter=100.0, stay=45.0)[1] == 45.0
    assert fit(frames, enter=100.0, stay=20.0)[1] == 50.0


def test_a_quiet_month_says_nothing_against_the_rule_to_stay():
    frames = list_customers(MEMBERS + OTHERS, [True] * 6 + [False] * 94, members=9, qualify=8)
    assert fit(frames, enter=100.0, stay=80.0) == (100.0, 80.0)
    assert fit(frames, enter=100.0, stay=200.0) == (100.0, 100.0)
    assert fit(frames, enter=100.0) == (100.0, None)


def test_quiet_months_speak_together_against_a_rule_to_stay_that_beats_nothing():
    # 80 names three members, of whom one does not qualify: 3 of 9 after three months
    quiet = list_customers(MEMBERS + OTHERS, [True] * 6 + [False] * 94, members=9, qualify=8)
    rules = [PointsRule(to_money(100), to_money(80))]
    for _ in range(4):
        rules.append(fit_points_rule(*quiet, rules[-1], True))
    stays = [rule.stay_points for rule in rules]
    assert stays == [to_money(80)] * 3 + [None, None]
    assert [rule.has_few_misses for rule in rules] == [False] * 4 + [True]


def test_quiet_months_keep_a_rule_to_stay_that_was_right_in_most_of_what_it_said():
    # 20 names only the one who does not qualify
    quiet = list_customers(MEMBERS + OTHERS, [True] * 6 + [False] * 94, members=9, qualify=8)
    rule = PointsRule(to_money(100), to_money(20))
    for _ in range(7):
        rule = fit_points_rule(*quiet, rule, True)
    assert rule.stay_points == to_money(20)


def test_no_rule_to_stay_is_told_where_points_do_not_tell_who_does():
    # who falls out has more points than who stays
    frames = list_customers([50.0] * 20 + [90.0] * 3 + OTHERS, [True] * 23 + [False] * 91, members=23, qualify=20)
    assert fit(frames)[1] is None


@pytest.mark.parametrize("above", [0, 2, 30])
def test_there_is_no_rule_where_nearly_all_stand_on_one_side(above):
    assert fit(list_customers([5.0] * 30, [True] * above + [False] * (30 - above))) == (None, None)


def test_there_is_no_rule_without_customers_or_points():
    assert fit(tuple(frame.iloc[:0] for frame in list_customers([5.0], [True]))) == (None, None)
    assert fit(list_customers([-4.0] * 10, [True] * 5 + [False] * 5)) == (None, None)


def test_it_tells_too_few_cases_from_points_that_do_not_tell():
    few = fit_rule(list_customers([5.0] * 30, [True] * 2 + [False] * 28))
    assert (few.enter_points, few.has_few_entries) == (None, True)
    untold = fit_rule(list_customers([100.0] * 80, [True] * 7 + [False] * 73))
    assert (untold.enter_points, untold.has_few_entries) == (None, False)
    quiet = fit_rule(list_customers(MEMBERS + OTHERS, [True] * 6 + [False] * 94, members=9, qualify=8))
    assert (quiet.enter_points is None, quiet.stay_points, quiet.has_few_misses) == (False, None, True)
    frames = list_customers([50.0] * 20 + [90.0] * 3 + OTHERS, [True] * 23 + [False] * 91, members=23, qualify=20)
    assert (fit_rule(frames).stay_points, fit_rule(frames).has_few_misses) == (None, False)
    kept = fit_rule(list_customers(MEMBERS + OTHERS, [True] * 2 + [False] * 98, members=9, qualify=9), 100.0, 80.0)
    assert not kept.has_few_entries
    assert not kept.has_few_misses


def test_who_is_put_on_notice_is_measured_apart_from_who_was_on_notice_already():
    # 45, 44 and nothing do not qualify; the one of 44 was on notice already
    frames = list_customers(MEMBERS + OTHERS, [True] * 6 + [False] * 94, members=9, qualify=6, noticed=(7,))
    fits = measure_rule(PointsRule(to_money(100), to_money(45)), *frames)
    assert (fits.stay.precision, fits.stay.recall, fits.stay.agreement) == (1.0, pytest.approx(2 / 3), 8 / 9)
    assert (fits.notices.precision, fits.notices.recall, fits.notices.agreement) == (1.0, 0.5, 7 / 8)
    assert fits.notices.baseline_agreement == 6 / 8


def test_a_rule_is_measured_against_another_months_model():
    frames = list_customers(MEMBERS + OTHERS, [True] * 7 + [False] * 93, members=9, qualify=7)
    fits = measure_rule(PointsRule(to_money(125), to_money(45)), *frames)
    # 125 names two, both of seven; 99 buyers
    assert fits.enter.precision == 1.0
    assert fits.enter.recall == pytest.approx(2 / 7)
    assert fits.enter.agreement == pytest.approx(94 / 99)
    assert fits.enter.baseline_agreement == pytest.approx(92 / 99)
    # 45 names the two below it, both rightly; of nine members seven stay
    assert (fits.stay.precision, fits.stay.recall, fits.stay.agreement) == (1.0, 1.0, 1.0)
    assert fits.stay.baseline_agreement == pytest.approx(7 / 9)


def test_what_was_no_rule_is_not_measured_and_nobody_named_has_no_precision():
    frames = list_customers(MEMBERS + OTHERS, [True] * 7 + [False] * 93, members=9, qualify=9)
    fits = measure_rule(PointsRule(to_money(900)), *frames)
    assert fits.stay is None
    assert (fits.enter.precision, fits.enter.recall) == (None, 0.0)
    assert measure_rule(PointsRule(), *frames).enter is None


def test_no_rule_to_enter_is_told_where_saying_that_nobody_enters_is_right_as_often():
    assert fit(list_customers([100] * 80, [True] * 7 + [False] * 73))[0] is None


@given(
    cases=st.lists(st.tuples(st.integers(0, 400), st.booleans()), min_size=8, max_size=40),
    seed=st.integers(0, 5),
)
def test_no_threshold_that_a_person_would_say_has_a_higher_f1_whatever_the_order_of_rows(cases, seed):
    points, above = np.array([case[0] for case in cases]), np.array([case[1] for case in cases])
    frames = list_customers(points.tolist(), above.tolist())
    enter = fit(frames)[0]
    if min(above.sum(), (~above).sum()) < 3 or not points.any():
        assert enter is None
        return

    def measure_f1(threshold: float) -> float:
        named = points >= threshold
        return 2 * (named & above).sum() / max(named.sum() + above.sum(), 1)

    said = [money * 10**decade / MONEY_SCALE for decade in range(7) for money in SAID_THRESHOLDS]
    best = max((threshold for threshold in said if threshold <= points.max()), key=measure_f1)
    if ((points >= best) != above).sum() >= above.sum():
        assert enter is None
        return
    assert enter in said
    assert measure_f1(enter) == max(measure_f1(threshold) for threshold in said if threshold <= points.max())
    assert fit(tuple(frame.sample(frac=1, random_state=seed) for frame in frames))[0] == enter
