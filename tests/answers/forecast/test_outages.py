"""A month in which a shop that should have sold did not."""

from __future__ import annotations

import numpy as np
import pytest

from segmentation.answers.forecast.forecast import Forecast, forecast_revenue
from segmentation.answers.forecast.outages import LEAST_PURCHASE_DAYS, fill_outages, find_outages
from segmentation.frames import History
from segmentation.sentences import render_sentence
from segmentation.settings import Settings
from tests.answers.forecast.shops import write_rosters, write_shop
from tests.builders import build_history

OPEN, SHUT = [float(20 + month % 3) for month in range(12)], [0.0]


def find(*years: list[int]) -> list[int]:
    return np.flatnonzero(find_outages(np.concatenate(years).astype(np.int64))).tolist()


def test_a_silent_month_is_an_outage_where_the_year_before_sold() -> None:
    assert find([50] * 12, [50, 0, 0, *[50] * 9]) == [13, 14]


def test_a_month_that_is_silent_every_year_is_a_season() -> None:
    assert find([50, 0, *[50] * 10], [50, 0, *[50] * 10], [50, 0]) == []


def test_a_silent_month_of_the_first_year_may_be_a_season() -> None:
    assert find([50, 0, 0, 50]) == []


def test_a_silent_month_of_a_shop_that_sells_little_is_chance() -> None:
    assert find([LEAST_PURCHASE_DAYS - 1] * 12, [0] * 12) == []


def test_an_outage_of_more_than_a_year_is_one_to_its_end() -> None:
    assert find([50] * 12, [0] * 14, [50]) == list(range(12, 26))


def test_an_outage_counts_as_the_last_year_that_sold() -> None:
    revenue = np.array([*range(1, 13), *[0] * 13], float)
    assert fill_outages(revenue, np.arange(25) >= 12).tolist() == [*range(1, 13), *range(1, 13), 1]


def write_large_shop(months: list[float]) -> History:
    return write_shop(dict.fromkeys("abcdefghijklmnopqrstuvwxyz", months))


def tell(history: History, months: int) -> Forecast:
    return forecast_revenue(history, write_rosters(months, "abc"), Settings())


@pytest.fixture(scope="module")
def reopened() -> Forecast:
    return tell(write_large_shop([*OPEN, *OPEN[:6], *SHUT * 6, *OPEN, *OPEN[:3]]), 39)


@pytest.fixture(scope="module")
def shut() -> Forecast:
    return tell(write_large_shop([*OPEN, *OPEN[:6], *SHUT * 3]), 21)


def test_half_a_year_shut_is_no_season_to_the_forecast_afterwards(reopened: Forecast) -> None:
    shop = reopened.forecasts.query("customer_group == 'all'").set_index("month")
    assert shop["revenue"].between(26 * 18e4, 26 * 24e4).all()
    assert (shop["upper_80"] < 2 * shop["revenue"]).all()


def list_texts(forecast: Forecast) -> dict[str, str]:
    return {caveat.key: render_sentence(*caveat, "en_GB") for caveat in forecast.caveats}


def test_it_says_which_months_the_forecast_takes_from_the_year_before(reopened: Forecast) -> None:
    assert list_texts(reopened)["forecast_outages"] == (
        "6 months had no purchase, though the year before they did: the season takes that year instead, "
        "and the intervals leave them out."
    )


def test_a_shop_that_is_shut_has_a_forecast_without_an_interval_and_says_why(shut: Forecast) -> None:
    assert shut.forecasts[["lower_80", "upper_80", "lower_95", "upper_95"]].isna().all(axis=None)
    texts = list_texts(shut)
    assert texts["forecast_silent_months"].startswith("3 months without a purchase at the end")
    assert texts["forecast_no_interval_shut"] == (
        "No interval: the shop sold nothing last month, though it did a year before."
    )
    assert "forecast_outages" not in texts


def test_a_month_with_more_returned_than_bought_at_the_end_is_no_silence() -> None:
    sales = [("a", f"2023-{month:02d}-05", 20.0) for month in range(1, 7)]
    texts = list_texts(tell(build_history([*sales, ("b", "2023-07-03", 5.0), ("a", "2023-07-04", -90.0)]), 7))
    assert "forecast_silent_months" not in texts
    assert texts["forecast_months_without_revenue"].startswith("1 month had no revenue, or more returns than")
