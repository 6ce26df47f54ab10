from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from segmentation.model.space import fit_space, measure_axes, place_customers


def test_it_takes_logs_of_value_in_pounds_and_of_purchase_days():
    buyers = pd.DataFrame({"value": pd.array([10_000, 200_000], "Int64"), "decayed_purchase_days": [1.0, 0.5]})
    assert measure_axes(buyers) == pytest.approx(np.array([[0.0, 0.0], [np.log(20), np.log(0.5)]]))


def test_it_counts_a_value_below_one_pound_as_one():
    buyers = pd.DataFrame({"value": pd.array([-50_000, 0, 9_999], "Int64"), "decayed_purchase_days": 1.0})
    assert measure_axes(buyers)[:, 0].tolist() == [0.0, 0.0, 0.0]


def test_it_scales_each_axis_on_the_buyers_and_weighs_frequency():
    axes = np.array([[1.0, 10.0], [3.0, 30.0]])
    space = fit_space(axes, frequency_weight=0.35)
    assert place_customers(space, axes) == pytest.approx(np.array([[-1.0, -0.35], [1.0, 0.35]]))


def test_it_bears_purchase_days_that_decayed_to_nothing():
    buyers = pd.DataFrame({"value": pd.array([0], "Int64"), "decayed_purchase_days": [0.0]})
    assert np.isfinite(measure_axes(buyers)).all()


@pytest.mark.parametrize("axes", [[[0.1 + 0.2, 1.0], [0.3, 2.0]], [[1.0, 2.0], [3.0, 2.0]], np.empty((0, 2))])
def test_it_has_no_space_where_an_axis_has_no_spread(axes):
    assert fit_space(np.array(axes), 0.35) is None
