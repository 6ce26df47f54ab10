"""Files of lists: names and e-mails where CONTACTS gives them, and a plain word where it cannot."""

from __future__ import annotations

import csv
import io
import json
import logging
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from plotly.utils import PlotlyJSONEncoder
from python_calamine import load_workbook
from sqlalchemy import Engine

from dashboard.app import create_app
from dashboard.pages.list_address import link_export
from dashboard.queries.lists import CustomerList
from dashboard.queries.reader import Reader
from dashboard.router import Router
from segmentation.settings import Settings
from tests.dashboard.customers import AS_OF, member, publish_customers

pytestmark = pytest.mark.postgres

WANTED = CustomerList(AS_OF, sort="customer_id")
WARNING = "Exports come without names and e-mails"


@pytest.fixture
def contacts(tmp_path: Path, engine: Engine) -> Path:
    """A file with one of two Insiders, called like a formula."""
    publish_customers(engine, [member("1", 9), member("2", 8)])
    path = tmp_path / "contacts.csv"
    path.write_text("Client;Nom;E-mail\n1.0;=cmd();ann@example.org\n", encoding="utf-8")
    return path


def open_client(database_url: str, contacts: Path) -> FlaskClient:
    settings = Settings(database_url=database_url, source="orders.csv", contacts=str(contacts))
    return create_app(settings).server.test_client()


def show(engine: Engine, contacts: str, path: str) -> str:
    frame = Router(Reader(engine, Settings(source="orders.csv", contacts=contacts))).show(path, "")
    return json.dumps(frame.main, cls=PlotlyJSONEncoder, ensure_ascii=False)


def list_open_files() -> list[str]:
    """Return the paths of the files that this process holds open."""
    return [str(held.readlink()) for held in Path("/proc/self/fd").iterdir() if held.is_symlink()]


def test_a_file_holds_names_and_e_mails_behind_the_id(database_url: str, contacts: Path) -> None:
    answer = open_client(database_url, contacts).get(link_export(WANTED))
    header, *rows = csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff")))
    assert header[:5] == ["customer_id", "name", "email", "as_of", "revision"]
    assert [row[:3] for row in rows] == [["1", "'=cmd()", "ann@example.org"], ["2", "", ""]]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_workbook_that_nobody_reads_is_gone(database_url: str, contacts: Path) -> None:
    opened_before = list_open_files()
    answer = open_client(database_url, contacts).head(link_export(WANTED, "xlsx"), buffered=True)
    assert answer.status_code == 200
    assert [path for path in list_open_files() if path not in opened_before and "deleted" in path] == []


def test_a_workbook_holds_them_too(database_url: str, contacts: Path) -> None:
    answer = open_client(database_url, contacts).get(link_export(WANTED, "xlsx"))
    _header, *rows = load_workbook(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert [row[:3] for row in rows] == [["1", "=cmd()", "ann@example.org"], ["2", "", ""]]


def test_a_file_without_contacts_says_so_in_its_name(
    database_url: str, contacts: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = open_client(database_url, contacts)
    contacts.unlink()
    with caplog.at_level(logging.WARNING):
        answer = client.get(link_export(WANTED))
    assert 'filename="insiders_2011-12-01_r1_all_without_contacts.csv"' in answer.headers["Content-Disposition"]
    assert answer.get_data(as_text=True).startswith("\ufeffcustomer_id,as_of,revision,")
    assert "contacts.csv, which cannot be opened: No such file or directory." in caplog.text


@pytest.mark.parametrize("path", ["/insiders", "/changes", "/actions"])
def test_pages_with_a_list_warn_as_long_as_contacts_cannot_be_read(engine: Engine, contacts: Path, path: str) -> None:
    assert WARNING not in show(engine, str(contacts), path)
    assert WARNING not in show(engine, "", path)
    assert WARNING in show(engine, "crm.nobody", path)


def test_other_pages_do_not_warn_and_no_page_or_log_holds_a_contact(
    engine: Engine, contacts: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        shown = [show(engine, str(contacts), path) for path in ("/insiders", "/customer")]
        assert WARNING not in show(engine, "crm.nobody", "/segments")
    assert not any("ann@example.org" in text or "=cmd()" in text for text in (*shown, caplog.text))
