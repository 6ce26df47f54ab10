"""Overview: how many Insiders, what share of revenue, is it growing, what needs attention, does it add up.

Takes the reader's request, gives the page; every number is read from `reporting`.
"""

from __future__ import annotations

from functools import partial

import pandas as pd
from dash import Dash, html
from dash.development.base_component import Component

from dashboard.components.cards import card
from dashboard.components.heads import page_head
from dashboard.components.marks import DotRow, dot_rows
from dashboard.components.rules import KEPT, RULES
from dashboard.components.states import empty_state
from dashboard.components.tables import Cell, Heading, Part, data_table, sum_table
from dashboard.components.undated import quote_undated
from dashboard.figures import members, revenue
from dashboard.figures.bands import BOUND_NAMES, BOUNDS, index_expected
from dashboard.figures.forecast import describe_expected
from dashboard.formatting import MISSING
from dashboard.pages.forecast_words import expect_by, state_method
from dashboard.pages.notes import noted_card, show_notes
from dashboard.pages.overview_running import show_running_month
from dashboard.pages.overview_tiles import NEXT_MONTHS, build_tiles
from dashboard.pages.overview_words import explain_words
from dashboard.pages.request import PageRequest
from dashboard.queries.lists import LATE_GAPS
from dashboard.queries.forecast import read_accuracy, read_forecasts
from dashboard.queries.overview import read_attention, read_revenue_by_month, read_window_sales
from dashboard.queries.reader import Reader
from dashboard.queries.runs import read_newest_reading, read_quality
from dashboard.translations import _, ngettext
from segmentation.months import add_months

_MANY_LINES = 0.1
_FEW_LINES = 0.01
"""Rules that leave out a smaller share of the lines share one row."""


def layout(queries: Reader, request: PageRequest) -> list[Component]:
    """Return the page."""
    by_month = queries.read(read_revenue_by_month, request.as_of)
    forecasts = queries.read(read_forecasts, request.as_of)
    attention = queries.read(read_attention, request.as_of, queries.settings.exit_margin)
    tiles = build_tiles(request, by_month, forecasts, queries.read(read_accuracy, request.as_of))
    charts = [_show_revenue(queries, request, by_month, forecasts), _show_members(queries, request)]
    return [
        page_head(request.name_page(_("Overview")), _write_lead(request, forecasts), show_notes(queries, request)),
        explain_words(request, queries.settings.grace_months),
        html.Div(tiles, className="row-5" if len(tiles) == 5 else "row-4"),
        html.Div(charts, className="row-7-5"),
        html.Div([_list_attention(queries, request, attention), _show_sales(queries, request)], className="row-7-5"),
        show_running_month(queries, request),
    ]


def register(app: Dash, queries: Reader) -> None:
    """Add nothing: this page asks for nothing after it is shown."""


def _write_lead(request: PageRequest, forecasts: pd.DataFrame) -> str:
    formats, snapshot = request.formats, request.snapshot
    sentences = [_count_insiders(request)]
    if request.previous is not None:
        sentences.append(
            _("{entered} entered and {left} left in {month}.").format(
                entered=formats.number(snapshot["entered"]),
                left=formats.number(snapshot["left"]),
                month=formats.month_name(request.month),
            )
        )
    if snapshot["insiders"] > 0 and pd.notna(snapshot["next_revenue_share"]):
        later = _("In the three months after, they brought **{share} of all customers’ revenue**.")
        sentences.append(later.format(share=formats.percent(snapshot["next_revenue_share"])))
    else:
        sentences.append(expect_by(index_expected(forecasts, "insiders").head(NEXT_MONTHS), formats))
    return " ".join(filter(None, sentences))


def _count_insiders(request: PageRequest) -> str:
    formats, snapshot = request.formats, request.snapshot
    count = int(snapshot["insiders"])
    if count == 0:
        return _("[[No Insiders]] as of {day}.").format(day=formats.date(request.as_of))
    months = int(snapshot["window_months"])
    sentence = ngettext(
        "[[{count} Insider]], {part} of customers, brought **{share} of {period} revenue**.",
        "[[{count} Insiders]], {part} of customers, brought **{share} of {period} revenue**.",
        count,
    )
    if pd.isna(snapshot["insiders_revenue_share"]):
        sentence = ngettext(
            "[[{count} Insider]], {part} of customers.", "[[{count} Insiders]], {part} of customers.", count
        )
    return sentence.format(
        count=formats.number(count),
        part=formats.percent(snapshot["insiders_share_of_customers"]),
        share=formats.percent(snapshot["insiders_revenue_share"]),
        period=ngettext("the last month’s", "the last {months} months’", months).format(months=formats.number(months)),
    )


