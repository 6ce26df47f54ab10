"""The whole comparison on a small shop, and on shops where there is nothing to compare."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from segmentation.errors import HistoryError
from segmentation.model.comparison.compare import compare_models
from segmentation.months import list_as_of_dates
from segmentation.settings import Settings
from tests.builders import build_history, draw_sales

FIRST, LAST = date(2011, 1, 1), date(2011, 9, 1)


def compare(sales, last: date = LAST) -> pd.DataFrame:
    dates = list_as_of_dates(FIRST, last, 3)
    return compare_models(build_history(sales), Settings(), dates, lambda _: None, resamples=1, seed=0)


@pytest.fixture(scope="module")
def candidates() -> pd.DataFrame:
    return compare(draw_sales(seed=5, customers=160, first_month="2011-01-01", months=8))


def test_every_candidate_has_its_row_and_one_is_chosen(candidates: pd.DataFrame) -> None:
    assert candidates["position"].tolist() == list(range(1, 52))
    assert candidates["algorithm"].value_counts().to_dict() == {
        "sized_kmeans": 34,
        "gaussian_mixture": 8,
        "ward": 8,
        "hdbscan": 1,
    }
    assert candidates["is_chosen"].sum() == 1
    assert candidates.loc[candidates["is_chosen"], "algorithm"].item() == "sized_kmeans"
    assert set(candidates["as_of"]) == {LAST}


def test_no_candidate_is_compared_twice(candidates: pd.DataFrame) -> None:
    settings = ["algorithm", "segments", "half_life_days", "frequency_weight", "insiders_share"]
    assert not candidates.duplicated(settings).any()
    assert candidates.loc[candidates["algorithm"] == "hdbscan", "segments"].isna().all()


def test_every_measure_is_where_it_can_be(candidates: pd.DataFrame) -> None:
    kmeans = candidates[candidates["algorithm"] == "sized_kmeans"]
    shares = kmeans[["bootstrap_stability", "month_jaccard_mean", "month_jaccard_min"]]
    assert shares.gt(0).all(axis=None)
    assert shares.le(1).all(axis=None)
    assert (kmeans["month_jaccard_min"] <= kmeans["month_jaccard_mean"]).all()
    assert kmeans["next_revenue_ratio"].between(0.5, 2).all()
    assert kmeans["silhouette"].between(-1, 1).all()


def test_too_little_history_says_how_much_is_needed() -> None:
    sales = draw_sales(seed=5, customers=160, first_month="2011-01-01", months=7)
    with pytest.raises(HistoryError, match=r"found 2\. Wait until the history holds 8 complete months"):
        compare(sales, date(2011, 8, 1))


@pytest.mark.parametrize(
    "sales",
    [
        draw_sales(seed=5, customers=30, first_month="2011-01-01", months=8),
        [(f"c{n:03d}", f"2011-{month:02d}-05", 10.0) for n in range(80) for month in range(1, 9)],
    ],
    ids=["few buyers", "all alike"],
)
def test_a_shop_whose_buyers_are_few_or_alike_has_nothing_to_compare(sales) -> None:
    with pytest.raises(HistoryError, match="needs 50 buyers who differ"):
        compare(sales)
