"""Lines without a readable date: they belong to no month, so only the run that read them knows of them.

Takes what a run said at its end, gives the sentence about these lines in the reader's language.
"""

from __future__ import annotations

import re

from dashboard.formatting import Formats
from segmentation.sentences import load_catalogue

_SAID = ("{lines} line has no readable date.", "{lines} lines have no readable date.")
"""As the end of a run words it, in the language of LOCALE."""


def quote_undated(said: str, told_in: str, formats: Formats) -> str:
    """Return the sentence of a run about lines without a readable date; empty where it has none."""
    catalogue = load_catalogue(told_in)
    wordings = {catalogue.ngettext(*_SAID, count) for count in range(1, 101)}
    patterns = [re.escape(wording).replace(re.escape("{lines}"), r"\d[\d,]*") for wording in sorted(wordings)]
    found = re.search("|".join(patterns), said)
    if found is None:
        return ""
    lines = int(re.sub(r"\D", "", found[0]))
    return load_catalogue(formats.locale).ngettext(*_SAID, lines).format(lines=formats.number(lines))
