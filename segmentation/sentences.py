"""The sentences that are stored as a key and numbers.

Takes a key and its numbers, gives the sentence in a language. The English text is the source; other
languages come from the gettext catalogues in `segmentation/translations`. It decides nothing.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
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
        How each number is written: date, days, decimal, money, month, percent, points, threshold, weight,
        whole_money.
    """

    text: str
    plural: str = ""
    counted: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict)


def _name_quarters(quarters: int) -> dict[str, str]:
    """Name the numbers of a sentence that says what a pound counts in each quarter; in the newest it counts 1."""
    months = {f"months_{quarter}": "days" for quarter in range(1, quarters + 1)}
    weights = {f"weight_{quarter}": "weight" for quarter in range(2, quarters + 1)}
    return {"unit": "whole_money", "points": "threshold", **months, **weights}


SENTENCES: dict[str, Sentence] = {
    "segment_profile": Sentence(
        N_("{mean_orders} orders and {mean_revenue} a customer, last purchase {mean_recency_days} day ago."),
        N_("{mean_orders} orders and {mean_revenue} a customer, last purchase {mean_recency_days} days ago."),
        counted="mean_recency_days",
        kinds={"mean_orders": "decimal", "mean_revenue": "money", "mean_recency_days": "days"},
    ),
    "segment_empty": Sentence(N_("No customers as of this month.")),
    "points_enter_1": Sentence(
        N_("{unit} spent in the last {months_1} month counts 1 point; {points} points enter."),
        N_("{unit} spent in the last {months_1} months counts 1 point; {points} points enter."),
        counted="months_1",
        kinds={"unit": "whole_money", "months_1": "days", "points": "threshold"},
    ),
    "points_enter_2": Sentence(
        N_(
            "{unit} spent in the last {months_1} months counts 1 point, {months_1}–{months_2} months ago {weight_2}; "
            "{points} points enter."
        ),
        kinds=_name_quarters(2),
    ),
    "points_enter_3": Sentence(
        N_(
            "{unit} spent in the last {months_1} months counts 1 point, {months_1}–{months_2} months ago {weight_2}, "
            "{months_2}–{months_3} {weight_3}; {points} points enter."
        ),
        kinds=_name_quarters(3),
    ),
    "points_enter_4": Sentence(
        N_(
            "{unit} spent in the last {months_1} months counts 1 point, {months_1}–{months_2} months ago {weight_2}, "
            "{months_2}–{months_3} {weight_3}, {months_3}–{months_4} {weight_4}; {points} points enter."
        ),
        kinds=_name_quarters(4),
    ),
    "points_enter_unknown": Sentence(N_("No number of points to enter: too few customers to find one.")),
    "points_stay": Sentence(
        N_("Under {points} points members go on notice; {months} months in a row, and they leave."),
        kinds={"points": "threshold", "months": "days"},
    ),
    "points_stay_without_grace": Sentence(N_("Under {points} points members leave."), kinds={"points": "threshold"}),
    "points_stay_unknown": Sentence(N_("No number of points to stay: none tells who goes on notice.")),
}

CLAUSES: dict[str, Sentence] = {
    "noticed": Sentence(N_("on notice since {noticed_on}"), kinds={"noticed_on": "date"}),
    "revenue_rolled_off": Sentence(
        N_("{rolled_off} of revenue in {rolled_off_month} no longer counts"),
        kinds={"rolled_off": "money", "rolled_off_month": "month"},
    ),
    "month_rolled_off": Sentence(N_("{rolled_off_month} no longer counts"), kinds={"rolled_off_month": "month"}),
    "others_bought_more": Sentence(N_("others bought more")),
    "others_bought_less": Sentence(N_("others bought less")),
    "boundary_moved": Sentence(N_("the boundary moved")),
    "bought": Sentence(
        N_("last bought {recency_days} day ago"),
        N_("last bought {recency_days} days ago"),
        counted="recency_days",
        kinds={"recency_days": "days"},
    ),
    "usual_gap": Sentence(N_("usual gap {usual_gap_days}"), kinds={"usual_gap_days": "days"}),
    "nothing_bought": Sentence(
        N_("nothing bought in the last {window_months} month"),
        N_("nothing bought in the last {window_months} months"),
        counted="window_months",
        kinds={"window_months": "days"},
    ),
    "points": Sentence(N_("{points} points"), kinds={"points": "points"}),
    "points_rose": Sentence(
        N_("points rose from {points_before} to {points}"), kinds={"points_before": "points", "points": "points"}
    ),
    "points_fell": Sentence(
        N_("points fell from {points_before} to {points}"), kinds={"points_before": "points", "points": "points"}
    ),
    "points_stayed": Sentence(N_("points stayed at {points}"), kinds={"points": "points"}),
    "entering_needs": Sentence(N_("entering needs {needed}"), kinds={"needed": "threshold"}),
    "entering_usually_needs": Sentence(N_("entering usually needs {needed}"), kinds={"needed": "threshold"}),
    "staying_needs": Sentence(N_("staying needs {needed}"), kinds={"needed": "threshold"}),
    "staying_usually_needs": Sentence(N_("staying usually needs {needed}"), kinds={"needed": "threshold"}),
    "usually_suffices": Sentence(N_("{needed} usually suffice to stay"), kinds={"needed": "threshold"}),
    "purchase_days": Sentence(
        N_("purchase days count too: {purchase_days} in {window_months} month"),
        N_("purchase days count too: {purchase_days} in {window_months} months"),
        counted="window_months",
        kinds={"purchase_days": "days", "window_months": "days"},
    ),
}
"""Parts of a reason: clauses of a group are joined by a comma, groups by a semicolon."""

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


def _fill_text(sentence: Sentence, numbers: Mapping[str, Any], locale: str) -> str:
    catalogue = load_catalogue(locale)
    written = {
        name: _write_value(kind, numbers[name], numbers.get("currency", ""), locale)
        for name, kind in sentence.kinds.items()
    }
    if sentence.counted:
        text = catalogue.ngettext(sentence.text, sentence.plural, round(numbers[sentence.counted]))
    else:
        text = catalogue.gettext(sentence.text)
    return text.format(**written)


@lru_cache(maxsize=32)
def load_catalogue(locale: str) -> gettext.NullTranslations:
    """Return the texts in a language; a language without a catalogue reads English."""
    return gettext.translation("messages", localedir=TRANSLATIONS, languages=[locale], fallback=True)


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
        written = format_decimal(number, "0.00", locale=locale).lstrip("0")
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
