"""The products of one customer: the ten largest, and those that Insiders buy and the customer never did.

Takes the reader's request and the customer's row, gives cards; where there are no products, one that says why.
"""

from __future__ import annotations

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.components.cards import card
from dashboard.components.states import empty_state
from dashboard.components.tables import Cell, Heading, data_table
from dashboard.components.unknowns import list_unknowns
from dashboard.pages.request import PageRequest
from dashboard.queries.products import read_products
from dashboard.queries.reader import Reader
from dashboard.queries.runs import read_source_columns
from dashboard.translations import _, ngettext

ONE_PRODUCT_SHARE = 0.25
"""From this share of the purchases on, one product is the finding."""


def show_products(queries: Reader, request: PageRequest, customer: pd.Series) -> list[Component]:
    """Return the cards of what was bought and of what never was, or one that says why there are none."""
    products = queries.read(read_products, request.as_of, customer["customer_id"])
    if products.empty:
        return [card(_("No products to show"), _explain_nothing(queries, request, bool(customer["is_member"])))]
    is_bought = products["kind"] == "bought"
    return [_show_bought(request, products[is_bought], customer), _show_never_bought(request, products[~is_bought])]


def _explain_nothing(queries: Reader, request: PageRequest, is_member: bool) -> Component:
    newest = request.published["as_of"].iloc[-1].date()
    unknowns = list_unknowns(queries.read(read_source_columns))
    if "stock_code" in unknowns:
        return empty_state(unknowns["stock_code"])
    if request.as_of != newest:
        link = (_("See the newest month"), request.at(newest))
        return empty_state(_("Products are known for the newest month only."), link)
    if is_member:
        return empty_state(_("Nothing was bought in the window."))
    return empty_state(_("Products are listed for Insiders and for who is near the boundary."))


def _show_bought(request: PageRequest, bought: pd.DataFrame, customer: pd.Series) -> Component:
    formats = request.formats
    headings = [
        Heading(_("Product")),
        Heading(_("Orders"), is_number=True, is_minor=True),
        Heading(_("Last"), is_number=True),
        Heading(_("Purchases"), is_number=True),
    ]
    rows = [
        [
            _name_product(row),
            Cell(formats.number(row.orders), int(row.orders)),
            Cell(formats.day(row.last_bought_on), f"{row.last_bought_on:%Y-%m-%d}"),
            Cell(formats.money_whole(row.revenue), f"{row.revenue:.2f}"),
        ]
        for row in bought.itertuples()
    ]
    nothing = empty_state(_("Nothing was bought in the window."))
    subtitle = _("The largest products of the last {months} months, before returns")
    return card(
        _title_bought(bought, customer, request),
        data_table(_("Products bought"), headings, rows) if rows else nothing,
        subtitle.format(months=formats.number(request.snapshot["window_months"])),
        actions=_offer_csv() if rows else None,
        flush=bool(rows),
        name="customer-products",
    )


def _title_bought(bought: pd.DataFrame, customer: pd.Series, request: PageRequest) -> str:
    """Return the finding: the share of one product, else of all that are shown."""
    gross = customer["mean_basket"] * customer["orders"]
    if bought.empty or pd.isna(gross) or gross <= 0:
        return _("Products bought")
    if bought["revenue"].iloc[0] >= ONE_PRODUCT_SHARE * gross:
        count, share = 1, bought["revenue"].iloc[0] / gross
    else:
        count, share = len(bought), bought["revenue"].sum() / gross
    text = ngettext("{share} of purchases is one product", "{share} of purchases are {count} products", count)
    return text.format(share=request.formats.percent(share, 0), count=request.formats.number(count))


def _show_never_bought(request: PageRequest, never: pd.DataFrame) -> Component:
    headings = [Heading(_("Product")), Heading(_("Insiders"), is_number=True)]
    rows = [
        [_name_product(row), Cell(request.formats.percent(row.share_of_insiders, 0), f"{row.share_of_insiders:.4f}")]
        for row in never.sort_values("share_of_insiders", ascending=False, kind="stable").itertuples()
    ]
    nothing = empty_state(_("No product has enough Insiders who bought it, or this customer bought them all."))
    return card(
        _("Never bought, popular with Insiders"),
        data_table(_("Products never bought"), headings, rows) if rows else nothing,
        _("Share of Insiders who bought it"),
        actions=_offer_csv() if rows else None,
        flush=bool(rows),
        name="customer-never-bought",
    )


def _name_product(row: object) -> Cell:
    """Return the description, else the code; capitals alone are written as a sentence, the file has them as read."""
    name = row.description or row.stock_code
    shown = name.capitalize() if row.description and name.isupper() else name
    return Cell(html.Span(shown, title=f"{row.stock_code} {name}"), name)


def _offer_csv() -> Component:
    return html.Div(
        html.Button(
            html.I(className="icon icon-download"),
            type="button",
            title=_("CSV, the numbers"),
            **{"data-action": "csv", "aria-label": _("CSV, the numbers")},
        ),
        className="actions",
    )
