"""A list of customers as a file: CSV sent while it is read, or a workbook.

Takes columns and rows, customer_id first, gives a response that also carries as_of, revision, and what CONTACTS knows.
Names and e-mails go into this file and nowhere else.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import date
from typing import IO

from dash.development.base_component import Component
from flask import Response, abort

from dashboard.components.states import notice
from dashboard.queries.reader import Reader
from dashboard.queries.snapshots import read_published
from dashboard.translations import _
from segmentation.contacts import Contacts, check_contacts, read_contacts
from segmentation.errors import ContactsError, InsidersError
from segmentation.export import Rows, open_xlsx, stream_csv

FORMS = "<any(csv, xlsx):form>"
"""The end of a file's address, as a route has it."""

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PIECE_BYTES = 1 << 16

_log = logging.getLogger(__name__)


def send_list(queries: Reader, as_of: date, name: str, form: str, columns: Sequence[str], rows: Rows) -> Response:
    """Return the file of a list, named after its month, revision and `name`; 404 where the month is not published.

    Where CONTACTS cannot be read the file comes without names and e-mails, and its name says so.
    """
    published = queries.read(read_published)
    snapshot = published.loc[published["as_of"].dt.date == as_of]
    if snapshot.empty:
        abort(404)
    revision = int(snapshot.iloc[0]["revision"])
    columns = [columns[0], "as_of", "revision", *columns[1:]]
    rows = ((row[0], as_of, revision, *row[1:]) for row in rows)
    name = f"insiders_{as_of.isoformat()}_r{revision}_{name}"
    if where := queries.settings.contacts:
        contacts = _read_contacts(queries, where)
        if contacts is None:
            name += "_without_contacts"
        else:
            columns, rows = contacts.join(columns, rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"', "Cache-Control": "no-store"}
    if form == "csv":
        return Response(stream_csv(columns, rows), mimetype="text/csv", headers=headers)
    try:
        file = open_xlsx("customers", columns, rows)
    except InsidersError as error:
        abort(413, str(error))
    response = Response(_send_pieces(file), mimetype=_WORKBOOK, headers=headers)
    response.call_on_close(file.close)  # nobody may read a first piece
    return response


def warn_of_contacts(queries: Reader) -> Component | None:
    """Return that files come without names and e-mails where CONTACTS cannot be read; None where all is well."""
    where = queries.settings.contacts
    if not where:
        return None
    try:
        check_contacts(where, queries.engine)
    except ContactsError as error:
        _log.warning("%s", error)
        sentence = _("Exports come without names and e-mails: CONTACTS cannot be read. The server’s log says why.")
        return notice("failed", sentence)
    return None


def _read_contacts(queries: Reader, where: str) -> Contacts | None:
    try:
        return read_contacts(where, queries.engine)
    except ContactsError as error:
        _log.warning("%s", error)
        return None


def _send_pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE_BYTES):
            yield piece
