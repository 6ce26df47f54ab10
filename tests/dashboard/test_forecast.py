"""The page Forecast says what to expect, how far it was off, and what is not known."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from dashboard.formatting import Formats
from dashboard.pages import forecast as page
from dashboard.pages import forecast_words
from dashboard.pages.forecast_tables import count_held
from dashboard.pages.request import read_request
from dashboard.queries.forecast import read_earlier, read_record
from dashboard.queries.reader import Reader
from segmentation.answers.forecast.groups import OWN_METHODS
from segmentation.answers.forecast.shop import METHODS
from segmentation.settings import Settings
from tests.dashboard.answers import keep_revenue, store_accuracy, store_caveat, store_forecast
from tests.dashboard.builders import FIRST_AS_OF, LAST_AS_OF, publish_shop
from tests.dashboard.customers import AS_OF, BEFORE, member, other, publish_customers
from tests.dashboard.test_components import read_text

pytestmark = pytest.mark.postgres

FORMATS = Formats("en_GB", "GBP")


def show(engine: Engine, search: str = "") -> str:
    """Return the words of the page."""
    queries = Reader(engine, Settings())
    request = read_request(queries, "/forecast", search)
    assert request is not None
    return read_text(page.layout(queries, request))


@pytest.fixture
def shop(engine: Engine) -> Engine:
    """Two as-of dates: what was expected of November came, three more months are expected."""
    publish_customers(engine, [member("a", 900), other("b", 100)], as_of=BEFORE)
    publish_customers(engine, [member("a", 900), other("b", 100)])
    store_forecast(engine, "insiders", [500.0, 500.0], as_of=BEFORE, came=700.0)
    for group, expected in {"insiders": 1_000.0, "others": 400.0, "all": 1_400.0}.items():
        store_forecast(engine, group, [expected] * 3)
    keep_revenue(engine, {date(2011, 10, 1): (800.0, 300.0), date(2011, 11, 1): (700.0, 350.0)})
    return engine


def test_it_opens_with_the_range_and_the_error_of_the_same_horizon(shop: Engine) -> None:
    store_accuracy(shop, "insiders", "last_month", [0.3, 0.2, 0.15], is_chosen=True)
    store_accuracy(shop, "insiders", "mean_of_three", [0.2, 0.1, 0.05], is_chosen=False)
    shown = show(shop)
    assert "Expect £2.7k to £3.3k from today’s Insiders by February 2012." in shown
    assert "Off by 15.0% in 7 tests on earlier months." in shown
    assert "The chosen method was off by 15.0% over 3 months together in 7 tests" in shown
    assert "Last monthChosen30.0%20.0%15.0%−10.0%75 of 77 of 7Mean of three months20.0%" in shown


def test_the_address_chooses_the_group_and_an_unknown_one_is_the_insiders(shop: Engine) -> None:
    assert "Expect £3.8k to £4.6k from all customers by February 2012" in show(shop, "?group=all")
    assert "from everyone else by February" in show(shop, "?group=others")
    assert show(shop, "?group=nobody") == show(shop)


def test_the_months_to_come_are_listed_with_their_sum_and_its_own_interval(shop: Engine) -> None:
    shown = show(shop)
    assert "December 2011£1.0k£800 to £1.2k" in shown
    assert "Together£3.0k£2.7k to £3.3k" in shown


def test_earlier_forecasts_stand_beside_what_came(shop: Engine) -> None:
    shown = show(shop)
    assert "0 of 1 month came inside its 80% interval" in shown
    assert "1 month128.6%0 of 11 of 1" in shown
    with shop.connect() as connection:
        assert read_earlier(connection, AS_OF)["actual"].tolist() == [700.0]
        assert read_earlier(connection, BEFORE).empty
        assert read_record(connection)["published"].tolist() == [1]


def test_who_stays_leaves_and_enters_is_told_where_it_is_known(shop: Engine) -> None:
    assert "expected to enter adds" not in show(shop)
    for name, expected in {"retained": 980.0, "exits": 20.0, "entrants": 100.0}.items():
        store_forecast(shop, name, [expected] * 3)
    shown = show(shop)
    assert "Who is expected to enter adds £300" in shown
    assert "Stay Insiders£2.9kExpected to leave£60Today’s Insiders£3.0kExpected to enter£300" in shown
    assert "expected to enter adds" not in show(shop, "?group=all")


def test_what_it_cannot_know_stands_under_the_chart(shop: Engine) -> None:
    store_caveat(shop, "forecast", "forecast_season_once", months=12)
    assert "Expected: last month. The season was seen once: 12 months of history, 24 show it twice." in show(shop)


def test_without_a_forecast_it_says_why(engine: Engine) -> None:
    publish_customers(engine, [member("a", 900)])
    assert "There is too little history to forecast from." in show(engine)
    store_caveat(engine, "forecast", "forecast_no_members")
    assert "No Insiders as of this month: only the whole shop is forecast." in show(engine)


def test_every_method_of_the_forecast_has_a_name() -> None:
    assert {*METHODS, *OWN_METHODS, "ensemble", "share_of_all", "difference"} == set(forecast_words.METHODS)


def test_an_error_over_one_month_is_told_in_the_singular(shop: Engine) -> None:
    store_accuracy(shop, "insiders", "last_month", [0.3], is_chosen=True)
    assert "The chosen method was off by 30.0% over one month in 7 tests" in show(shop)


def test_intervals_are_counted_and_never_invented() -> None:
    assert count_held(5 / 7, 7, FORMATS) == "5 of 7"
    assert count_held(float("nan"), 7, FORMATS) == "–"
    assert count_held(float("nan"), 0, FORMATS) == "–"


@pytest.mark.parametrize("group", ["insiders", "others", "all"])
@pytest.mark.parametrize("as_of", [FIRST_AS_OF, LAST_AS_OF])
def test_every_month_of_a_shop_is_shown_for_every_group(engine: Engine, group: str, as_of: date) -> None:
    publish_shop(engine, customers=60)
    shown = show(engine, f"?as_of={as_of}&group={group}")
    assert "Expect £" in shown
    assert "nan" not in shown.lower().replace("finance", "")
