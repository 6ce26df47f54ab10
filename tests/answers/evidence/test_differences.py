"""Differences of two groups, and how sure they are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segmentation.answers.evidence.differences import Differences, adjust_p_values, measure_differences
from segmentation.answers.evidence.measures import MEASURES, Sums
from segmentation.answers.evidence.resampling import RESAMPLES
from segmentation.frames import MONEY_SCALE

UNSURE = ("ci_low", "ci_high", "p_value", "detectable_difference")
CHANCE = 1 / (RESAMPLES + 1)


def write_sums(revenues: list[float], orders: int = 1) -> Sums:
    """Return the sums of customers of one period: who has no revenue bought nothing."""
    revenue = np.array(revenues) * MONEY_SCALE
    bought = revenue != 0
    return np.stack([revenue, revenue, bought * orders, bought], axis=-1)[:, np.newaxis].astype("float64")


def measure(sums: Sums, insiders: list[int], others: list[int]) -> Differences:
    everyone = np.arange(len(sums))
    return measure_differences(sums, np.isin(everyone, insiders), np.isin(everyone, others), np.random.default_rng(4))


def pick(differences: Differences, name: str, measure_name: str = "revenue") -> float:
    return float(getattr(differences, name)[0, MEASURES.index(measure_name)])


def test_a_difference_is_that_of_the_means() -> None:
    found = measure(write_sums([10, 20, 0, 3, 3, 0, 0]), [0, 1, 2], [3, 4, 5, 6])
    assert found.insiders_mean[0] == pytest.approx([10, 2 / 3, 2 / 3, 15])
    assert found.others_mean[0] == pytest.approx([1.5, 0.5, 0.5, 3])
    assert found.difference[0] == pytest.approx([8.5, 1 / 6, 1 / 6, 12])


def test_an_effect_is_hedges_g_and_for_a_share_cohens_h() -> None:
    found = measure(write_sums([10, 20, 0, 3, 3, 0, 0]), [0, 1, 2], [3, 4, 5, 6])
    pooled = np.sqrt((2 * 100 + 3 * 3) / 5)
    assert pick(found, "effect_size") == pytest.approx(8.5 / pooled * (1 - 3 / 19))
    h = 2 * np.arcsin(np.sqrt(2 / 3)) - 2 * np.arcsin(np.sqrt(0.5))
    assert pick(found, "effect_size", "active_share") == pytest.approx(h)


def test_an_interval_and_what_is_detectable_follow_from_the_standard_error() -> None:
    random = np.random.default_rng(8)
    money = np.round(random.normal(100, 20, 400), 2)
    found = measure(write_sums(money.tolist()), list(range(100)), list(range(100, 400)))
    error = np.sqrt(money[:100].var() / 100 + money[100:].var() / 300)
    difference = money[:100].mean() - money[100:].mean()
    assert pick(found, "ci_low") == pytest.approx(difference - 1.96 * error, abs=0.1 * error)
    assert pick(found, "ci_high") == pytest.approx(difference + 1.96 * error, abs=0.1 * error)
    assert pick(found, "detectable_difference") == pytest.approx(2.8 * error, rel=0.03)


def test_a_p_value_counts_the_exchanges_that_differ_as_much() -> None:
    # the second of the only two who bought falls to the side of the first in 9 of 19 exchanges
    found = measure(write_sums([7, 7, *[0] * 18]), list(range(10)), list(range(10, 20)))
    assert pick(found, "p_value") == pytest.approx(9 / 19, abs=0.02)


def test_a_p_value_is_never_nought() -> None:
    money = [*range(1_000, 1_030), *range(1, 61)]
    found = measure(write_sums([float(value) for value in money]), list(range(30)), list(range(30, 90)))
    assert pick(found, "p_value") == pytest.approx(CHANCE)


def test_who_is_in_both_groups_makes_no_difference() -> None:
    shared = [500.0, 900.0, 40.0] * 4
    both = list(range(12))
    found = measure(write_sums([*shared, 10, 11, 12, 1, 2, 3]), [*both, 12, 13, 14], [*both, 15, 16, 17])
    assert pick(found, "difference") == pytest.approx(1.8)
    assert pick(found, "p_value") == pytest.approx(0.1, abs=0.01)
    # drawn apart, 500 and 900 would widen this to hundreds
    assert 1.4 < pick(found, "ci_low") < 1.8 < pick(found, "ci_high") < 2.2


def test_the_same_customers_twice_differ_in_nothing() -> None:
    found = measure(write_sums([5, 0, 7] * 4), list(range(12)), list(range(12)))
    assert not found.difference.any()
    assert not found.effect_size.any()
    assert (found.p_value == 1).all()
    assert np.isnan(found.ci_low).all()
    assert np.isnan(found.detectable_difference).all()


@pytest.mark.parametrize("value", [0.0, 0.1, 7.77])
def test_customers_who_are_all_alike_have_no_interval_and_no_effect(value: float) -> None:
    found = measure(write_sums([value] * 24, orders=3), list(range(10)), list(range(10, 24)))
    assert pick(found, "difference") == 0
    for name in ("ci_low", "ci_high", "detectable_difference", "effect_size"):
        assert np.isnan(pick(found, name))
        assert np.isnan(pick(found, name, "basket"))


def test_groups_that_differ_but_not_within_have_a_test_and_no_effect() -> None:
    found = measure(write_sums([0.1] * 12 + [0.3] * 12), list(range(12)), list(range(12, 24)))
    assert pick(found, "difference") == pytest.approx(-0.2)
    assert pick(found, "p_value") < 0.02
    assert np.isnan(pick(found, "effect_size"))
    assert np.isnan(pick(found, "ci_low"))


@pytest.mark.parametrize(("insiders", "others"), [([0], [1, 2]), ([0, 1], [2]), ([], [0, 1, 2]), ([0, 1, 2], [])])
def test_a_group_of_fewer_than_two_is_measured_and_not_tested(insiders: list[int], others: list[int]) -> None:
    found = measure(write_sums([5, 1, 2]), insiders, others)
    for name in (*UNSURE, "effect_size"):
        assert np.isnan(getattr(found, name)).all()
    assert np.isnan(found.insiders_mean).all() == (not insiders)
    assert np.isnan(found.others_mean).all() == (not others)


@pytest.mark.parametrize(("insiders", "others"), [(9, 30), (30, 9), (2, 300)])
def test_a_group_of_fewer_than_ten_has_means_and_an_effect_but_no_interval_and_no_test(
    insiders: int, others: int
) -> None:
    money = [float(value % 7) for value in range(insiders + others)]
    found = measure(write_sums(money), list(range(insiders)), list(range(insiders, insiders + others)))
    assert all(np.isnan(getattr(found, name)).all() for name in UNSURE)
    assert pick(found, "difference") == pytest.approx(np.mean(money[:insiders]) - np.mean(money[insiders:]))
    assert not np.isnan(pick(found, "effect_size"))
    enough = measure(write_sums([*money, *money]), list(range(10)), list(range(10, 20)))
    assert not any(np.isnan(getattr(enough, name)).any() for name in UNSURE)


def test_a_basket_is_unknown_where_a_group_has_no_order() -> None:
    found = measure(write_sums([5, 4, 3, 0, 0, 0]), [0, 1, 2], [3, 4, 5])
    for name in ("others_mean", "difference", "effect_size", *UNSURE):
        assert np.isnan(pick(found, name, "basket"))
    assert pick(found, "insiders_mean", "basket") == 4


def test_nothing_is_tested_without_a_random_state() -> None:
    everyone = np.arange(4)
    found = measure_differences(write_sums([5, 4, 3, 0]), everyone < 2, everyone >= 2, None)
    assert all(np.isnan(getattr(found, name)).all() for name in UNSURE)
    assert not np.isnan(found.effect_size[0, 0])


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(-50, 500), min_size=20, max_size=30), st.data())
def test_what_is_told_is_finite_and_holds_together(revenues: list[int], data: st.DataObject) -> None:
    insiders = data.draw(st.sets(st.sampled_from(range(len(revenues))), min_size=10))
    others = data.draw(st.sets(st.sampled_from(range(len(revenues))), min_size=10))
    found = measure(write_sums([float(value) for value in revenues]), sorted(insiders), sorted(others)).to_frame()
    assert not np.isinf(found.to_numpy()).any()
    known = found.dropna(subset=["ci_low"])
    assert (known["ci_low"] <= known["ci_high"]).all()
    assert (known["detectable_difference"] > 0).all()
    assert found["p_value"].dropna().between(CHANCE, 1).all()
    assert (found["difference"].dropna() == (found["insiders_mean"] - found["others_mean"]).dropna()).all()


def test_holm_multiplies_the_smallest_by_all_tests() -> None:
    adjusted = adjust_p_values(pd.Series([0.01, None, 0.04, 0.03, 0.5]))
    assert adjusted.tolist()[:1] == [0.04]
    assert adjusted.isna().tolist() == [False, True, False, False, False]
    assert adjusted.dropna().tolist() == pytest.approx([0.04, 0.09, 0.09, 0.5])


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=20))
def test_adjusted_p_values_keep_their_order_and_only_grow(values: list[float | None]) -> None:
    p_values = pd.Series(values, dtype="float64")
    adjusted = adjust_p_values(p_values)
    both = pd.DataFrame({"raw": p_values, "adjusted": adjusted}).dropna().sort_values(["raw", "adjusted"])
    assert adjusted.isna().equals(p_values.isna())
    assert both["adjusted"].is_monotonic_increasing
    assert both["adjusted"].between(both["raw"], 1).all()
