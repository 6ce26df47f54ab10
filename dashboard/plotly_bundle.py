"""plotly.js with the traces of our figures instead of all: a third of the bytes of the first page.

Adds to the Flask server the address at which Dash asks for plotly.js, once a page holds a graph. The file comes
from the environment (`scripts/fetch_browser_parts.py` puts it there). Where it is absent, or of another version
than the installed plotly, nothing is added and Dash sends the whole of plotly.js.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from flask import Flask, Response, request
from plotly.offline import get_plotlyjs_version

PARTS_FOLDER = Path(sys.prefix) / "share" / "insiders"
"""Where an environment keeps what a browser runs and pip does not bring."""

BUNDLE = PARTS_FOLDER / f"plotly-cartesian-{get_plotlyjs_version()}.min.js"
BUNDLE_BROTLI = BUNDLE.with_suffix(".js.br")

PLOTLY_URL = "/_dash-component-suites/plotly/package_data/plotly.min.js"

log = logging.getLogger(__name__)


def serve_plotly(server: Flask) -> None:
    """Serve the smaller plotly.js, compressed beforehand, where the environment has it."""
    if not (BUNDLE.is_file() and BUNDLE_BROTLI.is_file()):
        log.warning("%s is absent: pages load all of plotly.js. `make install` fetches it.", BUNDLE)
        return

    @server.get(PLOTLY_URL)
    def send_plotly() -> Response:
        reads_brotli = request.accept_encodings["br"] > 0
        response = Response((BUNDLE_BROTLI if reads_brotli else BUNDLE).read_bytes(), mimetype="text/javascript")
        if reads_brotli:
            response.content_encoding = "br"
        response.add_etag()
        return response.make_conditional(request)
