"""The report answers nine questions with the numbers of the views."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from dash import dcc, html
from sqlalchemy import Engine, text

from dashboard.components.markup import write_markup
from dashboard.pages import report
from dashboard.pages.report_base import answer_eligible, answer_members, answer_profile, answer_share
from dashboard.queries.report import read_profiles
from segmentation.store import tables
from tests.builders import build_history
from tests.dashboard.builders import FIRST_AS_OF, LAST_AS_OF, publish_shop
from tests.dashboard.customers import AS_OF, BEFORE, join_path, member, other, publish_customers
from tests.dashboard.report_rows import (
    ask,
    has_class,
    insert_rows,
    list_answers,
    publish_revenue,
    walk,
)
from tests.dashboard.test_actions import publish_action
from tests.dashboard.test_components import read_text
from tests.snapshot.test_degenerate_shops import SHOPS
from tests.store.publications import publish_history

pytestmark = pytest.mark.postgres

QUESTIONS = [
    "Who is eligible?",
    "How many are Insiders?",
    "What sets them apart?",
    "What share of revenue do they bring?",
    "What will they bring?",
    "How does one get in?",
    "How does one get out?",
    "What shows that they are better?",
    "What can marketing do?",
]


def test_it_asks_nine_questions_and_answers_each_with_a_number(engine: Engine) -> None:
    publish_shop(engine)
    publish_action(engine, {"a": 74.0}, as_of=LAST_AS_OF)
    answers = list_answers(engine)
    assert [read_text(next(part for part in walk(answer) if isinstance(part, html.H3))) for answer in answers] == [
        f"{number}{question}" for number, question in enumerate(QUESTIONS, start=1)
    ]
    for answer in answers:
        words = next(part for part in walk(answer) if has_class(part, "report-words"))
        table = [part for part in walk(answer) if isinstance(part, html.Table)]
        assert re.search(r"\d", read_text([words.children[1:], *table])), read_text(answer)
    shown = [[part for part in walk(answer) if isinstance(part, html.Img | html.Table)] for answer in answers]
    figured = [bool(figures) for figures in shown]
    assert figured == [True] * 7 + [False, True], "under ten Insiders have no interval to draw"


def test_it_lays_one_to_four_on_the_first_sheet_and_five_to_nine_on_the_second(engine: Engine) -> None:
    publish_shop(engine)
    sheets = [part for part in walk(report.build_report(*ask(engine))) if has_class(part, "sheet")]
    assert [len([part for part in walk(sheet) if has_class(part, "report-answer")]) for sheet in sheets] == [4, 5]
    assert ["Page 1 of 2" in read_text(sheets[0]), "Page 2 of 2" in read_text(sheets[1])] == [True, True]
    assert "as of 1 Jan 2012, data through 28 Dec 2011" in read_text(sheets[1])


def test_every_figure_is_told_in_words(engine: Engine) -> None:
    publish_shop(engine)
    figures = [part for part in walk(list_answers(engine)) if isinstance(part, html.Img)]
    assert len(figures) >= 6
    assert all(re.search(r"\d", figure.alt) for figure in figures)
    assert all(figure.src.startswith("data:image/svg+xml,") for figure in figures)


def test_the_eligible_are_the_base_and_sales_without_a_customer_are_not(engine: Engine) -> None:
    publish_customers(engine, [member("a", 600), other("b", 200), member("quiet", 0, orders=0, on_notice=True)])
    with engine.begin() as connection:
        connection.execute(text("update insiders.snapshots set customers = 3"))
    parts = {"base": 750, "others": 0, "no_customer": 250, "left_out": 0}
    insert_rows(engine, tables.snapshot_sales, *({"part": name, "revenue": money} for name, money in parts.items()))
    answer = answer_eligible(*ask(engine))
    assert answer.sentence == (
        "Every customer with a purchase in the last 12 months: **3**. 1 of them bought nothing, but is an Insider on "
        "notice. Sales without a customer, 25.0% of all, cannot count."
    )
    assert answer.figure is not None
    assert answer.figure.alternative == "Eligible customers: 75.0%, No customer named: 25.0%"


def test_members_are_counted_with_who_came_went_and_stayed(engine: Engine) -> None:
    publish_customers(engine, [member("a", 1)], as_of=BEFORE)
    publish_customers(engine, [member("a", 1)], compared_with_before=True)
    join_path(engine)
    with engine.begin() as connection:
        connection.execute(text("update insiders.snapshots set insiders = 50, stability_jaccard = 0.9"))
        counts = 'insiders = 60, entered = 12, "left" = 2, on_notice = 3'
        connection.execute(text(f"update insiders.snapshots set {counts} where as_of = '2011-12-01'"))
    answer = answer_members(ask(engine)[1])
    assert answer.sentence == (
        "[[60 Insiders]], 3 of them on notice. **12 entered and 2 left** in November. 96% of October’s Insiders stayed."
    )
    first = answer_members(ask(engine, f"?as_of={BEFORE}")[1])
    assert first.sentence == "[[50 Insiders]], none of them on notice. There is no month before to compare with."
    assert first.figure is None


def test_averages_are_over_customers_and_over_orders_where_an_order_is_what_is_meant(engine: Engine) -> None:
    given = {"recency_days": 10, "products_per_order": 2.0}
    publish_customers(
        engine,
        [
            member("a", 900, orders=9, mean_basket=100, **given),
            member("b", 100, orders=1, mean_basket=200, **given),
            other("c", 50, orders=1, mean_basket=50, recency_days=90),
            other("silent", 0, orders=0),
        ],
    )
    with engine.connect() as connection:
        profiles = read_profiles(connection, AS_OF)
    assert profiles.loc[True, ["revenue", "orders", "mean_basket", "recency_days"]].tolist() == [500, 5, 110, 10]
    assert profiles["silent"].to_dict() == {False: 1, True: 0}
    answer = answer_profile(*ask(engine))
    assert answer.sentence == (
        "They order **10.0 times as often**. An order is worth **2.2 times as much**. They last bought **10 days ago** "
        "on average, the others 90."
    )
    assert answer.figure is not None
    assert "Products an order" not in answer.figure.alternative  # the others have none to compare with


@pytest.mark.parametrize("customers", [[], [member("a", 1)], [other("a", 1)]])
def test_nobody_is_compared_with_nobody(engine: Engine, customers: list[dict[str, Any]]) -> None:
    publish_customers(engine, customers)
    answer = answer_profile(*ask(engine))
    assert answer.sentence == "There is nobody to compare: all customers are Insiders, or none is."


def test_shares_are_those_of_the_snapshot_and_of_its_last_month(engine: Engine) -> None:
    publish_customers(engine, [member("a", 600), other("b", 400)])
    shares = "insiders_revenue = 600, revenue = 1000, insiders_revenue_share = 0.6, insiders_share_of_customers = 0.5"
    with engine.begin() as connection:
        connection.execute(text(f"update insiders.snapshots set {shares}"))
    october, november = date(2011, 10, 1), date(2011, 11, 1)
    publish_revenue(engine, {october: 500, november: 100}, {october: 100, november: 300})
    answer = answer_share(*ask(engine))
    assert answer.sentence == "**60.0%** of the last 12 months, £600 of £1.0k. 25.0% of November."


def test_a_shop_without_revenue_has_no_share(engine: Engine) -> None:
    publish_customers(engine, [])
    queries, request = ask(engine)
    assert answer_share(queries, request).sentence == "There is no revenue to have a share of."
    assert report.build_report(queries, request) is not None


def test_actions_stand_with_their_worth_and_how_it_is_counted(engine: Engine) -> None:
    publish_customers(engine, [member("a", 1)])
    publish_action(engine, {"a": 740.0})
    assert "Call them£740one order each" in read_text(list_answers(engine)[8])


def test_the_first_month_of_a_path_has_nine_answers_too(engine: Engine) -> None:
    publish_shop(engine)
    shown = read_text(list_answers(engine, f"?as_of={FIRST_AS_OF}"))
    assert "There is no month before to compare with." in shown
    assert "March 2011 was published with a later one." in shown


def test_markup_escapes_what_a_reader_typed_and_refuses_what_only_a_browser_shows() -> None:
    part = html.P(["<b>", html.B("a & b", className="x"), None, 3, html.Img(src='"', alt="")])
    assert write_markup(part) == '<p>&lt;b&gt;<b class="x">a &amp; b</b>3<img alt="" src="&quot;"></p>'
    assert write_markup(html.Details("x", open=True)) == "<details open>x</details>"
    with pytest.raises(TypeError, match=r"found dash_core_components\.Link"):
        write_markup(html.P(dcc.Link("x", href="/")))


@pytest.mark.parametrize("shop", SHOPS)
def test_a_shop_with_next_to_nothing_to_say_still_has_nine_answers(engine: Engine, shop: str) -> None:
    last = date(2020, 4, 1) if shop == "three months of history" else date(2021, 1, 1)
    for as_of in publish_history(engine, build_history(SHOPS[shop]), dates=(date(2020, 4, 1), last)):
        document = unquote(write_markup(report.build_report(*ask(engine, f"?as_of={as_of}"))))
        assert document.count("report-sentence") == len(QUESTIONS)
        assert re.findall(r"\b(?:nan|inf|None|NaT|NaN)\b|∞", document) == []
        for svg in re.findall(r"<svg.*?</svg>", document):
            ElementTree.fromstring(svg)
