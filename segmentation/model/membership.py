"""Who belongs: entry, the exit margin, notice and grace.

Takes this month's margins and last month's members, gives this month's memberships and what changed.
It fits no model and gives no reasons.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

CHANGES = ("entered", "left", "put_on_notice", "reinstated")


def start_memberships() -> pd.DataFrame:
    """Return the memberships before the first as-of date: nobody's."""
    empty = pd.Index([], dtype="str", name="customer_id")
    return pd.DataFrame(
        {
            "margin": pd.Series(dtype="float64"),
            "qualifies": pd.Series(dtype="bool"),
            "is_member": pd.Series(dtype="bool"),
            "on_notice": pd.Series(dtype="bool"),
            "missed": pd.Series(dtype="int64"),
            "member_since": pd.Series(dtype="datetime64[us]"),
        }
    ).set_index(empty)


def update_memberships(
    margins: pd.Series, before: pd.DataFrame, as_of: date, exit_margin: float, grace_months: int
) -> pd.DataFrame:
    """Return the memberships as of a date.

    Parameters
    ----------
    margins
        Margin of every buyer, indexed by customer_id.
    before
        Memberships at the as-of date before, as this function returned them.
    exit_margin
        How far below 0 the margin of a member may lie and still qualify.
    grace_months
        As-of dates in a row that a member may miss; at one more the member leaves.

    Returns
    -------
    DataFrame
        Indexed by customer_id (sorted), one row per buyer and per member before: margin (null for who
        bought nothing) · qualifies, is_member, on_notice (bool) · missed (int64, as-of dates in a row
        without qualifying) · member_since (as-of date of the latest entry, null for who is no member).
    """
    members = before[before["is_member"]]
    customers = margins.index.union(members.index).rename("customer_id")
    margin = margins.reindex(customers).astype("float64")
    was_member = members.index.get_indexer(customers) >= 0
    qualifies = margin.to_numpy() > np.where(was_member, -exit_margin, 0.0)
    missed = members["missed"].reindex(customers, fill_value=0).to_numpy() + 1
    on_notice = was_member & ~qualifies & (missed <= grace_months)
    is_member = qualifies | on_notice
    since = members["member_since"].reindex(customers).fillna(pd.Timestamp(as_of))
    return pd.DataFrame(
        {
            "margin": margin,
            "qualifies": qualifies,
            "is_member": is_member,
            "on_notice": on_notice,
            "missed": np.where(on_notice, missed, 0),
            "member_since": since.where(is_member).astype("datetime64[us]"),
        },
        index=customers,
    )


def list_changes(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Return what changed between two as-of dates.

    Parameters
    ----------
    before, now
        Memberships as `update_memberships` returns them, `now` with a row for every member before.

    Returns
    -------
    DataFrame
        customer_id · change (entered, left, put_on_notice, reinstated), sorted by change, then customer_id.
    """
    earlier = before[["is_member", "on_notice"]].reindex(now.index, fill_value=False)
    was_member, was_on_notice = earlier["is_member"], earlier["on_notice"]
    found = {
        "entered": now["is_member"] & ~was_member,
        "left": was_member & ~now["is_member"],
        "put_on_notice": now["on_notice"] & ~was_on_notice,
        "reinstated": was_on_notice & now["qualifies"],
    }
    parts = [pd.DataFrame({"customer_id": now.index[found[change]], "change": change}) for change in CHANGES]
    return pd.concat(parts, ignore_index=True).astype({"customer_id": "str", "change": "str"})
