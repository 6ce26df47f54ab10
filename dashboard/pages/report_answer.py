"""One answer of the report: a question, sentences with numbers, what they cannot tell, and a figure.

Takes words already formatted, gives Dash components that are plain HTML: page, file and PDF hold the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.components.heads import emphasise
from dashboard.figures.svg import embed
from dashboard.queries.caveats import StoredCaveat
from dashboard.translations import get_locale
from segmentation.sentences import render_stored


@dataclass(frozen=True)
class Figure:
    """A figure: its title, its SVG, and one sentence for who cannot see it."""

    title: str
    svg: str
    alternative: str


@dataclass(frozen=True)
class Answer:
    """One of the nine.

    Attributes
    ----------
    sentence
        `**384**` is bold, `[[384 Insiders]]` bold and blue.
    caveats
        What the sentence cannot tell, and how it was measured.
    has_wide_caveats
        Whether they stand below answer and figure: where the figure is the lower of the two.
    """

    question: str
    sentence: str
    caveats: Sequence[str] = ()
    figure: Figure | None = None
    has_wide_caveats: bool = False


def say_caveats(caveats: Sequence[StoredCaveat], most: int) -> list[str]:
    """Return the first caveats of an answer, so many that the sheet holds them; its own page has them all."""
    told = caveats[:most]
    return [render_stored(caveat.key, caveat.numbers, caveat.sentence, get_locale()) for caveat in told]


def show_answer(number: int, answer: Answer, below: Component | None = None) -> Component:
    """Return question, answer and caveats at the left, the figure at the right; `below` over the whole width."""
    words = [
        html.H3([html.Span(str(number)), answer.question]),
        html.P(emphasise(answer.sentence), className="report-sentence"),
    ]
    caveats = html.P(" ".join(answer.caveats), className="report-caveats") if answer.caveats else None
    if not answer.has_wide_caveats:
        words, caveats = [*words, caveats], None
    return html.Section(
        [html.Div(words, className="report-words"), _show_figure(answer.figure), caveats, below],
        className="report-answer",
    )


def _show_figure(figure: Figure | None) -> Component | None:
    if figure is None:
        return None
    image = html.Img(src=embed(figure.svg), alt=figure.alternative)
    return html.Div([html.H4(emphasise(figure.title)), image], className="report-figure")
