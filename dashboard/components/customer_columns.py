"""The columns of a list of customers, and what their cells show.

Takes rows of `reporting.customers`, gives AG Grid's column definitions and cells in words. Where they stand is
`customer_list`'s.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd

from dashboard.components.marks import PillKind
from dashboard.figures.causes import name_cause
from dashboard.formatting import MISSING, Formats
from dashboard.translations import _, mark
from segmentation.sentences import render_stored

Kind = Literal[
    "id", "status", "flag", "text", "month", "money", "shortfall", "count", "decimal", "percent", "cause", "reason"
]

NARROWEST_PX: dict[Kind, int] = {"money": 128, "reason": 240}
"""What a column may get narrower to than its width: the widest amount of money, and a phone beside an id."""


@dataclass(frozen=True)
class ListColumn:
    """A column of a list.

    Attributes
    ----------
    name
        Of the column in `reporting.customers`; `status` is made of is_member and on_notice; `cause` and
        `reason` come with the lists of who changed.
    heading, definition
        Marked for translation; `{months}` is the length of the window.
    is_shown
        Whether it is there before the reader chooses columns.
    """

    name: str
    heading: str
    kind: Kind
    width: int
    is_shown: bool = True
    definition: str = ""


COLUMNS = (
    ListColumn("customer_id", mark("Customer"), "id", 88),
    ListColumn("status", mark("Status"), "status", 96),
    ListColumn(
        "is_holdout",
        mark("Holdout"),
        "flag",
        88,
        definition=mark("Held out of the programme by chance, to compare with; an Insider in every count"),
    ),
    ListColumn("cause", mark("Cause"), "cause", 140),
    ListColumn("reason", mark("Reason"), "reason", 480),
    ListColumn("segment_name", mark("Segment"), "text", 140, is_shown=False),
    ListColumn("member_since", mark("Insider since"), "month", 124),
    ListColumn("revenue", mark("Revenue, {months} months"), "money", 160, definition=mark("Purchases less returns")),
    ListColumn("orders", mark("Orders"), "count", 84),
    ListColumn("mean_basket", mark("Basket"), "money", 104, definition=mark("Mean value of an order, before returns")),
    ListColumn("recency_days", mark("Days since order"), "count", 128),
    ListColumn("usual_gap_days", mark("Usual gap, days"), "count", 120, definition=mark("Mean days between orders")),
    ListColumn(
        "short_by",
        mark("Short by"),
        "shortfall",
        104,
        definition=mark("The least revenue of one more order next month that makes or keeps the customer an Insider"),
    ),
    ListColumn("tenure_days", mark("Days since first order"), "count", 152, is_shown=False),
    ListColumn("products_per_order", mark("Products per order"), "decimal", 136, is_shown=False),
    ListColumn("return_share", mark("Returned"), "percent", 96, is_shown=False),
    ListColumn("country", mark("Country"), "text", 128, is_shown=False),
    ListColumn(
        "margin",
        mark("Distance"),
        "decimal",
        100,
        definition=mark("To the boundary of the Insiders, in standard deviations; above 0 qualifies"),
    ),
    ListColumn(
        "probability_member_next_month",
        mark("Probability"),
        "percent",
        104,
        definition=mark("Of being an Insider next month"),
    ),
)

_RENDERERS: dict[Kind, str] = {"status": "StatusPill", "cause": "CausePill", "reason": "Reason"}
"""How the browser draws a cell that is more than text: functions of `assets/lists.js`."""

_CHANGE_PILLS: dict[str, PillKind] = {
    "entered": "entered",
    "left": "left",
    "put_on_notice": "notice",
    "reinstated": "entered",
}
"""The ground of a cause that is the customer's own; the others stand on neutral ground."""


def choose_columns(known: frozenset[str]) -> list[ListColumn]:
    """Return the columns that hold something."""
    return [column for column in COLUMNS if column.name in known or column.kind == "status"]


def show_columns(columns: Sequence[ListColumn], names: Collection[str]) -> list[ListColumn]:
    """Return the columns, those of `names` and the id shown; as they are where they hold none of `names`."""
    if not any(column.name in names for column in columns):
        return list(columns)
    return [replace(column, is_shown=column.kind == "id" or column.name in names) for column in columns]


def define_columns(columns: Sequence[ListColumn], sort: str, months: int) -> list[dict[str, Any]]:
    """Return AG Grid's column definitions, sorted by `sort` (minus: the largest first)."""
    return [_define_column(column, sort, months) for column in columns]


def _define_column(column: ListColumn, sort: str, months: int) -> dict[str, Any]:
    definition: dict[str, Any] = {
        "field": column.name,
        "headerName": _(column.heading).format(months=months),
        "minWidth": min(column.width, NARROWEST_PX.get(column.kind, column.width)),
        "flex": column.width,
        "hide": not column.is_shown,
        "sortable": column.kind not in ("status", "flag", "reason"),
        "sortingOrder": ["desc", "asc"],
        "wrapHeaderText": True,
    }
    if column.definition:
        definition["headerTooltip"] = _(column.definition)
    if column.kind in _RENDERERS:
        definition["cellRenderer"] = _RENDERERS[column.kind]
    if column.kind == "id":
        definition |= {"cellRenderer": "CustomerId", "lockPosition": "left"}
    if column.kind in ("money", "shortfall", "count", "decimal", "percent"):
        definition["type"] = "rightAligned"
    if sort.removeprefix("-") == column.name:
        definition["sort"] = "desc" if sort.startswith("-") else "asc"
    return definition


def format_rows(rows: pd.DataFrame, formats: Formats) -> list[dict[str, str]]:
    """Return what the cells show, and the kind of each status for its pill."""
    shown = [column for column in COLUMNS if column.name in rows.columns]
    return [_format_row(row, shown, formats) for row in rows.to_dict("records")]


def _format_row(row: dict[str, Any], shown: Sequence[ListColumn], formats: Formats) -> dict[str, str]:
    cells = {column.name: _format_cell(row[column.name], column.kind, formats) for column in shown}
    if row.get("reason"):
        cells |= {"reason": render_stored(row["key"], row["numbers"], row["reason"], formats.locale)}
    if row.get("cause"):
        kind = _CHANGE_PILLS[row["change"]] if row["cause"] == "behaviour" else "other"
        cells |= {"cause": _(name_cause(row["told_cause"], row["change"])), "cause_kind": kind}
    if row["on_notice"] is True:
        return cells | {"status": _("On notice"), "status_kind": "notice"}
    if row["is_member"] is True:
        return cells | {"status": _("Insider"), "status_kind": "insider"}
    return cells | {"status": _("Other"), "status_kind": "other"}


def _format_cell(value: Any, kind: Kind, formats: Formats) -> str:
    if pd.isna(value):
        return MISSING
    if kind in ("id", "text", "cause", "reason"):
        return str(value)
    writers = {
        "flag": lambda holds: _("Yes") if holds else "",
        "month": lambda as_of: formats.month(as_of - pd.DateOffset(months=1)),
        "money": formats.money,
        # what the order is worth does not matter where its day is enough
        "shortfall": lambda amount: _("any order") if formats.shows_nothing(amount) else formats.money(amount),
        "count": formats.number,
        "percent": formats.percent,
    }
    return writers[kind](value) if kind in writers else formats.number(value, 2)
