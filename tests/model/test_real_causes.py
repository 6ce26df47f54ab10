"""The causes of changes on two real files, against what was measured when the method was chosen.

That measurement asked of who left why they still did not qualify on the date they left. The published
cause of who left is that of the notice; both are tested. Counts are a month, of another implementation
whose changes differ by half a customer a month.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pandas as pd
import pytest

from segmentation.frames import History
from segmentation.model.causes import CAUSES, find_causes
from segmentation.model.path import Step, replay_path
from segmentation.months import list_as_of_dates
from segmentation.settings import Settings
from tests.real_histories import read_real_history

pytestmark = pytest.mark.real_data

SETTINGS = Settings()
END = date(2011, 12, 1)

# file: first month, as-of date before the first that counts, entered and left by behaviour, window, model
MEASURED = {
    "online_retail.csv.gz": (date(2010, 12, 1), date(2011, 3, 1), (32, 0, 0), (4, 0, 0.1)),
    "online_retail_II.csv.gz": (date(2009, 12, 1), date(2010, 12, 1), (16.4, 0, 1.1), (12.6, 2.2, 0)),
}
# who left by the cause of the notice: ours, so that it does not change unseen
LEFT_BY_NOTICE = {"online_retail.csv.gz": (1.9, 0, 2.7), "online_retail_II.csv.gz": (6.2, 8.1, 0.8)}

Replayed = tuple[str, History, list[Step]]


@pytest.fixture(scope="module", params=MEASURED)
def replayed(request, real_data) -> Replayed:
    history = read_real_history(real_data / request.param)
    dates = list_as_of_dates(MEASURED[request.param][0], END, 3)
    return request.param, history, list(replay_path(history, SETTINGS, dates))


def count_causes(changes: list[pd.DataFrame], change: str) -> list[float]:
    """Changes a month by behaviour, window, model."""
    counts = pd.concat([rows.loc[rows["change"] == change, "cause"] for rows in changes]).value_counts()
    return [counts.get(cause, 0) / len(changes) for cause in CAUSES]


def list_counted(replayed: Replayed) -> list[tuple[Step, Step]]:
    name, _, steps = replayed
    return [(before, now) for before, now in pairwise(steps) if before.as_of >= MEASURED[name][1]]


def test_who_entered_did_so_for_the_measured_causes(replayed):
    changes = [now.changes for _, now in list_counted(replayed)]
    assert count_causes(changes, "entered") == pytest.approx(MEASURED[replayed[0]][2], abs=0.5)


def test_who_left_still_did_not_qualify_for_the_measured_causes(replayed):
    name, history, _ = replayed
    asked = [
        find_causes(now.changes, history.customer_months, now.as_of, before.model, SETTINGS)
        for before, now in list_counted(replayed)
    ]
    assert count_causes(asked, "left") == pytest.approx(MEASURED[name][3], abs=0.5)


def test_who_left_is_published_with_the_cause_of_the_notice(replayed):
    changes = [now.changes for _, now in list_counted(replayed)]
    assert count_causes(changes, "left") == pytest.approx(LEFT_BY_NOTICE[replayed[0]], abs=0.1)


def test_no_refit_changed_more_than_buying_did(replayed):
    assert not any(step.keeps_previous_model for step in replayed[2])


def test_the_causes_add_up_to_all_changes(replayed):
    for step in replayed[2]:
        assert step.changes["cause"].isin(CAUSES).all()
