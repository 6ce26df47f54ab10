"""Actions about membership: win back who is on notice, lift who stands near the boundary, keep who began well.

Takes a situation, gives audiences. It judges nobody's membership.
"""

from __future__ import annotations

import pandas as pd

from segmentation.answers.actions.rates import Rate, count_buyers
from segmentation.answers.actions.situation import (
    MONTHS_AHEAD,
    ONE_IN,
    Audience,
    Situation,
    drop_trifles,
    find_monthly_revenue,
    to_units,
)
from segmentation.answers.products import is_near
from segmentation.model.features import count_months_before
from segmentation.months import add_months

LIKELY = 0.25
"""A newcomer whose probability of being a member next month reaches this is on the way."""

EARLIER_STARTS = (3, 6, 9, 12)
"""Months back at which those who had begun as well are counted; each is followed for three months."""

LEAST_INSIDERS = 10
"""Members whose beginning is known, that a typical one can be told."""


def win_back(situation: Situation, rate: Rate) -> Audience:
    """Return the members on notice; at stake is their usual revenue, for the share that would leave."""
    members = situation.reachable[situation.reachable["on_notice"]]
    monthly = find_monthly_revenue(situation, members)
    stakes = drop_trifles(monthly * MONTHS_AHEAD * rate.missing_share / ONE_IN)
    members, monthly = members.loc[stakes.index], monthly.loc[stakes.index]
    left_months = situation.settings.grace_months + 1 - situation.missed.reindex(members.index)
    leave_on = add_months(situation.as_of, int(left_months.min()) if len(members) else 0)
    numbers = rate.describe() | {
        "leave_on": leave_on.isoformat(),
        "monthly": to_units(monthly.sum()) / max(len(members), 1),
        "spent": to_units(members["revenue"].sum()),
        "months": MONTHS_AHEAD,
        "window_months": situation.window_months,
    }
    return Audience("win_back", stakes, numbers)


def lift(situation: Situation, rate: Rate) -> Audience:
    """Return the near-members who are short of something; at stake is what they are short by."""
    reachable, members = situation.reachable, situation.customers[situation.customers["is_member"]]
    is_short = is_near(reachable) & ~reachable["is_member"] & reachable["short_by"].notna()
    short_by = reachable.loc[is_short, "short_by"].astype("float64")
    stakes = drop_trifles(short_by * rate.missing_share / ONE_IN)
    almost, short_by = reachable.loc[stakes.index], short_by.loc[stakes.index]
    numbers = rate.describe() | {
        "short_by": to_units(short_by.sum()) / max(len(almost), 1),
        "monthly": to_units(find_monthly_revenue(situation, almost).sum()) / max(len(almost), 1),
        "members_monthly": to_units(find_monthly_revenue(situation, members).sum()) / max(len(members), 1),
    }
    return Audience("lift", stakes, numbers)


def find_typical_starts(situation: Situation) -> pd.Series | None:
    """Return what half of the members had spent (money) by the end of their first, second … month.

    Only members count whose first purchase lies at least three months after the beginning of the history,
    and who have had that many months; None where they are too few.
    """
    months = _count_from_first(situation)
    theirs = months[months["customer_id"].isin(situation.customers.index[situation.customers["is_member"]])]
    found = {}
    for age in range(1, MONTHS_AHEAD + 1):
        old_enough = theirs[theirs["age"] >= age]
        spent = old_enough[old_enough["month_number"] < age].groupby("customer_id")["revenue"].sum()
        if len(spent) < LEAST_INSIDERS:
            return None
        found[age] = float(spent.median())
    return pd.Series(found)


def keep_newcomers(situation: Situation, typical: pd.Series | None) -> Audience:
    """Return who first bought in the last months, is no member, and spends as an Insider did or is likely one.

    Parameters
    ----------
    typical
        From `find_typical_starts`.
    """
    months = _count_from_first(situation)
    strong = _find_strong(months[months["age"] <= MONTHS_AHEAD], typical)
    reachable = situation.reachable[~situation.reachable["is_member"]]
    new = reachable[reachable.index.isin(months.loc[months["age"] <= MONTHS_AHEAD, "customer_id"])]
    is_likely = new["probability_member_next_month"].astype("float64") >= LIKELY
    rate = Rate(0, 0)
    for back in EARLIER_STARTS:
        rate = rate.pool(count_buyers(situation, _find_earlier_newcomers(situation, months, typical, back), back))
    monthly = find_monthly_revenue(situation, new[new.index.isin(strong) | is_likely])
    stakes = drop_trifles(monthly * MONTHS_AHEAD * rate.missing_share / ONE_IN)
    chosen, monthly = new.loc[stakes.index], monthly.loc[stakes.index]
    by_spending = int(chosen.index.isin(strong).sum())
    numbers = rate.describe() | {
        "by_spending": by_spending,
        "by_probability": len(chosen) - by_spending,
        "likely": LIKELY,
        "months": MONTHS_AHEAD,
        "monthly": to_units(monthly.sum()) / max(len(chosen), 1),
        "spent": to_units(chosen["revenue"].sum()),
    }
    return Audience("newcomers", stakes, numbers)


def _find_earlier_newcomers(
    situation: Situation, months: pd.DataFrame, typical: pd.Series | None, back: int
) -> pd.Index:
    """Return who would have been an audience by spending so many months ago."""
    as_of = add_months(situation.as_of, -back)
    members = next((roster.members for roster in situation.rosters if roster.as_of == as_of), pd.Index([]))
    earlier = months[months["month"] < pd.Timestamp(as_of)]
    earlier = earlier.assign(age=earlier["age"] - back)
    return _find_strong(earlier[earlier["age"] <= MONTHS_AHEAD], typical).difference(members)


def _find_strong(months: pd.DataFrame, typical: pd.Series | None) -> pd.Index:
    """Return who has spent at least what a typical Insider had at that age."""
    by_customer = months.groupby("customer_id")
    needed = by_customer["age"].first().map({} if typical is None else typical).astype("float64")
    return needed.index[by_customer["revenue"].sum() >= needed]


def _count_from_first(situation: Situation) -> pd.DataFrame:
    """Return the months of who first bought three months after the history began or later.

    Beside the columns of `History.customer_months`: month_number (0 is the month of the first purchase) and
    age (months from that one's beginning to the as-of date, at least 1).
    """
    months = situation.customer_months
    firsts = months[months["purchase_days"] > 0].groupby("customer_id")["month"].min()
    first = months["customer_id"].map(firsts)
    is_known = first >= months["month"].min() + pd.DateOffset(months=MONTHS_AHEAD)
    rows, first = months[is_known], first[is_known]
    ages = count_months_before(first, situation.as_of)
    numbers = ages - count_months_before(rows["month"], situation.as_of)
    counted: pd.DataFrame = rows.assign(month_number=numbers, age=ages)
    return counted
