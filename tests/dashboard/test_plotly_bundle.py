"""The smaller plotly.js is the one sent, of plotly's version, and knows every trace that our figures draw."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import brotli
import plotly.graph_objects as go
import pytest
from flask.testing import FlaskClient
from plotly.basedatatypes import BaseTraceType
from plotly.offline import get_plotlyjs_version

from dashboard import plotly_bundle
from dashboard.app import create_app
from dashboard.plotly_bundle import BUNDLE, BUNDLE_BROTLI, PLOTLY_URL
from scripts.fetch_browser_parts import PARTS
from segmentation.settings import Settings

DASHBOARD = Path(plotly_bundle.__file__).parent
NOWHERE = Settings(database_url="postgresql+psycopg2://nobody@localhost/nothing")


@pytest.fixture
def bundle() -> bytes:
    """The file that an environment keeps; skips, and says so, where npm could not bring it."""
    if not BUNDLE.is_file():
        pytest.skip(f"PLOTLY BUNDLE ABSENT: {BUNDLE}; python -m scripts.fetch_browser_parts")
    return BUNDLE.read_bytes()


def create_client() -> FlaskClient:
    return create_app(NOWHERE).server.test_client()


def list_drawn_traces() -> set[str]:
    """Every trace type that the dashboard names, as `"type": "bar"` or `go.Bar`."""
    kinds = {name: getattr(go, name) for name in dir(go)}
    known = {name.lower() for name, kind in kinds.items() if isinstance(kind, type) and issubclass(kind, BaseTraceType)}
    named = set()
    for path in DASHBOARD.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                named |= {
                    str(value.value)
                    for key, value in zip(node.keys, node.values, strict=True)
                    if isinstance(key, ast.Constant) and key.value == "type" and isinstance(value, ast.Constant)
                }
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "go":
                named.add(node.attr.lower())
    return named & known


def test_what_is_fetched_is_of_the_version_of_plotly() -> None:
    (part,) = (part for part in PARTS if part.package.startswith("plotly"))
    assert part.version == get_plotlyjs_version()
    assert part.target == BUNDLE.name


def test_every_trace_that_is_drawn_is_in_the_bundle(bundle: bytes) -> None:
    drawn = list_drawn_traces()
    held = set(re.findall(r'moduleType:"trace",name:"(\w+)"', bundle.decode("utf-8")))
    assert {"scatter", "bar"} <= drawn
    assert drawn - held == set()


def test_a_browser_gets_the_bundle_as_it_was_compressed_beforehand(bundle: bytes) -> None:
    answer = create_client().get(PLOTLY_URL, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.data == BUNDLE_BROTLI.read_bytes()
    assert brotli.decompress(answer.data) == bundle
    assert answer.mimetype == "text/javascript"


def test_who_reads_no_brotli_gets_the_bundle_too(bundle: bytes) -> None:
    answer = create_client().get(PLOTLY_URL, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in answer.headers
    assert answer.data == bundle


@pytest.mark.parametrize("encodings", ["br", "gzip"])
def test_who_has_the_bundle_gets_it_once(bundle: bytes, encodings: str) -> None:
    client = create_client()
    headers = {"Accept-Encoding": encodings}
    tag = client.get(PLOTLY_URL, headers=headers).headers["ETag"]
    again = client.get(PLOTLY_URL, headers={**headers, "If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_all_of_plotly_is_sent_where_the_bundle_is_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plotly_bundle, "BUNDLE", tmp_path / "absent.js")
    answer = create_client().get(PLOTLY_URL, headers={"Accept-Encoding": "identity"})
    assert answer.status_code == 200
    assert b'moduleType:"trace",name:"sankey"' in answer.data
