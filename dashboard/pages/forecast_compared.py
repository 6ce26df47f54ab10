"""Two forecasts beside each other: the one published as of the month compared with, and the one shown.

Takes rows of `reporting.forecasts` of both as-of dates, gives a card.
"""

from __future__ import annotations

import pandas as pd
from dash.development.base_component import Component

from dashboard.components.cards import card
from dashboard.components.states import empty_state
from dashboard.components.tables import Cell, Heading, data_table
from dashboard.figures.bands import BOUNDS
from dashboard.formatting import Formats
from dashboard.pages.forecast_tables import write_interval
from dashboard.pages.request import PageRequest
from dashboard.translations import _, ngettext

_COLUMNS = [*BOUNDS, "actual"]


def show_compared(
    forecasts: pd.DataFrame, compared: pd.DataFrame, group: str, request: PageRequest
) -> Component | None:
    """Return the card; None where no month is compared with.

    Parameters
    ----------
    forecasts, compared
        What `read_forecasts` gave for the month shown and for the one compared with.
    """
    if request.compared_month is None:
        return None
    formats, other = request.formats, _index_months(compared, group)
    then, now = formats.month(request.compared_month), formats.month(request.month)
    if other.empty:
        return card(
            _("Nothing was forecast in {month}").format(month=then),
            empty_state(_("There was too little history then. Compare with a later month.")),
        )
    shown = _index_months(forecasts, group)
    months = other.index.union(shown.index)
    sides = [(month, side) for month, side in ((then, other), (now, shown))]
    headings, rows = [Heading(_("Month"))], [[Cell(formats.month(month), f"{month:%Y-%m}")] for month in months]
    for name, side in sides:
        has_come = bool(side["actual"].notna().any())
        headings += _head_side(name, has_come)
        for row, month in zip(rows, months, strict=True):
            row += _fill_side(side.reindex(months).loc[month], has_come, formats)
    return card(
        _title_compared(other, shown, then, formats),
        data_table(_("Both forecasts by month"), headings, rows),
        _write_subtitle(group, then, now),
        flush=True,
    )


def _index_months(forecasts: pd.DataFrame, group: str) -> pd.DataFrame:
    rows = forecasts[forecasts["customer_group"] == group].sort_values("month")
    return rows.set_index("month")[_COLUMNS].astype(float)


def _head_side(month: str, has_come: bool) -> list[Heading]:
    headings = [
        Heading(_("Expected in {month}").format(month=month), is_number=True),
        Heading(_("80% interval"), is_number=True, is_minor=True),
    ]
    return [*headings, Heading(_("Came"), is_number=True, is_minor=True)] if has_come else headings


def _fill_side(row: pd.Series, has_come: bool, formats: Formats) -> list[Cell]:
    cells = [_fill_money(row["revenue"], formats), Cell(write_interval(row, formats))]
    return [*cells, _fill_money(row["actual"], formats)] if has_come else cells


def _fill_money(amount: float, formats: Formats) -> Cell:
    return Cell(formats.money_compact(amount), None if pd.isna(amount) else amount)


def _title_compared(other: pd.DataFrame, shown: pd.DataFrame, then: str, formats: Formats) -> str:
    """Return the finding: how many months came inside, else how the last month that both expect has moved."""
    known = other.dropna(subset=["actual", "lower_80", "upper_80"])
    if not known.empty:
        held = int(known["actual"].between(known["lower_80"], known["upper_80"]).sum())
        sentence = ngettext(
            "{held} of {count} month expected in {month} came inside its 80% interval",
            "{held} of {count} months expected in {month} came inside their 80% interval",
            len(known),
        )
        return sentence.format(held=formats.number(held), count=formats.number(len(known)), month=then)
    both = other.index.intersection(shown.index)
    if both.empty:
        return _("What was expected in {month}, and what is now").format(month=then)
    return _("{expected} expected of {month} now, {before} in {then}").format(
        expected=formats.money_compact(shown.loc[both[-1], "revenue"]),
        month=formats.month(both[-1]),
        before=formats.money_compact(other.loc[both[-1], "revenue"]),
        then=then,
    )


def _write_subtitle(group: str, then: str, now: str) -> str:
    if group == "all":
        return _("The forecasts published in {then} and in {now}").format(then=then, now=now)
    sentence = _("The forecasts published in {then} and in {now}, each of its own Insiders: not the same customers")
    if group == "others":
        sentence = _("The forecasts published in {then} and in {now}, each of who was no Insider then")
    return sentence.format(then=then, now=now)
