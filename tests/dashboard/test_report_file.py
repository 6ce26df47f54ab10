"""The command that writes the report: one file that stands alone, or a PDF, or a reason why not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.__main__ import main
from dashboard.components.markup import write_markup
from dashboard.pages import report
from tests.dashboard.customers import AS_OF, BEFORE, member, other, publish_customers
from tests.dashboard.report_rows import (
    ask,
)

pytestmark = pytest.mark.postgres


@pytest.fixture
def shop(engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Two months that the command finds, and a folder without settings to write to."""
    for as_of in (BEFORE, AS_OF):
        publish_customers(engine, [member("a", 600), other("b", 400)], as_of=as_of)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SOURCE", "orders.csv")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_file_stands_alone_and_holds_what_the_page_shows(
    shop: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "--as-of", "2011-11-01", "--format", "html", "--out", "made/report.html"]) == 0
    assert capsys.readouterr().out == "made/report.html holds the report as of 2011-11-01.\n"
    document = (shop / "made" / "report.html").read_text(encoding="utf-8")
    assert write_markup(report.build_report(*ask(engine, "?as_of=2011-11-01"))) in document
    assert re.findall(r"<(?:script|link|iframe)|url\(|@import|(?:src|href)=\"(?!data:)", document) == []
    assert '<html lang="en-GB"' in document
    assert [path.name for path in (shop / "made").iterdir()] == ["report.html"]


def test_without_a_month_the_newest_is_written(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--out", "report.html"]) == 0
    assert f"as of {AS_OF}" in capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["report"], ["report", "--out", "x", "--as-of", "2011-12-02"], ["serve"]])
def test_wrong_usage_exits_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2


def test_a_month_that_is_not_published_fails_and_says_which_are(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--as-of", "2031-01-01", "--out", "report.html"]) == 1
    said = capsys.readouterr().err
    assert said == "Nothing is published as of 2031-01-01; 2011-11-01 to 2011-12-01 are. Ask for one.\n"
    assert list(shop.iterdir()) == []


def test_an_empty_database_fails_and_says_what_to_run(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    assert main(["report", "--out", "report.html"]) == 1
    assert "Run `python -m segmentation refresh` first." in capsys.readouterr().err


def test_a_pdf_without_chromium_fails_and_says_what_to_install(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(shop))
    assert main(["report", "--format", "pdf", "--out", "report.pdf"]) == 1
    assert "Install one (apt-get install chromium), or ask for --format html" in capsys.readouterr().err
    assert list(shop.iterdir()) == []


def test_a_browser_that_prints_nothing_is_quoted(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    browser = shop / "chromium"
    browser.write_text("#!/bin/sh\necho 'no room left' >&2\n", encoding="utf-8")
    browser.chmod(0o755)
    monkeypatch.setenv("PATH", str(shop), prepend=":")
    assert main(["report", "--format", "pdf", "--out", "report.pdf"]) == 1
    assert "should have printed the report and did not: no room left Ask for --format html." in capsys.readouterr().err


def test_where_it_cannot_write_it_says_so(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "taken").touch()
    assert main(["report", "--out", "taken/report.html"]) == 1
    assert "taken/report.html cannot be written" in capsys.readouterr().err


def test_without_a_database_it_says_how_to_start_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], open_folder: Path
) -> None:
    monkeypatch.chdir(open_folder)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DATA_DIR", str(open_folder))
    assert main(["report", "--out", "report.html"]) == 1
    assert "Start it with the same SOURCE, or set DATABASE_URL." in capsys.readouterr().err
