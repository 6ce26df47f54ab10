"""Concentration: how much the best customers bring, and what a programme of another size would hold.

Takes the reader's request, gives the page; every number is read from `reporting`. The slider moves along stored
points, whose words go to the browser with the page; `members=` in the address chooses one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import partial

import pandas as pd
from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboard.components.cards import card, figure_card
from dashboard.components.heads import page_head
from dashboard.components.marks import pill
from dashboard.components.states import empty_state
from dashboard.components.tables import Cell, Heading, data_table
from dashboard.figures import concentration as figure
from dashboard.formatting import Formats
from dashboard.pages.concentration_words import NEXT_MONTHS, RESULTS, state_results, write_lead
from dashboard.pages.request import PageRequest
from dashboard.queries.concentration import read_concentration
from dashboard.queries.reader import Reader
from dashboard.translations import _
from segmentation.months import add_months

SLIDER, WORDS, CURVE = "concentration-members", "concentration-words", "concentration-curve"
TABLE_SHARES = (0.01, 0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1.0)


def layout(queries: Reader, request: PageRequest) -> list[Component]:
    """Return the page."""
    points = queries.read(read_concentration, request.as_of)
    head = page_head(request.name_page(_("Concentration")), write_lead(points, request))
    if points.empty:
        sentence, link = _("Nobody bought in the window of this month."), (_("Check data"), request.link("/runs"))
        return [head, card(_("No customer to rank"), empty_state(sentence, link))]
    members = int(request.snapshot["insiders"])
    now = figure.find_point(points, members)
    asked = request.arguments.get("members", "")
    chosen = figure.find_point(points, int(asked)) if asked.isdecimal() and len(asked) < 12 else now
    words = state_results(points, _read_earlier(queries, request, points), now, request)
    cards = [_show_curve(points, chosen, request), _show_results(points, words, now, chosen, request)]
    return [head, html.Div(cards, className="row-7-5"), _show_sizes(points, members, request)]


def register(app: Dash, _queries: Reader) -> None:
    """Let the browser follow the slider."""
    app.clientside_callback(
        ClientsideFunction("concentration", "choose"),
        [Output(f"{SLIDER}-{name}", "children") for name in RESULTS],
        Output({"type": "figures", "name": CURVE}, "data"),
        Input(SLIDER, "value"),
        State(WORDS, "data"),
        State({"type": "figures", "name": CURVE}, "data"),
    )


def _read_earlier(queries: Reader, request: PageRequest, points: pd.DataFrame) -> pd.DataFrame:
    """Return the points of a quarter ago whose following quarter is known; none where that of now is."""
    earlier = add_months(request.as_of, -NEXT_MONTHS)
    if points["next_revenue_share"].notna().any() or earlier not in set(request.published["as_of"].dt.date):
        return points.iloc[:0]
    return queries.read(read_concentration, earlier).dropna(subset=["next_revenue_share"])


def _show_curve(points: pd.DataFrame, chosen: int, request: PageRequest) -> Component:
    formats, members = request.formats, int(request.snapshot["insiders"])
    months = int(request.snapshot["window_months"])
    return figure_card(
        CURVE,
        figure.title_curve(points, formats),
        _("Share of revenue (up) that the best customers of the base bring (across), best by value: older counts less"),
        partial(figure.draw_curve, points, members, months, chosen, formats=formats),
        _tabulate_points(points, formats),
        figure.describe_curve(points, members, formats),
        figure.HEIGHT,
        _("Blue: as many as there are Insiders. The next three months: of all revenue, new customers included."),
    )


def _tabulate_points(points: pd.DataFrame, formats: Formats) -> Component:
    rows = [
        [
            Cell(formats.number(row.customers), row.customers),
            Cell(formats.percent(row.share_of_customers), row.share_of_customers),
            *_fill_shares(row, _list_shares(points), formats),
        ]
        for row in points.itertuples()
    ]
    return data_table(_("Revenue held by number of customers"), _list_headings(points), rows)


def _list_shares(points: pd.DataFrame) -> dict[str, str]:
    """Return the columns of revenue held and their names: the following quarter where it is known."""
    names = _name_results()
    columns = {"revenue_share": names["past"], "next_revenue_share": names["next"]}
    return {
        column: name for column, name in columns.items() if column == "revenue_share" or points[column].notna().any()
    }


def _list_headings(points: pd.DataFrame) -> list[Heading]:
    names = _name_results()
    return [
        Heading(names["members"]),
        Heading(_("Share of customers"), is_number=True, is_minor=True),
        *(Heading(name, is_number=True) for name in _list_shares(points).values()),
        Heading(names["threshold"], is_number=True, is_minor=True),
    ]


def _fill_shares(row: tuple, columns: Iterable[str], formats: Formats) -> list[Cell]:
    shares = [
        Cell(formats.percent(share), "" if pd.isna(share) else share)
        for share in (getattr(row, column) for column in columns)
    ]
    value = row.threshold_value
    return [*shares, Cell(formats.money(value), "" if pd.isna(value) else value)]


def _show_results(
    points: pd.DataFrame, words: list[list[str]], now: int, chosen: int, request: PageRequest
) -> Component:
    """Return the slider, and what a programme of the chosen size holds."""
    slider = html.Label(
        [
            html.Span(_("Members"), className="visually-hidden"),
            dcc.Input(id=SLIDER, type="range", min=0, max=len(points) - 1, step=1, value=chosen),
        ],
        className="slider",
    )
    facts = [
        html.Div(
            [
                html.Dt(label),
                html.Dd(words[chosen][place], id=f"{SLIDER}-{name}"),
                html.Dd(words[chosen][place + 1], id=f"{SLIDER}-{name}_note", className="caption"),
            ]
        )
        for place, (name, label) in zip(range(0, len(RESULTS), 2), _name_results().items(), strict=True)
    ]
    stops = {"data-members": json.dumps(points["customers"].tolist()), "data-now": str(now)}
    return card(
        _("What if the programme had another size"),
        [
            dcc.Store(
                id=WORDS,
                data={
                    "results": words,
                    "members": points["customers"].tolist(),
                    "now": now,
                    "points": _list_places(points),
                },
            ),
            html.Div([slider, _mark_now(now, len(points), request)], className="slider-place", **stops),
            html.Dl(facts, className="results", **{"aria-live": "polite"}),
        ],
        _("One percent of the customers a step, best by value first"),
        _say_difference(request),
    )


def _mark_now(now: int, stops: int, request: PageRequest) -> Component:
    """Return the mark under the slider at the size of now; a thumb is 20 px wide, so its middle starts at 10."""
    words = _("{members} as now").format(members=request.formats.number(request.snapshot["insiders"]))
    share = now / max(stops - 1, 1)
    place = {"left": f"calc(10px + {share:.4f} * (100% - 20px))"}
    side = "slider-now at-end" if share > 0.5 else "slider-now"
    return html.Div(html.Span(words), className=side, style=place, **{"aria-hidden": "true"})


def _say_difference(request: PageRequest) -> str:
    sentence = _(
        "A size, not a list: membership also looks at how often they buy and at who was one before. "
        "Today’s {members} Insiders themselves hold {share}."
    )
    return sentence.format(
        members=request.formats.number(request.snapshot["insiders"]),
        share=request.formats.percent(request.snapshot["insiders_revenue_share"]),
    )


def _name_results() -> dict[str, str]:
    return {
        "members": _("Members"),
        "past": _("Revenue held"),
        "next": _("Next three months"),
        "threshold": _("Threshold"),
    }


def _list_places(points: pd.DataFrame) -> list[list[float | None]]:
    """Return where each point lies on the curve."""
    places = points[["share_of_customers", "revenue_share"]].astype(object)
    return places.where(places.notna(), None).to_numpy().tolist()


def _show_sizes(points: pd.DataFrame, members: int, request: PageRequest) -> Component:
    """Return a programme of some sizes, that of now among them; each opens above."""
    formats, customers = request.formats, int(points["customers"].max())
    places = {figure.find_point(points, max(round(share * customers), 1)) for share in TABLE_SHARES}
    places |= set(points.index[points["customers"] == members])
    rows = []
    for row in points.iloc[sorted(places)].itertuples():
        link = dcc.Link(formats.number(row.customers), href=request.link("/concentration", members=str(row.customers)))
        marks = [pill("insider", _("As now"))] if row.customers == members else []
        rows.append(
            [
                Cell(html.Span([link, *marks], className="named"), row.customers),
                Cell(formats.percent(row.share_of_customers), row.share_of_customers),
                *_fill_shares(row, _list_shares(points), formats),
            ]
        )
    table = data_table(_("Programmes of some sizes"), _list_headings(points), rows)
    return card(
        _title_sizes(points, members, formats), table, _("The best by value; each number opens above"), flush=True
    )


def _title_sizes(points: pd.DataFrame, members: int, formats: Formats) -> str:
    now = points[(points["customers"] == members) & points["revenue_share"].notna()]
    double = points.iloc[figure.find_point(points, 2 * members)]
    if now.empty or double["customers"] < 1.5 * members:
        return _("Programmes of some sizes")
    return _("{double} members instead of {now}: {share} of revenue instead of {share_now}").format(
        double=formats.number(double["customers"]),
        now=formats.number(members),
        share=formats.percent(double["revenue_share"], 0),
        share_now=formats.percent(now["revenue_share"].iloc[0], 0),
    )
