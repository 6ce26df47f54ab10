"""What complete cohorts do on average at each age: the share who bought, or revenue of each customer.

Takes rows of `reporting.cohorts` of one kind, gives the figure and its words. Every customer counts once.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.canvas import (
    Part,
    build_figure,
    draw_nothing,
    list_ticks,
    make_end_dot,
    make_label,
    make_value_axis,
    measure_label,
)
from dashboard.figures.cohort_words import INSIDERS
from dashboard.figures.cohorts import FIRST_AGE
from dashboard.formatting import Formats
from dashboard.theme import TOKENS, Theme
from dashboard.translations import _, ngettext

WIDE_HEIGHT = 260
LEAST_COHORTS = 3
"""Ages that fewer cohorts have reached are left out: their mean would be that of a month or two."""
_MOST_TICKS = 12


def average_cohorts(cohorts: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return `amount`, `cohorts` and `customers` by age of the complete cohorts; every age where they are few."""
    known = cohorts[cohorts["is_complete"] & (cohorts["age_months"] >= FIRST_AGE[measure])]
    sums = known.groupby("age_months").agg(
        part=("active" if measure == "retention" else "revenue", "sum"),
        customers=("customers", "sum"),
        cohorts=("cohort_month", "nunique"),
    )
    enough = sums["cohorts"] >= LEAST_COHORTS
    kept = sums[enough] if enough.any() else sums
    return kept.assign(amount=kept["part"] / kept["customers"])[["amount", "cohorts", "customers"]]


def write_mean(amount: float, measure: str, formats: Formats) -> str:
    """Return a mean in the unit of its measure."""
    return formats.percent(amount, 0) if measure == "retention" else formats.money_compact(amount)


def draw_means(means: pd.DataFrame, kind: str, measure: str, height: int, theme: Theme, formats: Formats) -> go.Figure:
    """Return a line over the ages of what `average_cohorts` gave."""
    if means.empty:
        return draw_nothing(theme, height, title_means(means, measure, formats))
    colour = TOKENS[theme]["insiders" if kind == INSIDERS else "ink2"]
    ages, amounts = means.index.tolist(), means["amount"].tolist()
    ticks = list_ticks(min(amounts), max(amounts))
    label = make_label(ages[-1], amounts[-1], write_mean(amounts[-1], measure, formats), colour)
    shown = ages[:: -(-len(ages) // _MOST_TICKS)]
    before = max(len(ages) / 8, 0.5)
    return build_figure(
        theme,
        height,
        [_draw_line(means, measure, colour, formats), make_end_dot(ages[-1], amounts[-1], colour, theme)],
        [label],
        hovermode="closest",
        xaxis={
            "range": [ages[0] - before, ages[-1] + 0.1],
            "tickvals": shown,
            "ticktext": [formats.number(age) for age in shown],
        },
        yaxis=make_value_axis(ticks, [write_mean(tick, measure, formats) for tick in ticks], room=0.12),
        margin={"r": measure_label(label["text"]) + 12, "b": 24},
    )


def _draw_line(means: pd.DataFrame, measure: str, colour: str, formats: Formats) -> Part:
    return {
        "type": "scatter",
        "x": means.index.tolist(),
        "y": means["amount"].tolist(),
        "mode": "lines+markers",
        "line": {"color": colour, "width": 2.5},
        "marker": {"size": 5, "color": colour},
        "cliponaxis": False,
        "customdata": _tell_points(means, measure, formats),
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _tell_points(means: pd.DataFrame, measure: str, formats: Formats) -> list[str]:
    return [
        ngettext(
            "Month {age}: {amount}, from {count} cohort", "Month {age}: {amount}, from {count} cohorts", row.cohorts
        ).format(
            age=formats.number(age), amount=write_mean(row.amount, measure, formats), count=formats.number(row.cohorts)
        )
        for age, row in zip(means.index, means.itertuples(), strict=True)
    ]


def title_means(means: pd.DataFrame, measure: str, formats: Formats) -> str:
    """Return the finding: the mean at the first age and at the last."""
    if means.empty:
        return _("No complete cohort has a later month yet")
    ends = means.iloc[[0, -1]]
    first, last = (write_mean(amount, measure, formats) for amount in ends["amount"])
    ages = {"start": formats.number(ends.index[0]), "end": formats.number(ends.index[1])}
    if len(means) == 1:
        return _("{first} in month {start}").format(first=first, **ages)
    if measure == "retention":
        return _("{first} bought in month {start}, {last} in month {end}").format(first=first, last=last, **ages)
    return _("{first} each in month {start}, {last} in month {end}").format(first=first, last=last, **ages)


def describe_means(means: pd.DataFrame, measure: str, formats: Formats) -> str:
    """Return the figure in words, for who does not see it."""
    return "; ".join(_tell_points(means, measure, formats)) or title_means(means, measure, formats)
