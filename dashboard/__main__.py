"""The dashboard's command line: `python -m dashboard report` writes the report of a month to a file.

Takes arguments and the settings of the process. Exit codes: 0 done, 1 failed, 2 wrong usage. It serves nothing:
that is gunicorn's, on `wsgi:server`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from dashboard.queries.reader import Reader
from dashboard.report_file import find_request, write_document, write_html, write_pdf
from dashboard.translations import choose_locale
from segmentation.errors import InsidersError, StoreUnreachableError
from segmentation.settings import Settings, load_settings
from segmentation.store.cluster import find_cluster
from segmentation.store.connection import check_schema, connect_engine

WRITERS = {"html": write_html, "pdf": write_pdf}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = build_parser().parse_args(arguments)
    try:
        as_of = write_report(load_settings(), given.as_of, given.format, given.out)
    except InsidersError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except OSError as error:
        print(f"{given.out} cannot be written: {error.strerror}. Name another --out.", file=sys.stderr)
        return 1
    print(f"{given.out} holds the report as of {as_of}.")
    return 0


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the one command."""
    parser = argparse.ArgumentParser(prog="python -m dashboard", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    summary = "Write the nine answers of a month to a file, in the language of LOCALE."
    report = commands.add_parser("report", help=summary, description=summary)
    report.add_argument("--as-of", type=_parse_month, metavar="YYYY-MM-01", help="the newest month without it")
    report.add_argument("--format", choices=sorted(WRITERS), default="html", help="pdf needs Chromium or Chrome")
    report.add_argument("--out", type=Path, required=True, metavar="FILE")
    return parser


def write_report(settings: Settings, as_of: date | None, form: str, path: Path) -> date:
    """Write the report to a file and return its as-of date.

    Raises
    ------
    StoreError
        No database answers, or it is of another migration.
    HistoryError
        Nothing is published as of that date.
    PrintError
        A PDF is asked for and there is no Chromium.
    """
    engine = connect_engine(settings.database_url or find_cluster(settings.data_path).url)
    try:
        check_schema(engine)
        choose_locale(settings.locale)
        queries = Reader(engine, settings)
        request = find_request(queries, as_of)
        WRITERS[form](write_document(queries, request), path)
    except StoreUnreachableError as error:
        if settings.database_url:
            raise
        raise StoreUnreachableError(
            f"No database answers for {settings.source_name}: the embedded one runs while `make run` does, or after "
            "`python -m segmentation postgres start`. Start it with the same SOURCE, or set DATABASE_URL."
        ) from error
    finally:
        engine.dispose()
    return request.as_of


def _parse_month(text: str) -> date:
    try:
        month = date.fromisoformat(text)
    except ValueError:
        month = None
    if month is None or month.day != 1:
        raise argparse.ArgumentTypeError(f"expected the first day of a month such as 2011-12-01, found {text!r}")
    return month


if __name__ == "__main__":
    raise SystemExit(main())
