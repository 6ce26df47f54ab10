"""Where all sales of the window went, on Overview: customers of the base, others, nobody named, left out.

Takes the reader's request and the revenue of each part, gives a card whose parts add up.
"""

from __future__ import annotations

import pandas as pd
from dash.development.base_component import Component

from dashboard.components.cards import card
from dashboard.components.tables import Part, sum_table
from dashboard.pages.request import PageRequest
from dashboard.translations import _
from segmentation.months import add_months


def show_sales(request: PageRequest, sales: pd.Series) -> Component:
    """Return the card; `sales` is the revenue of each part."""
    formats = request.formats
    total = sales.sum()
    names = {
        "base": _("Customers of the base"),
        "others": _("Other customers"),
        "no_customer": _("No customer named"),
        "left_out": _("Left out by a rule"),
    }

    def build_part(name: str, amount: float) -> Part:
        share = amount / total if total > 0 else 0.0
        return Part(name, formats.money(amount), share, formats.percent(share))

    parts = [build_part(name, sales.get(part, 0.0)) for part, name in names.items()]
    first = add_months(request.as_of, -int(request.snapshot["window_months"]))
    title = _("{share} of all sales are from customers of the base").format(share=parts[0].share_text)
    subtitle = _("Where all sales went, {first} to {last}").format(
        first=formats.month(first), last=formats.month(request.month)
    )
    table = sum_table(_("All sales by part"), parts, build_part(_("All sales"), total))
    return card(title, table, subtitle, flush=True)
