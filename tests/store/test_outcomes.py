"""What came after a snapshot, filled in later: a month without a line is known too."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from sqlalchemy import Engine, select

from segmentation.frames import History
from segmentation.model.path import replay_path
from segmentation.store.runs import start_run
from segmentation.store.tables import forecasts_view, snapshots_view
from segmentation.store.write import Publication, publish
from tests import published_path
from tests.builders import build_history, draw_sales
from tests.store.publications import COLUMNS, NOW, REAL

pytestmark = pytest.mark.postgres

FIRST, SECOND, THIRD, FOURTH = (date(2020, month, 1) for month in (4, 5, 6, 7))
SALES = draw_sales(seed=1, customers=90, first_month="2020-01-01", months=4)
"""The last two months before the fourth as-of date have no line."""


def publish_dates(engine: Engine, history: History, *as_of_dates: date) -> None:
    run_id = start_run(engine, "refresh", "Starting", NOW)
    steps = replay_path(history, REAL, [as_of for as_of in (FIRST, SECOND, THIRD, FOURTH) if as_of <= as_of_dates[-1]])
    built = (snapshot for _, snapshot in published_path.build_snapshots(history, steps, REAL, as_of_dates))
    publish(engine, Publication(run_id, REAL, history, COLUMNS, NOW), built)


def read_came(engine: Engine, as_of: date) -> list[float | None]:
    """What came of all customers in each month forecast as of a date."""
    forecasts = forecasts_view.c
    asked = select(forecasts.actual).where(forecasts.as_of == as_of, forecasts.customer_group == "all")
    with engine.connect() as connection:
        return [None if came is None else float(came) for came in connection.scalars(asked.order_by(forecasts.month))]


def test_nothing_came_in_a_month_without_a_line_that_lies_before_the_newest_as_of_date(engine: Engine) -> None:
    history = build_history(SALES)
    publish_dates(engine, history, FIRST, SECOND, THIRD, FOURTH)
    first, *rest = read_came(engine, FIRST)
    is_april = history.customer_months["month"] == pd.Timestamp(FIRST)
    assert first == pytest.approx(history.customer_months.loc[is_april, "revenue"].sum() / 10_000)
    assert rest == [0, 0]
    assert read_came(engine, THIRD) == [0, None, None]
    assert read_came(engine, FOURTH) == [None, None, None]


def test_a_month_without_a_line_becomes_known_with_the_as_of_date_after_it(engine: Engine) -> None:
    history = build_history(SALES)
    publish_dates(engine, history, FIRST, SECOND)
    assert read_came(engine, SECOND) == [None, None, None]
    publish_dates(engine, history, THIRD)
    publish_dates(engine, history, FOURTH)
    assert read_came(engine, SECOND) == [0, 0, None]
    assert read_came(engine, FIRST)[1:] == [0, 0]


def test_the_share_of_three_months_is_known_though_the_last_two_had_no_line(engine: Engine) -> None:
    publish_dates(engine, build_history(SALES), FIRST, SECOND, THIRD, FOURTH)
    asked = select(snapshots_view.c.next_revenue_share).order_by(snapshots_view.c.as_of)
    with engine.connect() as connection:
        first, *rest = connection.scalars(asked).all()
    assert first is not None
    assert rest == [None, None, None]


def test_three_months_with_more_returned_than_bought_have_no_share(engine: Engine) -> None:
    returned = [(customer, "2020-06-05", -money) for customer, day, money in SALES if day < "2020-04-01"]
    publish_dates(engine, build_history([*SALES, *returned, *returned]), FIRST, SECOND, THIRD, FOURTH)
    asked = select(snapshots_view.c.next_revenue_share).where(snapshots_view.c.as_of == FIRST)
    with engine.connect() as connection:
        assert connection.scalars(asked).all() == [None]


def test_months_known_to_the_history_are_known_to_an_older_date_published_alone(engine: Engine) -> None:
    publish_dates(engine, build_history(SALES), FIRST)
    first, *rest = read_came(engine, FIRST)
    assert first is not None
    assert rest == [None, None]
