"""Lists are judged by figures that can be worked out by hand."""

from __future__ import annotations

from math import isnan

import pandas as pd
import pytest

from benchmarks.judging import (
    Shop,
    list_top,
    measure_agreement,
    measure_overlaps,
    measure_ratio,
    measure_window_share,
)

BUYERS = pd.DataFrame({"revenue": [50, 30, 15, 5]}, index=list("abcd"))
FIRST, SECOND = pd.Index(["a", "c"]), pd.Index(["a", "b", "c"])


def build_shop(*next_revenues: dict[str, int] | None) -> Shop:
    revenues = [None if found is None else pd.Series(found) for found in next_revenues]
    return Shop([BUYERS] * len(revenues), revenues)


def test_overlaps_are_of_neighbours() -> None:
    mean, least = measure_overlaps([FIRST, SECOND, SECOND])
    assert (mean, least) == (pytest.approx(5 / 6), pytest.approx(2 / 3))


def test_agreement_is_date_by_date() -> None:
    assert measure_agreement([FIRST, SECOND], [FIRST, FIRST]) == (pytest.approx(5 / 6), pytest.approx(2 / 3))


def test_the_top_of_each_date_has_the_size_of_its_list() -> None:
    assert [top.tolist() for top in list_top(build_shop({}, {}), [FIRST, SECOND])] == [["a", "b"], ["a", "b", "c"]]


def test_the_share_of_the_window_is_a_mean_over_dates() -> None:
    assert measure_window_share(build_shop({}, {}), [FIRST, SECOND]) == pytest.approx((0.65 + 0.95) / 2)


def test_the_ratio_is_the_mean_of_those_of_every_date_with_an_outcome() -> None:
    shop = build_shop({"a": 10, "b": 20, "c": 30}, {"a": 10, "c": 20, "e": 99}, None)
    lists = [FIRST, FIRST, FIRST]
    assert measure_ratio(shop, lists, list_top(shop, lists)).value == pytest.approx((40 / 30 + 30 / 10) / 2)


def test_a_list_beside_itself_has_a_ratio_of_one_without_doubt() -> None:
    ratio = measure_ratio(build_shop({"a": 10, "b": 20, "c": 30}), [FIRST], [FIRST])
    assert (ratio.value, ratio.low, ratio.high) == (1, 1, 1)


def test_the_interval_holds_the_ratio_and_the_same_seed_gives_it_again() -> None:
    money = {f"c{number:03d}": 1 + number % 7 for number in range(100)}
    shop = Shop([BUYERS], [pd.Series(money)])
    ours, theirs = pd.Index(list(money)[:60]), pd.Index(list(money)[10:70])
    ratio = measure_ratio(shop, [ours], [theirs])
    assert ratio.low < ratio.value < ratio.high
    assert measure_ratio(shop, [ours], [theirs]) == ratio


def test_where_nobody_bought_there_is_no_ratio() -> None:
    assert isnan(measure_ratio(build_shop({"d": 5}), [FIRST], [FIRST]).value)
