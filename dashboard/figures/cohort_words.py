"""What the matrix of cohorts says: its amounts, its finding, and itself in words.

Takes cells as `cohorts.select_cells` gives them, gives texts.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.formatting import Formats
from dashboard.translations import _, ngettext
from segmentation.months import add_months

INSIDERS = "became_insider"
_TOLD_AGE = 3
_WHOLE_FROM = 100
"""Thousands or millions of which the largest cell has as many are written without decimals."""


def name_month(month: Any, formats: Formats) -> str:
    """Return "Dec 2010"."""
    return f"{formats.month_short(month)} {month.year}"


def find_unit(cells: pd.DataFrame) -> int:
    """Return in what the revenue is written: 1, thousands or millions, so that a cell has at most five figures."""
    highest = cells["amount"].abs().max() if len(cells) else 0
    return next((unit for unit in (1_000_000, 1_000) if highest >= 10 * unit), 1)


def write_amounts(cells: pd.DataFrame, measure: str, formats: Formats) -> list[str]:
    """Return what stands in the cells."""
    if measure == "retention":
        return [formats.percent(amount, 0) for amount in cells["amount"]]
    unit = find_unit(cells)
    amounts = cells["amount"] / unit
    decimals = 1 if unit > 1 and amounts.abs().max() < _WHOLE_FROM else 0
    return [formats.number(amount, decimals) for amount in amounts]


def tell_cell(cell: Any, kind: str, formats: Formats) -> str:
    """Return a cell in words."""
    if kind == INSIDERS:
        sentence = _("Insiders since {month}, in {later}: {active} of {customers} bought, {money}")
    else:
        sentence = _("First bought in {month}, in {later}: {active} of {customers} bought, {money}")
    return sentence.format(
        month=formats.month(cell.cohort_month),
        later=formats.month(add_months(cell.cohort_month.date(), cell.age_months)),
        active=formats.number(cell.active),
        customers=formats.number(cell.customers),
        money=formats.money_compact(cell.revenue),
    )


def title_matrix(cells: pd.DataFrame, kind: str, measure: str, formats: Formats) -> str:
    """Return the finding: how many of a cohort came back, or what the newest brought."""
    found = _find_told(cells) if measure == "retention" else _find_newest(cells)
    if found is None:
        return _("Who came back, by month") if measure == "retention" else _("Revenue of each cohort, by month")
    month, age = formats.month(found["cohort_month"]), int(found["age_months"])
    if measure == "retention":
        share = formats.percent(found["amount"], 0)
        if kind == INSIDERS:
            sentence = ngettext(
                "Of those who became Insiders in {month}, {share} bought a month later",
                "Of those who became Insiders in {month}, {share} bought {count} months later",
                age,
            )
        else:
            sentence = ngettext(
                "Of those who first bought in {month}, {share} came back a month later",
                "Of those who first bought in {month}, {share} came back {count} months later",
                age,
            )
        return sentence.format(month=month, share=share, count=formats.number(age))
    whole = cells.loc[_list_months(cells) == found["cohort_month"].to_period("M"), "amount"].sum()
    words = {"month": month, "part": formats.money_compact(found["amount"]), "whole": formats.money_compact(whole)}
    if kind == INSIDERS:
        return _("New Insiders brought {part} of the {whole} of these cohorts in {month}").format(**words)
    return _("New customers brought {part} of the {whole} of these cohorts in {month}").format(**words)


def _find_told(cells: pd.DataFrame) -> pd.Series | None:
    """Return the newest complete cohort at the age that the title tells, younger where none is as old."""
    complete = cells[cells["is_complete"] & (cells["age_months"] <= _TOLD_AGE)]
    return None if complete.empty else complete.sort_values(["age_months", "cohort_month"]).iloc[-1]


def _find_newest(cells: pd.DataFrame) -> pd.Series | None:
    """Return the newest cohort in its own month, where that is the last month known."""
    newest = cells[(cells["age_months"] == 0) & cells["is_complete"]]
    months = _list_months(cells)
    is_last = newest["cohort_month"].dt.to_period("M") == months.max()
    return newest[is_last].iloc[-1] if is_last.any() else None


def _list_months(cells: pd.DataFrame) -> pd.Series:
    return cells["cohort_month"].dt.to_period("M") + cells["age_months"]


def describe_matrix(cells: pd.DataFrame, kind: str, measure: str, formats: Formats) -> str:
    """Return the figure in words, for who does not see it."""
    texts = pd.Series(write_amounts(cells, measure, formats), index=cells.index, dtype=object)
    return " ".join(
        ngettext(
            "{month}, {customers} customer: {amounts}.",
            "{month}, {customers} customers: {amounts}.",
            rows["customers"].iloc[0],
        ).format(
            month=formats.month(month),
            customers=formats.number(rows["customers"].iloc[0]),
            amounts=", ".join(texts[rows.index]),
        )
        for month, rows in cells.groupby("cohort_month")
    ) or title_matrix(cells, kind, measure, formats)
