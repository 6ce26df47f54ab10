"""What an action is called, whom it is for and why, in the reader's language.

Takes rows of `reporting.actions`, gives words. An action that this code does not know keeps the words it was
published with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.pages.request import PageRequest
from dashboard.queries.caveats import read_caveats
from dashboard.queries.reader import Reader
from dashboard.translations import _, get_locale
from segmentation.sentences import render_stored

TEXTS = ("title", "audience", "assumption", "why")


@dataclass(frozen=True)
class ActionWords:
    """One action as people read it.

    Attributes
    ----------
    position
        By which the list of its customers is found.
    revenue_at_stake
        Money, as the assumption counts it.
    """

    position: int
    key: str
    customers: int
    revenue_at_stake: float
    title: str
    audience: str
    assumption: str
    why: str


def say_action(action: Mapping[str, Any]) -> ActionWords:
    """Return a row of `reporting.actions` in the reader's language."""
    words = {name: _say_text(action, name) for name in TEXTS}
    return ActionWords(
        position=int(action["position"]),
        key=action["key"],
        customers=int(action["customers"]),
        revenue_at_stake=float(action["revenue_at_stake"]),
        **words,
    )


def say_caveats(queries: Reader, request: PageRequest) -> list[str]:
    """Return what the actions of a month cannot tell."""
    caveats = queries.read(read_caveats, request.as_of)["actions"]
    return [render_stored(caveat.key, caveat.numbers, caveat.sentence, get_locale()) for caveat in caveats]


def explain_no_action(queries: Reader, request: PageRequest) -> str:
    """Return why a month has no actions: they are of another month, or what the snapshot says itself."""
    if caveats := say_caveats(queries, request):
        return " ".join(caveats)
    if request.as_of == request.published["as_of"].iloc[-1].date():
        return _("No customer needs one as of this month.")
    words = _("Actions are made for the newest month when it is published. {month} was published with a later one.")
    return words.format(month=request.formats.month(request.month))


def _say_text(action: Mapping[str, Any], name: str) -> str:
    return render_stored(f"{action['key']}_{name}", action["numbers"], action[name], get_locale())
