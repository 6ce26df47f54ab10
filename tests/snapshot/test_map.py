from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from segmentation.frames import MONEY_SCALE, History
from segmentation.model.assignment import assign_buyers
from segmentation.model.path import Step, replay_path
from segmentation.months import list_as_of_dates
from segmentation.settings import Settings
from segmentation.snapshot.map import MAP_CUSTOMERS, draw_map
from tests.builders import build_history, draw_sales, shuffle_history

WINDOW = Settings(window_months=6)


def take_step(history: History) -> Step:
    return list(replay_path(history, WINDOW, list_as_of_dates(date(2020, 1, 1), date(2020, 6, 1), 3)))[-1]


@pytest.fixture(scope="module")
def history() -> History:
    return build_history(draw_sales(6, 150, "2020-01-01", 6))


@pytest.fixture(scope="module")
def step(history) -> Step:
    return take_step(history)


def pick(step: Step, kind: str) -> pd.DataFrame:
    drawn = draw_map(step)
    return drawn[drawn["kind"] == kind]


def test_every_buyer_of_a_small_shop_has_a_place_in_their_segment(step):
    customers, buyers = pick(step, "customer"), step.features[step.features["is_buyer"]]
    assert customers["position"].tolist() == list(range(1, len(buyers) + 1))
    expected = (buyers["value"].astype("float64") / MONEY_SCALE).clip(lower=1)
    assert customers["value"].tolist() == expected.tolist()
    assert customers["purchase_days"].tolist() == buyers["decayed_purchase_days"].tolist()
    counted = step.memberships.loc[buyers.index, "segment_id"].value_counts()
    assert customers["segment_id"].value_counts().to_dict() == counted.to_dict()


def test_the_corners_of_the_boundary_have_no_margin_and_no_segment(step):
    corners = pick(step, "boundary")
    assert corners["position"].tolist() == list(range(1, len(corners) + 1))
    assert len(corners) >= 2
    assert corners["segment_id"].isna().all()
    placed = pd.DataFrame(
        {
            "value": (corners["value"] * MONEY_SCALE).round().astype("int64"),
            "decayed_purchase_days": corners["purchase_days"],
        }
    )
    assert assign_buyers(step.model, placed, WINDOW)["margin"].abs().max() < 1e-4


def test_shuffled_rows_draw_the_same_map(history, step):
    again = take_step(shuffle_history(history, seed=2))
    pd.testing.assert_frame_equal(draw_map(step), draw_map(again), check_exact=True)


def test_a_large_shop_shows_some_of_its_customers(monkeypatch, step):
    monkeypatch.setattr("segmentation.snapshot.map.MAP_CUSTOMERS", 20)
    shown, everyone = pick(step, "customer"), step.features[step.features["is_buyer"]]
    assert (MAP_CUSTOMERS, len(shown)) == (2_000, 20)
    assert shown["purchase_days"].isin(everyone["decayed_purchase_days"]).all()


def test_members_who_bought_nothing_have_no_place():
    sales = [sale for sale in draw_sales(3, 60, "2020-01-01", 4) if sale[1] < "2020-04"]
    settings = Settings(window_months=2)
    dates = list_as_of_dates(date(2020, 1, 1), date(2020, 6, 1), 3)
    quiet = list(replay_path(build_history(sales), settings, dates))[-1]
    assert quiet.memberships["on_notice"].any()
    assert draw_map(quiet).empty
