"""Overview: how many Insiders, what share of revenue, is it growing, what needs attention, can it be trusted.

Takes the reader's request, gives the page; every number is read from `reporting`.
"""

from __future__ import annotations

from functools import partial

import pandas as pd
from dash import Dash, html
from dash.development.base_component import Component

from dashboard.components.heads import page_head
from dashboard.components.tables import Cell, Heading, data_table
from dashboard.figures import members, revenue
from dashboard.figures.bands import BOUND_NAMES, BOUNDS, index_expected
from dashboard.figures.forecast import describe_expected
from dashboard.pages.forecast_words import expect_by, state_method
from dashboard.pages.notes import noted_card, show_notes
from dashboard.pages.overview_attention import list_attention
from dashboard.pages.overview_running import show_running_month
from dashboard.pages.overview_sales import show_sales
from dashboard.pages.overview_tiles import build_tiles
from dashboard.pages.overview_trust import list_checks
from dashboard.pages.overview_words import explain_words
from dashboard.pages.request import PageRequest
from dashboard.queries.overview import QUARTER_MONTHS, read_facts, read_lines, read_months
from dashboard.queries.reader import Reader
from dashboard.translations import _, ngettext
from segmentation.months import add_months


def layout(queries: Reader, request: PageRequest) -> list[Component]:
    """Return the page."""
    settings = queries.settings
    by_month, forecasts = queries.read(read_months, request.as_of)
    quality, sales = queries.read(read_lines, request.as_of)
    facts = queries.read(read_facts, request.as_of, settings.exit_margin)
    tiles = build_tiles(request, by_month, forecasts, facts)
    method = state_method(forecasts, facts.caveats[:1], "insiders", request.formats)  # Forecast tells all of them
    charts = [_show_revenue(queries, request, by_month, forecasts, method), _show_members(queries, request)]
    lists = [list_attention(request, facts, quality, settings), list_checks(request, facts)]
    running = show_running_month(request, facts.running)
    return [
        page_head(request.name_page(_("Overview")), _write_lead(request, forecasts), show_notes(queries, request)),
        explain_words(request, settings.grace_months),
        html.Div(tiles, className="row-5" if len(tiles) == 5 else "row-4"),
        html.Div(charts, className="row-7-5"),
        html.Div(lists, className="row-7-5"),
        html.Div([running, show_sales(request, sales)], className="row-7-5" if running else None),
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
        sentences.append(expect_by(index_expected(forecasts, "insiders").head(QUARTER_MONTHS), formats))
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


def _show_revenue(
    queries: Reader, request: PageRequest, by_month: pd.DataFrame, forecasts: pd.DataFrame, method: str
) -> Component:
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
        method,
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
        is_narrow=True,
    )
