"""Readers of the dashboard, and of the same Overview in Streamlit, for locust: `benchmarks/web.py` runs them.

Takes from CLICKS the addresses that a reader chooses from, as JSON of [path, query string]. A reader waits five
seconds between clicks; what locust measures is the time from a click to its whole answer.
"""

from __future__ import annotations

import json
import os
import random
import time
import urllib.request
from typing import Any
from urllib.parse import urlparse

import websocket
from locust import HttpUser, User, constant, task
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

SECONDS_BETWEEN_CLICKS = 5
CLICKS: list[list[str]] = json.loads(os.environ.get("CLICKS", '[["/", ""]]'))
AS_OF = os.environ.get("AS_OF", "")
FAILED = "This page could not be loaded"
LISTS = ("insiders", "changes")
"""Pages whose grid asks for its rows once it is shown."""


class DashboardReader(HttpUser):
    """Asks for pages as the browser does: one callback a page, one more for the rows of a list."""

    wait_time = constant(SECONDS_BETWEEN_CLICKS)

    def on_start(self) -> None:
        """Read what the app's callbacks are called."""
        with urllib.request.urlopen(f"{self.host}/_dash-dependencies") as answer:  # not one of the clicks
            callbacks = json.load(answer)
        self.outputs = {tuple(part["id"] for part in each["inputs"]): each["output"] for each in callbacks}

    @task
    def click(self) -> None:
        """Go to one of the pages, in one of the months."""
        path, search = random.choice(CLICKS)
        self.ask(("url", "url"), [_fill("url", "pathname", path), _fill("url", "search", search)], [], path)
        if (name := path.strip("/")) in LISTS:
            rows = {"startRow": 0, "endRow": 100, "sortModel": [], "filterModel": {}}
            wanted = {"as_of": search.removeprefix("?as_of=") or AS_OF}
            grid = f"{name}-grid"
            state = [_fill(f"{name}-wanted", "data", wanted)]
            self.ask((grid,), [_fill(grid, "getRowsRequest", rows)], state, f"{path} rows")

    def ask(self, inputs: tuple[str, ...], values: list[Any], state: list[Any], name: str) -> None:
        """Send one callback."""
        output = self.outputs[inputs]
        parts = [part.rsplit(".", 1) for part in output.strip(".").split("...")]
        outputs = [{"id": name, "property": property_name} for name, property_name in parts]
        question = {
            "output": output,
            "outputs": outputs if output.startswith("..") else outputs[0],
            "inputs": values,
            "state": state,
            "changedPropIds": [f"{values[0]['id']}.{values[0]['property']}"],
        }
        with self.client.post("/_dash-update-component", json=question, name=name, catch_response=True) as answer:
            if FAILED in answer.text:
                answer.failure(FAILED)


class StreamlitReader(User):
    """Holds the page open, as Streamlit's browser does, and has its script run with another month."""

    wait_time = constant(SECONDS_BETWEEN_CLICKS)

    def on_start(self) -> None:
        """Open the page."""
        address = f"ws://{urlparse(str(self.host)).netloc}/_stcore/stream"
        self.socket = websocket.create_connection(address, subprotocols=["streamlit"], timeout=60)

    @task
    def click(self) -> None:
        """Choose a month and wait until the script has sent everything."""
        _path, search = random.choice(CLICKS)
        question = BackMsg()
        question.rerun_script.query_string = search.lstrip("?")
        started, received = time.perf_counter(), 0
        self.socket.send_binary(question.SerializeToString())
        answer = ForwardMsg()
        while answer.WhichOneof("type") != "script_finished":
            content = self.socket.recv()
            if isinstance(content, str):
                raise ValueError(f"Expected a binary message of Streamlit, found {content[:80]}.")
            received += len(content)
            answer = ForwardMsg.FromString(content)
        failure = answer.script_finished and RuntimeError(f"the script ended with status {answer.script_finished}")
        self.environment.events.request.fire(
            request_type="WS",
            name="/",
            response_time=1000 * (time.perf_counter() - started),
            response_length=received,
            exception=failure or None,
            context={},
        )


def _fill(part: str, property_name: str, value: Any) -> dict[str, Any]:
    return {"id": part, "property": property_name, "value": value}
