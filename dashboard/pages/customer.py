"""Customer: what would keep or win one customer, against the rule and the Insiders' median.

Takes the reader's request (`id`, and the list it was opened from), gives the page; an id that is not
known, or was not in the base then, gets a sentence that says so.
"""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import pandas as pd
from dash import Dash, dcc, html
from dash.development.base_component import Component
from flask import Response, redirect
from flask import request as web_request

from dashboard.components.cards import card
from dashboard.components.heads import page_head
from dashboard.components.marks import pill
from dashboard.components.states import empty_state
from dashboard.pages import changes, insiders
from dashboard.pages.customer_cards import show_facts, show_points, show_revenue
from dashboard.pages.customer_history import show_history
from dashboard.pages.customer_lead import write_lead
from dashboard.pages.customer_products import show_products
from dashboard.pages.list_address import read_wanted
from dashboard.pages.request import PageRequest, drop_control_characters
from dashboard.queries.customer import (
    find_first_month,
    read_customer,
    read_customer_changes,
    read_customer_months,
    read_points,
)
from dashboard.queries.customers import read_place
from dashboard.queries.lists import EVERYONE, LISTS
from dashboard.queries.reader import Reader
from dashboard.translations import _
from segmentation.months import add_months

FIND_PATH = "/find"


def layout(queries: Reader, request: PageRequest) -> list[Component]:
    """Return the page."""
    customer_id = request.arguments.get("id", "").strip()
    customer = queries.read(read_customer, request.as_of, customer_id)
    if customer is not None:
        return _show_customer(queries, request, customer)
    first_month = queries.read(find_first_month, customer_id) if customer_id else None
    if first_month is None:
        return _show_unknown(request, customer_id)
    return _show_absent(queries, request, customer_id, first_month)


def register(app: Dash, queries: Reader) -> None:
    """Answer the search of the top bar: a whole id leads to the customer, a part of one to the list."""

    @app.server.get(FIND_PATH)
    def find_customer() -> Response:
        asked = {name: drop_control_characters(value).strip() for name, value in web_request.args.items()}
        find, dates = asked.get("find", ""), {name: asked[name] for name in ("as_of", "compare") if asked.get(name)}
        is_known = bool(find) and queries.read_fresh(find_first_month, find) is not None
        path, found = ("/customer", {"id": find}) if is_known else ("/insiders", {"list": EVERYONE, "find": find})
        return redirect(f"{path}?{urlencode(found | dates)}")


def _show_customer(queries: Reader, request: PageRequest, customer: pd.Series) -> list[Component]:
    customer_id = customer["customer_id"]
    points = queries.read(read_points, request.as_of, customer_id)
    months = queries.read(read_customer_months, request.as_of, customer_id)
    window_start = pd.Timestamp(add_months(request.as_of, -int(request.snapshot["window_months"])))
    purchase_days = int(months.loc[months["month"] >= window_start, "purchase_days"].sum())
    history = show_history(request, points, months, queries.read(read_customer_changes, request.as_of, customer_id))
    lead = write_lead(customer, points.iloc[-1], purchase_days, request, queries.settings.grace_months)
    return [
        page_head(_name_page(request, customer), lead, _show_beside(queries, request, customer)),
        show_facts(queries, request, customer),
        html.Div(
            [
                show_points(queries, request, points, customer),
                show_revenue(queries, request, months, customer),
            ],
            className="row-7-5",
        ),
        html.Div([*show_products(queries, request, customer), history], className="row-products"),
    ]


