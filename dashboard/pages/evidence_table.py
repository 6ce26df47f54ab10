"""The table behind the figures of Evidence: every statistic of every comparison, in-sample rows marked.

Takes rows of `reporting.evidence`, gives a table.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.components.marks import pill
from dashboard.components.tables import Cell, Heading, data_table
from dashboard.figures.measures import COMPARISONS, MEASURES, write_difference, write_measure
from dashboard.formatting import MISSING, Formats
from dashboard.translations import _
from segmentation.months import add_months

_LEAST_P = 0.0001


def tabulate_evidence(caption: str, rows: pd.DataFrame, formats: Formats) -> Component:
    """Return the rows with mean, difference, 95% interval, p adjusted (Holm), effect size, power and counts."""
    numbers = (
        _("Insiders"),
        _("Others"),
        _("Difference"),
        _("95% CI, lower"),
        _("95% CI, upper"),
        _("p, adjusted"),
        _("p"),
        _("Effect size"),
        _("Least seen"),
        _("Insiders, count"),
        _("Others, count"),
    )
    headings = [
        Heading(_("Measure")),
        Heading(_("Against")),
        Heading(_("Months")),
        *(Heading(name, is_number=True) for name in numbers),
    ]
    return data_table(caption, headings, [_fill_row(row, formats) for row in rows.itertuples()])


def _fill_row(row: Any, formats: Formats) -> list[Cell]:
    measure = row.measure
    name = [_(MEASURES[measure]), *([pill("other", _("In sample"))] if row.is_in_sample else [])]
    first, last = row.period_start.date(), add_months(row.period_end.date(), -1)
    months = _("{first} to {last}").format(first=formats.month(first), last=formats.month(last))
    return [
        Cell(html.Span(name, className="named"), measure),
        Cell(_(COMPARISONS[row.comparison]), row.comparison),
        Cell(months if first != last else formats.month(first)),
        Cell(write_measure(measure, row.insiders_mean, formats), row.insiders_mean),
        Cell(write_measure(measure, row.others_mean, formats), row.others_mean),
        *(
            Cell(write_difference(measure, value, formats), value)
            for value in (row.difference, row.ci_low, row.ci_high)
        ),
        *(Cell(_write_p(p, formats), p) for p in (row.p_adjusted, row.p_value)),
        Cell(formats.number(row.effect_size, 2), row.effect_size),
        Cell(write_measure(measure, row.detectable_difference, formats), row.detectable_difference),
        Cell(formats.number(row.insiders), row.insiders),
        Cell(formats.number(row.others), row.others),
    ]


def _write_p(p: float | None, formats: Formats) -> str:
    if pd.isna(p):
        return MISSING
    if p < _LEAST_P:
        return _("under {least}").format(least=formats.number(_LEAST_P, 4))
    return formats.number(p, 4)
