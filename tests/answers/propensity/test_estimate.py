from __future__ import annotations

import json
import sys
from datetime import date

import numpy as np
import pandas as pd
import pytest

from segmentation.answers.propensity import CLASSIFIER_COLUMNS, CURVE_COLUMNS, Propensity, estimate_membership
from segmentation.answers.propensity.classifiers import HYPERPARAMETERS, MARGIN
from segmentation.answers.propensity.scores import SHARES_CONTACTED
from segmentation.sentences import render_sentence
from segmentation.settings import Settings
from segmentation.store.tables.answers import snapshot_classifiers, snapshot_curves
from tests.answers.propensity.builders import Shop, replay_shop
from tests.builders import Sale, build_history, draw_sales, shuffle_history

SETTINGS = Settings()
MONTHS = [f"2020-{month:02d}" for month in range(1, 13)]
NEWEST = date(2021, 1, 1)

SALES = draw_sales(3, 260, "2020-01-01", 12)


@pytest.fixture(scope="module")
def shop() -> Shop:
    return replay_shop(SALES, NEWEST)


@pytest.fixture(scope="module")
def propensity(shop: Shop) -> Propensity:
    return estimate_membership(*shop, SETTINGS)


def list_keys(propensity: Propensity) -> list[str]:
    return [caveat.key for caveat in propensity.caveats]


