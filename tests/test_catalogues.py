"""The catalogues hold every text of the code, translated, with the same places for numbers."""

from __future__ import annotations

import ast
import re
import string

import pytest

from scripts.update_catalogues import DOMAINS, LANGUAGES, ROOT, is_translated, list_texts, read_stored

REMEDY = "run: python -m scripts.update_catalogues, and translate what is new"
CATALOGUES = [(package, language) for package in DOMAINS for language in LANGUAGES]
MARKUP = re.compile(r"\*\*|\[\[|\]\]")


def list_places(text: str) -> list[str]:
    """The names of the places for numbers, and the marks of bold and blue."""
    names = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    return sorted(names) + sorted(MARKUP.findall(text))


@pytest.mark.parametrize(("package", "language"), CATALOGUES)
def test_every_text_of_the_code_is_translated(package: str, language: str) -> None:
    catalogue = read_stored(package, language)
    translated = {message.id for message in catalogue if message.id and is_translated(message)}
    assert set(list_texts(package)) - translated == set(), REMEDY


@pytest.mark.parametrize(("package", "language"), CATALOGUES)
def test_no_catalogue_holds_a_text_that_is_gone(package: str, language: str) -> None:
    known = {message.id for message in read_stored(package, language) if message.id}
    assert known - set(list_texts(package)) == set(), REMEDY


@pytest.mark.parametrize(("package", "language"), CATALOGUES)
def test_a_translation_has_the_places_and_marks_of_its_text(package: str, language: str) -> None:
    for message in read_stored(package, language):
        if not message.id:
            continue
        texts = message.id if isinstance(message.id, tuple) else (message.id,)
        words = message.string if isinstance(message.string, tuple) else (message.string,)
        assert [list_places(form) for form in words] == [list_places(text) for text in texts], message.id


@pytest.mark.parametrize("package", DOMAINS)
def test_no_text_stands_in_the_braces_of_another(package: str) -> None:
    """There the extraction does not find it, so nobody would translate it."""
    for path in (ROOT / package).rglob("*.py"):
        for part in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(part, ast.JoinedStr):
                assert [ast.unparse(call) for call in ast.walk(part) if is_text(call)] == [], path


def is_text(part: ast.AST) -> bool:
    """Whether it asks for the translation of a text that stands there."""
    is_call = isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in ("_", "ngettext")
    return is_call and isinstance(part.args[0], ast.Constant)
