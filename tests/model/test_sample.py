"""The customers who stand for all are the same whatever else changes."""

from __future__ import annotations

import pandas as pd

from segmentation.model.sample import choose_sample

CUSTOMERS = pd.Index([f"c{number:03d}" for number in range(200)])


def test_a_sample_is_of_the_size_wanted_and_in_order() -> None:
    sample = choose_sample(CUSTOMERS, 50)
    assert len(sample) == 50
    assert list(sample) == sorted(set(sample))


def test_everybody_is_taken_where_there_are_fewer() -> None:
    assert list(choose_sample(CUSTOMERS, 500)) == list(range(200))


def test_the_order_of_rows_does_not_matter() -> None:
    backwards = CUSTOMERS[::-1]
    assert set(CUSTOMERS[choose_sample(CUSTOMERS, 50)]) == set(backwards[choose_sample(backwards, 50)])


def test_who_is_in_a_small_sample_is_in_a_larger_one() -> None:
    assert set(choose_sample(CUSTOMERS, 20)) <= set(choose_sample(CUSTOMERS, 60))
