from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmentation.model.segments import (
    INSIDERS,
    SizedKMeans,
    assign_segments,
    count_insiders,
    fit_segments,
    measure_silhouette,
    size_boundary,
)
from segmentation.model.space import Space

DEFAULTS = {"segments": 5, "frequency_weight": 0.35, "smoothing": 0.8, "insiders_share": 0.08}
IDENTITY = Space(np.zeros(2), np.ones(2), np.ones(2))


def list_buyers(values, purchase_days) -> pd.DataFrame:
    """Buyers whose revenue is their value."""
    money = (np.asarray(values, dtype=float) * 10_000).round().astype("int64")
    return pd.DataFrame(
        {
            "value": pd.array(money, "Int64"),
            "revenue": money,
            "decayed_purchase_days": np.asarray(purchase_days, float),
        },
        index=pd.Index([f"c{position:03d}" for position in range(len(money))], dtype="str", name="customer_id"),
    )


def draw_buyers(seed: int, count: int) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    values = random.lognormal(4, 1.5, count)
    return list_buyers(values, 1 + values**0.5 * random.uniform(0.1, 0.3, count))


def test_the_programme_has_room_for_its_share_rounded_up():
    assert [count_insiders(buyers, 0.08) for buyers in (1, 12, 50, 51, 1680)] == [1, 1, 4, 5, 135]
    assert count_insiders(100, 0.07) == 7


def test_it_sizes_the_boundary_right_behind_the_last_customer_inside():
    weight = size_boundary(np.array([-4.0, -1.0, -3.0, 2.0]), room=2)
    assert 1.0 < weight < 1.01


@given(
    advantages=st.lists(st.integers(-6, 6), min_size=1, max_size=30),
    share=st.floats(0.01, 1.0),
)
def test_as_many_are_inside_as_there_is_room_to_within_ties(advantages, share):
    room = count_insiders(len(advantages), share)
    found = np.array(advantages, dtype=float)
    inside = found > -size_boundary(found, room)
    # the other sizes that ties allow; nobody inside is none of them
    sizes = {int((found >= level).sum()) for level in found}
    assert abs(inside.sum() - room) == min(abs(size - room) for size in sizes)


def test_the_margin_is_the_distance_to_the_boundary():
    # Insiders at log value 4, others at 0 and frequency alike: the boundary halfway, at 2
    model = SizedKMeans(IDENTITY, np.array([[4.0, 0.0], [0.0, 0.0]]), 0.0)
    buyers = list_buyers(np.exp([5.0, 2.0, 0.5]), [1, 1, 1])
    found = assign_segments(model, buyers)
    assert found["margin"].tolist() == pytest.approx([3.0, 0.0, -1.5], abs=1e-4)
    assert found["segment_id"].tolist()[::2] == [INSIDERS, 1]
    # w = 8 moves it by w / (2 × 4)
    wider = assign_segments(replace(model, boundary_weight=8.0), buyers)
    assert wider["margin"].tolist() == pytest.approx([4.0, 1.0, -0.5], abs=1e-4)
    assert wider["segment_id"].tolist() == [INSIDERS, INSIDERS, 1]


def test_the_nearest_other_centre_takes_who_is_outside():
    model = SizedKMeans(IDENTITY, np.array([[9.0, 0.0], [0.0, 0.0], [3.0, 0.0]]), 0.0)
    assert assign_segments(model, list_buyers(np.exp([1.0, 2.9]), [1, 1]))["segment_id"].tolist() == [1, 2]


def test_a_centre_in_the_place_of_the_insiders_has_no_say():
    model = SizedKMeans(IDENTITY, np.array([[4.0, 0.0], [4.0, 0.0], [0.0, 0.0]]), 0.0)
    assert assign_segments(model, list_buyers(np.exp([5.0]), [1]))["margin"].tolist() == pytest.approx([3.0], abs=1e-4)


def test_the_share_of_the_buyers_is_inside():
    buyers = draw_buyers(1, 400)
    model = fit_segments(buyers, None, **DEFAULTS)
    assert (assign_segments(model, buyers)["margin"] > 0).sum() == 32


def test_the_insiders_have_the_highest_revenue_at_the_first_date():
    buyers = draw_buyers(2, 300)
    found = assign_segments(fit_segments(buyers, None, **DEFAULTS), buyers)
    means = buyers["revenue"].groupby(found["segment_id"]).mean()
    assert means.idxmax() == INSIDERS
    assert means.is_monotonic_decreasing


