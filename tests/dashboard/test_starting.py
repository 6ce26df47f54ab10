"""Before the first month, and after a refresh that failed, a page says what was found and what to set."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.components.failures import find_lines
from dashboard.pages import runs, starting
from dashboard.pages.request import read_request
from dashboard.queries.reader import Reader
from segmentation.errors import SourceError
from segmentation.ingest.history import read_history
from segmentation.settings import Settings, load_settings
from segmentation.store.runs import finish_run, report_progress, start_run
from tests.dashboard.builders import fail_run, publish_shop
from tests.dashboard.test_components import read_text

NOW = datetime(2012, 1, 1, 5, tzinfo=UTC)
ORDERS = {"Client": ("a", "b"), "Date": ("2011-02-03", "2011-03-04"), "Amount": ("1.50", "2.50")}


def write_orders(folder: Path, **changed: tuple[str, str]) -> Path:
    """Write two orders, some columns with other values."""
    columns = ORDERS | changed
    path = folder / "orders.csv"
    path.write_text("\n".join(";".join(row) for row in (columns, *zip(*columns.values(), strict=True))) + "\n")
    return path


def find_error(settings: Settings) -> str:
    """Return what the source's reader says is wrong."""
    with pytest.raises(SourceError) as raised:
        read_history(settings, NOW, lambda _stage, _fraction: None)
    return str(raised.value)


def test_an_unknown_header_asks_for_one_line(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("Clientes;Date;Amount\na;2011-02-03;1.50\n")
    assert find_lines(find_error(Settings(source=str(path)))) == ["SOURCE_COLUMNS=customer_id=Clientes"]


def test_a_mistyped_header_asks_for_the_whole_line_with_what_is_right_in_it(tmp_path: Path) -> None:
    settings = Settings(source=str(write_orders(tmp_path)), source_columns="revenue=Amount,customer_id=Cliemt")
    assert find_lines(find_error(settings)) == ["SOURCE_COLUMNS=revenue=Amount,customer_id=Client"]


def test_a_header_that_nothing_resembles_leaves_its_place_open(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("X;Date;Amount\na;2011-02-03;1.50\n")
    settings = Settings(source=str(path), source_columns="revenue=Amount")
    assert find_lines(find_error(settings)) == ["SOURCE_COLUMNS=revenue=Amount,customer_id=<its header>"]


def test_ambiguous_dates_ask_for_one_of_two_lines(tmp_path: Path) -> None:
    path = write_orders(tmp_path, Date=("03/04/2011", "05/06/2011"))
    assert find_lines(find_error(Settings(source=str(path)))) == ["DATE_FORMAT=%d/%m/%Y", "DATE_FORMAT=%m/%d/%Y"]


def test_dates_that_nothing_reads_ask_for_a_format(tmp_path: Path) -> None:
    path = write_orders(tmp_path, Date=("soon", "later"))
    assert find_lines(find_error(Settings(source=str(path)))) == ["DATE_FORMAT=%d/%m/%Y %H:%M"]


def test_ambiguous_decimals_ask_for_one_of_two_lines(tmp_path: Path) -> None:
    path = write_orders(tmp_path, Amount=("1,234", "2,345"))
    assert find_lines(find_error(Settings(source=str(path)))) == ["DECIMAL=,", "DECIMAL=."]


def test_a_wrong_path_asks_for_the_file_beside_it(tmp_path: Path) -> None:
    path = write_orders(tmp_path)
    assert find_lines(find_error(Settings(source=str(tmp_path / "order.csv")))) == [f"SOURCE={path}"]


def test_an_error_that_no_setting_mends_asks_for_no_line() -> None:
    assert find_lines("orders.csv is empty; expected a table with a header row. Export it again.") == []
    assert find_lines("None of the 3 lines counts. See check, and set SOURCE_COLUMNS, DATE_FORMAT or DECIMAL.") == []


@pytest.mark.parametrize("header", ["Ref. Number", "Order #", "'t Getal", "Customer No."])
def test_env_reads_a_line_as_it_was_meant(tmp_path: Path, header: str) -> None:
    (line,) = find_lines(f"No column for invoice_no. Set SOURCE_COLUMNS=invoice_no={header}.")
    (tmp_path / ".env").write_text(line + "\n")
    assert load_settings({}, tmp_path / ".env").source_columns == f"invoice_no={header}"


@pytest.fixture
def show(engine: Engine) -> Callable[[], str]:
    """Give the words of the page before the first month."""
    settings = Settings(source="shop/orders.csv", refresh_cron="0 6 * * *", timezone="Europe/London")
    return lambda: read_text(starting.layout(Reader(engine, settings)))


@pytest.mark.postgres
def test_an_empty_database_explains_the_next_step(show: Callable[[], str]) -> None:
    shown = show()
    assert "The database is empty: no run has begun." in shown
    assert "The source is SOURCE=shop/orders.csv." in shown
    assert "python -m segmentation check" in shown


@pytest.mark.postgres
def test_the_page_says_how_far_the_first_run_is(engine: Engine, show: Callable[[], str]) -> None:
    report_progress(engine, start_run(engine, "backfill", "Reading", NOW), "Segmenting", 0.42)
    shown = show()
    assert "42% done" in shown
    assert "Segmenting" in shown


@pytest.mark.postgres
def test_the_page_says_the_error_the_line_its_place_and_what_happens_then(
    engine: Engine, show: Callable[[], str]
) -> None:
    fail_run(engine, "No column for customer_id among Client. Set SOURCE_COLUMNS=customer_id=Client.")
    shown = show()
    assert "No column for customer_id among Client. Set SOURCE_COLUMNS=customer_id=Client." in shown
    assert "SOURCE_COLUMNS=customer_id=ClientCopyPut this line into .env" in shown
    assert "it tries again when REFRESH_CRON says (0 6 * * *, Europe/London)" in shown


@pytest.mark.postgres
def test_an_error_stays_though_a_later_run_was_stopped_or_only_compared(
    engine: Engine, show: Callable[[], str]
) -> None:
    fail_run(engine, "orders.csv is empty.")
    for kind, status in (("refresh", "cancelled"), ("compare", "failed")):
        finish_run(engine, start_run(engine, kind, "Reading", NOW), status=status, now=NOW, error="Other words.")
    shown = show()
    assert "orders.csv is empty.Mend what it says." in shown.replace("1.", "")
    assert "Other words." not in shown


@pytest.mark.postgres
def test_a_run_that_was_stopped_leads_to_the_next_step(engine: Engine, show: Callable[[], str]) -> None:
    run_id = start_run(engine, "refresh", "Reading", NOW)
    finish_run(engine, run_id, status="cancelled", now=NOW, error="Stopped on the way.")
    shown = show()
    assert "ended without a month" in shown
    assert "Stopped on the way." in shown
    assert "make run" in shown


@pytest.mark.postgres
def test_data_and_runs_shows_the_line_while_the_newest_refresh_is_one_that_failed(engine: Engine) -> None:
    publish_shop(engine, customers=60)
    queries = Reader(engine, Settings())

    def show_runs() -> str:
        return read_text(runs.layout(queries, read_request(queries, "/runs", "")))

    assert "What the refresh that failed found" not in show_runs()
    fail_run(engine, "Dates such as 03/04/2011. Set DATE_FORMAT=%d/%m/%Y or DATE_FORMAT=%m/%d/%Y.")
    shown = show_runs()
    assert "DATE_FORMAT=%d/%m/%YCopyDATE_FORMAT=%m/%d/%YCopyPut the line that is true into .env" in shown
    assert "December 2011 is the newest" in shown
