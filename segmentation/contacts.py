"""Names and e-mails of customers, for lists as they are exported.

Takes CONTACTS, a CSV file or a table or view of the database, gives them by customer id. It keeps nothing once a list
is written, however many there are it needs little memory, and no message quotes what it read: it may be about people.
"""

from __future__ import annotations

import codecs
import csv
import logging
import re
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, column, inspect, select, table
from sqlalchemy.exc import DBAPIError, NoSuchTableError

from segmentation.errors import ContactsError
from segmentation.headers import CUSTOMER_ID_HEADERS, normalise_header

PERSONS = ("customer", "client", "buyer", "user", "account", "kunde", "cliente", "klant")
"""Headers that mean a name where another column has the ids."""

SYNONYMS: dict[str, tuple[str, ...]] = {
    "customer_id": (*(word for word in CUSTOMER_ID_HEADERS if word not in PERSONS), *PERSONS),
    "name": (
        *("name", "fullname", "customername", "clientname", "contactname", "contact", "nome", "nomecompleto"),
        *("nomecliente", "nomedocliente", "kundenname", "nom", "nomclient", "nombre", "nombrecliente", "naam"),
        *PERSONS,
    ),
    "email": (
        *("email", "mail", "emailaddress", "mailaddress", "customeremail", "clientemail", "contactemail"),
        *("emailcliente", "emaildocliente", "enderecodeemail", "correo", "correoelectronico", "courriel"),
    ),
}
"""Known headers by column, best first; compared without case, spaces, underscores and accents."""

