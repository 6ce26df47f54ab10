"""The comparisons of an as-of date, from histories small enough to add up by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from segmentation.answers.evidence import EVIDENCE_COLUMNS, compare_members
from segmentation.answers.evidence.caveats import _explain_power
from segmentation.answers.roster import make_roster
from segmentation.months import add_months
from segmentation.sentences import render_sentence
from segmentation.settings import Settings
from tests.answers.evidence.rows import SETTINGS, index_rows, list_keys, replay_rosters
from tests.answers.rosters import write_roster
from tests.builders import Sale, build_history, draw_sales, shuffle_history
from tests.real_histories import read_real_history, replay_real_path
from tests.snapshot.test_degenerate_shops import MONTHS
from tests.snapshot.test_degenerate_shops import SHOPS as DEGENERATE_SHOPS

BEFORE = [
    ("a", "2020-01-05", 90.0),
    ("b", "2020-02-05", 80.0),
    ("c", "2020-03-05", 85.0),
    ("d", "2020-03-06", 5.0),
]
AFTER = [
    ("a", "2020-04-10", 30.0),
    ("a", "2020-05-10", 50.0),
    ("b", "2020-06-30", 10.0),
    ("c", "2020-06-30", 12.0),
    ("e", "2020-05-01", 999.0),
    ("a", "2020-07-01", 777.0),
]
PATH = [write_roster(f"2020-{month:02d}-01", "ab") for month in (4, 5, 6)] + [write_roster("2020-07-01", "ae")]

SHOPS: dict[str, list[Sale]] = {
    **DEGENERATE_SHOPS,
    "two customers": [("a", f"{month}-05", 10.0 + len(month)) for month in MONTHS] + [("b", "2020-02-05", 7.0)],
    "one customer": [("a", f"{month}-05", 10.0) for month in MONTHS],
    "many customers, all alike": [(f"c{number}", f"{month}-05", 10.0) for month in MONTHS for number in range(150)],
}


def test_members_are_compared_on_the_months_after_they_were_chosen() -> None:
    found = compare_members(build_history(BEFORE + AFTER), PATH, {}, SETTINGS)
    later = found.comparisons[~found.comparisons["is_in_sample"]]
    assert (later["chosen_as_of"] == "2020-04-01").all()
    assert (later["period_start"] == later["chosen_as_of"]).all()
    assert sorted(later["period_end"].astype(str).unique()) == ["2020-05-01", "2020-07-01"]
    rest = index_rows(found, comparison="rest", period_end=pd.Timestamp("2020-07-01"), is_in_sample=False)
    assert rest["insiders_mean"].to_dict() == {"revenue": 45, "orders": 1.5, "active_share": 1, "basket": 30}
    assert rest["others_mean"].to_dict() == {"revenue": 6, "orders": 0.5, "active_share": 0.5, "basket": 12}
    assert (rest[["insiders", "others"]] == 2).all(axis=None)


def test_members_are_compared_with_the_top_by_revenue_of_then() -> None:
    found = compare_members(build_history(BEFORE + AFTER), PATH, {}, SETTINGS)
    top = index_rows(found, comparison="same_size_top", period_end=pd.Timestamp("2020-07-01"))
    assert top.loc["revenue", "others_mean"] == 46  # a and c
    assert top.loc["revenue", "difference"] == -1


def test_the_window_that_chose_the_members_is_marked_and_never_tested() -> None:
    found = compare_members(build_history(BEFORE + AFTER), PATH, {}, SETTINGS)
    inside = index_rows(found, is_in_sample=True)
    assert (inside["comparison"] == "rest").all()
    assert (inside["chosen_as_of"] == "2020-07-01").all()
    assert (inside["period_start"] == "2020-04-01").all()
    assert (inside["period_end"] == "2020-07-01").all()
    assert inside.loc["revenue", "insiders_mean"] == (80 + 999) / 2
    assert inside.loc["revenue", "others_mean"] == 11
    unsure = ["ci_low", "ci_high", "p_value", "p_adjusted", "detectable_difference"]
    assert inside[unsure].isna().all(axis=None)


def test_the_first_date_of_a_path_has_no_rows_and_says_why() -> None:
    found = compare_members(build_history(BEFORE), PATH[:1], {}, SETTINGS)
    assert found.comparisons.empty
    assert tuple(found.comparisons.columns) == EVIDENCE_COLUMNS
    assert list_keys(found) == ["evidence_no_month_yet", "holdout_none"]


def test_dates_without_members_are_passed_over_and_told() -> None:
    nobody = [write_roster(f"2020-{month:02d}-01", "") for month in (1, 2, 3, 4)]
    path = [*nobody, write_roster("2020-05-01", ""), write_roster("2020-06-01", "ab"), write_roster("2020-07-01", "ab")]
    history = build_history(BEFORE + AFTER)
    assert (compare_members(history, path, {}, SETTINGS).comparisons["insiders"] > 0).all()
    assert list_keys(compare_members(history, path[:-1], {}, SETTINGS))[0] == "evidence_no_month_yet"
    assert list_keys(compare_members(history, path[:-2], {}, SETTINGS))[0] == "evidence_nobody_chosen"
    late = [*path, write_roster("2020-08-01", ""), write_roster("2020-09-01", "")]
    found = compare_members(history, late, {}, SETTINGS)  # members of June
    assert (found.comparisons["insiders"] == 2).all()
    assert not found.comparisons["is_in_sample"].any()


def test_where_everyone_is_an_insider_there_is_no_other_to_compare_with() -> None:
    history = build_history(SHOPS["one customer"])
    path = [write_roster("2020-04-01", "a"), write_roster("2020-05-01", "a")]
    found = compare_members(history, path, {}, SETTINGS)
    assert found.comparisons.empty
    assert list_keys(found) == ["evidence_no_others", "holdout_none"]
    sentence = render_sentence(found.caveats[0].key, found.caveats[0].numbers, "en_GB")
    assert sentence == "Everyone who bought was an Insider as of 1 April 2020, 1 customer: there is no other."


def test_one_insider_who_brought_most_is_named_with_the_mean_without_them() -> None:
    sales = [*BEFORE, ("a", "2020-04-10", 990.0), ("b", "2020-04-11", 10.0), ("c", "2020-04-12", 500.0)]
    found = compare_members(build_history(sales), PATH[:2], {}, SETTINGS)
    largest = next(caveat for caveat in found.caveats if caveat.key == "evidence_one_customer")
    assert render_sentence(largest.key, largest.numbers, "en_GB") == (
        "One Insider brought 99.0% of what Insiders spent in 1 month after the choice: without them the mean is "
        "£10.00, not £500."
    )
    alike = compare_members(
        build_history([*BEFORE, ("a", "2020-04-10", 9.0), ("b", "2020-04-11", 9.0)]), PATH[:2], {}, SETTINGS
    )
    assert "evidence_one_customer" not in list_keys(alike)


def test_nobody_brought_most_of_what_insiders_spent_where_they_returned_more() -> None:
    sales = [*BEFORE, ("a", "2020-04-10", 990.0), ("b", "2020-04-11", -2000.0), ("c", "2020-04-12", 500.0)]
    assert "evidence_one_customer" not in list_keys(compare_members(build_history(sales), PATH[:2], {}, SETTINGS))


def test_nothing_sold_at_the_as_of_date_or_later_is_known() -> None:
    known, more = (compare_members(build_history(sales), PATH, {}, SETTINGS) for sales in (AFTER[:-1], AFTER))
    assert known.comparisons.equals(more.comparisons)


def test_rows_in_another_order_change_nothing() -> None:
    history = build_history(draw_sales(11, 80, "2020-01-01", 10))
    rosters = replay_rosters(history, date(2020, 11, 1), SETTINGS)
    found, again = (compare_members(shop, rosters, {}, SETTINGS) for shop in (history, shuffle_history(history, 5)))
    pd.testing.assert_frame_equal(found.comparisons, again.comparisons, check_exact=True)
    assert found.caveats == again.caveats


def test_p_values_are_adjusted_over_all_tests_of_the_date() -> None:
    history = build_history(draw_sales(11, 160, "2020-01-01", 10))
    rows = compare_members(history, replay_rosters(history, date(2020, 11, 1), SETTINGS), {}, SETTINGS).comparisons
    tested = rows.dropna(subset=["p_value"]).sort_values("p_value")
    assert len(tested) == 3 * 3 * 4
    assert tested["p_adjusted"].iloc[0] == pytest.approx(min(1, tested["p_value"].iloc[0] * len(tested)))
    assert (tested["p_adjusted"] >= tested["p_value"]).all()


def test_it_says_how_small_a_difference_would_not_be_seen() -> None:
    history = build_history(draw_sales(12, 200, "2020-01-01", 10))
    found = compare_members(history, replay_rosters(history, date(2020, 11, 1), SETTINGS), {}, SETTINGS)
    power = next(caveat for caveat in found.caveats if caveat.key == "evidence_power")
    revenue = index_rows(found, comparison="rest", period_end=pd.Timestamp("2020-11-01"), is_in_sample=False)
    assert power.numbers["difference"] == revenue.loc["revenue", "detectable_difference"]
    sentence = render_sentence(power.key, {**power.numbers, "difference": 12.0}, "en_GB")
    assert "a difference of £12.00 of revenue per customer over 6 months is seen in 8 of 10 cases, a sm" in sentence


def test_nothing_is_said_of_power_where_a_smaller_difference_is_clear() -> None:
    clear = pd.Series(
        {"insiders": 40, "others": 90, "difference": 9.0, "detectable_difference": 12.0, "p_adjusted": 0.04}
    )
    assert not list(_explain_power(clear, 6, "GBP"))
    for values in ({"p_adjusted": 0.06}, {"difference": -12.0}):
        assert [caveat.key for caveat in _explain_power(pd.Series({**clear, **values}), 6, "GBP")] == ["evidence_power"]


@pytest.mark.parametrize("shop", SHOPS)
@pytest.mark.parametrize("window_months", [3, 12])
def test_a_shop_with_little_to_say_says_nothing_invented(shop: str, window_months: int) -> None:
    settings = Settings(window_months=window_months)
    history = build_history(SHOPS[shop])
    last = date(2020, 4, 1) if shop == "three months of history" else date(2021, 1, 1)
    rosters = replay_rosters(history, last, settings)
    for count in sorted({1, len(rosters)}):
        found = compare_members(history, rosters[:count], {date(2020, 5, 1): 0.5}, settings)
        numbers = found.comparisons.select_dtypes("number")
        assert not np.isinf(numbers.to_numpy("float64")).any()
        assert not found.comparisons.duplicated(["comparison", "measure", "chosen_as_of", "period_end"]).any()
        assert found.caveats
        for caveat in found.caveats:
            assert "nan" not in render_sentence(caveat.key, caveat.numbers, "en_GB")
        assert found.comparisons.empty or found.caveats[0].key == "evidence_no_cause"


def test_each_lack_is_named() -> None:
    lacks = {}
    for shop in ("two customers", "many customers, all alike", "a shop that closes"):
        history = build_history(SHOPS[shop])
        rosters = replay_rosters(history, date(2020, 12, 1), Settings())
        lacks[shop] = set(list_keys(compare_members(history, rosters, {}, Settings())))
    assert {"evidence_few_customers", "evidence_same_customers"} <= lacks["two customers"]
    assert "evidence_all_alike" in lacks["many customers, all alike"]
    assert {"evidence_few_customers", "evidence_no_orders"} <= lacks["a shop that closes"]


@pytest.mark.real_data
def test_insiders_of_online_retail_bought_more_than_the_rest_and_as_much_as_the_top(real_data) -> None:
    path = real_data / "online_retail.csv.gz"
    rosters = [make_roster(step) for step in replay_real_path(path)]
    found = compare_members(read_real_history(path), rosters, {}, Settings())
    revenue = found.comparisons[(found.comparisons["measure"] == "revenue") & ~found.comparisons["is_in_sample"]]
    ends = [pd.Timestamp(add_months(date(2011, 6, 1), months)) for months in (1, 3, 6)]
    assert revenue.groupby("comparison")["period_end"].apply(list).tolist() == [ends] * 3
    assert (revenue["insiders"] == 237).all()
    rest = revenue[revenue["comparison"] == "rest"]
    assert (rest["others"] == 2_716 - 237).all()
    assert (rest["ci_low"] > 0).all()
    assert (rest["p_adjusted"] < 0.01).all()
    assert (rest["ci_low"] < rest["difference"]).all()
    assert (rest["difference"] < rest["ci_high"]).all()
    top = revenue[revenue["comparison"] == "same_size_top"]
    assert (top["p_adjusted"] > 0.05).all()
