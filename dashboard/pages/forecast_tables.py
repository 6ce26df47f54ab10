"""The tables of Forecast: month by month, the Insiders' parts, the record so far, the methods compared.

Takes rows of the `reporting` views, gives cards.
"""

from __future__ import annotations

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.components.cards import card
from dashboard.components.marks import pill
from dashboard.components.states import empty_state
from dashboard.components.tables import Cell, Heading, data_table
from dashboard.figures.bands import index_expected, sum_expected
from dashboard.formatting import MISSING, Formats
from dashboard.pages.forecast_words import name_method
from dashboard.translations import _, mark, ngettext

PARTS = {
    "retained": mark("Stay Insiders"),
    "exits": mark("Expected to leave"),
    "insiders": mark("Today’s Insiders"),
    "entrants": mark("Expected to enter"),
}
"""Of the Insiders' forecast; the first two add up to the third, the last are counted with the others."""
_SHOWN_HORIZONS = 3


def show_months(forecasts: pd.DataFrame, group: str, formats: Formats) -> Component:
    """Return the card of the months to come: what is expected, its 80% interval, and what came where it is known."""
    expected = index_expected(forecasts, group)
    came = forecasts[forecasts["customer_group"] == group].set_index("month")["actual"].astype(float)
    has_come = bool(came.notna().any())
    headings = [Heading(_("Month")), Heading(_("Expected"), is_number=True), Heading(_("80% interval"), is_number=True)]
    rows = [_fill_month(formats.month(month), row, formats) for month, row in expected.iterrows()]
    total = _fill_month(_("Together"), sum_expected(expected), formats)
    if has_come:
        headings.append(Heading(_("Came"), is_number=True))
        for row, amount in zip([*rows, total], [*came, came.sum(skipna=False)], strict=True):
            row.append(Cell(formats.money_compact(amount), amount))
    count = ngettext("Next month", "Next {count} months", len(expected)).format(count=formats.number(len(expected)))
    return card(
        count,
        data_table(_("Expected by month"), headings, rows, total),
        _("What is expected, and the range that should hold it in 8 of 10 months"),
        flush=True,
    )


def _fill_month(name: str, row: pd.Series, formats: Formats) -> list[Cell]:
    return [
        Cell(name),
        Cell(formats.money_compact(row["revenue"]), row["revenue"]),
        Cell(write_interval(row, formats)),
    ]


def write_interval(row: pd.Series, formats: Formats) -> str:
    """Return "£12k to £15k", the 80% interval; an en dash where there is none."""
    if pd.isna(row["lower_80"]) or pd.isna(row["upper_80"]):
        return MISSING
    return _("{low} to {high}").format(
        low=formats.money_compact(row["lower_80"]), high=formats.money_compact(row["upper_80"])
    )


def show_parts(forecasts: pd.DataFrame, formats: Formats) -> Component | None:
    """Return the card that parts the Insiders' forecast into who stays and who leaves, beside who enters.

    None where a month is not parted: a caveat says why.
    """
    months = index_expected(forecasts, "insiders").index
    parts = {name: index_expected(forecasts, name)["revenue"].reindex(months).sum(skipna=False) for name in PARTS}
    if pd.isna(parts["entrants"]):
        return None
    rows = [[_(words), Cell(formats.money_compact(parts[name]), parts[name])] for name, words in PARTS.items()]
    title = _("Who is expected to enter adds {money}").format(money=formats.money_compact(parts["entrants"]))
    count = ngettext("Expected in {count} month", "Expected in {count} months", len(months))
    headings = [Heading(_("Revenue of")), Heading(count.format(count=formats.number(len(months))), is_number=True)]
    footer = _("Who stays and who leaves add up to today’s Insiders; who enters is counted with the others.")
    return card(title, data_table(title, headings, rows), footer=footer, flush=True)


def show_record(record: pd.DataFrame, formats: Formats) -> Component:
    """Return the card of every published forecast whose month came, by how far ahead it looked."""
    title = _("Published forecasts so far")
    if record.empty:
        return card(
            title, empty_state(_("No month of a published forecast has come yet: each refresh adds the one that has."))
        )
    names = (_("Made"), _("Off by"), _("Inside 80%"), _("95%"))
    headings = [Heading(_("Ahead")), *(Heading(name, is_number=True) for name in names)]
    rows = [
        [
            Cell(_name_horizon(row.horizon_months, formats), int(row.horizon_months)),
            Cell(formats.number(row.published), int(row.published)),
            Cell(formats.percent(row.wape), row.wape),
            Cell(count_held(row.coverage_80, row.intervals, formats), row.coverage_80),
            Cell(count_held(row.coverage_95, row.intervals, formats), row.coverage_95),
        ]
        for row in record.itertuples()
    ]
    footer = _("Off by: sum of the absolute errors over the sum of what came. All months published, also later ones.")
    return card(title, data_table(title, headings, rows), _("Against what came, month by month"), footer, flush=True)