def _show_revenue(queries: Reader, request: PageRequest, by_month: pd.DataFrame, forecasts: pd.DataFrame) -> Component:
    formats = request.formats
    expected = index_expected(forecasts, "insiders")
    groups = by_month.pivot_table(index="month", columns="customer_group", values="revenue").reindex(
        columns=["insiders", "others"]
    )
    bounds = [] if expected.empty else BOUNDS
    groups = pd.concat([groups, expected]).reindex(columns=["insiders", "others", *bounds])
    rows = [
        [Cell(formats.month(month), f"{month:%Y-%m}"), *(Cell(formats.money(value), value) for value in values)]
        for month, *values in groups.itertuples()
    ]
    names = [_("Insiders"), _("Others"), *(_(name) for name in BOUND_NAMES[: len(bounds)])]
    headings = [Heading(_("Month")), *(Heading(name, is_number=True) for name in names)]
    subtitle = ngettext(
        "Revenue per month, net of returns: today’s {count} Insider, followed back, and everyone else",
        "Revenue per month, net of returns: today’s {count} Insiders, followed back, and everyone else",
        int(request.snapshot["insiders"]),
    )
    return noted_card(
        queries,
        request,
        "overview-revenue",
        revenue.title_revenue_by_group(by_month, formats),
        subtitle.format(count=formats.number(request.snapshot["insiders"])),
        partial(revenue.draw_revenue_by_group, by_month, forecasts, formats=formats),
        data_table(_("Revenue by month and group"), headings, rows),
        f"{revenue.describe_revenue_by_group(by_month, formats)} {describe_expected(expected, formats)}".strip(),
        revenue.HEIGHT,
        state_method(queries, request, forecasts, "insiders"),
    )


def _show_members(queries: Reader, request: PageRequest) -> Component:
    formats, snapshot = request.formats, request.snapshot
    published = request.published
    shown = published[published["as_of"] <= snapshot["as_of"]]
    counts = ["insiders", "entered", "left", "on_notice"]
    rows = [
        [
            Cell(formats.month(add_months(as_of, -1)), f"{add_months(as_of, -1):%Y-%m}"),
            *(Cell(formats.number(count), int(count)) for count in row),
        ]
        for as_of, *row in shown[["as_of", *counts]].itertuples(index=False)
    ]
    names = [_("Insiders"), _("Entered"), _("Left"), _("On notice")]
    headings = [Heading(_("Month")), *(Heading(name, is_number=True) for name in names)]
    return noted_card(
        queries,
        request,
        "overview-members",
        members.title_members(shown, formats),
        _("Insiders at the end of each month, and who entered or left in it"),
        partial(members.draw_members, shown, formats=formats),
        data_table(_("Insiders by month"), headings, rows),
        members.describe_members(shown, formats),
        members.HEIGHT,
    )


def _list_attention(queries: Reader, request: PageRequest, attention: pd.DataFrame) -> Component:
    rows = [
        *_list_customers(queries, request, attention),
        *_list_lines(queries, request),
        *_list_undated(queries, request),
    ]
    if not rows:
        return card(
            _("Nothing needs attention"),
            empty_state(
                _("Every Insider qualifies, and every dated line counts."),
                (_("See the Insiders"), request.link("/insiders")),
            ),
        )
    title = ngettext("One thing needs attention", "{count} things need attention", len(rows))
    months = request.formats.number(request.snapshot["window_months"])
    return card(
        title.format(count=request.formats.number(len(rows))),
        dot_rows(rows),
        _("Revenue of the last {months} months at stake").format(months=months),
        flush=True,
    )


