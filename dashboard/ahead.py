"""Pages drawn before anybody asks: those of the newest months, at the start and after what makes them new.

Takes the reader of a shop and its router, keeps a thread of the web process busy for some seconds then: after a
publication, a successful run or a note. It tells nobody of a failure: whoever opens the page is told.
"""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Hashable
from threading import Thread

from dashboard.queries.reader import Reader
from dashboard.router import Router
from dashboard.translations import choose_locale

LOOK_EVERY_SECONDS = 20

log = logging.getLogger(__name__)


def start_drawing(queries: Reader, router: Router) -> None:
    """Keep the pages of the newest months drawn in the shop's language, as long as the process lives."""
    Thread(target=_keep_drawn, args=(queries, router), name="draws-ahead", daemon=True).start()


def draw_news(queries: Reader, router: Router, drawn: Hashable) -> Hashable:
    """Draw ahead what is published now where that is not what was `drawn`; return what is drawn now."""
    choose_locale(queries.settings.locale)
    try:
        published = queries.state
        if published != drawn:
            router.draw_ahead()
    except Exception:  # no database, none of this migration, a page that fails: the next look tries again
        log.debug("Nothing is drawn ahead.", exc_info=True)
        return drawn
    return published


def _keep_drawn(queries: Reader, router: Router) -> None:
    drawn: Hashable = None
    while True:
        before, drawn = drawn, draw_news(queries, router, drawn)
        if drawn != before:
            _set_aside()
        time.sleep(LOOK_EVERY_SECONDS)


def _set_aside() -> None:
    """Let the garbage collector pass over what is loaded by now: looking through it takes 80 ms each time."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
