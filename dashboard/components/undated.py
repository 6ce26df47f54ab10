"""Lines without a readable date: they belong to no month, so only the run that read them knows of them.

Takes what a run said at its end, gives the sentence about these lines. It reads no number out of it.
"""

from __future__ import annotations

import re

from segmentation.sentences import load_catalogue

_SAID = ("{lines} line has no readable date.", "{lines} lines have no readable date.")
"""As the end of a run words it, in the language of LOCALE."""


def quote_undated(said: str, locale: str) -> str:
    """Return the sentence of a run about lines without a readable date; empty where it has none."""
    catalogue = load_catalogue(locale)
    wordings = {catalogue.ngettext(*_SAID, count) for count in range(1, 101)}
    patterns = [re.escape(wording).replace(re.escape("{lines}"), r"\d[\d,]*") for wording in sorted(wordings)]
    found = re.search("|".join(patterns), said)
    return found[0] if found else ""
