"""Sentences in a language, from their key and numbers.

Takes a key and its numbers, gives the sentence. The English texts are the source; other languages come
from the gettext catalogues in `segmentation/translations`. It decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

from segmentation.sentences.actions import ACTION_SENTENCES
from segmentation.sentences.answers import ANSWER_SENTENCES
from segmentation.sentences.forecast import FORECAST_SENTENCES
from segmentation.sentences.members import CLAUSES, MEMBER_SENTENCES, TRAITS
from segmentation.sentences.text import Sentence, load_catalogue

SENTENCES: dict[str, Sentence] = {
    **MEMBER_SENTENCES,
    **ANSWER_SENTENCES,
    **FORECAST_SENTENCES,
    **ACTION_SENTENCES,
}
"""Every sentence that is stored, by key."""


def render_sentence(key: str, numbers: Mapping[str, Any], locale: str) -> str:
    """Return the sentence `key` with its numbers, in the language and formats of `locale`.

    Parameters
    ----------
    key
        One of `SENTENCES`; `segment_name` (numbers: traits, position); or `membership_reason` (numbers:
        clauses, groups of keys of `CLAUSES`, and what these take).
    numbers
        JSON values by name; money also needs `currency` (ISO code). What a sentence does not use is ignored.
    """
    if key == "segment_name":
        return _render_name(numbers, load_catalogue(locale).gettext)
    if key == "membership_reason":
        groups = [[_fill_text(CLAUSES[clause], numbers, locale) for clause in group] for group in numbers["clauses"]]
        return _begin_sentence("; ".join(map(", ".join, groups))) + "."
    return _fill_text(SENTENCES[key], numbers, locale)


def render_stored(key: str, numbers: Mapping[str, Any], stored: str, locale: str) -> str:
    """Return a stored sentence in a language; as it was stored where an older release worded it otherwise."""
    try:
        return render_sentence(key, numbers, locale)
    except KeyError:
        return stored


def _fill_text(sentence: Sentence, numbers: Mapping[str, Any], locale: str) -> str:
    catalogue = load_catalogue(locale)
    written = {
        name: _write_value(kind, numbers[name], numbers.get("currency", ""), locale)
        for name, kind in sentence.kinds.items()
    }
    if sentence.needs and not numbers[sentence.needs]:
        text = catalogue.gettext(sentence.without)
    elif sentence.counted:
        text = catalogue.ngettext(sentence.text, sentence.plural, round(numbers[sentence.counted]))
    else:
        text = catalogue.gettext(sentence.text)
    return text.format(**written)


def _render_name(numbers: Mapping[str, Any], translate: Callable[[str], str]) -> str:
    words = ", ".join(translate(TRAITS[trait]) for trait in numbers["traits"])
    name = _begin_sentence(words)
    return name if numbers["position"] == 1 else f"{name} {numbers['position']}"


def _begin_sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _write_value(kind: str, value: Any, currency: str, locale: str) -> str:
    if kind == "date":
        return format_date(date.fromisoformat(value), "d MMMM y", locale=locale)
    if kind == "month":
        return format_date(date.fromisoformat(value), "LLLL y", locale=locale)
    return _write_number(kind, float(value), currency, locale)


def _write_number(kind: str, number: float, currency: str, locale: str) -> str:
    if kind in ("money", "whole_money"):
        written = _write_money(number, currency, locale, is_whole=kind == "whole_money" or abs(number) >= 100)
    elif kind == "percent":
        # adding zero turns −0.0 into 0.0
        written = format_percent(round(number, 3) + 0.0, "#,##0.0%", locale=locale)
    elif kind == "threshold":
        written = format_decimal(number, "#,##0.##", locale=locale)
    elif kind == "weight":
        written = format_decimal(number, "0.00", locale=locale)
        written = written.lstrip("0") if locale.startswith("en") else written
    elif kind in ("days", "points"):
        written = format_decimal(round(number) + 0, "#,##0", locale=locale)
    else:
        written = format_decimal(round(number, 1) + 0.0, "#,##0.0", locale=locale)
    return written.replace("-", "−")


def _write_money(number: float, currency: str, locale: str, is_whole: bool) -> str:
    """Write whole units, or the currency's decimals as well."""
    pattern = Locale.parse(locale).currency_formats["standard"].pattern
    if not is_whole:
        return format_currency(round(number, 2) + 0.0, currency, locale=locale)
    whole = pattern.replace(".00", "")
    return format_currency(number, currency, format=whole, locale=locale, currency_digits=False)
