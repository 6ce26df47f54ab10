"""Paths of small shops, and the actions on them."""

from __future__ import annotations

from datetime import date
from typing import Any

from segmentation.answers.actions import Actions, list_actions
from segmentation.answers.products import list_products
from segmentation.answers.roster import Roster, make_roster
from segmentation.frames import MONEY_SCALE, History, Purchases
from segmentation.model.path import Step, replay_path
from segmentation.months import list_as_of_dates
from segmentation.settings import Settings
from segmentation.snapshot.people import list_customers
from tests.builders import Sale, build_history

AS_OF = date(2020, 10, 1)

MONTHS = [f"2020-0{month}" for month in range(1, 10)]

Path = tuple[History, list[Roster], Step]


def follow(sales: list[Sale], first: date, last: date, settings: Settings) -> Path:
    history = build_history(sales)
    steps = list(replay_path(history, settings, list_as_of_dates(first, last, 3)))
    return history, [make_roster(step) for step in steps], steps[-1]


def act(path: Path, changed: dict[str, dict[str, Any]] | None = None, purchases: Purchases | None = None) -> Actions:
    """List the actions of a path whose customers are changed as told, by customer and column."""
    history, rosters, step = path
    customers = list_customers(history, step, None, None, Settings()).set_index("customer_id")
    customers = customers.astype({"mean_basket": "float64", "probability_member_next_month": "float64"})
    for customer_id, values in (changed or {}).items():
        for column, value in values.items():
            customers.loc[customer_id, column] = value
    customers = customers.reset_index()
    products = list_products(purchases, customers)
    return list_actions(history, rosters, step, customers, purchases, products, Settings())


def find(actions: Actions, key: str) -> tuple[dict[str, Any], dict[str, float]]:
    """Return the action and its list, money in units."""
    [action] = actions.actions[actions.actions["key"] == key].to_dict("records")
    rows = actions.audiences[actions.audiences["position"] == action["position"]]
    return action, (rows.set_index("customer_id")["revenue_at_stake"] / MONEY_SCALE).to_dict()


def find_caveats(actions: Actions) -> set[str]:
    return {caveat.key for caveat in actions.caveats}
