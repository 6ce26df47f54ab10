"""What an answer cannot tell, as sentences and as a list.

Takes stored caveats, gives sentences in the reader's language and Dash components.
"""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.formatting import Formats
from dashboard.queries.caveats import StoredCaveat
from segmentation.sentences import render_stored


def write_caveats(caveats: Sequence[StoredCaveat], formats: Formats) -> list[str]:
    """Return the sentences of stored caveats in the reader's language."""
    return [render_stored(caveat.key, caveat.numbers, caveat.sentence, formats.locale) for caveat in caveats]


def sentence_list(sentences: Sequence[str]) -> Component:
    """Return sentences under one another."""
    return html.Ul([html.Li(sentence) for sentence in sentences], className="sentences")
