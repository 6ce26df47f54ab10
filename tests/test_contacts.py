"""Names and e-mails: read from a file or a table of any spelling, and joined to nothing but an exported list."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from segmentation.contacts import Contacts, check_contacts, read_contacts
from segmentation.errors import ContactsError

NOWHERE = create_engine("postgresql+psycopg2://nobody@localhost:1/none")
"""An engine that a file does not need."""


def write(folder: Path, content: str | bytes, name: str = "contacts.csv") -> str:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("customer_id,name,e-mail", ("name", "email")),
        ("Customer ID,Name,E-Mail Address", ("name", "email")),
        ("CustomerID;Nome;Mail", ("name", "email")),
        ("id_cliente;Cliente;Correo electrónico", ("name", "email")),
        ("client\tNom\tcourriel", ("name", "email")),
        ('"Kunden-Nr"|"Kunde"|"email"', ("name", "email")),
        ("\ufeffcustomer_id,since,email", ("email",)),
        ("customer_id,nome,notes", ("name",)),
    ],
)
def test_headers_are_recognised_whatever_their_spelling(tmp_path: Path, header: str, columns: tuple[str, ...]) -> None:
    delimiter = next(mark for mark in ",;\t|" if mark in header)
    contacts = read_contacts(write(tmp_path, f"{header}\n" + delimiter.join(["17850", "a", "b"])), NOWHERE)
    assert contacts.columns == columns
    assert list(contacts.by_customer) == ["17850"]


def test_columns_stand_in_any_order(tmp_path: Path) -> None:
    contacts = read_contacts(write(tmp_path, "email,since,name,customer\na@x.org,2011,Ann,1\n"), NOWHERE)
    assert contacts == Contacts(("name", "email"), {"1": ("Ann", "a@x.org")})


def test_ids_are_texts_as_the_source_has_them(tmp_path: Path) -> None:
    lines = "customer_id,name\n13085.0,Ann\n 007 ,Ben\nab.0,Cleo\n,Nobody\n1.50,Dan\n"
    assert read_contacts(write(tmp_path, lines), NOWHERE).by_customer == {
        "13085": ("Ann",),
        "007": ("Ben",),
        "ab.0": ("Cleo",),
        "1.50": ("Dan",),
    }


def test_the_first_line_of_a_customer_counts_and_a_short_one_is_filled(tmp_path: Path) -> None:
    lines = 'customer_id,name,email\n1,"Ann, née Bee",a@x.org\n1,Zoe,z@x.org\n2,Ben\n\n'
    assert read_contacts(write(tmp_path, lines), NOWHERE).by_customer == {
        "1": ("Ann, née Bee", "a@x.org"),
        "2": ("Ben", ""),
    }


def test_an_older_encoding_is_read_too(tmp_path: Path) -> None:
    where = write(tmp_path, "customer_id;nome\n1;João Conceição\n".encode("windows-1252"))
    assert read_contacts(where, NOWHERE).by_customer == {"1": ("João Conceição",)}


def test_a_list_gets_them_behind_the_id_and_stays_as_it_is() -> None:
    contacts = Contacts(("name", "email"), {"2": ("Ben", ""), "3": ("Cleo", "c@x.org")})
    columns, rows = contacts.join(["as_of", "customer_id", "revenue"], [("d", "3", 5), ("d", "1", 4), ("d", "2", 3)])
    assert columns == ["as_of", "customer_id", "name", "email", "revenue"]
    assert list(rows) == [("d", "3", "Cleo", "c@x.org", 5), ("d", "1", None, None, 4), ("d", "2", "Ben", "", 3)]


def test_a_list_none_of_whose_customers_is_known_is_said_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    contacts = Contacts(("email",), {"7": ("ann@example.org",)})
    assert list(contacts.join(["customer_id"], [("007",), ("008",)])[1]) == [("007", None), ("008", None)]
    assert "CONTACTS has none of the 2 customers of this list. Ids are texts: 007 is not 7." in caplog.text
    caplog.clear()
    assert list(contacts.join(["customer_id"], [("7",), ("008",)])[1]) == [("7", "ann@example.org"), ("008", None)]
    assert caplog.text == ""


def test_many_contacts_need_little_memory(tmp_path: Path) -> None:
    lines = (f"{number},Name {number},name.{number}@example.org\n" for number in range(50_000))
    where = write(tmp_path, "customer_id,name,email\n" + "".join(lines))
    tracemalloc.start()
    contacts = read_contacts(where, NOWHERE)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1_000_000
    assert contacts.by_customer["49999"] == ("Name 49999", "name.49999@example.org")
    assert len(contacts.by_customer) == 50_000


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("17850,Ann,ann@example.org\n", "no column for customer_id"),
        ("customer_id,phone\n1,2\n", "no column for name and none for e-mail"),
        ("", "no column for customer_id"),
        (b"PK\x03\x04\x00\x00\xff\xfe", "no column for customer_id"),
    ],
)
def test_what_cannot_be_used_is_an_error_that_quotes_nobody(tmp_path: Path, content: str | bytes, problem: str) -> None:
    where = write(tmp_path, content)
    for read in (read_contacts, check_contacts):
        with pytest.raises(ContactsError, match=problem) as caught:
            read(where, NOWHERE)
        assert "Ann" not in str(caught.value)
        assert "17850" not in str(caught.value)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(
        ContactsError, match=r"gone\.csv, which cannot be opened: No such file.*Correct or unset CONTACTS"
    ):
        read_contacts(str(tmp_path / "gone.csv"), NOWHERE)
    with pytest.raises(ContactsError, match="cannot be opened: Is a directory"):
        check_contacts(f"{tmp_path}/", NOWHERE)


@pytest.mark.postgres
def test_a_table_or_view_of_the_database_is_read_as_a_file_is(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("create schema crm"))
        connection.execute(text('create table crm.people ("Customer ID" float, "E-mail" text, note int)'))
        connection.execute(text("insert into crm.people values (13085, 'ann@example.org', 1), (7, null, 2)"))
        connection.execute(text("create view public.mailing as select * from crm.people"))
    expected = Contacts(("email",), {"13085": ("ann@example.org",), "7": ("",)})
    assert read_contacts("crm.people", engine) == read_contacts("mailing", engine) == expected
    check_contacts("crm.people", engine)
    with pytest.raises(ContactsError, match="nobody, but the database has no such table or view"):
        check_contacts("crm.nobody", engine)
