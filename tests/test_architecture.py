"""The plan of the house: which floor may import which, and how large a room may grow."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("segmentation", "dashboard", "scripts", "benchmarks")
TEXTS = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
}
TREES = {name: ast.parse(text) for name, text in TEXTS.items()}

MODULE_LINES = 300
FUNCTION_LINES = 45
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
HEAVY_MODULES = ("ibis", "duckdb", "sklearn", "scipy", "lightgbm")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def list_public(tree: ast.Module) -> list[Function | ast.ClassDef]:
    """The functions and classes of a module, and the methods of its classes, that others may use."""
    holders: list[ast.Module | ast.ClassDef] = [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))]
    nodes = [node for holder in holders for node in holder.body if isinstance(node, Function | ast.ClassDef)]
    return [node for node in nodes if not node.name.startswith("_")]


def test_floors_import_downwards_only() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_web_server_loads_no_engine_and_no_model() -> None:
    program = f"import sys, wsgi; print([name for name in {HEAVY_MODULES} if name in sys.modules])"
    nowhere = os.environ | {"DATABASE_URL": "postgresql://nobody@localhost/nothing"}
    imported = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=nowhere, capture_output=True, text=True, check=False
    )
    assert imported.stdout.strip() == "[]", imported.stdout + imported.stderr


def test_modules_are_short() -> None:
    sizes = {name: len(text.splitlines()) for name, text in TEXTS.items()}
    assert {name: size for name, size in sizes.items() if size > MODULE_LINES} == {}


def test_functions_are_short() -> None:
    sizes = {
        f"{name}: {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, Function)
    }
    assert {name: size for name, size in sizes.items() if size > FUNCTION_LINES} == {}


def test_modules_are_named_for_what_they_hold() -> None:
    assert [name for name in TEXTS if VAGUE_NAMES & set(Path(name).with_suffix("").parts)] == []


def test_modules_say_what_they_are_for() -> None:
    assert [name for name, tree in TREES.items() if TEXTS[name] and not ast.get_docstring(tree)] == []


def test_public_functions_and_classes_say_what_they_do() -> None:
    silent = [
        f"{name}: {node.name}"
        for name, tree in TREES.items()
        for node in list_public(tree)
        if not ast.get_docstring(node)
    ]
    assert silent == []


def test_no_frame_is_changed_in_place() -> None:
    words = [
        f"{name}:{word.value.lineno}"
        for name, tree in TREES.items()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        for word in call.keywords
        if word.arg == "inplace"
    ]
    assert words == []
