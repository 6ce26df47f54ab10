"""Brings the catalogues up to the texts of the code: `python -m scripts.update_catalogues`.

Takes the code, writes `<package>/translations/<language>/LC_MESSAGES/<domain>.po`: new texts are added
untranslated, texts that are gone leave, translations stay. It translates nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from segmentation.sentences import CLAUSES, SENTENCES

ROOT = Path(__file__).parents[1]
LANGUAGES = ("pt_BR",)
DOMAINS = {"segmentation": "messages", "dashboard": "insiders"}

_KEYWORDS = {"_": None, "N_": None, "mark": None, "gettext": None, "ngettext": (1, 2)}

Message = str | tuple[str, str]


def list_texts(package: str) -> list[Message]:
    """Return every text of a package that a reader may see, in a fixed order; one that is counted as a pair."""
    found = dict.fromkeys(_list_counted() if package == "segmentation" else ())
    told_as_plural = {form for pair in found for form in pair}
    extracted = extract_from_dir(ROOT / package, method_map=[("**.py", "python")], keywords=_KEYWORDS)
    for _file, _line, message, _comments, _context in extracted:
        text: Message = (message[0], message[1]) if isinstance(message, tuple) else message
        if text not in told_as_plural:
            found.setdefault(text)
    return sorted(found, key=str)


def _list_counted() -> Iterator[Message]:
    """Yield the pairs of sentences that are counted: in the code both halves are marked apart."""
    for sentence in [*SENTENCES.values(), *CLAUSES.values()]:
        if sentence.plural:
            yield sentence.text, sentence.plural


def locate_catalogue(package: str, language: str) -> Path:
    """Return where the catalogue of a package lies."""
    return ROOT / package / "translations" / language / "LC_MESSAGES" / f"{DOMAINS[package]}.po"


def read_stored(package: str, language: str) -> Catalog:
    """Return the catalogue as it is; an empty one where there is none."""
    path = locate_catalogue(package, language)
    if not path.exists():
        return Catalog(locale=language, creation_date=datetime.now(UTC))
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update_catalogue(package: str, language: str) -> Catalog:
    """Return the catalogue with all texts of the code, and no others."""
    stored = read_stored(package, language)
    updated = Catalog(
        locale=language,
        domain=DOMAINS[package],
        header_comment=f"# {language} texts of the package {package}: python -m scripts.update_catalogues",
        project="insiders",
        creation_date=stored.creation_date,
        fuzzy=False,
    )
    for text in list_texts(package):
        known = stored.get(text[0] if isinstance(text, tuple) else text)
        updated.add(text, known.string if known is not None and _has_same_form(known.id, text) else None)
    return updated


def _has_same_form(known: object, text: Message) -> bool:
    return known == text


def main() -> None:
    """Write every catalogue and say how much of it is untranslated."""
    for package in DOMAINS:
        for language in LANGUAGES:
            path = locate_catalogue(package, language)
            catalogue = update_catalogue(package, language)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                write_po(file, catalogue, width=0, omit_header=False, include_lineno=False, sort_output=True)
            missing = sum(not is_translated(message) for message in catalogue if message.id)
            print(f"{path.relative_to(ROOT)}: {len(catalogue)} texts, {missing} untranslated")


def is_translated(message: object) -> bool:
    """Whether every form of a message has words."""
    words = message.string if isinstance(message.string, tuple) else (message.string,)  # type: ignore[attr-defined]
    return all(words)


if __name__ == "__main__":
    main()
