"""Pages drawn before anybody asks: those of the newest month, at the start and whenever something is published.

Takes the reader of a shop and its router, keeps a thread of the web process busy for a second or two then. It draws
nothing that is not kept, and tells nobody of a failure: whoever opens the page is told.
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
    """Keep the pages of the newest month drawn in the shop's language, as long as the process lives."""
    Thread(target=_keep_drawn, args=(queries, router), name="draws-ahead", daemon=True).start()


def draw_news(queries: Reader, router: Router, drawn: Hashable) -> Hashable:
    """Draw ahead what is published now where that is not what was `drawn`; return what is drawn now."""
    try:
        published = queries.state
    except Exception:  # no database yet, or none of this migration
        log.debug("Nothing can be drawn ahead.", exc_info=True)
        return drawn
    if published != drawn:
        router.draw_ahead()
    return published


def _keep_drawn(queries: Reader, router: Router) -> None:
    choose_locale(queries.settings.locale)
    drawn = draw_news(queries, router, None)
    gc.collect()
    gc.freeze()  # what is loaded by now stays: looking through it again and again would take 80 ms each time
    while True:
        time.sleep(LOOK_EVERY_SECONDS)
        drawn = draw_news(queries, router, drawn)
