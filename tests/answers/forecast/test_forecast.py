"""The forecast as a snapshot publishes it: adds up, knows no future, says what it cannot tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segmentation.answers.forecast import (
    ACCURACY_COLUMNS,
    BACKTEST_COLUMNS,
    FORECAST_COLUMNS,
    Forecast,
    forecast_revenue,
)
from segmentation.answers.roster import Roster
from segmentation.frames import History
from segmentation.sentences import render_sentence
from segmentation.settings import Settings
from tests.answers.forecast.shops import (
    draw_revenues,
    raise_later_months,
    write_rosters,
    write_shop,
)
from tests.builders import build_history, shuffle_history

SETTINGS = Settings()


def tell(history: History, rosters: list[Roster], months: int = 3) -> Forecast:
    return forecast_revenue(history, rosters, replace(SETTINGS, forecast_months=months))


def read_by_group(forecast: Forecast, column: str = "revenue") -> pd.DataFrame:
    return forecast.forecasts.pivot_table(index="month", columns="customer_group", values=column, aggfunc="sum")


def list_caveats(forecast: Forecast) -> list[str]:
    return [caveat.key for caveat in forecast.caveats]


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), months=st.integers(4, 30), ahead=st.integers(1, 12))
def test_groups_and_parts_add_up_to_the_last_ten_thousandth(seed: int, months: int, ahead: int) -> None:
    forecast = tell(write_shop(draw_revenues(seed, 8, months)), write_rosters(months, "abc"), ahead)
    told = read_by_group(forecast)
    assert len(told) == ahead
    assert (told["insiders"] + told["others"] == told["all"]).all()
    if "retained" in told:
        parted = told.dropna()
        assert (parted["retained"] + parted["exits"] == parted["insiders"]).all()
        assert (parted["entrants"] <= parted["others"]).all()


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), months=st.integers(4, 30))
def test_what_comes_after_the_as_of_date_changes_nothing(seed: int, months: int) -> None:
    history, rosters = write_shop(draw_revenues(seed, 6, months)), write_rosters(months - 1, "ab")
    raised = raise_later_months(history, rosters[-1].as_of)
    assert_same(tell(history, rosters), tell(raised, rosters))


@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_backtest_is_what_was_forecast_at_its_origin(seed: int) -> None:
    history, rosters = write_shop(draw_revenues(seed, 6, 20)), write_rosters(20, "ab")
    tested = tell(history, rosters).backtests
    for origin in rosters[:-3:4]:
        then = tell(history, [roster for roster in rosters if roster.as_of <= origin.as_of]).forecasts
        for group, method in (("all", "ensemble"), ("insiders", "share_of_all"), ("others", "difference")):
            was = then[(then["customer_group"] == group) & (then["method"] == method)]
            rows = tested[(tested["customer_group"] == group) & (tested["method"] == method)]
            now = rows.loc[rows["origin"] == origin.as_of, "forecast"]
            assert was.empty or now.tolist() == was["revenue"].tolist()


def test_the_order_of_rows_changes_nothing() -> None:
    history, rosters = write_shop(draw_revenues(3, 8, 26)), write_rosters(26, "abc")
    assert_same(tell(history, rosters), tell(shuffle_history(history, 1), rosters))


def test_a_shop_that_never_changes_is_expected_to_stay() -> None:
    forecast = tell(write_shop({"a": [30] * 30, "b": [70] * 30}), write_rosters(30, "a"))
    assert read_by_group(forecast)["all"].tolist() == [1_000_000] * 3
    bounds = forecast.forecasts.query("customer_group == 'all'")
    assert (bounds["lower_95"] < bounds["lower_80"]).all()
    assert (bounds["upper_80"] < bounds["upper_95"]).all()
    assert forecast.forecasts.query("customer_group == 'retained'")["lower_80"].isna().all()


def test_the_interval_of_a_sum_is_from_the_errors_of_earlier_sums_and_no_sum_of_bounds() -> None:
    history, rosters = write_shop(draw_revenues(5, 12, 30)), write_rosters(30, "abc")
    rows = tell(history, rosters).forecasts.query("customer_group == 'all'")
    low, high = rows["lower_80_of_sum"].to_numpy(float), rows["upper_80_of_sum"].to_numpy(float)
    assert (low[0], high[0]) == (rows["lower_80"].iloc[0], rows["upper_80"].iloc[0])
    assert (low < rows["revenue"].cumsum()).all()
    assert (high > rows["revenue"].cumsum()).all()
    assert high[-1] - low[-1] < rows["upper_80"].sum() - rows["lower_80"].sum()


def test_a_season_seen_twice_is_followed() -> None:
    season = [100.0, 100, 100, 100, 100, 100, 100, 100, 200, 200, 400, 300] * 2
    forecast = tell(write_shop({"a": season, "b": season}), write_rosters(24, "a"), 12)
    told = read_by_group(forecast)["all"].to_numpy() / 20_000
    assert told == pytest.approx(np.array(season[:12]), rel=0.1)
    assert "forecast_season_once" not in list_caveats(forecast)


def test_every_method_stands_beside_the_chosen_one() -> None:
    forecast = tell(write_shop(draw_revenues(1, 8, 30)), write_rosters(30, "abc"))
    methods = forecast.accuracy.groupby("customer_group")["method"].agg(set)
    own = {"same_month_last_year", "mean_of_three", "last_month"}
    weighed = {"same_month_with_growth", "same_month_with_half_growth", "seasonal_level", "ensemble"}
    assert methods["all"] == own | weighed
    assert methods["insiders"] == own | {"share_of_all"}
    assert methods["others"] == own | {"difference"}
    chosen = forecast.accuracy[forecast.accuracy["is_chosen"]].groupby("customer_group")["method"].unique()
    published = forecast.forecasts.groupby("customer_group")["method"].first()
    assert all(chosen[group].tolist() == [published[group]] for group in methods.index)


SHOPS = {
    "all bought once": ({letter: [0.0] * at + [10] for at, letter in enumerate("abcdefghijkl")}, "d"),
    "one has 99%": ({"a": [9_900.0] * 16, "b": [50.0] * 16, "c": [50.0] * 16}, "a"),
    "three months": ({"a": [5.0, 6, 7], "b": [1.0, 2, 3]}, "a"),
    "a month without a sale": ({"a": [5.0] * 8 + [0] + [5] * 9, "b": [2.0] * 8 + [0] + [2] * 9}, "a"),
    "no sale in the end": ({"a": [5.0] * 15 + [0] * 3, "b": [2.0] * 15 + [0] * 3}, "a"),
    "more returns than purchases": ({"a": [5.0] * 9 + [-50] + [5] * 8, "b": [2.0] * 18}, "a"),
    "all alike": ({letter: [1.0] * 26 for letter in "abcdefghijkl"}, "ab"),
    "only members": ({"a": [3.0] * 26, "b": [2.0] * 26}, "ab"),
    "no members": ({"a": [3.0] * 26, "b": [2.0] * 26}, ""),
    "members who only return": ({"a": [-3.0] * 26, "b": [20.0] * 26}, "a"),
    "no revenue": ({"a": [-3.0] * 20, "b": [-1.0] * 20}, "a"),
}


@pytest.mark.parametrize("shop", SHOPS)
@pytest.mark.parametrize("ahead", [1, 3, 12])
def test_no_figure_is_invented_or_infinite(shop: str, ahead: int) -> None:
    revenues, members = SHOPS[shop]
    months = max(map(len, revenues.values()))
    forecast = tell(write_shop(revenues), write_rosters(months, members), ahead)
    for frame, columns in zip(
        (forecast.forecasts, forecast.backtests, forecast.accuracy),
        (FORECAST_COLUMNS, BACKTEST_COLUMNS, ACCURACY_COLUMNS),
        strict=True,
    ):
        assert tuple(frame.columns) == columns
        for _, column in list_numbers(frame):
            assert not np.isinf(column.dropna().to_numpy(float)).any()
    told = read_by_group(forecast)
    assert told.empty or (told.fillna(0) >= 0).all(axis=None)
    assert not told.empty or forecast.caveats
    assert all(render_sentence(caveat.key, caveat.numbers, "en_GB") for caveat in forecast.caveats)


CAVEATS = {
    "three months": {"forecast_season_unknown", "forecast_few_origins", "forecast_few_members", "forecast_no_split"},
    "a month without a sale": {
        "forecast_season_once",
        "forecast_months_without_revenue",
        "forecast_few_members",
        "forecast_no_interval",
    },
    "no sale in the end": {"forecast_season_once", "forecast_silent_months", "forecast_few_members"},
    "no members": {"forecast_no_members"},
    "members who only return": {"forecast_members_without_revenue"},
    "no revenue": {"forecast_no_revenue"},
}


@pytest.mark.parametrize("shop", CAVEATS)
def test_it_says_what_it_cannot_tell(shop: str) -> None:
    revenues, members = SHOPS[shop]
    forecast = tell(write_shop(revenues), write_rosters(len(revenues["a"]), members))
    assert set(list_caveats(forecast)) == CAVEATS[shop]


def read_numbers(forecast: Forecast, key: str) -> dict[str, object]:
    return next(dict(caveat.numbers) for caveat in forecast.caveats if caveat.key == key)


def test_tests_are_counted_by_group_as_the_table_of_methods_counts_them() -> None:
    forecast = tell(write_shop(draw_revenues(1, 8, 10)), write_rosters(10, "ab", first=6))
    told = forecast.accuracy.query("is_chosen and horizon_months == 3").set_index("customer_group")["origins"]
    assert (told["all"], told["insiders"], told["others"]) == (7, 2, 2)
    assert read_numbers(forecast, "forecast_few_origins") == {"all": 7, "insiders": 2}
    assert "forecast_few_origins" not in list_caveats(tell(write_shop(draw_revenues(1, 8, 10)), write_rosters(10, "")))


def test_one_customer_with_most_of_the_members_revenue_is_told_however_many_they_are() -> None:
    shop = {letter: [1.0] * 16 for letter in "bcdefghijklm"} | {"a": [36.0] * 16}
    forecast = tell(write_shop(shop), write_rosters(16, "abcdefghijklm"))
    assert read_numbers(forecast, "forecast_one_member") == {"share": 0.75}
    assert "forecast_few_members" not in list_caveats(forecast)
    even = tell(write_shop(shop | {"a": [12.0] * 16}), write_rosters(16, "abcdefghijklm"))
    assert "forecast_one_member" not in list_caveats(even)


def test_the_share_of_one_customer_is_of_the_last_twelve_months() -> None:
    shop = {letter: [1.0] * 16 for letter in "bcdefghijklm"} | {"a": [900.0] * 4 + [1.0] * 12}
    forecast = tell(write_shop(shop), write_rosters(16, "abcdefghijklm"))
    assert "forecast_one_member" not in list_caveats(forecast)


def test_a_shop_forecast_by_its_last_month_claims_no_season() -> None:
    silent = {letter: [20.0, 25, 30, 25, 20, 30, 25] + [0.0] * 14 for letter in "ab"}
    forecast = tell(write_shop(silent), write_rosters(21, "a"))
    assert forecast.forecasts.query("customer_group == 'all'")["method"].unique().tolist() == ["last_month"]
    assert "forecast_season_once" not in list_caveats(forecast)
    assert "forecast_silent_months" in list_caveats(forecast)


def test_a_first_month_that_begins_late_is_named() -> None:
    forecast = tell(write_shop({"a": [5.0, 6, 7, 8]}, first_day=20), write_rosters(4, "a"))
    caveat = next(caveat for caveat in forecast.caveats if caveat.key == "forecast_first_month_left_out")
    assert render_sentence(*caveat, "en_GB").startswith("January 2023 begins late")


def test_a_shop_without_a_line_has_a_caveat_alone() -> None:
    forecast = tell(build_history([]), write_rosters(3, ""))
    assert len(forecast.forecasts) == len(forecast.backtests) == len(forecast.accuracy) == 0
    assert list_caveats(forecast) == ["forecast_no_revenue"]


def list_numbers(frame: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    for name, column in frame.items():
        if pd.api.types.is_numeric_dtype(column):
            yield str(name), column


def assert_same(one: Forecast, other: Forecast) -> None:
    for name in ("forecasts", "backtests", "accuracy"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)
    assert one.caveats == other.caveats
