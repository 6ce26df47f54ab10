"""The page Evidence says what Insiders did after they were chosen, and what that does not prove."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from sqlalchemy import Engine

from dashboard.pages import evidence as page
from dashboard.pages.request import read_request
from dashboard.queries.reader import Reader
from segmentation.settings import Settings
from tests.dashboard.answers import store_caveat, store_classifier, store_evidence
from tests.dashboard.builders import FIRST_AS_OF, publish_shop
from tests.dashboard.customers import BEFORE, member, other, publish_customers
from tests.dashboard.figures.frames import evidence_frame
from tests.dashboard.test_components import read_text

pytestmark = pytest.mark.postgres

REST = evidence_frame(
    [
        ("rest", "revenue", 1, 300.0, 100.0, 150.0, 250.0),
        ("rest", "revenue", 6, 1000.0, 250.0, 700.0, 800.0),
        ("same_size_top", "revenue", 6, 1000.0, 990.0, -30.0, 50.0),
    ]
)


def show(engine: Engine, search: str = "") -> str:
    """Return the words of the page."""
    queries = Reader(engine, Settings())
    request = read_request(queries, "/evidence", search)
    assert request is not None
    return read_text(page.layout(queries, request))


@pytest.fixture
def shop(engine: Engine) -> Engine:
    """One as-of date with an Insider and another customer."""
    publish_customers(engine, [member("a", 900), other("b", 100)])
    return engine


def test_it_opens_with_the_longest_period(shop: Engine) -> None:
    store_evidence(shop, REST)
    shown = show(shop)
    assert "An Insider spent £1,000 in the 6 months after 1 Jun 2011, another customer £250." in shown
    assert "237 Insiders as of 1 Jun 2011 and 2,479 others; who never came back counts as 0. Line: " in shown
    assert "of the difference. Bootstrap." in shown
    assert "No clear difference to as many top spenders in 6 months" in shown


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"p_adjusted": 0.06}, "No clear difference: £700 to £800, 95% interval."),
        ({"ci_low": -10.0}, "No clear difference: −£10.00 to £800, 95% interval."),
        ({"ci_low": None, "ci_high": None}, "another customer £250."),
    ],
)
def test_the_lead_claims_no_more_than_the_interval_holds(
    shop: Engine, values: dict[str, float | None], said: str
) -> None:
    store_evidence(shop, REST.iloc[1:2].assign(**values).astype(object))
    assert said in show(shop)


def test_rows_in_sample_stand_marked_in_the_table_and_in_no_finding(shop: Engine) -> None:
    in_sample = evidence_frame([("rest", "revenue", 9, 9000.0, 1.0, 8000.0, 9500.0)]).assign(is_in_sample=True)
    store_evidence(shop, pd.concat([REST, in_sample]))
    shown = show(shop)
    assert "Revenue eachIn sampleEveryone elseJune 2011 to February 2012£9,000" in shown
    assert "An Insider spent £1,000" in shown
    assert shown.count("In sample") == 1


def test_the_table_has_every_statistic(shop: Engine) -> None:
    store_evidence(shop, REST.iloc[:1])
    row = "June 2011£300£100+£200+£150+£250under 0.00010.00100.80£12.002372,479"
    assert row in show(shop)


def test_without_a_holdout_what_it_cannot_prove_says_so(shop: Engine) -> None:
    store_evidence(shop, REST)
    store_caveat(shop, "evidence", "holdout_none")
    shown = show(shop)
    assert "HOLDOUT_SHARE" in shown.partition("What this cannot prove")[2]
    assert "What the programme itself does" not in shown


def test_a_holdout_is_compared_where_it_is_known(shop: Engine) -> None:
    held = evidence_frame([("holdout", "revenue", 3, 500.0, 450.0, 10.0, 90.0)])
    store_evidence(shop, pd.concat([REST, held]))
    assert "Revenue eachHeld outJune 2011 to August 2011£500£450" in show(shop)


def test_before_a_month_has_passed_it_says_that_nothing_is_proved(shop: Engine) -> None:
    store_caveat(shop, "evidence", "evidence_no_month_yet", as_of="2011-12-01")
    shown = show(shop)
    assert "Nothing can be proved yet: no month has passed since the first Insiders were chosen." in shown
    assert "Insiders were chosen for the first time as of 1 December 2011" in shown


def test_where_nobody_can_be_compared_it_says_why_and_draws_nothing(shop: Engine) -> None:
    store_caveat(shop, "evidence", "evidence_no_others", insiders=1, chosen_as_of="2011-06-01")
    shown = show(shop)
    assert "Nothing can be compared as of this month." in shown
    assert "Everyone who bought was an Insider as of 1 June 2011, 1 customer: there is no other." in shown
    assert "no month has passed" not in shown
    nobody = REST.assign(insiders_mean=None, others_mean=None, difference=None, insiders=0, others=0)
    store_evidence(shop, nobody.astype(object))
    assert "0 Insiders" not in show(shop)


def test_one_insider_is_counted_in_the_singular_and_no_interval_is_explained_where_none_is_drawn(shop: Engine) -> None:
    few = REST.iloc[:1].assign(insiders=1, others=11, ci_low=None, ci_high=None, p_value=None, p_adjusted=None)
    store_evidence(shop, few.assign(method="No interval.").astype(object))
    assert "1 Insider as of 1 Jun 2011 and 11 others; who never came back counts as 0. No interval." in show(shop)


def test_the_classifiers_stand_with_the_chosen_one_first(shop: Engine) -> None:
    store_classifier(shop, "margin", 0.9, is_chosen=False)
    store_classifier(shop, "lightgbm", 0.95, is_chosen=True)
    shown = show(shop)
    assert "Next month’s Insiders by LightGBM: average precision 0.950" in shown
    assert "The first 10% of customers hold 90% of next month’s Insiders" in shown
    assert "LightGBMChosen0.950––40030February 2011 to April 2011August 2011 to September 2011Distance alone" in shown
    assert "log value, margin; C 1.0" in shown


def test_a_margin_that_was_not_tested_says_so(shop: Engine) -> None:
    store_classifier(shop, "margin", None, is_chosen=True)
    store_caveat(shop, "propensity", "propensity_few_dates", dates=2, needed=4)
    shown = show(shop)
    assert "Next month’s Insiders by distance alone, not tested yet" in shown
    assert "2 earlier months show who was an Insider a month later, 4 are needed for a test" in shown


def test_older_months_point_to_the_newest_for_probabilities(shop: Engine) -> None:
    publish_customers(shop, [member("a", 900)], as_of=BEFORE)
    assert "estimated for the newest month only.See November 2011" in show(shop, f"?as_of={BEFORE}")
    assert "No probability is known for this month." in show(shop)


@pytest.mark.parametrize("as_of", [FIRST_AS_OF, date(2011, 7, 1), date(2012, 1, 1)])
def test_every_month_of_a_shop_is_shown(engine: Engine, as_of: date) -> None:
    publish_shop(engine, customers=60)
    shown = show(engine, f"?as_of={as_of}")
    assert ("Nothing can be proved yet" in shown) == (as_of == FIRST_AS_OF)
    assert "£nan" not in shown
