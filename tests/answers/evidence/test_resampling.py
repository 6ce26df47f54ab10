"""Sums of customers drawn at random."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from segmentation.answers.evidence import resampling
from segmentation.answers.evidence.resampling import LARGE_GROUP, RESAMPLES, permute_sums, resample_sums


def draw_values(customers: int, seed: int = 3) -> resampling.Floats:
    random = np.random.default_rng(seed)
    bought = random.random(customers) < 0.4
    return np.column_stack([np.round(random.lognormal(3, 1, customers)) * bought, bought.astype("float64")])


@pytest.mark.parametrize("customers", [60, LARGE_GROUP + 1_000])
def test_resamples_have_the_mean_and_the_spread_that_they_should(customers: int) -> None:
    values = draw_values(customers)
    sums = resample_sums(values, np.random.default_rng(1))
    assert sums.shape == (RESAMPLES, 2)
    expected = values.std(axis=0) * np.sqrt(customers)
    assert sums.mean(axis=0) == pytest.approx(values.sum(axis=0), abs=4 * expected.max() / 100)
    assert sums.std(axis=0) == pytest.approx(expected, rel=0.04)
    correlation = np.corrcoef(values.T)[0, 1]
    assert np.corrcoef(sums.T)[0, 1] == pytest.approx(correlation, abs=0.03)


@pytest.mark.parametrize(("customers", "size"), [(60, 7), (60, 50), (3 * LARGE_GROUP, LARGE_GROUP + 1)])
def test_permutations_have_the_mean_and_the_spread_that_they_should(customers: int, size: int) -> None:
    values = draw_values(customers)
    sums = permute_sums(values, size, np.random.default_rng(1))
    expected = values.std(axis=0, ddof=1) * np.sqrt(size * (customers - size) / customers)
    assert sums.mean(axis=0) == pytest.approx(values.mean(axis=0) * size, abs=4 * expected.max() / 100)
    assert sums.std(axis=0) == pytest.approx(expected, rel=0.04)


def test_resamples_take_as_many_customers_as_there_are() -> None:
    ones = np.ones((13, 1))
    assert (resample_sums(ones, np.random.default_rng(1)) == 13).all()
    assert (permute_sums(ones, 4, np.random.default_rng(1)) == 4).all()


def test_a_permutation_takes_nobody_twice() -> None:
    powers = 2.0 ** np.arange(10)
    sums = permute_sums(powers[:, np.newaxis], 3, np.random.default_rng(1))
    assert {int(value).bit_count() for value in sums.ravel()} == {3}
    assert len(np.unique(sums)) == 120


@pytest.mark.parametrize("customers", [0, 5])
def test_nothing_bought_adds_up_to_nothing(customers: int) -> None:
    zeros = np.zeros((customers, 3, 4))
    assert not resample_sums(zeros, np.random.default_rng(1)).any()
    assert permute_sums(zeros, customers // 2, np.random.default_rng(1)).shape == (RESAMPLES, 3, 4)


def test_parts_that_fit_into_memory_change_nothing_of_a_permutation(monkeypatch: pytest.MonkeyPatch) -> None:
    values = draw_values(40)
    whole = permute_sums(values, 9, np.random.default_rng(1))
    monkeypatch.setattr(resampling, "_DRAWS_AT_ONCE", 9 * 700)
    assert np.array_equal(permute_sums(values, 9, np.random.default_rng(1)), whole)


@settings(max_examples=15, deadline=None)
@given(arrays("int64", st.tuples(st.integers(1, 12), st.just(2)), elements=st.integers(-1_000, 1_000)))
def test_no_resample_lies_outside_what_customers_could_add_up_to(values: np.ndarray) -> None:
    sums = resample_sums(values.astype("float64"), np.random.default_rng(1))
    assert (sums >= len(values) * values.min(axis=0)).all()
    assert (sums <= len(values) * values.max(axis=0)).all()
