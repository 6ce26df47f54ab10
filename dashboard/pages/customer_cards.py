"""The cards of a customer's page: six facts, points against the rule, revenue by month, what happened.

Takes rows that `queries.customer` read, gives cards.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pandas as pd
from dash.development.base_component import Component

from dashboard.components.marks import KeyFact, key_facts
from dashboard.components.tables import Cell, Heading, data_table
from dashboard.figures import customer as figures
from dashboard.figures import customer_revenue
from dashboard.formatting import Formats
from dashboard.pages.notes import noted_card
from dashboard.pages.request import PageRequest
from dashboard.queries.customer import read_insiders_medians
from dashboard.queries.reader import Reader
from dashboard.translations import _, ngettext
from segmentation.months import add_months

MONTHS_SHOWN = 24


def show_facts(queries: Reader, request: PageRequest, customer: pd.Series) -> Component:
    """Return revenue, orders, basket, last order, products an order and returns, each against the Insiders' median."""
    formats, medians = request.formats, queries.read(read_insiders_medians, request.as_of)
    months = formats.number(request.snapshot["window_months"])
    rank = _("rank {rank} of {base}").format(
        rank=formats.number(customer["rank"]), base=formats.number(request.snapshot["customers"])
    )
    last_order = _("Last order, {day}").format(day=formats.date(customer["last_purchase_on"]))
    measures = [
        ("orders", _("Orders"), formats.number),
        ("mean_basket", _("Basket"), formats.money_whole),
        ("recency_days", last_order, formats.number),
        ("products_per_order", _("Products an order"), partial(formats.number, decimals=1)),
        ("return_share", _("Returned"), formats.percent),
    ]
    days_ago = {"recency_days": _write_days_ago(customer["recency_days"], formats)}
    facts = [
        KeyFact(label, days_ago.get(name) or write(customer[name]), _name_median(medians[name], write))
        for name, label, write in measures
        if pd.notna(customer[name]) or pd.notna(medians[name])
    ]
    revenue = KeyFact(
        _("Revenue, {months} months").format(months=months), formats.money_whole(customer["revenue"]), rank
    )
    return key_facts([revenue, *facts])


def show_points(queries: Reader, request: PageRequest, points: pd.DataFrame, customer: pd.Series) -> Component:
    """Return the points of each month against the rule then in force, and the distance to the boundary."""
    formats = request.formats
    rows = [
        [
            Cell(formats.month(row.as_of - pd.DateOffset(months=1)), f"{row.as_of - pd.DateOffset(months=1):%Y-%m}"),
            *(_count_cell(value, formats) for value in (row.points, row.enter_points, row.stay_points)),
            _name_status(row),
        ]
        for row in points.itertuples()
    ]
    names = [_("Points"), _("To enter"), _("To stay")]
    headings = [Heading(_("Month")), *(Heading(name, is_number=True) for name in names), Heading(_("Status"))]
    distance = _("Distance to the boundary: {margin} standard deviations; above 0 enters, above {exit_margin} stays.")
    return noted_card(
        queries,
        request,
        "customer-points",
        figures.title_points(points, formats),
        _("Points at the end of each month and the rule then in force. Hollow: on notice"),
        partial(figures.draw_points, points, formats=formats),
        data_table(_("Points by month"), headings, rows),
        figures.describe_points(points, formats),
        figures.HEIGHT,
        footer=distance.format(
            margin=formats.number(customer["margin"], 2), exit_margin=formats.number(-queries.settings.exit_margin, 2)
        ),
    )


