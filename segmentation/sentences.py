"""The sentences that are stored as a key and numbers.

Takes a key and its numbers, gives the sentence in a language. The English text is the source; other
languages come from the gettext catalogues in `segmentation/translations`. It decides nothing.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.numbers import format_currency, format_decimal, format_percent

TRANSLATIONS = Path(__file__).parent / "translations"


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
    kinds
        How each number is written: days, decimal, money, percent.
    """

    text: str
    plural: str = ""
    counted: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict)


SENTENCES: dict[str, Sentence] = {
    "segment_profile": Sentence(
        N_("{mean_orders} orders and {mean_revenue} a customer, last purchase {mean_recency_days} day ago."),
        N_("{mean_orders} orders and {mean_revenue} a customer, last purchase {mean_recency_days} days ago."),
        counted="mean_recency_days",
        kinds={"mean_orders": "decimal", "mean_revenue": "money", "mean_recency_days": "days"},
    ),
    "segment_empty": Sentence(N_("No customers as of this month.")),
}

TRAITS = {
    "insiders": N_("Insiders"),
    "others": N_("Others"),
    "empty": N_("Empty"),
    "frequent": N_("frequent"),
    "regular": N_("regular"),
    "occasional": N_("occasional"),
    "rare": N_("rare"),
    "recent": N_("recent"),
    "lapsing": N_("lapsing"),
    "lapsed": N_("lapsed"),
    "mostly_returned": N_("mostly returned"),
    "high_spend": N_("high spend"),
    "medium_spend": N_("medium spend"),
    "low_spend": N_("low spend"),
    "least_spend": N_("least spend"),
}


def render_sentence(key: str, numbers: Mapping[str, Any], locale: str) -> str:
    """Return the sentence `key` with its numbers, in the language and formats of `locale`.

    Parameters
    ----------
    key
        One of `SENTENCES`, or `segment_name` (numbers: traits, position).
    numbers
        JSON values by name; money also needs `currency` (ISO code). What a sentence does not use is ignored.
    """
    catalogue = _load_catalogue(locale)
    if key == "segment_name":
        return _render_name(numbers, catalogue.gettext)
    sentence = SENTENCES[key]
    written = {
        name: _write_number(kind, float(numbers[name]), numbers.get("currency", ""), locale)
        for name, kind in sentence.kinds.items()
    }
    if sentence.counted:
        text = catalogue.ngettext(sentence.text, sentence.plural, round(numbers[sentence.counted]))
    else:
        text = catalogue.gettext(sentence.text)
    return text.format(**written)


@lru_cache(maxsize=32)
def _load_catalogue(locale: str) -> gettext.NullTranslations:
    return gettext.translation("messages", localedir=TRANSLATIONS, languages=[locale], fallback=True)


def _render_name(numbers: Mapping[str, Any], translate: Callable[[str], str]) -> str:
    words = ", ".join(translate(TRAITS[trait]) for trait in numbers["traits"])
    name = words[:1].upper() + words[1:]
    return name if numbers["position"] == 1 else f"{name} {numbers['position']}"


def _write_number(kind: str, number: float, currency: str, locale: str) -> str:
    if kind == "money":
        written = _write_money(number, currency, locale)
    elif kind == "percent":
        # adding zero turns −0.0 into 0.0
        written = format_percent(round(number, 3) + 0.0, "#,##0.0%", locale=locale)
    elif kind == "days":
        written = format_decimal(round(number) + 0, "#,##0", locale=locale)
    else:
        written = format_decimal(round(number, 1) + 0.0, "#,##0.0", locale=locale)
    return written.replace("-", "−")


def _write_money(number: float, currency: str, locale: str) -> str:
    """Write whole units from a hundred on, the currency's decimals below."""
    pattern = Locale.parse(locale).currency_formats["standard"].pattern
    if abs(number) < 100:
        return format_currency(round(number, 2) + 0.0, currency, locale=locale)
    whole = pattern.replace(".00", "")
    return format_currency(number, currency, format=whole, locale=locale, currency_digits=False)