def _list_customers(queries: Reader, request: PageRequest, attention: pd.DataFrame) -> list[DotRow]:
    formats = request.formats
    leaves_next = request.is_newest_lineage and queries.settings.grace_months == 1
    leave_on, gaps = formats.day(add_months(request.as_of, 1)), formats.number(LATE_GAPS, 1)
    counts = attention["customers"].astype(int)
    sentences = {
        "on_notice": _word_on_notice(counts["on_notice"], leaves_next),
        "late": ngettext(
            "**{count} Insider is late**: {gaps}× the usual gap without an order",
            "**{count} Insiders are late**: {gaps}× their usual gap without an order",
            counts["late"],
        ),
        "near": ngettext(
            "**{count} customer almost qualifies**: within the margin to stay",
            "**{count} customers almost qualify**: within the margin to stay",
            counts["near"],
        ),
    }
    return [
        DotRow(
            "quiet" if name == "near" else "notice",
            sentence.format(count=formats.number(counts[name]), day=leave_on, gaps=gaps),
            formats.money_compact(attention.loc[name, "revenue"]),
            (_("See list"), request.link("/insiders", list=name)),
        )
        for name, sentence in sentences.items()
        if counts[name] > 0
    ]


def _word_on_notice(count: int, leaves_next: bool) -> str:
    """Return the sentence; with the day where one month of grace is what the path allows."""
    if leaves_next:
        return ngettext(
            "**{count} Insider on notice**: leaves on {day} unless they qualify again",
            "**{count} Insiders on notice**: leave on {day} unless they qualify again",
            count,
        )
    return ngettext(
        "**{count} Insider on notice**: leaves unless they qualify again",
        "**{count} Insiders on notice**: leave unless they qualify again",
        count,
    )


def _list_lines(queries: Reader, request: PageRequest) -> list[DotRow]:
    quality = queries.read(read_quality, request.as_of)
    rejected = quality[(quality["rule"] != KEPT) & (quality["lines"] > 0)]
    is_few = rejected["share_of_lines"] < _FEW_LINES
    # one screen: the small ones only where there is no large one; all of them stand on Data & runs
    parts = [[index] for index in rejected.index[~is_few]] or [list(rejected.index)]
    return [_describe_lines(rejected.loc[part], request) for part in parts if part]


def _describe_lines(rejected: pd.DataFrame, request: PageRequest) -> DotRow:
    formats, lines, share = request.formats, int(rejected["lines"].sum()), rejected["share_of_lines"].sum()
    sentence = ngettext(
        "{rules}: **{count} dated line** is left out, {share} of all",
        "{rules}: **{count} dated lines** are left out, {share} of all",
        lines,
    )
    return DotRow(
        "notice" if share >= _MANY_LINES else "quiet",
        sentence.format(
            rules=", ".join(_(RULES[rule]) for rule in rejected["rule"]),
            count=formats.number(lines),
            share=formats.percent(share),
        ),
        formats.money_compact(rejected["revenue"].sum()),
        (_("Check data"), request.link("/runs")),
    )


def _list_undated(queries: Reader, request: PageRequest) -> list[DotRow]:
    reading = queries.read(read_newest_reading)
    said = "" if reading is None else quote_undated(reading["stage"], queries.settings.locale, request.formats)
    return [DotRow("notice", said, MISSING, (_("Check data"), request.link("/runs")))] if said else []


def _show_sales(queries: Reader, request: PageRequest) -> Component:
    formats = request.formats
    sales = queries.read(read_window_sales, request.as_of)
    total = sales.sum()
    names = {
        "base": _("Customers of the base"),
        "others": _("Other customers"),
        "no_customer": _("No customer named"),
        "left_out": _("Left out by a rule"),
    }

    def build_part(name: str, amount: float) -> Part:
        share = amount / total if total > 0 else 0.0
        return Part(name, formats.money(amount), share, formats.percent(share))

    parts = [build_part(name, sales.get(part, 0.0)) for part, name in names.items()]
    first = add_months(request.as_of, -int(request.snapshot["window_months"]))
    title = _("{share} of all sales are from customers of the base").format(share=parts[0].share_text)
    subtitle = _("Where all sales went, {first} to {last}").format(
        first=formats.month(first), last=formats.month(request.month)
    )
    table = sum_table(_("All sales by part"), parts, build_part(_("All sales"), total))
    return card(title, table, subtitle, flush=True)