DELIMITERS = ",;\t|"
FILE_SUFFIXES = (".csv", ".tsv", ".txt")
_BATCH_ROWS = 5_000
_CACHE_KILOBYTES = 16_384

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Contacts:
    """What CONTACTS knows of customers.

    Attributes
    ----------
    columns
        Of name and email those that it has, at least one.
    by_customer
        Their values by customer id; of several lines of a customer the first.
    """

    columns: tuple[str, ...]
    by_customer: Mapping[str, tuple[str, ...]]

    def join(self, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> tuple[list[str], Iterator[Sequence[Any]]]:
        """Return columns and rows with name and e-mail behind customer_id; empty for who is not known."""
        place = columns.index("customer_id") + 1
        return [*columns[:place], *self.columns, *columns[place:]], self._join_rows(rows, place)

    def _join_rows(self, rows: Iterable[Sequence[Any]], place: int) -> Iterator[Sequence[Any]]:
        nobody = (None,) * len(self.columns)
        known = unknown = 0
        for row in rows:
            found = self.by_customer.get(row[place - 1])
            known, unknown = (known, unknown + 1) if found is None else (known + 1, unknown)
            yield (*row[:place], *(found or nobody), *row[place:])
        if unknown and not known:
            _log.warning("CONTACTS has none of the %d customers of this list. Ids are texts: 007 is not 7.", unknown)


class _Shelf(Mapping[str, tuple[str, ...]]):
    """A mapping in a nameless file of the system, gone with it and never changed; of equal keys the first counts."""

    def __init__(self, items: Iterable[tuple[str, tuple[str, ...]]], width: int) -> None:
        self._file = sqlite3.connect("", check_same_thread=False)
        self._file.execute(f"pragma cache_size = -{_CACHE_KILOBYTES}")
        columns = ", ".join(f"value_{place}" for place in range(width))
        self._file.execute(f"create table shelf (key text, {columns})")
        places = ", ".join("?" * (width + 1))
        rows = ((key, *values) for key, values in items)
        self._file.executemany(f"insert into shelf values ({places})", rows)
        self._file.execute("create index shelf_by_key on shelf (key)")

    def __getitem__(self, key: str) -> tuple[str, ...]:
        asked = "select * from shelf where key = ? order by rowid limit 1"
        row: tuple[str, ...] | None = self._file.execute(asked, (key,)).fetchone()
        if row is None:
            raise KeyError(key)
        return row[1:]

    def __iter__(self) -> Iterator[str]:
        return (key for (key,) in self._file.execute("select distinct key from shelf"))

    def __len__(self) -> int:
        count: int = self._file.execute("select count(distinct key) from shelf").fetchone()[0]
        return count


def read_contacts(where: str, engine: Engine) -> Contacts:
    """Return the names and e-mails that CONTACTS holds.

    Raises
    ------
    ContactsError
        It cannot be read, or has no column for customer_id, or none for name and e-mail.
    """
    rows = _read_rows(where, engine)
    places = _find_columns(next(rows, ()), where)
    id_place, *others = places.values()
    return Contacts(tuple(places)[1:], _Shelf(_list_contacts(rows, id_place, others), len(others)))


def check_contacts(where: str, engine: Engine) -> None:
    """Check that CONTACTS can be opened and has the columns; reads no line below its header.

    Raises
    ------
    ContactsError
        As `read_contacts`.
    """
    rows = _read_rows(where, engine)
    _find_columns(next(rows, ()), where)
    rows.close()


def _list_contacts(
    rows: Iterable[Sequence[Any]], id_place: int, others: Sequence[int]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for row in rows:
        cells = [_tidy_cell(row[place]) if place < len(row) else "" for place in (id_place, *others)]
        if customer_id := _normalise_id(cells[0]):
            yield customer_id, tuple(cells[1:])


def _read_rows(where: str, engine: Engine) -> Generator[Sequence[Any], None, None]:
    """Yield the headers, then the rows."""
    path = Path(where).expanduser()
    is_file = "/" in where or path.suffix.lower() in FILE_SUFFIXES or path.is_file()
    try:
        yield from _read_file(path) if is_file else _read_table(where, engine)
    except NoSuchTableError:
        raise ContactsError(_explain(where, "but the database has no such table or view")) from None
    except OSError as error:
        raise ContactsError(_explain(where, f"which cannot be opened: {error.strerror}")) from None
    except csv.Error:
        raise ContactsError(_explain(where, "which is no CSV file")) from None
    except DBAPIError as error:
        reason = str(error.orig).partition("\n")[0]
        raise ContactsError(_explain(where, f"which the database does not give: {reason}")) from None


def _read_file(path: Path) -> Iterator[Sequence[str]]:
    with path.open(encoding="utf-8-sig", errors="windows_1252", newline="") as file:
        header = file.readline()
        delimiter = max(DELIMITERS, key=header.count)
        yield from csv.reader(chain([header], file), delimiter=delimiter)


def _read_windows_bytes(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are no UTF-8 as Windows-1252, which older exports are written in."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("windows-1252", "replace"), error.end


codecs.register_error("windows_1252", _read_windows_bytes)


def _read_table(where: str, engine: Engine) -> Iterator[Sequence[Any]]:
    schema, _, name = where.rpartition(".")
    with engine.connect().execution_options(yield_per=_BATCH_ROWS) as connection:
        headers = [found["name"] for found in inspect(connection).get_columns(name, schema or None)]
        yield headers
        contacts = table(name, *(column(header) for header in headers), schema=schema or None)
        yield from connection.execute(select(contacts))


def _find_columns(headers: Sequence[str], where: str) -> dict[str, int]:
    """Return the position of customer_id, and of name and email where they are there, in this order."""
    plain = [normalise_header(header) for header in headers]
    places: dict[str, int] = {}
    for name, words in SYNONYMS.items():
        known = (plain.index(word) for word in words if word in plain)
        found = next((place for place in known if place not in places.values()), None)
        if found is not None:
            places[name] = found
    if "customer_id" not in places:
        raise ContactsError(_explain(where, "which has no column for customer_id"))
    if len(places) == 1:
        raise ContactsError(_explain(where, "which has no column for name and none for e-mail"))
    return places


def _explain(where: str, problem: str) -> str:
    return (
        f"CONTACTS is {where}, {problem}. Expected a CSV file with a header row, or a table or view of the database, "
        "with customer_id, name and e-mail. Correct or unset CONTACTS."
    )


def _tidy_cell(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _normalise_id(customer_id: str) -> str:
    return re.sub(r"^(\d+)\.0$", r"\1", customer_id)
