"""The command line: what it prints, and with which exit code it ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine

from segmentation.__main__ import COMMANDS, main
from tests.integration.shop import AS_OF_DATES, SALES, read_revisions, write_source

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder as the working one, and no setting from outside."""
    for name in ("DATABASE_URL", "SOURCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def shop(elsewhere: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment names a shop."""
    source = write_source(elsewhere / "sales.csv", SALES)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SOURCE", str(source))


@pytest.mark.parametrize("words", [[], ["fly"], ["refresh", "--as-of", "2011-12-09"], ["backfill", "--from", "May"]])
def test_wrong_usage_ends_with_2(words: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2
    assert "usage: python -m segmentation" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as caught:
        main([command, "--help"])
    assert caught.value.code == 0
    assert COMMANDS[command].summary[:30] in " ".join(capsys.readouterr().out.split())


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys; from segmentation.__main__ import build_parser; build_parser().format_help(); "
        "print([name for name in ('pandas', 'sqlalchemy', 'ibis', 'sklearn') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.usefixtures("elsewhere")
def test_a_wrong_setting_is_one_line_and_ends_with_1(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv("SEGMENTS", "many")
    assert main(["check"]) == 1
    assert capsys.readouterr().err == "SEGMENTS must be a whole number, found 'many'. Correct or unset it.\n"


def test_demo_writes_the_shop_that_is_asked_for(elsewhere: Path, capsys: Capture) -> None:
    words = ["demo", "--out", "shop.csv.gz", "--customers", "30", "--months", "4", "--seed", "1"]
    assert main(words) == 0
    assert capsys.readouterr().out == "shop.csv.gz holds 30 customers in 4 months.\n"
    assert (elsewhere / "shop.csv.gz").is_file()


def test_check_describes_a_source_and_writes_nothing(elsewhere: Path, capsys: Capture) -> None:
    write_source(elsewhere / "sales.csv", SALES)
    assert main(["check", "--source", "sales.csv"]) == 0
    said = capsys.readouterr().out
    assert f"Lines read: {len(SALES)}" in said
    assert "customer_id  CustomerID" in said
    assert "As-of dates: 4, 2020-04-01 to 2020-07-01." in said
    assert [path.name for path in elsewhere.iterdir()] == ["sales.csv"]


@pytest.mark.parametrize("command", ["refresh", "check"])
@pytest.mark.postgres
@pytest.mark.usefixtures("shop")
def test_a_source_that_is_not_there_is_said_without_a_traceback(command: str, capsys: Capture) -> None:
    assert main([command, "--source", "nowhere.csv"]) == 1
    err = capsys.readouterr().err
    assert "nowhere.csv" in err
    assert "Traceback" not in err


@pytest.mark.usefixtures("elsewhere")
def test_a_database_that_does_not_answer_is_said_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    assert main(["refresh"]) == 1
    err = capsys.readouterr().err
    assert "No database answers at" in err
    assert "Traceback" not in err


def test_what_nobody_foresaw_is_one_line_and_its_traceback_lies_in_a_file(elsewhere: Path, capsys: Capture) -> None:
    (elsewhere / "folder").mkdir()
    assert main(["demo", "--out", "folder", "--customers", "30", "--months", "4"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    log = elsewhere / "data" / "errors.log"
    assert line.startswith("unexpected: IsADirectoryError: ")
    assert line.endswith(f"(the traceback is at the end of {log})")
    assert "Traceback (most recent call last)" in log.read_text()


@pytest.mark.postgres
@pytest.mark.usefixtures("shop")
def test_refresh_backfill_and_export_say_what_they_did(engine: Engine, capsys: Capture) -> None:
    assert main(["refresh", "--as-of", "2020-04-01"]) == 0
    assert main(["backfill", "--from", "2020-05", "--to", "2020-06-01"]) == 0
    assert main(["refresh"]) == 0
    assert main(["export", "--as-of", "2020-05-01", "--what", "changes", "--out", "changes.csv"]) == 0
    said = [line.split(". ")[0].rstrip(".") for line in capsys.readouterr().out.splitlines()]  # without remarks
    assert said == [
        "1 month published, 2020-04-01",
        "2 months published, 2020-05-01 to 2020-06-01",
        "1 month published, 2020-07-01",
        "changes.csv holds changes as of 2020-05-01",
    ]
    assert read_revisions(engine) == dict.fromkeys(AS_OF_DATES, 1)


@pytest.mark.postgres
@pytest.mark.usefixtures("shop")
def test_another_shop_ends_with_3(elsewhere: Path, capsys: Capture) -> None:
    main(["refresh"])
    write_source(elsewhere / "other.csv", [(f"other {customer}", day, money) for customer, day, money in SALES])
    assert main(["refresh", "--source", "other.csv"]) == 3
    assert "another DATA_DIR or DATABASE_URL" in capsys.readouterr().err


@pytest.mark.postgres
@pytest.mark.usefixtures("elsewhere")
def test_postgres_starts_answers_with_its_url_and_stops(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("DATA_DIR", str(open_folder))
    assert main(["postgres", "start"]) == 0
    assert main(["postgres", "url"]) == 0
    assert main(["postgres", "stop"]) == 0
    assert main(["postgres", "stop"]) == 0
    started, url, *stopped = capsys.readouterr().out.splitlines()
    assert started == url
    assert url.startswith("postgresql://postgres@/insiders?host=")
    assert stopped == ["Stopped.", "It was not running."]
