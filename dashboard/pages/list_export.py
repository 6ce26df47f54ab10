"""The files of the lists of customers: exactly what is filtered, in its order.

Takes the filters of an address, gives the file that `list_file` sends.
"""

from __future__ import annotations

from dash import Dash
from flask import Response, abort, request

from dashboard.list_file import FORMS, send_list
from dashboard.pages.list_address import EXPORT_PATH, read_wanted
from dashboard.queries.customers import read_known_columns, stream_rows
from dashboard.queries.lists import LISTS, WITH_CAUSE
from dashboard.queries.reader import Reader

EXPORTED = (
    "is_member",
    "on_notice",
    "is_holdout",
    "segment_name",
    "member_since",
    "revenue",
    "orders",
    "mean_basket",
    "recency_days",
    "last_purchase_on",
    "usual_gap_days",
    "tenure_days",
    "products_per_order",
    "return_share",
    "country",
    "value",
    "points",
    "margin",
    "short_by",
    "probability_member_next_month",
)
CAUSES_EXPORTED = ("cause", "reason")
"""Added where a list holds who changed."""


def register_export(app: Dash, queries: Reader) -> None:
    """Serve the file of any list, sent while it is read."""

    @app.server.get(f"{EXPORT_PATH}.{FORMS}")
    def send_customers(form: str) -> Response:
        try:
            wanted = read_wanted(queries, request.args, LISTS)
        except ValueError:
            abort(400)
        known = queries.read(read_known_columns, wanted.as_of)
        also = CAUSES_EXPORTED if wanted.name in WITH_CAUSE else ()
        columns = ("customer_id", *(name for name in EXPORTED if name in known), *also)
        rows = stream_rows(queries.engine, wanted, columns)
        return send_list(queries, wanted.as_of, wanted.name, form, columns, rows)
