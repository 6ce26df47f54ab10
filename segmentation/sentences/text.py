"""What a sentence is, and its catalogue.

Takes nothing, gives the shape of a text with places for numbers, and the texts of a language. It renders
nothing.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

TRANSLATIONS = Path(__file__).parents[1] / "translations"


def N_(text: str) -> str:
    """Mark a text for extraction; it is translated when it is rendered."""
    return text


@dataclass(frozen=True)
class Sentence:
    """A text with places for numbers.

    Attributes
    ----------
    text
        Where one is counted, and always where nothing is.
    plural
        Where several are counted.
    counted
        Name of the number that decides between the two, rounded as it is shown.
    needs, without
        Name of the number that the text rests on, and the text where that is zero.
    kinds
        How each number is written: date, days, decimal, money, month, percent, points, threshold, weight,
        whole_money.
    """

    text: str
    plural: str = ""
    counted: str = ""
    needs: str = ""
    without: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=32)
def load_catalogue(locale: str) -> gettext.NullTranslations:
    """Return the texts in a language; a language without a catalogue reads English."""
    return read_catalogue(TRANSLATIONS, "messages", locale)


def read_catalogue(folder: Path, domain: str, locale: str) -> gettext.NullTranslations:
    """Return the texts of `<folder>/<locale>/LC_MESSAGES/<domain>.po`, of the same language where that is missing.

    Read as they are edited: there is no compiled file that could lag behind. Without a catalogue it translates nothing.
    """
    language = locale.split("_")[0]
    exact = folder / locale / "LC_MESSAGES" / f"{domain}.po"
    for path in [exact, *sorted(folder.glob(f"{language}*/LC_MESSAGES/{domain}.po"))]:
        if path.is_file():
            compiled = io.BytesIO()
            with path.open("rb") as file:
                write_mo(compiled, read_po(file))
            compiled.seek(0)
            return gettext.GNUTranslations(compiled)
    return gettext.NullTranslations()
