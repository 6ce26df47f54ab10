"""Paths of small shops, and cases whose truth is known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd

from segmentation.answers.propensity.cases import FEATURES
from segmentation.answers.roster import Roster, make_roster
from segmentation.frames import History
from segmentation.model.path import Step, replay_path
from segmentation.months import add_months, list_as_of_dates
from segmentation.settings import Settings
from tests.builders import Sale, build_history

Shop = tuple[History, list[Roster], Step]


def replay_shop(sales: Iterable[Sale], last: date, settings: Settings | None = None) -> Shop:
    """Return the history of some sales, the rosters of their path and its last step."""
    settings = settings or Settings()
    history = build_history(sales)
    first_month = history.days["day"].min().date().replace(day=1)
    steps = list(replay_path(history, settings, list_as_of_dates(first_month, last, settings.min_history_months)))
    return history, [make_roster(step) for step in steps], steps[-1]


def draw_cases(seed: int, decisive: str, dates: int = 6, customers: int = 150) -> pd.DataFrame:
    """Return cases of noise, of which those with a high value of the decisive feature were members."""
    random = np.random.default_rng(seed)
    parts = []
    for number in range(dates):
        ids = pd.Index([f"c{customer:03d}" for customer in range(customers)], name="customer_id")
        part = pd.DataFrame(random.normal(size=(customers, len(FEATURES))), ids, list(FEATURES))
        is_member_next = part[decisive] + 0.2 * random.normal(size=customers) > 1
        parts.append(part.assign(as_of=add_months(date(2020, 1, 1), number), is_member_next=is_member_next))
    return pd.concat(parts)
