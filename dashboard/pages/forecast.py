"""Forecast: what to expect of the Insiders, of others and of all customers, and how far it was off before.

Takes the reader's request, gives the page; every number is read from `reporting`. `group=` in the address chooses.
"""

from __future__ import annotations

from functools import partial

import pandas as pd
from dash import Dash, html
from dash.development.base_component import Component

from dashboard.components.cards import card
from dashboard.components.choices import Choice, link_tabs
from dashboard.components.heads import page_head
from dashboard.components.states import empty_state
from dashboard.components.tables import Cell, Heading, data_table
from dashboard.figures import forecast as figures
from dashboard.figures.bands import BOUND_NAMES, BOUNDS, index_expected, sum_expected
from dashboard.figures.revenue import pivot_groups
from dashboard.formatting import Formats
from dashboard.pages.forecast_compared import show_compared
from dashboard.pages.forecast_tables import show_methods, show_months, show_parts, show_record
from dashboard.pages.forecast_words import state_method
from dashboard.pages.notes import noted_card, show_notes
from dashboard.pages.request import PageRequest
from dashboard.queries.caveats import read_caveats
from dashboard.queries.forecast import read_accuracy, read_earlier, read_forecasts, read_record
from dashboard.queries.overview import read_revenue_by_month
from dashboard.queries.reader import Reader
from dashboard.translations import _, ngettext

INSIDERS = "insiders"


def layout(queries: Reader, request: PageRequest) -> list[Component]:
    """Return the page."""
    formats = request.formats
    asked = request.arguments.get("group", INSIDERS)
    group = asked if asked in figures.GROUPS else INSIDERS
    forecasts = queries.read(read_forecasts, request.as_of)
    accuracy = queries.read(read_accuracy, request.as_of)
    accuracy = accuracy[accuracy["customer_group"] == group]
    expected = index_expected(forecasts, group)
    head = [
        page_head(
            request.name_page(_("Forecast")),
            _write_lead(expected, accuracy, group, formats),
            show_notes(queries, request),
        ),
        _choose_group(request, group),
    ]
    if expected.empty:
        reason = _say_method(queries, request, forecasts, group) or _("There is too little history to forecast from.")
        return [*head, card(_("Nothing is forecast as of this month"), empty_state(reason))]
    parts = show_parts(forecasts, formats) if group == INSIDERS else None
    beside = html.Div(list(filter(None, [show_months(forecasts, group, formats), parts])), className="stack")
    record = queries.read(read_record)
    earlier = [
        _show_earlier(queries, request, group),
        show_record(record[record["customer_group"] == group], formats),
    ]
    return [
        *head,
        html.Div([_show_bands(queries, request, forecasts, group), beside], className="row-8-4"),
        html.Div(earlier, className="row-8-4"),
        _compare(queries, request, forecasts, group),
        show_methods(accuracy, formats),
    ]


def register(app: Dash, queries: Reader) -> None:
    """Add nothing: this page asks for nothing after it is shown."""


def _compare(queries: Reader, request: PageRequest, forecasts: pd.DataFrame, group: str) -> Component | None:
    if request.compared is None:
        return None
    compared = queries.read(read_forecasts, request.compared["as_of"].date())
    return show_compared(forecasts, compared, group, request)


def _choose_group(request: PageRequest, group: str) -> Component:
    choices = [
        Choice(_(words), request.link("/forecast", **({} if name == INSIDERS else {"group": name})), name == group)
        for name, words in figures.GROUPS.items()
    ]
    return link_tabs(_("Whose revenue"), choices)


def _write_lead(expected: pd.DataFrame, accuracy: pd.DataFrame, group: str, formats: Formats) -> str:
    if expected.empty:
        return _("**Nothing is forecast** as of this month.")
    total = sum_expected(expected)
    from_whom = {
        "insiders": _("from today’s [[Insiders]]"),
        "others": _("from everyone else"),
        "all": _("from all customers"),
    }
    words = {
        "expected": formats.money_compact(total["revenue"]),
        "low": formats.money_compact(total["lower_80"]),
        "high": formats.money_compact(total["upper_80"]),
        "month": formats.month(expected.index[-1]),
        "whom": from_whom[group],
    }
    if pd.isna(total["lower_80"]) or pd.isna(total["upper_80"]):
        sentence = _("Expect **{expected}** {whom} by {month}.").format(**words)
    else:
        sentence = _("Expect **{low} to {high}** {whom} by {month}.").format(**words)
    return " ".join(filter(None, [sentence, _tell_error(accuracy, len(expected), formats)]))


