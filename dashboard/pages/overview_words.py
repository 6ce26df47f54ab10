"""The words of Overview for who has never seen it, in one strip: Insider, on notice, as of.

Takes the reader's request, gives the strip. Whether it is shown is the browser's to remember
(`assets/look.js`, before anything is drawn, so that nothing jumps).
"""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.pages.request import PageRequest
from dashboard.translations import _


def explain_words(request: PageRequest, grace_months: int) -> Component:
    """Return the words with what they mean in this month, and a button that puts them away.

    Parameters
    ----------
    grace_months
        As-of dates in a row that a member may miss, by the settings in force.
    """
    words = {_("Insider"): _explain_insider(request), _("On notice"): _explain_notice(request, grace_months)}
    words |= {
        _("As of {day}").format(day=request.formats.day(request.as_of)): _(
            "what was known when {month} ended, nothing later"
        ).format(month=request.formats.month_name(request.month))
    }
    meanings = [html.Div([html.Dt(word), " ", html.Dd(meaning)]) for word, meaning in words.items()]
    done = html.Button(_("Got it"), type="button", className="control", **{"data-action": "hide-words"})
    return html.Section(
        [html.Dl(meanings), done],
        id="words",
        className="card words",
        tabIndex="-1",
        **{"aria-label": _("What the words mean")},
    )


def _explain_insider(request: PageRequest) -> str:
    if not request.is_newest_lineage:
        return _("who buys much, often and lately")
    said = _("who buys much, often and lately; sized at {share} of buyers")
    return said.format(share=request.write_programme_size())


def _explain_notice(request: PageRequest, grace_months: int) -> str:
    if request.is_newest_lineage and grace_months == 1:
        return _("no longer qualifies: one month to qualify again")
    return _("no longer qualifies, leaves unless that changes")