def test_a_refit_moves_the_centres_a_fifth_of_the_way():
    first = fit_segments(draw_buyers(3, 300), None, **DEFAULTS)
    other = draw_buyers(4, 300)
    whole = fit_segments(other, first, **DEFAULTS | {"smoothing": 0.0})
    smooth = fit_segments(other, first, **DEFAULTS)
    assert smooth.centres == pytest.approx(0.8 * first.centres + 0.2 * whole.centres)
    assert not np.allclose(first.centres, whole.centres)


def test_a_centre_to_which_nobody_is_nearest_keeps_its_place():
    buyers = draw_buyers(5, 300)
    first = fit_segments(buyers, None, **DEFAULTS)
    far = np.array([-50.0, 50.0])
    lonely = replace(first, centres=np.vstack([first.centres[:4], far]))
    assert fit_segments(buyers, lonely, **DEFAULTS).centres[4].tolist() == far.tolist()


def test_the_same_buyers_give_the_same_model():
    buyers = draw_buyers(6, 500)
    once, twice = (fit_segments(buyers, None, **DEFAULTS) for _ in range(2))
    assert once.centres.tolist() == twice.centres.tolist()
    assert once.boundary_weight == twice.boundary_weight


def test_it_fits_no_segments_where_an_axis_has_no_spread():
    assert fit_segments(list_buyers(range(1, 61), np.ones(60)), None, **DEFAULTS) is None


def test_customers_who_are_alike_stand_on_the_same_side():
    buyers = list_buyers([10, 10, 20, 20] * 20, [1, 2, 1, 2] * 20)
    found = assign_segments(fit_segments(buyers, None, **DEFAULTS), buyers)
    assert (found["margin"] > 0).tolist() == [False, False, True, True] * 20


@pytest.mark.parametrize(
    ("better", "inside"),
    [
        (0, 400),  # all 400 or nobody: the best are inside
        (20, 20),  # 20 are nearer to 80 than 420 are
        (79, 79),
        (200, 80),  # the tie is nowhere near
    ],
)
def test_of_a_thousand_buyers_400_who_tie_are_all_inside_only_where_nobody_is_better(better: int, inside: int):
    # the others differ; room is for 80
    lower = 10 + np.arange(600 - better) / 10
    values = [*lower, *[5_000.0] * 400, *(6_000.0 + 10 * np.arange(better))]
    days = [1 + position % 5 for position in range(600 - better)] + [10] * 400 + [11] * better
    buyers = list_buyers(values, days)
    margins = assign_segments(fit_segments(buyers, None, **DEFAULTS), buyers)["margin"]
    assert (margins > 0).sum() == inside
    assert (margins[600 - better : 1000 - better] > 0).sum() in (0, 400)


def test_a_clear_grouping_has_a_silhouette_near_one():
    buyers = list_buyers([1, 1.01] * 30 + [1000, 1001] * 30, [1, 1.01] * 30 + [50, 51] * 30)
    model = fit_segments(buyers, None, **DEFAULTS | {"segments": 2, "insiders_share": 0.5})
    assert measure_silhouette(model, buyers, assign_segments(model, buyers)["segment_id"]) > 0.95


def test_one_segment_alone_has_no_silhouette():
    buyers = draw_buyers(7, 100)
    model = fit_segments(buyers, None, **DEFAULTS)
    assert measure_silhouette(model, buyers, pd.Series(1, index=buyers.index)) is None


def test_the_insiders_bought_most_lately_where_everyone_spent_the_same():
    # value has halved with age and revenue has not: 20 each, or 19 and 21 by chance
    random, ages = np.random.default_rng(6), np.arange(300) % 12
    for revenue in (np.full(300, 200_000), random.choice([190_000, 200_000, 210_000], 300)):
        buyers = list_buyers(revenue / 10_000 * 0.5 ** (ages / 12), 0.5 ** (ages / 12)).assign(revenue=revenue)
        found = assign_segments(fit_segments(buyers, None, **DEFAULTS), buyers)
        inside = (found["margin"] > 0).to_numpy()
        assert ages[inside].max() < ages[~inside].mean()
        assert buyers["value"][inside].mean() > buyers["value"][~inside].mean()
