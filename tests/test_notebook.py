"""The notebook tells the case of any shop, and its saved outputs are those of Online Retail."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from segmentation.ingest.demo import write_demo_shop
from segmentation.ingest.history import read_history
from segmentation.model.path import replay_path
from segmentation.months import add_months, list_as_of_dates
from segmentation.settings import load_settings
from tests.real_histories import replay_real_path

NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "insiders.ipynb"
MONTHS, END = 10, date(2025, 7, 1)
MACHINE_PATH = re.compile(r"(?<![\w.%/:])/\w[\w.-]*/|[A-Z]:\\")


def read_notebook() -> NotebookNode:
    return nbformat.read(NOTEBOOK, as_version=4)


def list_outputs(notebook: NotebookNode) -> list[NotebookNode]:
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def list_texts(notebook: NotebookNode) -> Iterator[str]:
    """Everything that the outputs say, pictures left out."""
    for output in list_outputs(notebook):
        yield output.get("text", "")
        yield from (text for kind, text in output.get("data", {}).items() if kind.startswith("text/"))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("notebook") / "shop.csv.gz"
    write_demo_shop(path, customers=400, months=MONTHS, seed=3, end=END)
    return path


@pytest.fixture(scope="module")
def executed(shop: Path) -> NotebookNode:
    """The notebook as it runs on a small shop, with a last cell that prints its members."""
    notebook = read_notebook()
    notebook.cells.append(new_code_cell("print(*members)"))
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(NOTEBOOK.parent)}})
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SOURCE", str(shop))
        environment.setenv("IPYTHONDIR", str(shop.parent / "ipython"))
        client.execute()
    return notebook


def test_it_finds_the_members_that_the_path_finds(executed: NotebookNode, shop: Path) -> None:
    settings = load_settings(os.environ | {"SOURCE": str(shop)})
    history = read_history(settings, datetime.now(UTC), lambda *_: None).history
    *_, step = replay_path(
        history, settings, list_as_of_dates(add_months(END, -MONTHS), END, settings.min_history_months)
    )
    members = step.memberships.index[step.memberships["is_member"]]
    assert len(members) > 0
    assert executed.cells[-1].outputs[0]["text"].split() == list(members)


def test_it_answers_nine_questions(executed: NotebookNode) -> None:
    answers = [text for text in list_texts(executed) if text.startswith("1. Eligible")]
    assert [re.findall(r"^(\d)\. \S", text, re.MULTILINE) for text in answers] == [list("123456789")]


def test_it_runs_without_a_warning(executed: NotebookNode) -> None:
    said = [output["text"] for output in list_outputs(executed) if output.get("name") == "stderr"]
    assert [text for text in said if "Warning" in text] == []


def test_no_sentence_lacks_its_figure(executed: NotebookNode) -> None:
    sentences = [
        output["data"]["text/markdown"]
        for output in list_outputs(executed)
        if "text/markdown" in output.get("data", {})
    ]
    assert len(sentences) > 10
    assert [text for text in sentences if re.search(r"\b(nan|inf|None|NaT)\b|\{", text)] == []


def test_it_is_saved_as_it_ran_from_top_to_bottom() -> None:
    counts = [cell.execution_count for cell in read_notebook().cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))
    assert sum("image/png" in output.get("data", {}) for output in list_outputs(read_notebook())) >= 8


def test_its_saved_outputs_name_no_error_and_no_folder_of_a_machine() -> None:
    saved = read_notebook()
    assert {output.output_type for output in list_outputs(saved)} <= {"stream", "display_data", "execute_result"}
    assert [output for output in list_outputs(saved) if output.get("name") == "stderr"] == []
    assert [text for text in list_texts(saved) if MACHINE_PATH.search(text)] == []


@pytest.mark.real_data
def test_its_saved_outputs_are_those_of_online_retail(real_data: Path) -> None:
    step = replay_real_path(real_data / "online_retail.csv.gz")[-1]
    said = f"**{step.memberships['is_member'].sum():,} Insiders** of {len(step.memberships):,} customers"
    assert sum(text.startswith(said) for text in list_texts(read_notebook())) == 1
