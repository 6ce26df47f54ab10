"""From HOLDOUT_SHARE to marked customers: nobody of the past is held out, and nothing of it is revised."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, select, text

from segmentation.settings import Settings
from segmentation.store.holdouts import read_assigned
from segmentation.store.tables import customers_view, membership_changes_view
from tests.builders import draw_sales
from tests.integration.shop import AS_OF_DATES, read_revisions, refresh_shop

pytestmark = pytest.mark.postgres

NEXT = date(2020, 8, 1)
MORE_SALES = [*draw_sales(seed=11, customers=90, first_month="2020-01-01", months=7), ("c0001", "2020-08-01", 20.0)]


def read_marks(engine: Engine, as_of: date) -> dict[str, bool | None]:
    customers = customers_view.c
    with engine.connect() as connection:
        rows = connection.execute(select(customers.customer_id, customers.is_holdout).where(customers.as_of == as_of))
        return {row.customer_id: row.is_holdout for row in rows}


def read_shares(engine: Engine) -> dict[date, float]:
    with engine.connect() as connection:
        rows = connection.execute(text("select started_on, share from insiders.holdouts"))
        return {row.started_on: row.share for row in rows}


def test_who_enters_after_the_switch_is_marked_and_the_past_stays(shop: Settings, engine: Engine) -> None:
    held = replace(shop, holdout_share=0.5)
    assert list(refresh_shop(held).published) == AS_OF_DATES
    assert read_shares(engine) == {NEXT: 0.5}
    assert set(read_marks(engine, AS_OF_DATES[-1]).values()) == {None}
    assert refresh_shop(held).published == ()
    before = read_revisions(engine)
    assert list(refresh_shop(held, MORE_SALES).published) == [NEXT]
    assert read_revisions(engine) == before | {NEXT: 1}
    changes = membership_changes_view.c
    with engine.connect() as connection:
        entered = connection.scalars(
            select(changes.customer_id).where(changes.as_of == NEXT, changes.change == "entered")
        ).all()
    marks = read_marks(engine, NEXT)
    assert None not in marks.values()
    assert {customer_id for customer_id, is_held_out in marks.items() if is_held_out} < set(entered)


def test_another_share_waits_for_the_next_month_and_publishes_nothing(shop: Settings, engine: Engine) -> None:
    refresh_shop(shop)
    assert read_shares(engine) == {}
    assert refresh_shop(replace(shop, holdout_share=0.2)).published == ()
    assert read_shares(engine) == {NEXT: 0.2}
    assert refresh_shop(shop).published == ()
    assert read_shares(engine) == {NEXT: 0.0}


def test_another_half_life_and_a_corrected_past_move_nobody_to_the_other_side(shop: Settings, engine: Engine) -> None:
    held = replace(shop, holdout_share=0.5)
    newcomers = [(f"new{number:02d}", "2020-07-20", 3_000.0) for number in range(12)]
    sales = [*MORE_SALES, *newcomers]
    refresh_shop(held)
    refresh_shop(held, sales)
    with engine.connect() as connection:
        assigned = read_assigned(connection)
    marks = read_marks(engine, NEXT)
    assert assigned["is_held_out"].any()
    assert not assigned["is_held_out"].all()
    assert (assigned["entered_on"].dt.date == NEXT).all()
    corrected = [(customer, day, amount * 3 if day < "2020-06" else amount) for customer, day, amount in sales]
    assert NEXT in refresh_shop(replace(held, half_life_days=20), corrected).published
    again = read_marks(engine, NEXT)
    was_assigned = set(assigned.index)
    assert {name: again[name] for name in was_assigned & set(again)} == {
        name: marks[name] for name in was_assigned & set(again)
    }
    with engine.connect() as connection:
        kept = read_assigned(connection)
    assert kept.loc[assigned.index].equals(assigned)
