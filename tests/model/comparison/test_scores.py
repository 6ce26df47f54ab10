"""The measures of a candidate, on figures that can be worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import pairwise
from math import isnan

import numpy as np
import pandas as pd
import pytest

from segmentation.frames import MONEY_SCALE, History
from segmentation.model.comparison.candidates import describe_settings
from segmentation.model.comparison.groups import Crowd, Groups
from segmentation.model.comparison.occasions import list_occasions, sum_next_revenue
from segmentation.model.comparison.scores import (
    Contest,
    find_top,
    measure_common_silhouette,
    measure_jaccard,
    measure_revenue_ratio,
    measure_stability,
    score_groups,
    score_path,
)
from segmentation.model.path import replay_path
from segmentation.months import list_as_of_dates
from segmentation.settings import Settings
from tests.builders import build_customer_months, build_history, draw_sales, shuffle_history

DATES = list_as_of_dates(pd.Timestamp("2011-01-01").date(), pd.Timestamp("2011-12-01").date(), 3)
CURRENT = describe_settings(Settings())


def build_contest(history: History, dates: Sequence[date]) -> Contest:
    return Contest(history, Settings(), dates, list_occasions(history, Settings(), dates), resamples=2, seed=0)


def pick_rows(crowd: Crowd, least: float) -> list[Groups]:
    """Insiders are who lies at `least` or further out, whoever else is there."""
    inside = crowd.points[:, 0] >= least
    return [Groups(inside.astype(np.int64), inside)]


def pick_half(crowd: Crowd) -> list[Groups]:
    """Insiders are the upper half of who is there."""
    return pick_rows(crowd, float(np.median(crowd.points[:, 0])))


def build_line(count: int) -> Crowd:
    return Crowd(pd.DataFrame(index=pd.RangeIndex(count)), np.arange(count, dtype=float).reshape(-1, 1))


def test_jaccard_is_intersection_over_union() -> None:
    assert measure_jaccard(pd.Index(["a", "b", "c"]), pd.Index(["b", "c", "d"])) == 0.5
    assert isnan(measure_jaccard(pd.Index([]), pd.Index([])))


def test_top_customers_go_by_revenue_then_by_id() -> None:
    buyers = pd.DataFrame({"revenue": [5, 9, 5, 1]}, index=["d", "b", "a", "c"])
    assert find_top(buyers, 2).tolist() == ["b", "a"]


def test_next_revenue_is_of_the_three_months_after_and_no_others() -> None:
    months = build_customer_months(
        [("a", "2011-03-31", 1.0), ("a", "2011-04-01", 2.0), ("b", "2011-06-30", 3.0), ("a", "2011-07-01", 4.0)]
    )
    found = sum_next_revenue(months, DATES[0])
    assert found.to_dict() == {"a": 2 * MONEY_SCALE, "b": 3 * MONEY_SCALE}


def test_insiders_who_do_not_depend_on_who_else_is_there_are_stable() -> None:
    assert measure_stability(partial(pick_rows, least=30.0), build_line(40), resamples=5, seed=1) == [1.0]


def test_insiders_who_depend_on_who_else_is_there_are_less_stable() -> None:
    (found,) = measure_stability(partial(pick_half), build_line(40), resamples=5, seed=1)
    assert 0.5 < found < 1


def test_two_tight_groups_far_apart_have_a_silhouette_near_one_and_a_single_group_none() -> None:
    crowd = Crowd(pd.DataFrame(index=list("abcd")), np.array([[0.0], [0.1], [9.0], [9.1]]))
    assert measure_common_silhouette(crowd, np.array([0, 0, 1, 1])) == pytest.approx(0.989, abs=0.001)
    assert isnan(measure_common_silhouette(crowd, np.array([0, 0, 0, 0])))


def test_the_revenue_ratio_is_against_as_many_top_customers() -> None:
    """At the first date `a` and `c` bought 40, the top two `a` and `b` 80; at the second `c` 30, `b` 20."""
    buyers = pd.DataFrame({"revenue": [5, 9, 1]}, index=["a", "b", "c"])
    members = [pd.Index(["a", "c"]), pd.Index(["c"]), pd.Index(["a"])]
    revenues = [pd.Series({"a": 30, "b": 50, "c": 10}), pd.Series({"b": 20, "c": 30}), None]
    assert measure_revenue_ratio(members, [buyers] * 3, revenues) == (40 / 80 + 30 / 20) / 2
    assert isnan(measure_revenue_ratio(members[2:], [buyers], [None]))


def test_a_list_that_never_changes_is_stable() -> None:
    """Two who bought a thousand times as much as all others are Ward's best group at every date."""
    sales = [(f"c{n:03d}", f"2011-{month:02d}-05", 1.0 + n / 100) for n in range(60) for month in range(1, 9)]
    rich = [(customer, "2011-01-05", 1e6) for customer in "ab"]
    history = build_history([*sales, ("c059", "2011-01-06", 1.0), *rich])
    contest = build_contest(history, DATES[:6])
    (found,) = score_groups([replace(CURRENT, algorithm="ward", segments=2)], contest)
    assert (found.month_jaccard_mean, found.month_jaccard_min) == (1, 1)


@pytest.mark.parametrize("algorithm", ["gaussian_mixture", "ward", "hdbscan"])
def test_the_order_of_rows_changes_no_score(algorithm: str) -> None:
    history = build_history(draw_sales(seed=2, customers=90, first_month="2011-01-01", months=12))
    candidates = [replace(CURRENT, algorithm=algorithm, segments=3)]
    one, other = (
        list(score_groups(candidates, build_contest(found, DATES))) for found in (history, shuffle_history(history, 9))
    )
    assert one == other


def test_sized_k_means_is_judged_by_the_members_that_it_would_have_had() -> None:
    history = build_history(draw_sales(seed=3, customers=120, first_month="2011-01-01", months=22))
    dates = list_as_of_dates(date(2011, 1, 1), date(2012, 11, 1), 3)
    ran = {
        step.as_of: step.memberships.index[step.memberships["is_member"]]
        for step in replay_path(history, Settings(), dates)
    }
    overlaps = [measure_jaccard(ran[one], ran[other]) for one, other in pairwise(dates[-13:])]
    found = score_path(CURRENT, build_contest(history, dates))
    assert found.month_jaccard_mean == pytest.approx(np.mean(overlaps))
    assert found.month_jaccard_min == min(overlaps)
    # a path that begins with the first judged date remembers nobody
    assert score_path(CURRENT, build_contest(history, dates[-13:])).month_jaccard_mean != found.month_jaccard_mean
