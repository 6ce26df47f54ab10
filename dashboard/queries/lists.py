"""Which customers a list holds, and in which order: its names, filters and columns to sort by.

Takes the arguments of an address, gives a `CustomerList`. A name that is not known here (of a list or a column)
goes no further. It reads nothing: `customers` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

CHANGES = {"new": "entered", "left": "left", "reinstated": "reinstated"}
"""Lists of who changed in the month, by the change that makes them."""
WITH_CAUSE = (*CHANGES, "on_notice")
"""Lists whose rows also hold change, cause, told_cause and reason with its key and numbers."""
ADDED, REMOVED = "added", "removed"
"""Lists of who became an Insider, or ceased to be one, because the month was published again."""
MEMBERS = "all"
EVERYONE = "everyone"
LIKELY_TO_ENTER, LIKELY_TO_LEAVE = "likely_to_enter", "likely_to_leave"
LISTS = (
    MEMBERS,
    "new",
    "on_notice",
    LIKELY_TO_LEAVE,
    LIKELY_TO_ENTER,
    "near",
    "rule",
    "late",
    EVERYONE,
    "left",
    "reinstated",
    ADDED,
    REMOVED,
)
PROBABILITY = "probability_member_next_month"
MOST_LIKELY = 50
"""So many others with the highest probability of being an Insider next month are likely to enter."""
EVEN_CHANCE = 0.5
"""A member with a lower probability of being one next month is likely to leave."""
LATE_GAPS = 1.5
"""A member is late after so many times their usual gap without an order."""

SORTABLE = (
    "customer_id",
    "segment_name",
    "member_since",
    "revenue",
    "orders",
    "mean_basket",
    "recency_days",
    "usual_gap_days",
    "tenure_days",
    "products_per_order",
    "return_share",
    "points",
    "margin",
    "short_by",
    "country",
    PROBABILITY,
)
CAUSE = "cause"
"""May be sorted too where a list is one of `WITH_CAUSE`."""
DEFAULT_SORT = "-revenue"


@dataclass(frozen=True)
class CustomerList:
    """Which customers, in which order.

    Attributes
    ----------
    name
        One of `LISTS`.
    segment, country
        Exact; empty for all.
    find
        A part of the customer id; empty for all.
    sort
        A column of `SORTABLE`, with a minus in front for the largest first; ties go by customer_id.
    exit_margin
        The setting: who is not a member but as close to the boundary as a member may be almost qualifies.
    """

    as_of: date
    name: str = MEMBERS
    segment: str = ""
    country: str = ""
    find: str = ""
    sort: str = DEFAULT_SORT
    exit_margin: float = 0.0


def choose_list(as_of: date, arguments: Mapping[str, str], lists: Sequence[str], exit_margin: float) -> CustomerList:
    """Return the list that an address asks for; what it names wrongly falls back to the first of `lists`."""
    asked = arguments.get("list") or arguments.get("change") or ""
    name = asked if asked in lists else lists[0]
    sort = arguments.get("sort", "")
    sortable = (*SORTABLE, CAUSE) if name in WITH_CAUSE else SORTABLE
    return CustomerList(
        as_of=as_of,
        name=name,
        segment=arguments.get("segment", ""),
        country=arguments.get("country", ""),
        find=arguments.get("find", "").strip(),
        sort=sort if sort.removeprefix("-") in sortable else DEFAULT_SORT,
        exit_margin=exit_margin,
    )
