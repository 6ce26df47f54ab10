"""The whole way from a file to members, where the truth is known: the synthetic shop's planted best."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from segmentation.ingest.demo import write_demo_shop
from segmentation.ingest.history import merge_histories, read_history
from segmentation.model.path import replay_path
from segmentation.months import list_as_of_dates
from segmentation.settings import Settings


def test_most_insiders_are_planted_and_most_planted_are_insiders(tmp_path: Path) -> None:
    write_demo_shop(tmp_path / "shop.csv.gz", customers=1_000, months=26, seed=3, end=date(2026, 11, 24))
    settings = Settings(source=str(tmp_path / "shop.csv.gz"))
    reading = read_history(settings, datetime(2026, 11, 24, tzinfo=UTC), lambda _stage, _fraction: None)
    history = merge_histories(None, reading.history, complete_until=date(2026, 11, 1))
    as_of_dates = list_as_of_dates(date(2024, 9, 1), date(2026, 11, 1), settings.min_history_months)
    *_, newest = replay_path(history, settings, as_of_dates)

    truth = pd.read_csv(tmp_path / "shop.truth.csv", dtype={"customer_id": str})
    base = newest.memberships
    insiders = set(base.index[base["is_member"]])
    planted = set(truth.loc[truth["kind"] == "best", "customer_id"]) & set(base.index)
    both = len(insiders & planted)
    assert both > 0.6 * len(insiders)  # one in twelve by chance
    assert both > 0.75 * len(planted)
