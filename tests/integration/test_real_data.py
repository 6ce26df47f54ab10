"""The whole path on the real files: the figures of an independent implementation, month by month.

Members may differ by one where floats tie; money and customers may not.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine

from segmentation.settings import Settings
from tests.integration.shop import read_runs, read_snapshots, refresh_shop

pytestmark = [pytest.mark.postgres, pytest.mark.real_data]

BASE = {  # as of: customers, revenue
    date(2011, 3, 1): (1_680, Decimal("1462743.06")),
    date(2011, 6, 1): (2_716, Decimal("3109692.88")),
    date(2011, 9, 1): (3_314, Decimal("4946483.86")),
    date(2011, 12, 1): (4_293, Decimal("7951502.67")),
}

ONE_YEAR = {  # as of: members, on notice, entered, left, Jaccard, share of revenue, share of the next three months
    date(2011, 3, 1): (135, 0, 135, 0, None, 0.4982, 0.3522),
    date(2011, 6, 1): (237, 11, 31, 5, 0.851, 0.5311, 0.4894),
    date(2011, 9, 1): (295, 17, 24, 2, 0.912, 0.5668, 0.4426),
    date(2011, 11, 1): (345, 8, 40, 7, 0.866, 0.5725, None),
    date(2011, 12, 1): (384, 10, 43, 4, 0.879, 0.5783, None),
}

TWO_YEARS = {
    date(2010, 12, 1): (388, 18, 42, 4, 0.883, 0.5754, 0.5568),
    date(2011, 6, 1): (405, 16, 19, 18, 0.913, 0.5746, 0.5613),
    date(2011, 12, 1): (418, 32, 20, 20, 0.909, 0.5914, None),
}


def read_figures(engine: Engine) -> dict[date, tuple[float | None, ...]]:
    return {
        row.as_of: (
            row.insiders,
            row.on_notice,
            row.entered,
            row.left,
            row.stability_jaccard,
            row.insiders_revenue_share,
            row.next_revenue_share,
        )
        for row in read_snapshots(engine)
    }


def check_figures(found: dict[date, tuple[float | None, ...]], expected: dict[date, tuple[float | None, ...]]) -> None:
    for as_of, figures in expected.items():
        counts, shares = found[as_of][:4], found[as_of][4:]
        assert counts == pytest.approx(figures[:4], abs=1), as_of
        for share, wanted in zip(shares, figures[4:], strict=True):
            assert share == (None if wanted is None else pytest.approx(wanted, abs=0.004)), as_of


def test_one_year_gives_ten_months_with_the_known_figures(shop: Settings, engine: Engine, real_data: Path) -> None:
    settings = replace(shop, source=str(real_data / "online_retail.csv.gz"))
    result = refresh_shop(settings)
    assert [f"{as_of:%Y-%m}" for as_of in result.published] == [f"2011-{month:02d}" for month in range(3, 13)]
    snapshots = {row.as_of: row for row in read_snapshots(engine)}
    assert {as_of: (snapshots[as_of].customers, snapshots[as_of].revenue) for as_of in BASE} == BASE
    newest = snapshots[date(2011, 12, 1)]
    assert (newest.source_rows, newest.rejected_rows) == (516_384, 516_384 - 387_283)
    assert read_runs(engine)[-1].rows_read == 541_909
    check_figures(read_figures(engine), ONE_YEAR)
    assert refresh_shop(settings).published == ()


def test_two_years_give_the_same_window_and_a_longer_memory(shop: Settings, engine: Engine, real_data: Path) -> None:
    refresh_shop(replace(shop, source=str(real_data / "online_retail_II.csv.gz")))
    snapshots = {row.as_of: row for row in read_snapshots(engine)}
    assert len(snapshots) == 22
    assert (snapshots[date(2010, 12, 1)].customers, snapshots[date(2010, 12, 1)].revenue) == (
        4_239,
        Decimal("8126982.31"),
    )
    newest = snapshots[date(2011, 12, 1)]
    assert newest.revenue == BASE[newest.as_of][1]
    # beside the buyers stand members in grace who bought nothing
    assert 0 <= newest.customers - BASE[newest.as_of][0] <= newest.on_notice
    check_figures(read_figures(engine), TWO_YEARS)


def test_the_export_of_the_company_gives_eleven_months(shop: Settings, engine: Engine, real_data: Path) -> None:
    refresh_shop(replace(shop, source=str(real_data / "ecommerce_seed_variant.csv.gz")))
    assert [f"{row.as_of:%Y-%m}" for row in read_snapshots(engine)] == [f"2017-{month:02d}" for month in range(2, 13)]
    assert read_runs(engine)[-1].rows_read == 541_909
