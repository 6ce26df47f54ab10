"""The report as a file: one HTML that needs nothing else, or the PDF that Chromium prints of it.

Takes what the page takes, gives files that appear whole or not at all. It draws nothing that the page does not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from datetime import date
from html import escape
from pathlib import Path

from dashboard.components.markup import write_markup
from dashboard.pages.report import build_report
from dashboard.pages.request import PageRequest, read_request
from dashboard.queries.reader import Reader
from dashboard.theme import write_css
from dashboard.translations import _, get_locale
from segmentation.errors import HistoryError, PrintError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_STYLESHEET = Path(__file__).parent / "assets" / "report.css"
_PRINT_SECONDS = 120

_DOCUMENT = """<!DOCTYPE html>
<html lang="{language}" data-bs-theme="light">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{tokens}
body {{ margin: 0; padding: 24px 0; background: var(--i-paper); }}
h1 {{ position: absolute; clip-path: inset(50%); width: 1px; height: 1px; margin: 0; overflow: hidden; }}
{styles}</style></head>
<body><main><h1>{title}</h1>{report}</main></body>
</html>
"""


def find_request(queries: Reader, as_of: date | None) -> PageRequest:
    """Return the request for the report as of a date, of the newest without one.

    Raises
    ------
    HistoryError
        Nothing is published, or not as of that date; says what is.
    """
    request = read_request(queries, "/report", f"?as_of={as_of}" if as_of else "")
    if request is None:
        raise HistoryError(
            "A published month should be in the database, found none. Run `python -m segmentation refresh` first."
        )
    if request.fallback_from is not None:
        known = [found.date().isoformat() for found in request.published["as_of"]]
        raise HistoryError(f"Nothing is published as of {as_of}; {known[0]} to {known[-1]} are. Ask for one.")
    return request


def write_document(queries: Reader, request: PageRequest) -> str:
    """Return the report as one HTML document: styles and figures in it, no script, nothing to fetch."""
    return _DOCUMENT.format(
        language=get_locale().replace("_", "-"),
        title=escape(request.name_page(_("Report"))),
        tokens=write_css(),
        styles=_STYLESHEET.read_text(encoding="utf-8"),
        report=write_markup(build_report(queries, request)),
    )


def write_html(document: str, path: Path) -> None:
    """Write the document to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_text(document, encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write_pdf(document: str, path: Path) -> None:
    """Write the document to a file as PDF, printed by the installed Chromium.

    Raises
    ------
    PrintError
        No Chromium is installed, or it printed nothing; says what to do.
    """
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise PrintError(
            f"A PDF is printed by Chromium or Chrome; none of {', '.join(BROWSERS)} is installed. "
            "Install one (apt-get install chromium), or ask for --format html and print that."
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="insiders-report-") as folder:
        source, printed = Path(folder) / "report.html", Path(folder) / "report.pdf"
        source.write_text(document, encoding="utf-8")
        said = _print(browser, source, printed, Path(folder) / "profile")
        if not printed.is_file():
            raise PrintError(f"{browser} should have printed the report and did not: {said} Ask for --format html.")
        draft = path.with_name(f".{path.name}.part")
        try:
            shutil.move(printed, draft)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


def _print(browser: str, source: Path, printed: Path, profile: Path) -> str:
    """Let the browser print a file, and return the last line that it said."""
    options = ["--headless", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--no-pdf-header-footer"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")  # as root Chromium does not start with one; the file is our own, without scripts
    command = [browser, *options, f"--user-data-dir={profile}", f"--print-to-pdf={printed}", source.as_uri()]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_PRINT_SECONDS)
    except subprocess.TimeoutExpired:
        return f"no answer within {_PRINT_SECONDS} seconds."
    return (done.stderr.strip().splitlines() or [f"exit code {done.returncode}."])[-1]