def show_revenue(queries: Reader, request: PageRequest, months: pd.DataFrame, customer: pd.Series | None) -> Component:
    """Return revenue by month, and when the next order is usual; `customer` is None for who is not in the base."""
    formats = request.formats
    revenue = fill_months(months, request.as_of)
    usual_at = None if customer is None else _place_usual_order(customer, revenue)
    orders = months.set_index("month")["orders"].reindex(revenue.index, fill_value=0)
    rows = [
        [
            Cell(formats.month(month), f"{month:%Y-%m}"),
            Cell(formats.number(orders[month]), int(orders[month])),
            Cell(formats.money(amount), f"{amount:.2f}"),
        ]
        for month, amount in revenue.items()
    ]
    headings = [Heading(_("Month")), Heading(_("Orders"), is_number=True), Heading(_("Revenue"), is_number=True)]
    return noted_card(
        queries,
        request,
        "customer-revenue",
        _title_revenue(months, customer, request),
        _("Revenue by month, purchases less returns")
        if usual_at is None
        else _("Revenue by month, purchases less returns; shaded: next usual order"),
        partial(customer_revenue.draw_customer_revenue, revenue, formats=formats, usual_at=usual_at),
        data_table(_("Revenue by month"), headings, rows),
        customer_revenue.describe_customer_revenue(revenue, formats),
        figures.HEIGHT,
        footer="" if customer is None else _say_gap(customer, formats),
        is_narrow=True,
    )


def _place_usual_order(customer: pd.Series, revenue: pd.Series) -> int | None:
    """Return the position among the months shown of the next usual order, one past them at most; None without."""
    if pd.isna(customer["usual_gap_days"]):
        return None
    usual = _find_usual_order(customer)
    first = revenue.index[0]
    position = 12 * (usual.year - first.year) + usual.month - first.month
    return position if 0 <= position <= len(revenue) else None


def _find_usual_order(customer: pd.Series) -> date:
    return customer["last_purchase_on"] + timedelta(days=round(customer["usual_gap_days"]))


def fill_months(months: pd.DataFrame, as_of: date) -> pd.Series:
    """Return revenue of each of the last `MONTHS_SHOWN` months before `as_of`, from the customer's first month on."""
    first = max(months["month"].min(), pd.Timestamp(add_months(as_of, -MONTHS_SHOWN)))
    shown = pd.date_range(first, pd.Timestamp(add_months(as_of, -1)), freq="MS")
    return months.set_index("month")["revenue"].reindex(shown, fill_value=0.0)


def _title_revenue(months: pd.DataFrame, customer: pd.Series | None, request: PageRequest) -> str:
    """Return the finding: how long after the usual gap, else when the next order is usual, else how many months."""
    formats = request.formats
    bought = months[months["orders"] > 0]
    if customer is None:
        return _("Last bought in {month}").format(month=formats.month(bought["month"].max()))
    gap, recency_days = customer["usual_gap_days"], customer["recency_days"]
    if pd.isna(gap):
        known = int(request.snapshot["window_months"])
        in_window = bought["month"] >= pd.Timestamp(add_months(request.as_of, -known))
        return _("Bought in {count} of {months} months").format(
            count=formats.number(in_window.sum()), months=formats.number(known)
        )
    late = round(recency_days - gap)
    if late > 0:
        return ngettext(
            "{days} day past the usual gap of {gap}", "{days} days past the usual gap of {gap}", late
        ).format(days=formats.number(late), gap=formats.number(gap))
    return _("The usual gap is {gap} days: the next order by {day}").format(
        gap=formats.number(gap), day=formats.date(_find_usual_order(customer))
    )


def _say_gap(customer: pd.Series, formats: Formats) -> str:
    if pd.isna(customer["usual_gap_days"]):
        return _("No usual gap: that takes purchases on three days.")
    return _("Usual gap between days with purchases: {gap} days.").format(
        gap=formats.number(customer["usual_gap_days"])
    )


def _name_median(median: float, write: Callable[[float], str]) -> str:
    return "" if pd.isna(median) else _("Insiders’ median {median}").format(median=write(median))


def _write_days_ago(days: float, formats: Formats) -> str:
    return ngettext("{days} day ago", "{days} days ago", round(days)).format(days=formats.number(days))


def _count_cell(value: float, formats: Formats) -> Cell:
    return Cell(formats.number(value), "" if pd.isna(value) else round(value))


def _name_status(row: object) -> str:
    if row.on_notice:
        return _("On notice")
    if row.is_member:
        return _("Insider")
    return _("Not in the base") if pd.isna(row.points) else _("Other")
