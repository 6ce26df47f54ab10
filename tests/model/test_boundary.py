from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from segmentation.model.boundary import describe_boundary, find_least_values, trace_boundary
from segmentation.model.segments import SizedKMeans, assign_segments
from segmentation.model.space import Space, measure_axes
from segmentation.model.top_share import TopShare

IDENTITY = Space(np.zeros(2), np.ones(2), np.ones(2))

# the boundary is the line halfway: log value + log purchase days = log 100
SLANTED = SizedKMeans(IDENTITY, np.array([[math.log(100), math.log(100)], [0.0, 0.0]]), 0.0)
# the same and a second one: log purchase days = 0
CORNERED = SizedKMeans(IDENTITY, np.vstack([SLANTED.centres, [math.log(100), -math.log(100)]]), 0.0)
TOP = TopShare(last_value=4_000_000, last_customer_id="m", boundary=math.log(350), deviation=2.0)


def list_buyers(values: list[float], purchase_days: list[float]) -> pd.DataFrame:
    money = [round(value * 10_000) for value in values]
    customers = pd.Index([f"c{position}" for position in range(len(values))], dtype="str", name="customer_id")
    return pd.DataFrame({"value": money, "decayed_purchase_days": purchase_days}, index=customers)


def find_values(model, purchase_days: float, bound: float, customer_id: str = "a") -> float:
    customers = pd.Index([customer_id], dtype="str")
    return float(find_least_values(model, customers, np.array([purchase_days]), np.array([bound]))[0])


@st.composite
def draw_models(draw):
    numbers = st.floats(-3, 3).map(lambda number: round(number, 3))
    others = draw(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=4))
    insiders = (draw(st.floats(1, 5)), draw(numbers))
    assume(any(other != insiders for other in others))
    space = Space(np.array([draw(st.floats(0, 6)), 0.5]), np.array([draw(st.floats(0.5, 3)), 0.7]), np.array([1, 0.35]))
    return SizedKMeans(space, np.array([insiders, *others]), draw(st.floats(-4, 4)))


def test_the_boundary_says_what_the_margin_is():
    buyers = list_buyers([1.0, 50.0, 900.0], [0.4, 3.0, 11.0])
    for model in (SLANTED, CORNERED):
        boundary = describe_boundary(model)
        margins = (measure_axes(buyers) @ boundary.slopes.T + boundary.offsets).min(axis=1)
        assert margins == pytest.approx(assign_segments(model, buyers)["margin"].to_numpy())


def test_the_least_value_is_right_above_the_boundary():
    # four purchase days: value 25
    assert find_values(SLANTED, 4.0, bound=0.0) == pytest.approx(250_001, abs=1)
    # a member may lie .1 under it, measured across: log value − .1·√2
    assert find_values(SLANTED, 4.0, bound=-0.1) == pytest.approx(250_000 * math.exp(-0.1 * math.sqrt(2)), abs=1)


def test_any_value_does_where_purchase_days_alone_suffice():
    assert find_values(SLANTED, 101.0, bound=0.0) == -math.inf


def test_no_value_does_beyond_a_boundary_that_money_does_not_cross():
    assert find_values(CORNERED, 0.9, bound=0.0) == math.inf
    assert find_values(CORNERED, 1.1, bound=0.0) == pytest.approx(1_000_000 / 1.1, abs=2)


def test_of_the_top_share_a_tie_goes_by_the_id():
    assert find_values(TOP, 1.0, bound=0.0, customer_id="m") == 4_000_000
    assert find_values(TOP, 1.0, bound=0.0, customer_id="n") == 4_000_001


def test_of_the_top_share_a_member_may_lie_under_the_boundary():
    least = math.floor(350 * math.exp(-0.2) * 10_000) + 1
    assert find_values(TOP, 1.0, bound=-0.1) == least
    assert find_values(TopShare(None, "", 0.0, 1.0), 1.0, bound=0.0) == math.inf


@given(model=draw_models(), purchase_days=st.floats(0.3, 60), bound=st.sampled_from([0.0, -0.1]))
def test_the_least_value_has_its_margin_above_the_bound_and_a_little_less_has_not(model, purchase_days, bound):
    def measure_margin(money: float) -> float:
        buyers = pd.DataFrame({"value": [money], "decayed_purchase_days": [purchase_days]})
        return float(assign_segments(model, buyers)["margin"].iloc[0])

    least = find_values(model, purchase_days, bound)
    if least == -math.inf:
        assert measure_margin(10_000) > bound - 1e-9
    elif least == math.inf:
        assert all(measure_margin(money) <= bound + 1e-9 for money in (1e4, 1e6, 1e8))
    elif 10_000 < least < 1e14:
        # floats of billions tell apart no single 1/10,000
        assert measure_margin(least * (1 + 1e-9) + 1) > bound
        assert measure_margin(least * 0.999 - 1) <= bound


def test_the_line_goes_from_one_edge_of_the_customers_to_the_other():
    line = trace_boundary(SLANTED, list_buyers([1.0, 1000.0], [1.0, 20.0]))
    assert line["value"].tolist() == pytest.approx([100.0, 5.0])
    assert line["purchase_days"].tolist() == pytest.approx([1.0, 20.0])


def test_the_line_turns_where_another_centre_comes_nearer():
    line = trace_boundary(CORNERED, list_buyers([1.0, 1000.0], [0.5, 20.0]))
    assert line["value"].tolist() == pytest.approx([100.0, 1000.0, 5.0])
    assert line["purchase_days"].tolist() == pytest.approx([1.0, 1.0, 20.0])


def test_the_line_of_the_top_share_is_one_value():
    line = trace_boundary(TOP, list_buyers([1.0, 900.0], [1.0, 9.0]))
    assert line["value"].tolist() == pytest.approx([350.0, 350.0])
    assert line["purchase_days"].tolist() == pytest.approx([1.0, 9.0])


def test_there_is_no_line_where_it_passes_by_all_customers():
    assert trace_boundary(SLANTED, list_buyers([1.0, 2.0], [1.0, 2.0])).empty
    assert trace_boundary(SLANTED, list_buyers([], [])).empty


@given(model=draw_models())
def test_every_corner_of_the_line_lies_on_the_boundary_among_the_customers(model):
    buyers = list_buyers([1.0, 4000.0], [0.5, 40.0])
    corners = trace_boundary(model, buyers)
    assert corners["value"].between(1 - 1e-6, 4000 + 1e-3).all()
    assert corners["purchase_days"].between(0.5 - 1e-6, 40 + 1e-3).all()
    placed = list_buyers(corners["value"].tolist(), corners["purchase_days"].tolist())
    # values are rounded to 1/10,000
    assert assign_segments(model, placed)["margin"].abs().max() <= 1e-3 if len(corners) else True


def test_of_the_top_share_no_member_stays_at_the_end_of_the_axis():
    # under 0.9 a margin would lie within .1, yet a value of 1 and less tells nobody apart
    flat = TopShare(last_value=-30_000, last_customer_id="m", boundary=0.0, deviation=1.0)
    assert find_values(flat, 1.0, bound=-0.1) == find_values(flat, 1.0, bound=0.0) < 0
    near = TopShare(last_value=40_000, last_customer_id="m", boundary=0.2, deviation=4.0)
    assert find_values(near, 1.0, bound=-0.1) == 10_001
