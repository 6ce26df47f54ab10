from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from segmentation.model.membership import list_changes, start_memberships, update_memberships
from segmentation.months import add_months

FIRST = date(2021, 1, 1)


def replay(margins: list[float | None], exit_margin: float = 0.1, grace_months: int = 1) -> list[dict]:
    """One customer's margins month by month (None: bought nothing); what is known of them each month."""
    before, known = start_memberships(), []
    for position, margin in enumerate(margins):
        found = pd.Series({"ann": margin, "bob": -1.0}).dropna()
        found.index = found.index.astype("str")
        now = update_memberships(found, before, add_months(FIRST, position), exit_margin, grace_months)
        changes = list_changes(before, now)
        state = now.loc["ann"].to_dict() if "ann" in now.index else {"is_member": False, "on_notice": False}
        known.append(state | {"changes": changes.loc[changes["customer_id"] == "ann", "change"].tolist()})
        before = now
    return known


def list_stories(margins: list[float | None], **rules) -> list[list[str]]:
    return [month["changes"] for month in replay(margins, **rules)]


def test_a_customer_enters_above_the_boundary_and_not_on_it():
    assert list_stories([0.0, 0.001]) == [[], ["entered"]]


def test_a_member_stays_down_to_the_exit_margin_where_nobody_enters():
    months = replay([0.5, -0.099, -0.05])
    assert [month["qualifies"] for month in months] == [True, True, True]
    assert not replay([-0.05])[0]["qualifies"]


def test_a_member_below_the_exit_margin_is_on_notice_and_leaves_at_the_next_date():
    months = replay([0.5, -0.1, -0.1, -0.1])
    assert [month["changes"] for month in months] == [["entered"], ["put_on_notice"], ["left"], []]
    assert [month["on_notice"] for month in months] == [False, True, False, False]
    assert [month["is_member"] for month in months] == [True, True, False, False]


def test_a_member_on_notice_who_qualifies_again_is_reinstated():
    months = replay([0.5, -0.5, -0.05, -0.5, -0.5])
    assert [month["changes"] for month in months] == [
        ["entered"],
        ["put_on_notice"],
        ["reinstated"],
        ["put_on_notice"],
        ["left"],
    ]


def test_who_left_enters_only_above_the_boundary_again():
    assert list_stories([0.5, -0.5, -0.5, -0.05, 0.05])[2:] == [["left"], [], ["entered"]]


def test_a_member_who_bought_nothing_does_not_qualify_and_stays_until_grace_ends():
    months = replay([0.5, None, None])
    assert [month["changes"] for month in months] == [["entered"], ["put_on_notice"], ["left"]]
    assert months[1]["is_member"]
    assert pd.isna(months[1]["margin"])


def test_without_grace_a_member_leaves_at_once():
    assert list_stories([0.5, -0.5], grace_months=0) == [["entered"], ["left"]]


def test_longer_grace_gives_notice_once():
    assert list_stories([0.5, -0.5, -0.5, -0.5], grace_months=2) == [["entered"], ["put_on_notice"], [], ["left"]]


def test_member_since_is_the_latest_entry_and_survives_notice():
    months = replay([0.5, -0.5, 0.5, -0.5, -0.5, 0.5])
    assert [month["member_since"] for month in months] == [
        *[pd.Timestamp(2021, 1, 1)] * 4,
        pd.NaT,
        pd.Timestamp(2021, 6, 1),
    ]


@pytest.mark.parametrize("change", ["entered", "left", "put_on_notice", "reinstated"])
def test_nobody_changes_where_nothing_changed(change):
    now = update_memberships(pd.Series({"ann": 1.0, "bob": -1.0}), start_memberships(), FIRST, 0.1, 1)
    later = update_memberships(pd.Series({"ann": 1.0, "bob": -1.0}), now, add_months(FIRST, 1), 0.1, 1)
    assert change not in list_changes(now, later)["change"].tolist()