def _show_absent(queries: Reader, request: PageRequest, customer_id: str, first_month: date) -> list[Component]:
    """Return the page of a customer whom the base of this month did not hold: too early, or too long silent."""
    eyebrow = request.name_page(_("Customer {id}").format(id=customer_id))
    beside = _show_beside(queries, request, pd.Series({"customer_id": customer_id}))
    if first_month >= request.as_of:
        lead = _("**Customer {id} had not bought by {day}.**")
        sentence = _("The first purchase came in {month}.").format(month=request.formats.month(first_month))
        newest = request.published["as_of"].iloc[-1].date()
        words = _("See the customer as of {day}").format(day=request.formats.date(newest))
        head = page_head(eyebrow, lead.format(id=customer_id, day=request.formats.date(request.as_of)), beside)
        return [head, _say_nothing(sentence, (words, request.at(newest)))]
    points = queries.read(read_points, request.as_of, customer_id)
    months = queries.read(read_customer_months, request.as_of, customer_id)
    lead = _("**Customer {id} is not in the base**: nothing bought in the last {months} months.").format(
        id=customer_id, months=request.formats.number(request.snapshot["window_months"])
    )
    history = show_history(request, points, months, queries.read(read_customer_changes, request.as_of, customer_id))
    return [
        page_head(eyebrow, lead, beside),
        html.Div([history, show_revenue(queries, request, months, None)], className="row-7-5"),
    ]


def _show_unknown(request: PageRequest, customer_id: str) -> list[Component]:
    everyone = (_("Look among all customers"), request.link("/insiders", list="everyone"))
    if not customer_id:
        sentence = _("Open a customer from a list, or search for one by id.")
        return [
            page_head(request.name_page(_("Customer")), _("No customer is chosen.")),
            _say_nothing(sentence, everyone),
        ]
    sentence = _("Check the id: it is compared letter by letter, as the source writes it.")
    lead = _("There is no customer {id}.").format(id=customer_id)
    return [page_head(request.name_page(_("Customer")), lead), _say_nothing(sentence, everyone)]


def _say_nothing(sentence: str, link: tuple[str, str]) -> Component:
    return card(_("Nothing to show"), empty_state(sentence, link))


def _name_page(request: PageRequest, customer: pd.Series) -> str:
    words = {"id": customer["customer_id"], "country": customer["country"]}
    title = _("Customer {id}, {country}") if customer["country"] else _("Customer {id}")
    return request.name_page(title.format(**words))


def _show_beside(queries: Reader, request: PageRequest, customer: pd.Series) -> Component:
    return html.Div([_show_status(customer), _show_neighbours(queries, request, customer)], className="head-beside")


def _show_status(customer: pd.Series) -> Component:
    if customer.get("on_notice"):
        return pill("notice", _("On notice"))
    if customer.get("is_member"):
        return pill("insider", _("Insider"))
    return pill("other", _("Other") if "is_member" in customer else _("Not in the base"))


def _show_neighbours(queries: Reader, request: PageRequest, customer: pd.Series) -> Component | None:
    """Return who comes before and after in the list that the page was opened from, and the way back to it."""
    key = next((key for key in ("list", "change") if key in request.arguments), None)
    if key is None:
        return None
    asked = dict(request.arguments) | {"as_of": request.as_of.isoformat()}
    wanted = read_wanted(queries, asked, LISTS)
    place = queries.read(read_place, wanted, customer["customer_id"])
    back = {name: value for name, value in request.arguments.items() if name != "id"}
    path = "/insiders" if key == "list" else "/changes"
    words = _name_list(wanted.name)
    if place is None:
        return html.Div(dcc.Link(words, href=request.link(path, **back)), className="neighbours")
    position = _("{position} of {count}, {list}").format(
        position=request.formats.number(place.position), count=request.formats.number(place.customers), list=words
    )
    return html.Div(
        [
            _link_neighbour(request, place.before, "‹ {id}", _("Before: {id}")),
            dcc.Link(position, href=request.link(path, **back), title=_("Back to the list")),
            _link_neighbour(request, place.after, "{id} ›", _("After: {id}")),
        ],
        className="neighbours",
        role="group",
        **{"aria-label": _("In the list")},
    )


def _link_neighbour(request: PageRequest, customer_id: str | None, shown: str, label: str) -> Component | None:
    if customer_id is None:
        return None
    href = request.link("/customer", **{**request.arguments, "id": customer_id})
    return dcc.Link(shown.format(id=customer_id), href=href, title=label.format(id=customer_id))


def _name_list(name: str) -> str:
    return _(insiders.TABS[name]) if name in insiders.TABS else _(changes.TABS[name][1])