def _tell_error(accuracy: pd.DataFrame, months: int, formats: Formats) -> str:
    found = accuracy[accuracy["is_chosen"] & (accuracy["horizon_months"] == months)].dropna(subset=["wape"])
    if found.empty:
        return ""
    tests = int(found["origins"].iloc[0])
    sentence = ngettext(
        "Off by **{error}** in {count} test on earlier months.",
        "Off by **{error}** in {count} tests on earlier months.",
        tests,
    )
    return sentence.format(count=formats.number(tests), error=formats.percent(found["wape"].iloc[0]))


def _show_bands(queries: Reader, request: PageRequest, forecasts: pd.DataFrame, group: str) -> Component:
    formats, expected = request.formats, index_expected(forecasts, group)
    known = _sum_group(queries, request, group)
    headings = [
        Heading(_("Month")),
        *(Heading(name, is_number=True) for name in (_("Known"), *(_(name) for name in BOUND_NAMES))),
    ]
    table = pd.concat([known.rename("known").to_frame(), expected]).reindex(columns=["known", *BOUNDS])
    rows = [
        [Cell(formats.month(month), f"{month:%Y-%m}"), *(Cell(formats.money(value), value) for value in values)]
        for month, *values in table.itertuples()
    ]
    subtitles = {
        "insiders": _("Revenue per month, net of returns, of today’s Insiders, whether they stay or not"),
        "others": _("Revenue per month, net of returns, of everyone else, new customers included"),
        "all": _("Revenue per month, net of returns, of all customers"),
    }
    return noted_card(
        queries,
        request,
        "forecast-months",
        figures.title_forecast(expected, group, formats),
        subtitles[group],
        partial(figures.draw_forecast, known, expected, group, formats=formats),
        data_table(_("Revenue by month, known and expected"), headings, rows),
        figures.describe_forecast(known, expected, group, formats),
        figures.HEIGHT,
        _say_method(queries, request, forecasts, group),
    )


def _say_method(queries: Reader, request: PageRequest, forecasts: pd.DataFrame, group: str) -> str:
    caveats = queries.read(read_caveats, request.as_of)["forecast"]
    return state_method(forecasts, caveats, group, request.formats)


def _sum_group(queries: Reader, request: PageRequest, group: str) -> pd.Series:
    groups = pivot_groups(queries.read(read_revenue_by_month, request.as_of))
    return groups.sum(axis=1) if group == "all" else groups[group]


def _show_earlier(queries: Reader, request: PageRequest, group: str) -> Component:
    formats = request.formats
    earlier = queries.read(read_earlier, request.as_of)
    earlier = earlier[earlier["customer_group"] == group].set_index("month")[["actual", *BOUNDS]].astype(float)
    title = figures.title_record(earlier, formats)
    if earlier.empty:
        return card(title, empty_state(_("No month has come yet for which a forecast was published before.")))
    names = (_("Came"), *(_(name) for name in BOUND_NAMES))
    rows = [
        [Cell(formats.month(month), f"{month:%Y-%m}"), *(Cell(formats.money(value), value) for value in values)]
        for month, *values in earlier.itertuples()
    ]
    return noted_card(
        queries,
        request,
        "forecast-record",
        title,
        _("Forecast one month ahead (ring, 80% interval) and what came (line)"),
        partial(figures.draw_record, earlier, group, formats=formats),
        data_table(
            _("Earlier forecasts by month"),
            [Heading(_("Month")), *(Heading(name, is_number=True) for name in names)],
            rows,
        ),
        figures.describe_record(earlier, formats),
        figures.RECORD_HEIGHT,
    )