def show_methods(accuracy: pd.DataFrame, formats: Formats) -> Component:
    """Return the card of every method's error from earlier origins, the chosen one first and marked."""
    if accuracy.empty:
        reason = _("No earlier month had enough history before it: more months will.")
        return card(_("The methods could not be compared yet"), empty_state(reason))
    horizons = _choose_horizons(sorted(accuracy["horizon_months"].unique()))
    headings = [
        Heading(_("Method")),
        *(Heading(_head_error(months, formats), is_number=True) for months in horizons),
        Heading(_("Too high or low"), is_number=True, is_minor=True),
        Heading(_("Tests"), is_number=True, is_minor=True),
        Heading(_("Inside 80%"), is_number=True, is_minor=True),
        Heading(_("Inside 95%"), is_number=True, is_minor=True),
    ]
    last = accuracy[accuracy["horizon_months"] == horizons[-1]]
    order = last.sort_values(["is_chosen", "wape", "method"], ascending=[False, True, True])["method"]
    rows = [_fill_method(accuracy[accuracy["method"] == method], horizons, formats) for method in order]
    subtitle = _("Off by (WAPE), forecast from earlier months with what was known then; sums over the months ahead")
    footer = _(
        "Too high or low: mean error. Tests and intervals are those of the longest sum; months may overlap. "
        "A fixed rule chooses, not this table: few tests would pick by chance."
    )
    table = data_table(_("Methods by error"), headings, rows)
    return card(_title_methods(accuracy, horizons[-1], formats), table, subtitle, footer, flush=True)


def _choose_horizons(known: list[int]) -> list[int]:
    """Return the first three sums, or the first, the third and the longest where there are more."""
    return known if len(known) <= _SHOWN_HORIZONS else [known[0], known[2], known[-1]]


def _head_error(months: int, formats: Formats) -> str:
    words = ngettext("Off by, {count} month", "Off by, {count} months", int(months))
    return words.format(count=formats.number(months))


def _name_horizon(months: int, formats: Formats) -> str:
    return ngettext("{count} month", "{count} months", int(months)).format(count=formats.number(months))


def _title_methods(accuracy: pd.DataFrame, months: int, formats: Formats) -> str:
    chosen = accuracy[accuracy["is_chosen"] & (accuracy["horizon_months"] == months)].dropna(subset=["wape"])
    if chosen.empty:
        return _("Methods compared")
    row = chosen.iloc[0]
    span = ngettext("one month", "{months} months together", int(months)).format(months=formats.number(months))
    sentence = ngettext(
        "The chosen method was off by {error} over {span} in {count} test",
        "The chosen method was off by {error} over {span} in {count} tests",
        int(row["origins"]),
    )
    return sentence.format(error=formats.percent(row["wape"]), span=span, count=formats.number(row["origins"]))


def _fill_method(method: pd.DataFrame, horizons: list[int], formats: Formats) -> list[Cell]:
    by_horizon = method.set_index("horizon_months").reindex(horizons)
    longest, name = by_horizon.iloc[-1], method["method"].iloc[0]
    marks = [pill("insider", _("Chosen"))] if method["is_chosen"].any() else []
    return [
        Cell(html.Span([name_method(name), *marks], className="named"), name),
        *(Cell(formats.percent(wape), wape) for wape in by_horizon["wape"]),
        Cell(_sign_bias(longest["bias"], formats), longest["bias"]),
        Cell(formats.number(longest["origins"]), longest["origins"]),
        Cell(count_held(longest["coverage_80"], longest["intervals"], formats), longest["coverage_80"]),
        Cell(count_held(longest["coverage_95"], longest["intervals"], formats), longest["coverage_95"]),
    ]


def _sign_bias(bias: float, formats: Formats) -> str:
    return f"+{formats.percent(bias)}" if bias > 0 else formats.percent(bias)


def count_held(coverage: float, intervals: float, formats: Formats) -> str:
    """Return "7 of 9": how many of the intervals held what came."""
    if pd.isna(coverage) or not intervals:
        return MISSING
    held = formats.number(round(coverage * intervals))
    return _("{held} of {count}").format(held=held, count=formats.number(intervals))
