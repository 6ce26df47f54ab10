"""The command line: `python -m segmentation <command>`.

Takes arguments and the settings of the process, calls one job and prints what it did. Exit codes: 0 done,
1 failed, 2 wrong usage, 3 rejected by the quality gate, 4 another refresh is running.
"""

from __future__ import annotations

import argparse
import logging
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from segmentation.errors import ContactsError, InsidersError
from segmentation.jobs.signals import find_exit, raise_on_signals
from segmentation.settings import Settings, load_settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from segmentation.contacts import Contacts

# What a command needs is imported inside it: `--help` and `postgres url` answer at once.

LOG_NAME = "errors.log"
"""File in DATA_DIR that takes the tracebacks of failures that no message foresaw."""

Parser = argparse.ArgumentParser


@dataclass(frozen=True)
class Command:
    """One word of the command line."""

    summary: str
    add_arguments: Callable[[Parser], None]
    run: Callable[[Settings, argparse.Namespace], None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = build_parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    raise_on_signals()
    try:
        settings = load_settings()
        if getattr(given, "source", None):
            settings = replace(settings, source=given.source)
        return _run_command(settings, given)
    except InsidersError as error:
        print(error, file=sys.stderr)
        return error.exit_code


def build_parser() -> Parser:
    """Return the parser of every command."""
    parser = Parser(prog="python -m segmentation", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, command in COMMANDS.items():
        command.add_arguments(commands.add_parser(name, help=command.summary, description=command.summary))
    return parser


def _run_command(settings: Settings, given: argparse.Namespace) -> int:
    """Run a command; what nobody expected is one line, its traceback goes to a file."""
    try:
        COMMANDS[given.command].run(settings, given)
    except InsidersError:
        raise
    except Exception as error:
        if stop := find_exit(error):
            raise stop from None
        path = settings.data_path / LOG_NAME
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            log.write(f"{datetime.now(settings.zone).isoformat()} {given.command}\n{traceback.format_exc()}\n")
        said = " ".join(f"{type(error).__name__}: {error}".split())
        print(f"unexpected: {said} (the traceback is at the end of {path})", file=sys.stderr)
        return 1
    return 0


def _parse_month(text: str) -> date:
    for form in ("%Y-%m-%d", "%Y-%m"):
        try:
            month = datetime.strptime(text, form).date()
        except ValueError:
            continue
        if month.day == 1:
            return month
    raise argparse.ArgumentTypeError(f"expected the first day of a month such as 2011-12-01, found {text!r}")


def _add_source(parser: Parser) -> None:
    parser.add_argument("--source", metavar="URI", help="where the transactions are, instead of SOURCE")


def _add_refresh(parser: Parser) -> None:
    _add_source(parser)
    parser.add_argument("--as-of", type=_parse_month, metavar="YYYY-MM-01", help="publish no month after this one")


def _refresh(settings: Settings, given: argparse.Namespace) -> None:
    from segmentation.jobs.progress import show_progress
    from segmentation.jobs.refresh import refresh

    with show_progress() as report:
        result = refresh(settings, datetime.now(settings.zone), report, given.as_of)
    print(result.stage)


def _add_backfill(parser: Parser) -> None:
    _add_source(parser)
    parser.add_argument("--from", dest="first", type=_parse_month, metavar="MONTH", help="first as-of date")
    parser.add_argument("--to", dest="last", type=_parse_month, metavar="MONTH", help="last as-of date")


def _backfill(settings: Settings, given: argparse.Namespace) -> None:
    from segmentation.jobs.backfill import backfill
    from segmentation.jobs.progress import show_progress

    with show_progress() as report:
        result = backfill(settings, datetime.now(settings.zone), report, given.first, given.last)
    print(result.stage)


def _add_nothing(_parser: Parser) -> None:
    pass


def _schedule(settings: Settings, _given: argparse.Namespace) -> None:
    from segmentation.jobs.schedule import run_scheduler

    run_scheduler(settings)


def _check(settings: Settings, _given: argparse.Namespace) -> None:
    from segmentation.jobs.check import describe_source
    from segmentation.jobs.progress import show_progress

    with show_progress() as report:
        description = describe_source(settings, datetime.now(settings.zone), report)
    print(description)


def _compare(settings: Settings, _given: argparse.Namespace) -> None:
    from segmentation.jobs.compare import compare, describe_comparison
    from segmentation.jobs.progress import show_progress

    with show_progress() as report:
        comparison = compare(settings, datetime.now(settings.zone), report)
    print("\n".join(describe_comparison(comparison, settings)))


def _add_demo(parser: Parser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where it goes: a .csv.gz")
    parser.add_argument("--customers", type=int, help="how many buy at least once")
    parser.add_argument("--months", type=int, help="how many whole months")
    parser.add_argument("--seed", type=int, help="the same seed gives the same shop")


def _demo(settings: Settings, given: argparse.Namespace) -> None:
    from segmentation.ingest import demo

    customers = demo.CUSTOMERS if given.customers is None else given.customers
    months = demo.MONTHS if given.months is None else given.months
    seed = demo.SEED if given.seed is None else given.seed
    demo.write_demo_shop(given.out, customers, months, seed, datetime.now(settings.zone).date())
    print(f"{given.out} holds {customers:,} customers in {months} months.")


def _add_export(parser: Parser) -> None:
    parser.add_argument("--as-of", type=_parse_month, metavar="YYYY-MM-01", help="which month; the newest without")
    parser.add_argument("--what", choices=("customers", "changes", "all"), default="customers")
    parser.add_argument("--format", choices=("csv", "xlsx", "sqlite"), default="csv")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="all in csv makes a zip")


def _export(settings: Settings, given: argparse.Namespace) -> None:
    from segmentation.export import export_snapshot
    from segmentation.store.connection import check_schema, connect_engine
    from segmentation.store.embedded import open_database

    with open_database(settings) as url:
        engine = connect_engine(url)
        check_schema(engine)
        contacts = _find_contacts(settings, engine) if given.what != "all" else None
        with engine.connect() as connection:
            as_of = export_snapshot(connection, given.as_of, given.what, given.format, given.out, contacts)
        engine.dispose()
    print(f"{given.out} holds {given.what} as of {as_of}.")


def _find_contacts(settings: Settings, engine: Engine) -> Contacts | None:
    """Return the contacts that an export joins; where they cannot be read, it says that the file goes without."""
    from segmentation.contacts import read_contacts

    try:
        return read_contacts(settings.contacts, engine) if settings.contacts else None
    except ContactsError as error:
        print(f"The file has no names and e-mails. {error}", file=sys.stderr)
        return None


def _add_postgres(parser: Parser) -> None:
    parser.add_argument("action", choices=("start", "stop", "url"))


def _postgres(settings: Settings, given: argparse.Namespace) -> None:
    from segmentation.store import embedded

    if given.action == "start":
        print(embedded.start(settings))
    elif given.action == "stop":
        print("Stopped." if embedded.stop(settings) else "It was not running.")
    else:
        print(embedded.find_url(settings))


COMMANDS = {
    "refresh": Command("Publish the months newly complete and revise those that changed.", _add_refresh, _refresh),
    "backfill": Command("Publish every month of a range that differs from what is stored.", _add_backfill, _backfill),
    "schedule": Command(
        "Refresh now and whenever REFRESH_CRON says; compare models. Until stopped.", _add_nothing, _schedule
    ),
    "check": Command("Read the source and describe it; writes nothing.", _add_source, _check),
    "compare": Command("Compare models on the stored history; adopts nothing.", _add_nothing, _compare),
    "demo": Command("Write a synthetic shop with a known truth.", _add_demo, _demo),
    "export": Command("Write what is published to a file.", _add_export, _export),
    "postgres": Command("Start or stop the embedded Postgres, or print its URL.", _add_postgres, _postgres),
}

if __name__ == "__main__":
    raise SystemExit(main())
