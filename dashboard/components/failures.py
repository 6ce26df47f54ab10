"""A refresh that failed: what was found, the line to set, where it goes and what happens then.

Takes the error of a run, gives a card. The lines are those that the error itself asks for; it knows no source.
"""

from __future__ import annotations

import re

from dash import html
from dash.development.base_component import Component

from dashboard.components.cards import card
from dashboard.components.heads import emphasise
from dashboard.components.marks import dot
from dashboard.translations import _
from segmentation.settings import Settings

_ASKED = re.compile(r"\b[Ss]et ([A-Z_]+=.+?)(?: to say which)?\.(?: Where there is no header row.*)?$", re.DOTALL)
_ALTERNATIVE = re.compile(r" or (?=[A-Z_]+=)")
_NEEDS_QUOTES = re.compile(r"\s#|^['\"]")
"""What `.env` would read as a comment, or as a quoted value."""


def find_lines(error: str) -> list[str]:
    """Return the lines of `.env` that an error asks for, any one of which will do; none where it asks for no value."""
    asked = _ASKED.search(error)
    return [_quote_line(line) for line in _ALTERNATIVE.split(asked[1])] if asked else []


def failure_card(title: str, error: str, outcome: str, settings: Settings) -> Component:
    """Return what was found in full, the lines to copy, and the steps from there to the outcome."""
    lines = find_lines(error)
    copyable = html.Ul([html.Li(_show_line(line)) for line in lines], className="setting-lines") if lines else None
    steps = [_say_where(lines), _say_when(settings), outcome]
    found = html.P([dot("failed"), html.Span(error)], className="error-words")
    return card(title, [found, copyable, html.Ol([html.Li(emphasise(step)) for step in steps], className="next-steps")])


def _say_where(lines: list[str]) -> str:
    place = _("into **.env** in the folder of the project; the same name in the environment comes before it.")
    if not lines:
        first = _("Mend what it says. Settings go {place}").format(place=place)
    elif len(lines) == 1:
        first = _("Put this line {place}").format(place=place)
    else:
        first = _("Put the line that is true {place}").format(place=place)
    if any("<" in line for line in lines):
        first += " " + _("Write the header of your file where it says <its header>.")
    return first


def _say_when(settings: Settings) -> str:
    again = _("Stop **make run** with Ctrl-C and start it again: the worker reads the source at once.")
    alone = _("Without that, it tries again when REFRESH_CRON says ({cron}, {zone}), with the settings it has.")
    return f"{again} {alone.format(cron=settings.refresh_cron, zone=settings.timezone)}"


def _show_line(line: str) -> list[Component]:
    copy = html.Button(
        _("Copy"), type="button", className="control", **{"data-action": "copy", "data-done": _("Copied")}
    )
    return [html.Code(line), copy]


def _quote_line(line: str) -> str:
    name, _separator, value = line.partition("=")
    if not _NEEDS_QUOTES.search(value):
        return line
    return "{}='{}'".format(name, value.replace("\\", "\\\\").replace("'", "\\'"))
