from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from segmentation.model.segments import INSIDERS
from segmentation.model.top_share import AXIS_END, assign_top_share, fit_top_share

OTHERS = 5


def list_buyers(values: dict[str, float]) -> pd.DataFrame:
    money = [round(value * 10_000) for value in values.values()]
    return pd.DataFrame(
        {"value": pd.array(money, "Int64"), "decayed_purchase_days": 1.0},
        index=pd.Index(values.keys(), dtype="str", name="customer_id"),
    )


def find_insiders(values: dict[str, float], share: float) -> list[str]:
    buyers = list_buyers(values)
    found = assign_top_share(fit_top_share(buyers, share), buyers, OTHERS)
    assert ((found["margin"] > 0) == (found["segment_id"] == INSIDERS)).all()
    assert set(found["segment_id"]) <= {INSIDERS, OTHERS}
    return found.index[found["margin"] > 0].tolist()


def test_the_top_share_by_value_is_inside():
    assert find_insiders({"a": 5, "b": 9, "c": 7, "d": 1}, share=0.5) == ["b", "c"]


def test_at_least_one_is_inside():
    assert find_insiders({"a": -4, "b": -9}, share=0.08) == ["a"]


def test_ties_go_by_customer_id_whatever_the_order_of_rows():
    assert find_insiders({"d": 5, "b": 5, "c": 5, "a": 5}, share=0.5) == ["b", "a"]


def test_the_margin_is_in_deviations_of_log_value_from_halfway_to_the_first_outside():
    buyers = list_buyers({"a": np.exp(6), "b": np.exp(2)})
    found = assign_top_share(fit_top_share(buyers, 0.5), buyers, OTHERS)
    assert found["margin"].tolist() == pytest.approx([1.0, -1.0], abs=1e-4)


def test_a_customer_who_ties_with_the_boundary_stands_on_it():
    buyers = list_buyers({"a": 5, "b": 5})
    found = assign_top_share(fit_top_share(buyers, 0.5), buyers, OTHERS)
    assert found["margin"].tolist() == pytest.approx([0.0, 0.0], abs=1e-8)


def test_nobody_is_inside_where_nobody_bought():
    buyers = list_buyers({})
    assert assign_top_share(fit_top_share(buyers, 0.08), buyers, OTHERS).empty


def test_nobody_outside_is_near_the_boundary_where_no_value_tells_them_apart():
    buyers = list_buyers({"a": -4, "b": -9, "c": -9, "d": 0.5})
    found = assign_top_share(fit_top_share(buyers, 0.5), buyers, OTHERS)
    assert (found["margin"] > 0).tolist() == [True, False, False, True]
    assert found["margin"].tolist()[1:3] == [AXIS_END, AXIS_END]
