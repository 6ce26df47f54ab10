"""What needs attention, on Overview: Insiders about to leave, customers about to enter, lines that do not count.

Takes the reader's request and rows of the `reporting` views, gives a card.
"""

from __future__ import annotations

import pandas as pd
from dash.development.base_component import Component

from dashboard.components.cards import card
from dashboard.components.marks import DotRow, dot_rows
from dashboard.components.rules import KEPT, RULES
from dashboard.components.states import empty_state
from dashboard.components.undated import quote_undated
from dashboard.formatting import MISSING
from dashboard.pages.request import PageRequest
from dashboard.queries.lists import LATE_GAPS
from dashboard.queries.overview import Facts
from dashboard.translations import _, ngettext
from segmentation.months import add_months
from segmentation.settings import Settings

_MANY_LINES = 0.1
_FEW_LINES = 0.01
"""Rules that leave out a smaller share of the lines share one row."""


def list_attention(request: PageRequest, facts: Facts, quality: pd.DataFrame, settings: Settings) -> Component:
    """Return the card; `quality` is what `read_lines` gave of the rules."""
    rows = [
        *_list_customers(request, facts.attention, settings.grace_months),
        *_list_lines(request, quality),
        *_list_undated(request, facts.reading, settings.locale),
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


def _list_customers(request: PageRequest, attention: pd.DataFrame, grace_months: int) -> list[DotRow]:
    formats = request.formats
    leaves_next = request.is_newest_lineage and grace_months == 1
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


def _list_lines(request: PageRequest, quality: pd.DataFrame) -> list[DotRow]:
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


def _list_undated(request: PageRequest, reading: pd.Series | None, told_in: str) -> list[DotRow]:
    said = "" if reading is None else quote_undated(reading["stage"], told_in, request.formats)
    return [DotRow("notice", said, MISSING, (_("Check data"), request.link("/runs")))] if said else []
