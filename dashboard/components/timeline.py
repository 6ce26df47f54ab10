"""What happened to one customer, month by month.

Takes words already formatted, gives a list; the newest stands first where it is given first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.components.heads import emphasise
from dashboard.components.marks import DotKind, dot


@dataclass(frozen=True)
class Milestone:
    """One line: when, its dot, and a sentence (`**bold**`)."""

    when: str
    kind: DotKind
    sentence: str


def timeline(milestones: Sequence[Milestone]) -> Component:
    """Return the list."""
    return html.Ol([html.Li(_fill_line(milestone)) for milestone in milestones], className="timeline")


def _fill_line(milestone: Milestone) -> list[Component]:
    sentence = html.Span(emphasise(milestone.sentence))
    return [html.Span(milestone.when, className="muted"), dot(milestone.kind), sentence]
