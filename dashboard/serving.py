"""What the web server sends beside the pages: headers, the stylesheet of Bootstrap, `/healthz`.

Takes the Dash app, adds to its Flask server. Nothing it sends refers to another machine.
"""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

from dash import Dash
from dash.fingerprint import check_fingerprint
from flask import Flask, Request, Response, jsonify, request
from flask_compress import Compress

from dashboard.queries.reader import Reader
from dashboard.queries.snapshots import read_published
from segmentation.errors import StoreError
from segmentation.store.connection import check_schema

BOOTSTRAP_URL = "/bootstrap/5.3.8/bootstrap.min.css"
_PACKAGES = "/_dash-component-suites/"
_UNNAMED = ";"
_KEEP_FOR_A_YEAR = "public, max-age=31536000, immutable"
_ASSETS = Path(__file__).parent / "assets"

_POLICY = (
    "default-src 'self'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class _PackageFiles:
    """Keeps the compressed files of installed packages: 8 MB that would be compressed for every new reader."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        """Return what was kept."""
        return self._kept.get(key)

    def set(self, key: str, content: bytes) -> None:
        """Keep a package's file; everything else is forgotten."""
        if not key.endswith(_UNNAMED):
            self._kept[key] = content


def _name_package_file(asked: Request) -> str:
    """Return the path of a package's file as it is installed: any fingerprint asks for the same one."""
    rule = asked.url_rule.rule if asked.url_rule else ""
    return check_fingerprint(asked.path)[0] if rule.startswith((_PACKAGES, BOOTSTRAP_URL)) else _UNNAMED


def compress_answers(server: Flask) -> None:
    """Compress what is worth it: brotli where the browser reads it, gzip elsewhere."""
    server.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    server.config["COMPRESS_ALGORITHM_STREAMING"] = ["br"]
    server.config["COMPRESS_CACHE_BACKEND"] = _PackageFiles
    server.config["COMPRESS_CACHE_KEY"] = _name_package_file
    Compress(server)

    @server.after_request
    def read_files_whole(response: Response) -> Response:
        # Handed over as an open file it would get no gzip, and the compressor would not close it.
        if response.direct_passthrough:
            response.direct_passthrough = False
            response.make_sequence()
            # Closed here: a server whose reader has hung up may end the request without closing anything.
            response.close()
        return response


def name_asset(name: str) -> str:
    """Return the address of one of our assets with its version, as Dash writes those that it finds itself."""
    return f"/assets/{name}?m={(_ASSETS / name).stat().st_mtime}"


def keep_assets(server: Flask) -> None:
    """Let browsers keep an asset for good where they ask for the version that is sent, and else ask again."""

    @server.after_request
    def say_how_long(response: Response) -> Response:
        version, tag = request.args.get("m"), response.get_etag()[0] or ""
        # The tag begins with the time of the file, so a server with another version does not promise this one.
        if version and request.path.startswith("/assets/") and tag.startswith(f"{version}-"):
            response.headers["Cache-Control"] = _KEEP_FOR_A_YEAR
        return response


def send_headers(app: Dash) -> None:
    """Send with every page a policy that lets it load nothing from elsewhere."""

    @app.server.after_request
    def add_headers(response: Response) -> Response:
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        if response.mimetype == "text/html":
            response.headers["Content-Security-Policy"] = _POLICY.format(hashes=" ".join(app.csp_hashes()))
        return response


def serve_bootstrap(server: Flask) -> None:
    """Serve the stylesheet that Bootstrap-Flask installs."""
    stylesheet = Path(str(files("flask_bootstrap"))) / "static/bootstrap5/css/bootstrap.min.css"

    @server.get(BOOTSTRAP_URL)
    def send_bootstrap() -> Response:
        response = Response(stylesheet.read_bytes(), mimetype="text/css")
        response.headers["Cache-Control"] = _KEEP_FOR_A_YEAR
        return response


def serve_health(server: Flask, queries: Reader) -> None:
    """Serve `/healthz`: 200 where the database answers and its schema is ours, else 503 and why."""

    @server.get("/healthz")
    def answer_health() -> tuple[Response, int]:
        try:
            check_schema(queries.engine)
            newest = _find_newest_month(queries)
        except StoreError as error:
            return jsonify(status="failing", error=str(error)), 503
        return jsonify(status="ok", newest_as_of=newest and newest.isoformat()), 200


def _find_newest_month(queries: Reader) -> date | None:
    published = queries.read_fresh(read_published)
    return None if published.empty else published["as_of"].iloc[-1].date()
