"""Cohorts: who came back and what they spent, by the month of the first purchase or of becoming an Insider.

Takes the reader's request, gives the page; every number is read from `reporting`. `kind=` and `measure=` in the
address choose.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd
from dash import Dash, html
from dash.development.base_component import Component

from dashboard.components.cards import card, figure_card
from dashboard.components.choices import Choice, link_tabs
from dashboard.components.heads import page_head
from dashboard.components.states import empty_state
from dashboard.components.tables import Cell, Heading, data_table
from dashboard.figures import cohort_means as means_figure
from dashboard.figures import cohort_words
from dashboard.figures import cohorts as matrix
from dashboard.figures.cohort_words import INSIDERS
from dashboard.figures.cohorts import KINDS, MEASURES, MOST_COHORTS
from dashboard.formatting import MISSING, Formats
from dashboard.pages.request import PageRequest
from dashboard.queries.cohorts import read_cohorts
from dashboard.queries.reader import Reader
from dashboard.translations import _, ngettext

SIDE_BY_SIDE = 13
"""Up to so many cohorts the means stand beside the matrix, else under it."""
_TOLD_AGES = (1, 3)


def layout(queries: Reader, request: PageRequest) -> list[Component]:
    """Return the page."""
    kind, measure = _choose("kind", KINDS, request), _choose("measure", MEASURES, request)
    cohorts = queries.read(read_cohorts, request.as_of, kind)
    means = means_figure.average_cohorts(cohorts, measure)
    cells = matrix.select_cells(cohorts, measure)
    head = [
        page_head(request.name_page(_("Cohorts")), _write_lead(means, kind, measure, request.formats)),
        html.Div(
            [_offer_kinds(request, kind, measure), _offer_measures(request, kind, measure)], className="choices-row"
        ),
    ]
    if cells.empty:
        return [*head, card(_("No cohort yet"), empty_state(_explain_nothing(cohorts, kind)))]
    is_wide = cells["cohort_month"].nunique() > SIDE_BY_SIDE
    height = means_figure.WIDE_HEIGHT if is_wide else matrix.measure_height(cells)
    figures = [
        _show_matrix(cohorts, cells, kind, measure, request.formats),
        _show_means(means, kind, measure, height, request.formats),
    ]
    return [*head, *figures] if is_wide else [*head, html.Div(figures, className="row-8-4")]


def register(app: Dash, queries: Reader) -> None:
    """Add nothing: this page asks for nothing after it is shown."""


def _choose(name: str, known: Mapping[str, str], request: PageRequest) -> str:
    asked = request.arguments.get(name)
    return asked if asked in known else next(iter(known))


def _link(request: PageRequest, kind: str, measure: str) -> str:
    chosen = {"kind": (kind, KINDS), "measure": (measure, MEASURES)}
    return request.link(
        "/cohorts", **{name: value for name, (value, known) in chosen.items() if value != next(iter(known))}
    )


def _offer_kinds(request: PageRequest, kind: str, measure: str) -> Component:
    choices = [Choice(_(words), _link(request, name, measure), name == kind) for name, words in KINDS.items()]
    return link_tabs(_("Which cohorts"), choices)


def _offer_measures(request: PageRequest, kind: str, measure: str) -> Component:
    choices = [Choice(_(words), _link(request, kind, name), name == measure) for name, words in MEASURES.items()]
    return link_tabs(_("What of them"), choices)


def _write_lead(means: pd.DataFrame, kind: str, measure: str, formats: Formats) -> str:
    ages = [age for age in ((0, 1) if measure == "revenue" else _TOLD_AGES) if age in means.index]
    if not ages:
        return _("**Nothing can be told yet**: no complete cohort has a later month.")
    told = [means_figure.write_mean(means.loc[age, "amount"], measure, formats) for age in ages]
    if measure == "revenue":
        whose = _("A new [[Insider]] spent **{first}** in the month of entering")
        sentence = (
            whose if kind == INSIDERS else _("A new customer spent **{first}** in the month of the first purchase")
        )
        then = _("**{later}** a month later")
    else:
        whose = _("**{first}** of new [[Insiders]] bought a month after entering")
        sentence = whose if kind == INSIDERS else _("**{first} came back** a month after their first purchase")
        then = _("**{later}** three months after")
    parts = [sentence.format(first=told[0]), *(then.format(later=later) for later in told[1:])]
    return f"{', '.join(parts)}."


def _explain_nothing(cohorts: pd.DataFrame, kind: str) -> str:
    if not cohorts.empty:
        return _("The first cohort begins in the last month known: who came back is known a month later.")
    return _("Nobody became an Insider yet.") if kind == INSIDERS else _("Nobody bought yet.")


def _show_matrix(cohorts: pd.DataFrame, cells: pd.DataFrame, kind: str, measure: str, formats: Formats) -> Component:
    return figure_card(
        f"cohorts-{kind}-{measure}",
        cohort_words.title_matrix(cells, kind, measure, formats),
        _define(cells, kind, measure, formats),
        partial(matrix.draw_matrix, cells, kind, measure, formats=formats),
        _tabulate_cells(cells, measure, formats),
        cohort_words.describe_matrix(cells, kind, measure, formats),
        matrix.measure_height(cells),
        _say_limits(cohorts, cells, kind, formats),
    )


def _define(cells: pd.DataFrame, kind: str, measure: str, formats: Formats) -> str:
    """Return what a cell is, in which unit."""
    if measure == "retention":
        if kind == INSIDERS:
            return _("Share who bought, so many months (across) after becoming an Insider")
        return _("Share who bought, so many months (across) after the first purchase")
    units = {
        1: _("Revenue in {currency}"),
        1_000: _("Revenue in thousand {currency}"),
        1_000_000: _("Revenue in million {currency}"),
    }
    unit = units[cohort_words.find_unit(cells)].format(currency=formats.currency)
    after = (
        _("so many months (across) after becoming an Insider")
        if kind == INSIDERS
        else _("so many months (across) after the first purchase")
    )
    return f"{unit}, {after}"


def _tabulate_cells(cells: pd.DataFrame, measure: str, formats: Formats) -> Component:
    amounts = cells.pivot_table(
        index=["cohort_month", "customers"], columns="age_months", values="amount", observed=True
    )
    write = formats.percent if measure == "retention" else formats.money
    headings = [
        Heading(_("Month")),
        Heading(_("Customers"), is_number=True),
        *(Heading(_("Month {age}").format(age=formats.number(age)), is_number=True) for age in amounts.columns),
    ]
    rows = [
        [
            Cell(formats.month(month), f"{month:%Y-%m}"),
            Cell(formats.number(customers), customers),
            *(Cell(MISSING, "") if pd.isna(amount) else Cell(write(amount), amount) for amount in values),
        ]
        for (month, customers), *values in amounts.itertuples()
    ]
    return data_table(_("Cohorts by age in months"), headings, rows)


def _say_limits(cohorts: pd.DataFrame, cells: pd.DataFrame, kind: str, formats: Formats) -> str:
    sentences = []
    incomplete = cells.loc[~cells["is_complete"], "cohort_month"]
    if len(incomplete):
        hatched = (
            _("Hatched: the Insiders that the path began with; since when they would have been is not known.")
            if kind == INSIDERS
            else _(
                "Hatched: the history begins in {month}, so these customers may have bought before. "
                "Some of the next cohorts may have too."
            )
        )
        sentences.append(hatched.format(month=formats.month(incomplete.max())))
    known = cohorts["cohort_month"].nunique()
    if known > MOST_COHORTS:
        newest = _("The newest {shown} of {known} cohorts.")
        sentences.append(newest.format(shown=formats.number(MOST_COHORTS), known=formats.number(known)))
    return " ".join(sentences)


def _show_means(means: pd.DataFrame, kind: str, measure: str, height: int, formats: Formats) -> Component:
    name = _("Share who bought") if measure == "retention" else _("Revenue each")
    headings = [
        Heading(_("Months after")),
        *(Heading(text, is_number=True) for text in (name, _("Cohorts"), _("Customers"))),
    ]
    write = formats.percent if measure == "retention" else formats.money
    rows = [
        [
            Cell(formats.number(age), age),
            Cell(write(row.amount), row.amount),
            Cell(formats.number(row.cohorts), row.cohorts),
            Cell(formats.number(row.customers), row.customers),
        ]
        for age, row in zip(means.index, means.itertuples(), strict=True)
    ]
    count = int(means["cohorts"].iloc[-1]) if len(means) else 0
    footer = ngettext(
        "Every customer counts once; the last month rests on {count} cohort.",
        "Every customer counts once; the last month rests on {count} cohorts.",
        count,
    )
    return figure_card(
        f"cohorts-means-{kind}-{measure}",
        means_figure.title_means(means, measure, formats),
        _("Mean over the complete cohorts, by months after (across)"),
        partial(means_figure.draw_means, means, kind, measure, height, formats=formats),
        data_table(_("Means by age in months"), headings, rows),
        means_figure.describe_means(means, measure, formats),
        height,
        footer.format(count=formats.number(count)) if count else "",
    )
