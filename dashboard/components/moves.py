"""Who moved between segments: a matrix from × to, grey by share of the row.

Takes rows of `reporting.segment_moves` (from_segment, to_segment, customers) and the segments' order, gives
the table and its words.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.formatting import Formats
from dashboard.translations import _, ngettext


def title_moves(moves: pd.DataFrame, formats: Formats) -> str:
    """Return the finding: how many of the customers stayed in their segment."""
    stayed, before = _count_stayed(moves)
    if before == 0:
        return _("Nothing to compare with yet")
    return ngettext(
        "{share} of {count} customer stayed in its segment",
        "{share} of {count} customers stayed in their segment",
        before,
    ).format(share=formats.percent(stayed / before), count=formats.number(before))


def move_matrix(moves: pd.DataFrame, segments: Sequence[str], formats: Formats) -> Component:
    """Return the table: a row for each segment before, a column for each now, last who was not in the base."""
    counts = _cross_moves(moves, segments)
    places = {name: str(place) if name else _("gone") for place, name in enumerate(counts.columns, start=1)}
    head = [html.Th(_("From, to"), scope="col")]
    for name in counts.columns:
        shown = [html.Span(_name_place(name, _("Left the base")), className="name"), _number_place(places[name])]
        head.append(html.Th(shown, scope="col"))
    rows = []
    for before, row in counts.iterrows():
        name = _name_place(before, _("New in the base"))
        label = [_number_place(f"{places[before]} "), name] if before and before in places else [name]
        cells = [_fill_cell(before, now, int(count), row.sum(), formats) for now, count in row.items()]
        rows.append(html.Tr([html.Th(label, scope="row"), *cells]))
    caption = html.Caption(describe_moves(moves, formats), className="visually-hidden")
    table = html.Table([caption, html.Thead(html.Tr(head)), html.Tbody(rows)], className="matrix")
    return html.Div(table, className="matrix-place")


def describe_moves(moves: pd.DataFrame, formats: Formats) -> str:
    """Return the largest moves in words."""
    moved = moves[moves["from_segment"].ne(moves["to_segment"]) & moves["from_segment"].notna()]
    moved = moved[moved["to_segment"].notna()].nlargest(3, "customers")
    sentence = _("{count} from {before} to {now}")
    parts = [
        sentence.format(count=formats.number(row.customers), before=row.from_segment, now=row.to_segment)
        for row in moved.itertuples()
    ]
    return _("Customers by segment before and now. Largest moves: {moves}.").format(moves="; ".join(parts) or "–")


def _cross_moves(moves: pd.DataFrame, segments: Sequence[str]) -> pd.DataFrame:
    """Return customers from × to, in the order of the segments; "" is not in the base, left out where nobody is."""
    named = moves.assign(before=moves["from_segment"].fillna(""), now=moves["to_segment"].fillna(""))
    counts = named.pivot_table(index="before", columns="now", values="customers", aggfunc="sum", fill_value=0)
    old = [name for name in counts.index if name and name not in segments]
    rows = [name for name in (*segments, *old, "") if name in counts.index]
    columns = [name for name in (*segments, "") if name in counts.columns]
    return counts.reindex(index=rows, columns=columns)


def _count_stayed(moves: pd.DataFrame) -> tuple[int, int]:
    before = moves[moves["from_segment"].notna()]
    stayed = before[before["from_segment"].eq(before["to_segment"])]
    return int(stayed["customers"].sum()), int(before["customers"].sum())


def _name_place(name: object, outside: str) -> str:
    return str(name) if name else outside


def _number_place(place: str) -> Component:
    return html.Span(place, className="place", **{"aria-hidden": "true"})


def _fill_cell(before: object, now: object, count: int, row_total: int, formats: Formats) -> Component:
    if count == 0:
        return html.Td("·", className="none")
    part = f"{count / row_total:.3f}"
    return html.Td(formats.number(count), className="stayed" if before == now else "", style={"--part": part})
