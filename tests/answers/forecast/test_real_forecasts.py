"""Forecasts of two real files against what came."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest

from benchmarks.published import Outcomes, measure_coverage, measure_error, publish_forecasts
from segmentation.answers.roster import make_roster
from segmentation.settings import Settings
from tests.real_histories import read_real_history, replay_real_path

pytestmark = pytest.mark.real_data

SECOND_YEAR = date(2010, 12, 1)


@lru_cache(maxsize=2)
def publish_real(path: Path) -> pd.DataFrame:
    history = read_real_history(path)
    rosters = [make_roster(step) for step in replay_real_path(path)]
    return publish_forecasts(rosters, Outcomes(history, date(2011, 12, 1)), Settings()).assign(method="ours")


@pytest.mark.parametrize(
    ("group", "months", "most"), [("insiders", 1, 0.125), ("insiders", 3, 0.095), ("all", 1, 0.125), ("all", 3, 0.125)]
)
def test_with_two_years_the_error_stays_under_its_target(real_data: Path, group: str, months: int, most: float) -> None:
    published = publish_real(real_data / "online_retail_II.csv.gz")
    assert measure_error(published[published["as_of"] >= SECOND_YEAR], group, "ours", months)[0] <= most


def test_between_seven_and_nine_of_ten_months_lie_in_the_80_percent_interval(real_data: Path) -> None:
    both = [publish_real(real_data / name) for name in ("online_retail_II.csv.gz", "online_retail.csv.gz")]
    share, count = measure_coverage(pd.concat(both), 80)
    assert 0.7 <= share <= 0.9
    assert count > 200
