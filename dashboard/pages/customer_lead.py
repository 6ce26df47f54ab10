"""The sentence that opens a customer's page: what would keep or win them.

Takes a row of `reporting.customers` and the rule in force, gives words. Money is rounded up, so that what
is said is enough.
"""

from __future__ import annotations

import math

import pandas as pd

from dashboard.formatting import Formats
from dashboard.pages.request import PageRequest
from dashboard.translations import _, ngettext
from segmentation.months import add_months

_LESS_THAN_A_BASKET = 0.75


def write_lead(
    customer: pd.Series, rule: pd.Series, purchase_days: int, request: PageRequest, grace_months: int
) -> str:
    """Return what it takes and by when, then why points alone do not say it, or what is usual.

    Parameters
    ----------
    customer
        Row of `reporting.customers`.
    rule
        enter_points and stay_points as of the same date, null where none was found.
    purchase_days
        Of the window.
    grace_months
        How long a member who does not qualify stays one.
    """
    return f"{_say_what_it_takes(customer, request, grace_months)} " + (
        _say_why_not(customer, rule, purchase_days, request) or _say_usual(customer, request)
    )


def _say_what_it_takes(customer: pd.Series, request: PageRequest, grace_months: int) -> str:
    words = {"id": customer["customer_id"], "day": request.formats.day(add_months(request.as_of, 1))}
    if pd.notna(customer["short_by"]):
        return _choose_aim(customer, grace_months).format(what=_say_how_much(customer, request.formats), **words)
    if customer["qualifies"]:
        return _("**Customer {id} stays an Insider on {day} without another order.**").format(**words)
    if customer["is_member"]:
        return _("**Customer {id} is on notice.** No revenue by {day} is known that would be enough.").format(**words)
    return _("**Customer {id} is not an Insider.** No revenue by {day} is known that would be enough.").format(**words)


def _say_how_much(customer: pd.Series, formats: Formats) -> str:
    if formats.shows_nothing(customer["short_by"]):
        return _("Any order")
    return _("{money} more").format(money=formats.money_whole(math.ceil(customer["short_by"])))


def _choose_aim(customer: pd.Series, grace_months: int) -> str:
    """Return what the money would do: who qualifies now goes on notice first, where there is a grace."""
    if not customer["is_member"]:
        return _("**{what} by {day} would make customer {id} an Insider.**")
    if customer["qualifies"] and grace_months:
        return _("**{what} by {day} would keep customer {id} from going on notice.**")
    return _("**{what} by {day} would keep customer {id} an Insider.**")


def _say_why_not(customer: pd.Series, rule: pd.Series, purchase_days: int, request: PageRequest) -> str:
    """Return why who has the points does not qualify; nothing for everyone else."""
    needed = rule["stay_points"] if customer["is_member"] else rule["enter_points"]
    counts_days = request.snapshot["algorithm"] != "top_share"
    if customer["qualifies"] or not counts_days or pd.isna(needed) or not customer["points"] >= needed:
        return ""
    if customer["is_member"]:
        told = ngettext(
            "{points} points usually suffice to stay ({needed}); not with {days} purchase day in {months} months.",
            "{points} points usually suffice to stay ({needed}); not with {days} purchase days in {months} months.",
            purchase_days,
        )
    else:
        told = ngettext(
            "{points} points usually suffice to enter ({needed}); not with {days} purchase day in {months} months.",
            "{points} points usually suffice to enter ({needed}); not with {days} purchase days in {months} months.",
            purchase_days,
        )
    formats = request.formats
    return told.format(
        needed=formats.number(needed),
        points=formats.number(customer["points"]),
        days=formats.number(purchase_days),
        months=formats.number(request.snapshot["window_months"]),
    )


def _say_usual(customer: pd.Series, request: PageRequest) -> str:
    recency_days = int(customer["recency_days"])
    last = ngettext("the last order was {days} day ago.", "the last order was {days} days ago.", recency_days).format(
        days=request.formats.number(recency_days)
    )
    if not customer["mean_basket"] > 0:
        return last[:1].upper() + last[1:]
    return f"{_say_baskets(customer, request)}; {last}"


def _say_baskets(customer: pd.Series, request: PageRequest) -> str:
    basket = request.formats.money_whole(customer["mean_basket"])
    baskets = customer["short_by"] / customer["mean_basket"]
    if not baskets >= _LESS_THAN_A_BASKET:
        return _("The usual basket is {basket}").format(basket=basket)
    count = round(baskets)
    return ngettext(
        "That is about {count} usual basket of {basket}", "That is about {count} usual baskets of {basket}", count
    ).format(count=request.formats.number(count), basket=basket)
