"""Every algorithm finds the Insiders of a month on its own."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import AgglomerativeClustering
from sklearn.metrics import adjusted_rand_score

from segmentation.frames import MONEY_SCALE
from segmentation.model.comparison.groups import Crowd, group_buyers
from segmentation.model.space import fit_space, measure_axes, place_customers
from segmentation.settings import Settings

ALGORITHMS = ("sized_kmeans", "gaussian_mixture", "ward", "hdbscan")


def build_crowd(values: np.ndarray, purchase_days: np.ndarray) -> Crowd:
    """Buyers whose revenue is their value, in pounds."""
    ids = pd.Index([f"c{number:04d}" for number in range(len(values))], name="customer_id")
    money = pd.Series((values * MONEY_SCALE).astype("int64"), index=ids)
    buyers = pd.DataFrame({"value": money.astype("Int64"), "revenue": money, "decayed_purchase_days": purchase_days})
    axes = measure_axes(buyers)
    space = fit_space(axes, 0.35)
    assert space is not None
    return Crowd(buyers, place_customers(space, axes))


def draw_crowd(sizes: tuple[int, ...], seed: int = 3) -> Crowd:
    """Groups far apart: each spends twenty times what the one before does."""
    random = np.random.default_rng(seed)
    groups = np.repeat(np.arange(len(sizes)), sizes)
    values = 10.0 * 20.0**groups * random.lognormal(0, 0.15, len(groups))
    return build_crowd(values, (1 + groups) * random.lognormal(0, 0.1, len(groups)))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_the_best_of_three_clear_groups_are_the_insiders(algorithm: str) -> None:
    crowd = draw_crowd((100, 84, 16))
    (found,) = group_buyers(algorithm, crowd, [3], Settings(insiders_share=0.08), seed=0)
    assert found.is_insider.tolist() == [False] * 184 + [True] * 16


@pytest.mark.parametrize("algorithm", ["sized_kmeans", "gaussian_mixture"])
def test_an_algorithm_with_a_boundary_keeps_to_the_size(algorithm: str) -> None:
    crowd = draw_crowd((100, 60, 40))
    for found in group_buyers(algorithm, crowd, [3, 4, 5], Settings(insiders_share=0.1), seed=0):
        assert found.is_insider.sum() == 20


@pytest.mark.parametrize("algorithm", ["ward", "hdbscan"])
def test_an_algorithm_without_one_takes_its_whole_best_group(algorithm: str) -> None:
    crowd = draw_crowd((100, 60, 40))
    (found,) = group_buyers(algorithm, crowd, [3], Settings(insiders_share=0.1), seed=0)
    assert found.is_insider.sum() == pytest.approx(40, abs=2)


def test_one_tree_is_cut_as_ward_of_scikit_learn_cuts_it() -> None:
    points = np.random.default_rng(5).normal(size=(150, 2))
    crowd = Crowd(pd.DataFrame({"revenue": np.arange(150)}), points)
    numbers = list(range(3, 11))
    for number, found in zip(numbers, group_buyers("ward", crowd, numbers, Settings(), seed=0), strict=True):
        expected = AgglomerativeClustering(number, linkage="ward").fit_predict(points)
        assert adjusted_rand_score(found.labels, expected) == 1
        assert len(np.unique(found.labels)) == number


def test_noise_is_never_the_insiders() -> None:
    crowd = draw_crowd((100, 60))
    richest = crowd.buyers.iloc[[-1]].assign(revenue=10**13).rename({"c0159": "c0160"})
    far = Crowd(pd.concat([crowd.buyers, richest]), np.vstack([crowd.points, [50.0, 50.0]]))
    (found,) = group_buyers("hdbscan", far, [0], Settings(), seed=0)
    assert found.labels[-1] == -1
    assert found.is_insider.any()
    assert not found.is_insider[-1]


def test_nobody_is_an_insider_where_all_is_noise() -> None:
    crowd = Crowd(pd.DataFrame({"revenue": [1, 2, 3]}), np.array([[0.0, 0.0], [5.0, 1.0], [9.0, 7.0]]))
    (found,) = group_buyers("hdbscan", crowd.take(np.array([0, 1, 2, 0, 1, 2])), [0], Settings(), seed=0)
    assert found.is_insider.sum() == 0


def test_the_same_seed_gives_the_same_mixture() -> None:
    crowd = draw_crowd((100, 60, 40))
    one, other = (group_buyers("gaussian_mixture", crowd, [5], Settings(), seed=4)[0] for _ in range(2))
    assert one.labels.tolist() == other.labels.tolist()
    assert one.is_insider.tolist() == other.is_insider.tolist()
