"""Segments: how much each weighs, who they are against the base, and who moved between them.

Takes the reader's request, gives the page; every number is read from `reporting`.
"""

from __future__ import annotations

from functools import partial

import pandas as pd
from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard.components.cards import card, figure_card
from dashboard.components.heads import page_head
from dashboard.components.moves import move_matrix, title_moves
from dashboard.components.profiles import profile_table
from dashboard.components.segment_names import say_names, say_segments
from dashboard.components.states import empty_state
from dashboard.components.tables import Cell, Heading, data_table
from dashboard.figures import segments as figures
from dashboard.formatting import Formats
from dashboard.pages.request import PageRequest
from dashboard.pages.segments_compared import show_compared
from dashboard.queries.lists import EVERYONE
from dashboard.queries.reader import Reader
from dashboard.queries.segments import choose_segments, list_traits, read_base_means, read_moves, read_segments
from dashboard.translations import _, ngettext


def layout(queries: Reader, request: PageRequest) -> list[Component]:
    """Return the page."""
    segments = say_segments(choose_segments(queries.read(read_segments), request.as_of))
    base = queries.read(read_base_means, request.as_of)
    rows = [_show_segment(segment, place, base, request) for place, (_index, segment) in enumerate(segments.iterrows())]
    return [
        page_head(request.name_page(_("Segments")), _write_lead(segments, request.formats)),
        _show_shares(segments, request.formats),
        _show_sizes(segments, request.formats),
        _compare(queries, request, segments),
        *rows,
        show_moves(queries, request),
    ]


def register(app: Dash, queries: Reader) -> None:
    """Add nothing: this page asks for nothing after it is shown."""


def _compare(queries: Reader, request: PageRequest, segments: pd.DataFrame) -> Component | None:
    if request.compared is None:
        return None
    earlier = choose_segments(queries.read(read_segments), request.compared["as_of"].date())
    return show_compared(segments, say_segments(earlier), request)


def show_moves(queries: Reader, request: PageRequest) -> Component:
    """Return the card of who moved between segments in the month."""
    formats = request.formats
    moves = queries.read(read_moves, request.as_of)
    title = title_moves(moves, formats)
    if moves["from_segment"].notna().sum() == 0:
        return card(title, empty_state(_("The path begins here: every customer is in a first segment.")))
    segments = queries.read(read_segments)
    traits = list_traits(segments)
    moves = moves.assign(**{side: say_names(moves[side], traits) for side in ("from_segment", "to_segment")})
    order = list(say_segments(choose_segments(segments, request.as_of))["segment_name"])
    subtitle = _("Customers by segment a month before (rows) and in {month} (columns)")
    return card(
        title,
        move_matrix(moves, order, formats),
        subtitle.format(month=formats.month_name(request.month)),
        flush=True,
    )


def _write_lead(segments: pd.DataFrame, formats: Formats) -> str:
    count = ngettext("**{count} segment.**", "**{count} segments.**", len(segments))
    counted = count.format(count=formats.number(len(segments)))
    if len(segments) < 2 or pd.isna(segments["revenue_share"].iloc[1]):
        return counted
    second = segments.iloc[1]
    sentence = _("After the Insiders, **{segment}** bring most: {revenue} of revenue from {customers} of customers.")
    return f"{counted} " + sentence.format(
        segment=second["segment_name"],
        revenue=formats.percent(second["revenue_share"]),
        customers=formats.percent(second["customers"] / segments["customers"].sum()),
    )


def _show_shares(segments: pd.DataFrame, formats: Formats) -> Component:
    headings = [
        Heading(_("Segment")),
        Heading(_("Customers"), is_number=True),
        Heading(_("Revenue"), is_number=True),
        Heading(_("Share of revenue"), is_number=True),
    ]
    rows = [
        [
            row.segment_name,
            Cell(formats.number(row.customers), row.customers),
            Cell(formats.money(row.revenue), row.revenue),
            Cell(formats.percent(row.revenue_share), row.revenue_share),
        ]
        for row in segments.itertuples()
    ]
    return figure_card(
        "segments-shares",
        figures.title_segment_shares(segments, formats),
        _("Customers of the base over their revenue in the window, by segment"),
        partial(figures.draw_segment_shares, segments, formats=formats),
        data_table(_("Customers and revenue by segment"), headings, rows),
        figures.describe_segment_shares(segments, formats),
        figures.SHARE_HEIGHT,
    )


def _show_sizes(segments: pd.DataFrame, formats: Formats) -> Component:
    names = (_("Customers"), _("Revenue"), _("Revenue each"))
    headings = [Heading(_("Segment")), *(Heading(name, is_number=True) for name in names)]
    rows = [
        [
            row.segment_name,
            Cell(formats.number(row.customers), row.customers),
            Cell(formats.money(row.revenue), row.revenue),
            Cell(formats.money(row.mean_revenue), row.mean_revenue),
        ]
        for row in segments.itertuples()
    ]
    return figure_card(
        "segments-sizes",
        figures.title_segment_sizes(segments, formats),
        _("Customers, their revenue in the window, and revenue of each on average"),
        partial(figures.draw_segment_sizes, segments, formats=formats),
        data_table(_("Size of the segments"), headings, rows),
        figures.describe_segment_sizes(segments, formats),
        figures.measure_sizes(segments),
    )


def _show_segment(segment: pd.Series, place: int, base: pd.Series, request: PageRequest) -> Component:
    formats = request.formats
    link = {"list": "all"} if segment["is_insiders"] else {"list": EVERYONE, "segment": segment["stored_name"]}
    words = ngettext("See the {count} customer", "See the {count} customers", int(segment["customers"]))
    who = html.Div(
        [
            html.H2([html.Span(className="swatch", **{"aria-hidden": "true"}), segment["segment_name"]]),
            html.P(segment["description"], className="sentence"),
            html.Dl(
                [
                    _fact(_("Customers"), formats.number(segment["customers"])),
                    _fact(_("Revenue"), formats.money_compact(segment["revenue"])),
                    _fact(_("Share of revenue"), formats.percent(segment["revenue_share"])),
                ]
            ),
            dcc.Link(
                words.format(count=formats.number(segment["customers"])),
                href=request.link("/insiders", **link),
                className="go",
            ),
        ]
    )
    colour = f"var(--i-segment-{min(place, figures.LAST_COLOUR)})"
    return html.Section(
        [who, html.Div(profile_table(segment, base, formats))], className="card segment", style={"--swatch": colour}
    )


def _fact(name: str, value: str) -> Component:
    return html.Div([html.Dt(name), html.Dd(value)])
