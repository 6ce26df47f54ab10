"""The words of Overview for who has never seen it: Insider, on notice, as of.

Takes the reader's request, gives a card. Whether it is shown is the browser's to remember
(`assets/look.js`, before anything is drawn, so that nothing jumps).
"""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.pages.request import PageRequest
from dashboard.translations import _
from segmentation.months import add_months


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
            "What was known when {month} ended: everything bought before that day, nothing after it."
        ).format(month=request.formats.month(add_months(request.as_of, -1)))
    }
    meanings = [html.Div([html.Dt(word), html.Dd(meaning)]) for word, meaning in words.items()]
    done = html.Button(_("Got it"), type="button", className="control", **{"data-action": "hide-words"})
    return html.Section(
        [html.Dl(meanings), done],
        id="words",
        className="card words",
        tabIndex="-1",
        **{"aria-label": _("What the words mean")},
    )


def _explain_insider(request: PageRequest) -> str:
    said = _("A customer in the programme, for how much, how often and how recently they bought.")
    if not request.is_newest_lineage:
        return said
    return said + " " + _("It is sized at {share} of buyers.").format(share=request.write_programme_size())


def _explain_notice(request: PageRequest, grace_months: int) -> str:
    if request.is_newest_lineage and grace_months == 1:
        return _("An Insider who no longer qualifies: one month to qualify again, or they leave.")
    return _("An Insider who no longer qualifies, and leaves unless they qualify again.")
