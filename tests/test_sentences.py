from __future__ import annotations

import pytest

from segmentation.sentences import CLAUSES, SENTENCES, TRAITS, render_sentence, render_stored

PROFILE = {"mean_orders": 4.96, "mean_revenue": 1765.9, "mean_recency_days": 43.6, "currency": "GBP"}


def test_a_name_is_its_traits_with_a_capital():
    assert (
        render_sentence("segment_name", {"traits": ["frequent", "lapsing"], "position": 1}, "en_GB")
        == "Frequent, lapsing"
    )
    assert render_sentence("segment_name", {"traits": ["insiders"], "position": 1}, "en_GB") == "Insiders"


def test_a_name_that_is_shared_has_a_number():
    assert render_sentence("segment_name", {"traits": ["empty"], "position": 2}, "en_GB") == "Empty 2"


def test_a_description_writes_numbers_as_the_reader_does():
    assert render_sentence("segment_profile", PROFILE, "en_GB") == (
        "5.0 orders and £1,766 a customer, last purchase 44 days ago."
    )
    assert render_sentence("segment_profile", PROFILE, "pt_BR") == (
        "5,0 pedidos e £\xa01.766 por cliente, última compra há 44 dias."
    )


@pytest.mark.parametrize(("days", "words"), [(1.4, "1 day ago"), (1.6, "2 days ago"), (0.5, "0 days ago")])
def test_a_description_counts_days_as_it_shows_them(days, words):
    assert words in render_sentence("segment_profile", PROFILE | {"mean_recency_days": days}, "en_GB")


@pytest.mark.parametrize(
    ("money", "written"),
    [(99.999, "£100.00"), (-3.5, "−£3.50"), (-0.001, "£0.00"), (-1234.5, "−£1,234"), (100.0, "£100 ")],
)
def test_money_has_pence_only_below_a_hundred(money, written):
    assert f"and {written}" in render_sentence("segment_profile", PROFILE | {"mean_revenue": money}, "en_GB")


def test_a_currency_without_decimals_shows_none():
    assert "¥99 a" in render_sentence("segment_profile", PROFILE | {"mean_revenue": 99.4, "currency": "JPY"}, "en_GB")


def test_every_sentence_has_a_place_for_each_of_its_numbers():
    for sentence in [*SENTENCES.values(), *CLAUSES.values()]:
        assert sentence.text.format(**dict.fromkeys(sentence.kinds, "7"))
        assert all("{" + name + "}" in sentence.text for name in sentence.kinds)
        assert bool(sentence.counted) == bool(sentence.plural)
        assert bool(sentence.needs) == bool(sentence.without)
        assert sentence.without.format(**dict.fromkeys(sentence.kinds, "7")).count("{") == 0


def test_a_text_that_rests_on_nothing_says_so():
    numbers = {"one_in": 4, "monthly": 310.0, "months": 3, "missing_share": 1.0, "cases": 0, "currency": "GBP"}
    text = "If one in 4 of them returns to the usual £310 a month for 3 months."
    assert render_sentence("win_back_assumption", numbers, "en_GB") == text
    known = render_sentence("win_back_assumption", numbers | {"cases": 20, "missing_share": 0.5}, "en_GB")
    assert known.startswith("If one in 4 of those who would leave, 50.0% of them as before, returns")


def test_every_trait_has_a_word():
    assert all(word and word == word.strip() for word in TRAITS.values())


REASON = {
    "clauses": [["noticed"], ["revenue_rolled_off"], ["bought", "usual_gap"], ["points_fell", "staying_needs"]],
    "currency": "GBP",
    "noticed_on": "2011-11-01",
    "rolled_off": 1240.0,
    "rolled_off_month": "2010-10-01",
    "recency_days": 94,
    "usual_gap_days": 21.4,
    "points_before": 3140.2,
    "points": 2380.4,
    "needed": 2500.0,
}


def test_a_reason_is_one_sentence_of_clauses():
    assert render_sentence("membership_reason", REASON, "en_GB") == (
        "On notice since 1 November 2011; £1,240 of revenue in October 2010 no longer counts; "
        "last bought 94 days ago, usual gap 21; points fell from 3,140 to 2,380, staying needs 2,500."
    )


def test_a_reason_writes_dates_and_numbers_as_the_reader_does():
    said = render_sentence("membership_reason", REASON, "pt_BR")
    assert "novembro" in said
    assert "outubro 2010" in said
    assert "3.140" in said
    assert "2.500" in said


@pytest.mark.parametrize(("locale", "told"), [("en_GB", "3–6 months ago .85;"), ("pt_BR", "há 3–6 meses 0,85;")])
def test_a_weight_has_a_zero_before_its_decimals_where_the_language_wants_one(locale, told):
    numbers = {"unit": 1.0, "months_1": 3, "months_2": 6, "weight_2": 0.85, "points": 3000.0, "currency": "GBP"}
    assert told in render_sentence("points_enter_2", numbers, locale)


def test_a_threshold_below_a_point_keeps_its_decimals():
    small = REASON | {"clauses": [["points_fell", "staying_needs"]], "needed": 12.5}
    assert render_sentence("membership_reason", small, "en_GB").endswith("staying needs 12.5.")


@pytest.mark.parametrize(
    ("key", "numbers"),
    [("points_once_told", {}), ("points_stay", {}), ("membership_reason", {"clauses": [["once_told"]]})],
)
def test_what_an_older_release_stored_is_said_as_it_was_stored(key, numbers):
    assert render_stored(key, numbers, "As it was.", "pt_BR") == "As it was."


def test_what_this_release_stored_is_said_in_the_language_of_the_reader():
    assert render_stored("segment_empty", {}, "No customers.", "en_GB") == "No customers as of this month."