def test_without_libgomp_it_leaves_lightgbm_out_and_says_so(shop, tmp_path, monkeypatch):
    (tmp_path / "lightgbm.py").write_text("raise OSError('libgomp.so.1: cannot open shared object file')")
    for name in [name for name in sys.modules if name.split(".")[0] == "lightgbm"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(tmp_path)
    told = estimate_membership(*shop, SETTINGS)
    assert set(told.classifiers["classifier"]) == set(HYPERPARAMETERS) - {"lightgbm"}
    assert "propensity_without_lightgbm" in list_keys(told)


def test_every_customer_of_the_base_has_a_probability(shop, propensity):
    _, _, step = shop
    assert propensity.probabilities.index.tolist() == step.features.index.tolist()
    assert propensity.probabilities.between(0, 1).all()


def test_members_are_more_likely_members_next_month_than_others(shop, propensity):
    is_member = shop[2].memberships["is_member"]
    assert propensity.probabilities[is_member].mean() > 0.5
    assert propensity.probabilities[~is_member].mean() < 0.1


def test_every_classifier_has_a_card_and_one_is_chosen(propensity):
    cards = propensity.classifiers
    assert [*cards.columns] == [*CLASSIFIER_COLUMNS]
    assert cards["classifier"].tolist() == [*HYPERPARAMETERS]
    assert cards["is_chosen"].sum() == 1
    assert cards["average_precision"].between(0, 1).all()
    assert cards["brier"].between(0, 1).all()
    # nine pairs of dates: April to December with the months after them
    assert set(cards["trained_from"]) == {date(2020, 4, 1)}
    assert set(cards["trained_to"]) == {date(2020, 6, 1)}
    assert set(cards["tested_from"]) == {date(2020, 10, 1)}
    assert set(cards["tested_to"]) == {date(2020, 12, 1)}
    assert (cards["members"] < cards["cases"]).all()


def test_a_card_says_how_the_classifier_was_made(propensity):
    cards = propensity.classifiers.set_index("classifier")
    for classifier, parameters in cards["parameters"].items():
        assert json.loads(json.dumps(parameters)) == parameters
        assert parameters["hyperparameters"] == HYPERPARAMETERS[classifier]
        assert 0 < parameters["class_prior"] < 1
        assert parameters["calibration"]["from"] == "2020-07-01"
        assert parameters["calibration"]["to"] == "2020-09-01"
        assert ("refit" in parameters) == cards.loc[classifier, "is_chosen"]
    assert cards.loc[MARGIN, "parameters"]["features"] == ["margin", "is_member", "on_notice"]


def test_the_chosen_one_learns_anew_from_all_dates(propensity):
    chosen = propensity.classifiers.loc[propensity.classifiers["is_chosen"], "parameters"].item()
    assert (chosen["refit"]["from"], chosen["refit"]["to"]) == ("2020-04-01", "2020-12-01")
    assert chosen["refit"]["calibration"]["from"] == "2020-07-01"
    assert chosen["refit"]["calibration"]["to"] == "2020-12-01"


def test_curves_show_gain_by_share_contacted_and_how_often_probabilities_came_true(propensity):
    curves = propensity.curves
    assert [*curves.columns] == [*CURVE_COLUMNS]
    assert not curves.duplicated(["classifier", "position"]).any()
    for _, curve in curves.groupby("classifier"):
        contacted, calibration = curve.iloc[: len(SHARES_CONTACTED)], curve.iloc[len(SHARES_CONTACTED) :]
        assert contacted["share_contacted"].tolist() == [*SHARES_CONTACTED]
        assert contacted["gain"].is_monotonic_increasing
        assert contacted["gain"].iloc[-1] == pytest.approx(1)
        assert contacted["lift"].iloc[-1] == pytest.approx(1)
        assert len(calibration) > 0
        assert calibration["predicted"].between(0, 1).all()
        assert calibration["observed"].between(0, 1).all()
        assert calibration["share_contacted"].isna().all()


def test_frames_have_the_columns_of_their_tables():
    assert [column.name for column in snapshot_classifiers.columns] == ["snapshot_id", *CLASSIFIER_COLUMNS]
    assert [column.name for column in snapshot_curves.columns] == ["snapshot_id", *CURVE_COLUMNS]


def test_it_gives_the_same_numbers_when_rows_are_shuffled(shop, propensity):
    history, rosters, step = shop
    shuffled = estimate_membership(shuffle_history(history, 5), rosters, step, SETTINGS)
    pd.testing.assert_series_equal(shuffled.probabilities, propensity.probabilities, check_exact=True)
    pd.testing.assert_frame_equal(shuffled.curves, propensity.curves, check_exact=True)
    assert shuffled.classifiers.to_json() == propensity.classifiers.to_json()


def test_later_months_change_nothing(shop, propensity):
    _, rosters, step = shop
    later = build_history([*SALES, *draw_sales(9, 300, "2021-01-01", 2)])
    found = estimate_membership(later, rosters, step, SETTINGS)
    pd.testing.assert_series_equal(found.probabilities, propensity.probabilities, check_exact=True)
    assert found.caveats == propensity.caveats


def test_it_says_that_who_is_no_customer_yet_has_no_probability():
    newcomers = [(f"new{month}", f"{month}-05", 90_000.0 * number) for number, month in enumerate(MONTHS, start=1)]
    propensity = estimate_membership(*replay_shop([*SALES, *newcomers], NEWEST), SETTINGS)
    numbers = next(caveat.numbers for caveat in propensity.caveats if caveat.key == "propensity_newcomers")
    # those of October, November and December, who enter at the date after
    assert numbers["newcomers"] >= 3
    assert numbers["newcomers"] <= numbers["entered"]


def test_it_says_of_how_many_customers_it_learnt_where_not_of_all(shop, propensity, monkeypatch):
    for module in ("cases", "estimate"):
        monkeypatch.setattr(f"segmentation.answers.propensity.{module}.CUSTOMERS", 200)
    history, rosters, _ = shop
    months = history.customer_months
    known = months.loc[months["month"] < pd.Timestamp(rosters[-1].as_of), "customer_id"].nunique()
    caveat = next(
        caveat for caveat in estimate_membership(*shop, SETTINGS).caveats if caveat.key == "propensity_sample"
    )
    assert render_sentence(caveat.key, caveat.numbers, "en_GB") == (
        f"Learnt from and tested on 200 of {known} customers, chosen by their id."
    )
    assert "propensity_sample" not in list_keys(propensity)


def test_it_says_that_the_window_was_filling(propensity):
    assert dict(propensity.caveats)["propensity_window_fills"] == {"held": 11, "window_months": 12}


def test_two_dates_to_learn_from_leave_the_margin_alone():
    sales = [sale for sale in SALES if sale[1] < "2020-06-01"]
    propensity = estimate_membership(*replay_shop(sales, date(2020, 6, 1)), SETTINGS)
    assert propensity.caveats == (("propensity_few_dates", {"dates": 2, "needed": 3}),)
    card = propensity.classifiers.iloc[0]
    assert (card["classifier"], card["is_chosen"], card["cases"]) == (MARGIN, True, 0)
    assert np.isnan(card["average_precision"])
    assert card["tested_from"] is None
    assert propensity.curves.empty
    assert propensity.probabilities.between(0, 1).all()


def test_one_date_tells_nothing():
    sales = [sale for sale in SALES if sale[1] < "2020-04-01"]
    propensity = estimate_membership(*replay_shop(sales, date(2020, 4, 1)), SETTINGS)
    assert list_keys(propensity) == ["propensity_no_dates"]
    assert propensity.probabilities.empty


def test_a_handful_of_customers_leaves_the_margin_alone():
    propensity = estimate_membership(*replay_shop(draw_sales(2, 12, "2020-01-01", 12), NEWEST), SETTINGS)
    assert list_keys(propensity) == ["propensity_few_cases"]
    assert propensity.probabilities.between(0, 1).all()


@pytest.mark.parametrize(
    ("customers", "key"), [(["a"], "propensity_all_members"), ([f"c{n}" for n in range(2)], "propensity_few_cases")]
)
def test_one_customer_tells_nothing_and_two_the_margin_alone(customers, key):
    sales = [(name, f"{month}-05", 10.0 + number) for month in MONTHS[:6] for number, name in enumerate(customers)]
    propensity = estimate_membership(*replay_shop(sales, date(2020, 7, 1)), SETTINGS)
    assert list_keys(propensity) == [key]


def test_a_shop_that_closed_long_ago_has_nobody_to_speak_of():
    settings = Settings(window_months=3)
    sales = [*draw_sales(8, 60, "2020-01-01", 3), ("last", "2020-08-31", -1.0)]
    history, rosters, step = replay_shop(sales, date(2020, 9, 1), settings)
    propensity = estimate_membership(history, rosters, step, settings)
    assert step.features.empty
    assert list_keys(propensity) == ["propensity_no_customers"]


FEW_MONTHS = MONTHS[:8]

SHOPS: dict[str, list[Sale]] = {
    "everyone bought once": [
        (f"c{30 * number + customer:03d}", f"{month}-{1 + customer % 28:02d}", 10.0 + (7 * customer) % 30 + number)
        for number, month in enumerate(FEW_MONTHS)
        for customer in range(30)
    ],
    "one customer with 99% of revenue": [
        *draw_sales(5, 80, "2020-01-01", 8),
        *[("big", f"{month}-09", 1_000_000.0) for month in FEW_MONTHS],
    ],
    "a month without any sale": [sale for sale in draw_sales(7, 90, "2020-01-01", 8) if sale[1][:7] != "2020-05"],
    "all customers alike": [
        (f"c{customer:02d}", f"{month}-05", 10.0) for month in FEW_MONTHS for customer in range(80)
    ],
    "all customers alike, some gone": [
        (f"c{customer:02d}", f"{month}-05", 10.0)
        for month in MONTHS[:6]
        for customer in range(80 if month < "2020-05" else 70)
    ],
    "a shop that closes": [*draw_sales(8, 60, "2020-01-01", 4), ("last", "2020-08-31", 1.0)],
    "only returns at last": [*draw_sales(8, 60, "2020-01-01", 5), ("c0001", "2020-08-30", -500.0)],
}


@pytest.mark.parametrize("name", SHOPS)
@pytest.mark.parametrize("window_months", [3, 12])
def test_a_shop_with_little_to_say_gets_numbers_or_a_reason(name, window_months):
    settings = Settings(window_months=window_months)
    history, rosters, step = replay_shop(SHOPS[name], date(2020, 9, 1), settings)
    propensity = estimate_membership(history, rosters, step, settings)
    assert propensity.probabilities.between(0, 1).all()
    if propensity.probabilities.empty:
        assert propensity.caveats
    else:
        assert propensity.probabilities.index.tolist() == step.features.index.tolist()
    for caveat in propensity.caveats:
        assert render_sentence(caveat.key, caveat.numbers, "en_GB").endswith(".")
    assert "NaN" not in json.dumps(propensity.classifiers["parameters"].tolist())


def test_a_shop_without_product_columns_is_no_different(shop, propensity):
    history, rosters, step = shop
    months = history.customer_months.assign(products=pd.Series(pd.NA, history.customer_months.index, dtype="Int64"))
    bare = type(history)(months, history.days, history.line_fates, history.fingerprints)
    found = estimate_membership(bare, rosters, step, SETTINGS)
    pd.testing.assert_series_equal(found.probabilities, propensity.probabilities)
