"""Data & runs: how fresh the data are, what every run did, which lines count, how the columns were found.

Takes the reader's request, gives the page; every number is read from `reporting`.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pandas as pd
from dash import Dash, html
from dash.development.base_component import Component

from dashboard.components.cards import card
from dashboard.components.failures import failure_card
from dashboard.components.heads import page_head
from dashboard.components.marks import DotKind, KeyFact, dot, key_facts
from dashboard.components.rules import KEPT, RULES
from dashboard.components.states import notice
from dashboard.components.tables import Cell, Heading, data_table
from dashboard.components.undated import quote_undated
from dashboard.components.unknowns import list_unknowns
from dashboard.formatting import MISSING, Formats
from dashboard.pages.request import PageRequest
from dashboard.queries.reader import Reader
from dashboard.queries.runs import read_newest_reading, read_quality, read_runs, read_source_columns
from dashboard.queries.snapshots import read_newest_run
from dashboard.translations import _, mark, ngettext
from segmentation.months import add_months

_SHOWN_RUNS = 20

_STATUSES: dict[str, tuple[DotKind, str]] = {
    "queued": ("quiet", mark("Queued")),
    "running": ("quiet", mark("Running")),
    "succeeded": ("fine", mark("Succeeded")),
    "failed": ("failed", mark("Failed")),
    "rejected": ("failed", mark("Rejected")),
    "cancelled": ("quiet", mark("Cancelled")),
}
_KINDS = {"refresh": mark("Refresh"), "backfill": mark("Backfill"), "compare": mark("Comparison of models")}
_COLUMNS = {
    "customer_id": mark("Customer"),
    "invoice_at": mark("Date"),
    "invoice_no": mark("Invoice"),
    "stock_code": mark("Stock code"),
    "description": mark("Description"),
    "quantity": mark("Quantity"),
    "unit_price": mark("Unit price"),
    "country": mark("Country"),
    "revenue": mark("Line total"),
}
_EITHER_OR = ("unit_price", "revenue")
"""One of them is enough; the other is not missed."""


def layout(queries: Reader, request: PageRequest) -> list[Component]:
    """Return the page."""
    runs = queries.read_fresh(read_runs, _SHOWN_RUNS)
    quality = queries.read(read_quality, request.as_of)
    columns = queries.read(read_source_columns)
    reading = queries.read(read_newest_reading)
    undated = "" if reading is None else quote_undated(reading["stage"], queries.settings.locale, request.formats)
    zone = queries.settings.zone
    return [
        page_head(request.name_page(_("Data & runs")), _write_lead(request, quality, runs)),
        *([notice("notice", _("{sentence} They belong to no month.").format(sentence=undated))] if undated else []),
        *_show_failure(queries, request),
        _show_facts(request, quality, runs, zone),
        _show_runs(request.formats, runs, zone),
        _show_rules(request, quality),
        _show_columns(columns),
    ]


def register(app: Dash, queries: Reader) -> None:
    """Add nothing: this page asks for nothing after it is shown."""


def _write_lead(request: PageRequest, quality: pd.DataFrame, runs: pd.DataFrame) -> str:
    formats, kept = request.formats, _find_kept(quality)
    sentences = [
        _("Data through **{day}**. **{share} of {lines} dated lines** count, worth **{money}**.").format(
            day=formats.date(request.snapshot["data_through"]),
            share=_write_kept_share(formats, kept),
            lines=formats.number(request.snapshot["source_rows"]),
            money=formats.money_compact(kept["revenue"]),
        )
    ]
    if runs.iloc[0]["status"] in ("failed", "rejected"):
        sentences.append(_("The newest run failed."))
    return " ".join(sentences)


def _show_failure(queries: Reader, request: PageRequest) -> list[Component]:
    run = queries.read_fresh(read_newest_run)
    if run is None or run["status"] not in ("failed", "rejected"):
        return []
    newest = request.formats.month(add_months(request.published["as_of"].iloc[-1].date(), -1))
    outcome = _("Until then every page shows what is published: {month} is the newest.").format(month=newest)
    title = _("What the refresh that failed found")
    return [failure_card(title, run["error"] or run["stage"], outcome, queries.settings)]


def _find_kept(quality: pd.DataFrame) -> pd.Series:
    return quality.set_index("rule").loc[KEPT]


def _write_kept_share(formats: Formats, kept: pd.Series) -> str:
    """Return the share of lines that count; 100% only where all do."""
    share = kept["share_of_lines"]
    return formats.percent(min(share, 0.999) if share < 1 else share)


def _show_facts(request: PageRequest, quality: pd.DataFrame, runs: pd.DataFrame, zone: ZoneInfo) -> Component:
    formats, snapshot, published = request.formats, request.snapshot, request.published
    newest, kept = runs.iloc[0], _find_kept(quality)
    first, last = (add_months(published["as_of"].iloc[end].date(), -1) for end in (0, -1))
    ran = formats.instant(newest["started_at"].tz_convert(zone))
    if pd.notna(newest["seconds"]):
        ran = _("{instant}, {seconds} s").format(instant=ran, seconds=formats.number(newest["seconds"]))
    months = ngettext("{count} month", "{count} months", len(published)).format(count=formats.number(len(published)))
    published_at = formats.instant(snapshot["published_at"].tz_convert(zone))
    return key_facts(
        [
            KeyFact(
                _("Published"),
                months,
                _("{first} to {last}").format(first=formats.month(first), last=formats.month(last)),
            ),
            KeyFact(_("Newest run"), _(_STATUSES[newest["status"]][1]), ran),
            KeyFact(
                _("Dated lines"),
                formats.number(snapshot["source_rows"]),
                _("before {day}").format(day=formats.date(request.as_of)),
            ),
            KeyFact(
                _("Lines that count"),
                formats.number(kept["lines"]),
                _("{share} of the dated lines").format(share=_write_kept_share(formats, kept)),
            ),
            KeyFact(
                _("Revision of {month}").format(month=formats.month_name(request.month)),
                formats.number(snapshot["revision"]),
                _("published {instant}").format(instant=published_at),
            ),
        ]
    )


def _show_runs(formats: Formats, runs: pd.DataFrame, zone: ZoneInfo) -> Component:
    headings = [
        Heading(_("Started")),
        Heading(_("Kind"), is_minor=True),
        Heading(_("Status")),
        Heading(_("Seconds"), is_number=True, is_minor=True),
        Heading(_("Lines read"), is_number=True, is_minor=True),
        Heading(_("What it did, or what was wrong"), is_wide=True),
    ]
    rows = [
        [
            formats.instant(run.started_at.tz_convert(zone)),
            _(_KINDS.get(run.kind, run.kind)),
            Cell(_show_status(run.status)),
            formats.number(run.seconds, 1),
            formats.number(run.rows_read),
            run.error or run.stage,
        ]
        for run in runs.itertuples()
    ]
    failed = int(runs["status"].isin(["failed", "rejected"]).sum())
    title = _("No run failed")
    if failed:
        title = _("{failed} of the last {count} runs failed").format(
            failed=formats.number(failed), count=formats.number(len(runs))
        )
    table = data_table(_("Runs, newest first"), headings, rows)
    return card(title, table, _("Newest first, times of {zone}").format(zone=zone.key), flush=True)


def _show_status(status: str) -> Component:
    kind, word = _STATUSES[status]
    return html.Span([dot(kind), _(word)], className="status")


def _show_rules(request: PageRequest, quality: pd.DataFrame) -> Component:
    formats = request.formats
    headings = [
        Heading(_("Rule")),
        Heading(_("Lines"), is_number=True),
        Heading(_("Share"), is_number=True, is_minor=True),
        Heading(_("Revenue, {currency}").format(currency=formats.currency), is_number=True),
        Heading(_("Example"), is_minor=True, is_wide=True),
    ]

    def build_row(name: str, row: pd.Series, example: str) -> list[str]:
        share = formats.percent(row["share_of_lines"], 2)
        return [name, formats.number(row["lines"]), share, formats.money(row["revenue"]), example]

    rows = [build_row(_(RULES[row["rule"]]), row, row["example"] or MISSING) for _index, row in quality.iterrows()]
    total = build_row(_("All dated lines"), quality[["lines", "share_of_lines", "revenue"]].sum(), "")
    table = data_table(_("Lines by rule"), headings, rows, total)
    rejected, lines = int(request.snapshot["rejected_rows"]), int(request.snapshot["source_rows"])
    title = ngettext(
        "{count} of {lines} dated lines is left out", "{count} of {lines} dated lines are left out", rejected
    ).format(count=formats.number(rejected), lines=formats.number(lines))
    subtitle = _("Each line has one fate, the first rule that applies; lines dated before {day}")
    return card(
        title if rejected else _("No dated line is left out"),
        table,
        subtitle.format(day=formats.date(request.as_of)),
        flush=True,
    )


def _show_columns(columns: pd.DataFrame) -> Component:
    headings = [Heading(_("Column")), Heading(_("Found as")), Heading(_("Note"), is_wide=True)]
    rows = [
        [_(_COLUMNS[row.name]), row.found_as or _("not found"), row.note or MISSING]
        for row in columns.itertuples(index=False)
        if row.found_as or row.name not in _EITHER_OR
    ]
    unknowns = list_unknowns(columns)
    title = (
        ngettext("One column is missing", "{count} columns are missing", len(unknowns)).format(count=len(unknowns))
        if unknowns
        else _("Every column was found")
    )
    table = data_table(_("Columns of the source"), headings, rows)
    subtitle = _("How the newest look at the source found each column")
    return card(title, table, subtitle, " ".join(unknowns.values()), flush=True)
