"""Shops that have next to nothing to say go all the way to snapshots, causes and reasons included."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from segmentation.model.causes import CAUSES
from segmentation.model.path import replay_path
from segmentation.months import list_as_of_dates
from segmentation.settings import Settings
from segmentation.snapshot import Snapshot
from tests.builders import Sale, build_history, draw_sales
from tests.published_path import build_snapshots

MONTHS = [f"2020-{month:02d}" for month in range(1, 13)]

SHOPS: dict[str, list[Sale]] = {
    "12 customers": draw_sales(2, 12, "2020-01-01", 12),
    "everyone bought once": [
        (f"c{30 * number + customer:03d}", f"{month}-{1 + customer % 28:02d}", 10.0 + (7 * customer) % 30 + number)
        for number, month in enumerate(MONTHS)
        for customer in range(30)
    ],
    "one customer with 99% of revenue": [
        *draw_sales(5, 80, "2020-01-01", 12),
        *[("big", f"{month}-09", 1_000_000.0) for month in MONTHS],
    ],
    "three months of history": draw_sales(6, 120, "2020-01-01", 3),
    "a month without any sale": [sale for sale in draw_sales(7, 100, "2020-01-01", 12) if sale[1][:7] != "2020-06"],
    "all customers alike": [(f"c{customer:02d}", f"{month}-05", 10.0) for month in MONTHS for customer in range(80)],
    "all customers alike, some gone": [
        (f"c{customer:02d}", f"{month}-05", 10.0)
        for month in MONTHS[:7]
        for customer in range(80 if month < "2020-05" else 70)
    ],
    "a shop that closes": draw_sales(8, 80, "2020-01-01", 5),
}


def build_all(sales: list[Sale], settings: Settings) -> list[Snapshot]:
    history = build_history(sales)
    last = date(2020, 4, 1) if max(sale[1] for sale in sales) < "2020-04" else date(2021, 1, 1)
    steps = replay_path(history, settings, list_as_of_dates(date(2020, 1, 1), last, 3))
    return [snapshot for _step, snapshot in build_snapshots(history, steps, settings)]


@pytest.mark.parametrize("shop", SHOPS)
@pytest.mark.parametrize("window_months", [3, 12])
def test_a_shop_has_snapshots_whose_changes_are_explained(shop, window_months):
    snapshots = build_all(SHOPS[shop], Settings(window_months=window_months))
    for before, now in pairwise(snapshots):
        assert now.facts["insiders"] == before.facts["insiders"] + now.facts["entered"] - now.facts["left"]
    for snapshot in snapshots:
        changes = snapshot.changes
        assert changes["cause"].isin(CAUSES).all()
        assert changes["reason"].str.endswith(".").all()
        assert not changes["reason"].str.contains("nan|None|NaT").any()
        assert snapshot.facts["insiders"] > 0 or snapshot.facts["customers"] == 0
