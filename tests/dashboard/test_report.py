"""The report answers nine questions with the numbers of the views, on the page and in a file that stands alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from dash import dcc, html
from dash.development.base_component import Component
from sqlalchemy import Engine, insert, text

from dashboard.__main__ import main
from dashboard.components.markup import write_markup
from dashboard.pages import report
from dashboard.pages.report_answer import Answer
from dashboard.pages.report_base import answer_eligible, answer_members, answer_profile, answer_share
from dashboard.pages.report_outlook import answer_better, answer_expected
from dashboard.pages.report_rules import answer_entry, answer_exit
from dashboard.pages.request import PageRequest, read_request
from dashboard.queries.reader import Reader
from dashboard.queries.report import read_concentration, read_profiles
from segmentation.settings import Settings
from segmentation.store import tables
from tests.builders import build_history
from tests.dashboard.builders import FIRST_AS_OF, LAST_AS_OF, publish_shop
from tests.dashboard.customers import AS_OF, BEFORE, join_path, member, other, publish_customers
from tests.dashboard.test_actions import find_snapshot, publish_action
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


def ask(engine: Engine, search: str = "") -> tuple[Reader, PageRequest]:
    queries = Reader(engine, Settings(source="orders.csv"))
    request = read_request(queries, "/report", search)
    assert request is not None
    return queries, request


def list_answers(engine: Engine, search: str = "") -> list[Component]:
    return [part for part in walk(report.build_report(*ask(engine, search))) if has_class(part, "report-answer")]


def walk(part: Any) -> Iterator[Component]:
    """Yield a component and all that it holds."""
    if isinstance(part, list | tuple):
        for child in part:
            yield from walk(child)
    elif isinstance(part, Component):
        yield part
        yield from walk(getattr(part, "children", None))


def has_class(part: Component, name: str) -> bool:
    return name in str(getattr(part, "className", "")).split()


def insert_rows(engine: Engine, table: Any, *rows: dict[str, Any], as_of: date = AS_OF) -> None:
    with engine.begin() as connection:
        snapshot_id = find_snapshot(connection, as_of)
        connection.execute(insert(table), [{"snapshot_id": snapshot_id, **row} for row in rows])


def forecast(month: date, revenue: float, low: float | None, high: float | None, **given: Any) -> dict[str, Any]:
    bounds = {"lower_80": low, "upper_80": high, "lower_95": low, "upper_95": high}
    return {"customer_group": "insiders", "month": month, "method": "any", "revenue": revenue, **bounds, **given}


def compare(measure: str, ours: float, theirs: float, start: date, **given: Any) -> dict[str, Any]:
    known = {"comparison": "rest", "measure": measure, "chosen_as_of": start, "period_start": start}
    counted = {"method": "any", "insiders": 40, "others": 400, "is_in_sample": False, "period_end": AS_OF}
    means = {"insiders_mean": ours, "others_mean": theirs, "difference": ours - theirs}
    bounds = {"ci_low": ours - theirs - 5, "ci_high": ours - theirs + 5}
    return known | counted | means | bounds | given


def publish_revenue(engine: Engine, insiders: dict[date, float], others: dict[date, float]) -> None:
    rows = [
        {"month": month, "customer_group": group, "revenue": revenue, "orders": 1, "customers": 1}
        for group, revenues in (("insiders", insiders), ("others", others))
        for month, revenue in revenues.items()
    ]
    insert_rows(engine, tables.snapshot_months, *rows)


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


def test_the_curve_rises_by_revenue_to_all_of_it(engine: Engine) -> None:
    publish_customers(engine, [other("a", 10), member("b", 70), other("c", 0), other("d", 20)])
    with engine.connect() as connection:
        curve = read_concentration(connection, AS_OF)
        assert curve["share_of_customers"].tolist() == pytest.approx([0.25, 0.5, 0.75, 1.0])
        assert curve["revenue_share"].tolist() == pytest.approx([0.7, 0.9, 1.0, 1.0])
        assert read_concentration(connection, BEFORE).empty


def test_the_curve_has_a_step_for_each_percent(engine: Engine) -> None:
    publish_customers(engine, [other(f"c{number}", 1) for number in range(350)])
    with engine.connect() as connection:
        curve = read_concentration(connection, AS_OF)
    assert len(curve) == 100
    assert (curve["share_of_customers"] - curve["revenue_share"]).abs().max() < 1e-9


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


def test_the_forecast_is_told_with_its_interval_and_its_error(engine: Engine) -> None:
    publish_customers(engine, [member("a", 1)])
    months = [date(2011, 12, 1), date(2012, 1, 1)]
    bounds = [{"lower_80_of_sum": low, "upper_80_of_sum": high} for low, high in ((2_000, 4_500), (4_600, 8_100))]
    rows = [forecast(month, 3_000, 2_000, 4_500, **sums) for month, sums in zip(months, bounds, strict=True)]
    insert_rows(engine, tables.snapshot_forecasts, *rows)
    error = {"customer_group": "insiders", "method": "any", "origins": 7, "intervals": 7, "is_chosen": True}
    errors = [{**error, "horizon_months": 1, "wape": 0.3}, {**error, "horizon_months": 2, "wape": 0.14}]
    insert_rows(engine, tables.snapshot_accuracy, *errors)
    publish_revenue(engine, {date(2011, 11, 1): 2_500}, {date(2011, 11, 1): 1_500})
    answer = answer_expected(*ask(engine))
    assert answer.sentence == "**£4.6k to £8.1k** from December to January (80% interval), £3.0k a month expected."
    assert answer.caveats == ["Over 2 months together it was off by 14% on average in 7 tests on earlier months."]
    assert answer.figure is not None
    assert answer.figure.alternative.startswith("In November 2011 Insiders brought £2.5k, others £1.5k.")


def test_a_forecast_without_bounds_claims_none(engine: Engine) -> None:
    publish_customers(engine, [member("a", 1)])
    insert_rows(engine, tables.snapshot_forecasts, forecast(date(2011, 12, 1), 3_000, None, None))
    assert answer_expected(*ask(engine)).sentence == "**£3.0k** expected in December."


def test_what_is_not_known_is_said_with_its_reason(engine: Engine) -> None:
    publish_customers(engine, [member("a", 1)])
    caveat = {"position": 1, "sentence": "", "key": "segment_empty", "numbers": {}}
    insert_rows(
        engine, tables.snapshot_caveats, *({"answer": name, **caveat} for name in ("forecast", "evidence", "actions"))
    )
    queries, request = ask(engine)
    expected, better = answer_expected(queries, request), answer_better(queries, request)
    assert expected == Answer(
        expected.question, "There is no forecast as of this month.", ["No customers as of this month."]
    )
    assert better.sentence == "Nothing can be compared as of this month."
    assert better.caveats == ["No customers as of this month."]
    for answer in (answer_entry(queries, request), answer_exit(queries, request)):
        assert answer.sentence == "No number of points was found as of this month."


def test_they_are_compared_over_the_longest_time_after_they_were_chosen(engine: Engine) -> None:
    publish_customers(engine, [member("a", 1)])
    june = date(2011, 6, 1)
    insert_rows(
        engine,
        tables.snapshot_evidence,
        compare("revenue", 9_000, 600, june),
        compare("revenue", 1_000, 90, june, period_end=date(2011, 7, 1)),
        compare("revenue", 50, 20, date(2010, 12, 1), is_in_sample=True, ci_low=None, ci_high=None),
        compare("revenue", 9_000, 8_990, june, comparison="same_size_top"),
        compare("active_share", 0.95, 0.67, june),
    )
    answer = answer_better(*ask(engine))
    assert answer.sentence == (
        "Insiders chosen on 1 Jun 2011 brought **15.0 times as much** per customer from June to November: £9,000 "
        "against £600. **95% bought again**, of the others 67%."
    )
    assert answer.caveats == ["40 Insiders and 400 others; who never came back counts as 0."]
    assert answer.figure is not None
    assert answer.figure.alternative == (
        "than all other customers: £8,400 (£8,395 to £8,405); than as many top spenders: £10 (£5 to £15)"
    )


def test_the_months_of_the_choice_are_marked_as_such(engine: Engine) -> None:
    publish_customers(engine, [member("a", 1)])
    given = {"is_in_sample": True, "ci_low": None, "ci_high": None}
    insert_rows(engine, tables.snapshot_evidence, compare("revenue", 50, 0, date(2011, 9, 1), **given))
    answer = answer_better(*ask(engine))
    assert answer.sentence == (
        "Insiders chosen on 1 Sept 2011 brought **£50 each** from September to November, all other customers £0."
    )
    assert "These are the months by which they were chosen: later ones are not known yet." in answer.caveats[0]
    assert answer.figure is None


def test_without_other_customers_it_says_so_and_compares_nothing(engine: Engine) -> None:
    publish_customers(engine, [member("a", 1)])
    alone = {"others": 0, "difference": None, "ci_low": None, "ci_high": None, "others_mean": None}
    insert_rows(engine, tables.snapshot_evidence, compare("revenue", 50.0, 0.0, date(2011, 9, 1), **alone))
    answer = answer_better(*ask(engine))
    assert answer.sentence == (
        "Insiders chosen on 1 Sept 2011 brought **£50 each** from September to November. "
        "There was no other customer to compare with."
    )
    assert answer.figure is None


def test_the_rule_is_told_as_it_is_stored_and_how_well_it_held(engine: Engine) -> None:
    publish_customers(engine, [member("a", 1)], rule=(3_000, 2_500))
    queries, request = ask(engine)
    enter, stay = answer_entry(queries, request), answer_exit(queries, request)
    assert enter.sentence == "£1 spent in the last 12 months counts 1 point; **3,000** points enter."
    assert enter.caveats == [
        "Said in advance for November, it found 96% of those who qualified; 90% of those it named did."
    ]
    assert stay.sentence == "Under **2,500** points members go on notice; 2 months in a row, and they leave."
    assert stay.figure is not None
    assert stay.figure.alternative == "Staying takes 2,500 points, entering 3,000."


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


@pytest.fixture
def shop(engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Two months that the command finds, and a folder without settings to write to."""
    for as_of in (BEFORE, AS_OF):
        publish_customers(engine, [member("a", 600), other("b", 400)], as_of=as_of)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SOURCE", "orders.csv")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_file_stands_alone_and_holds_what_the_page_shows(
    shop: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "--as-of", "2011-11-01", "--format", "html", "--out", "made/report.html"]) == 0
    assert capsys.readouterr().out == "made/report.html holds the report as of 2011-11-01.\n"
    document = (shop / "made" / "report.html").read_text(encoding="utf-8")
    assert write_markup(report.build_report(*ask(engine, "?as_of=2011-11-01"))) in document
    assert re.findall(r"<(?:script|link|iframe)|url\(|@import|(?:src|href)=\"(?!data:)", document) == []
    assert '<html lang="en-GB"' in document
    assert [path.name for path in (shop / "made").iterdir()] == ["report.html"]


def test_without_a_month_the_newest_is_written(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--out", "report.html"]) == 0
    assert f"as of {AS_OF}" in capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["report"], ["report", "--out", "x", "--as-of", "2011-12-02"], ["serve"]])
def test_wrong_usage_exits_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2


def test_a_month_that_is_not_published_fails_and_says_which_are(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--as-of", "2031-01-01", "--out", "report.html"]) == 1
    said = capsys.readouterr().err
    assert said == "Nothing is published as of 2031-01-01; 2011-11-01 to 2011-12-01 are. Ask for one.\n"
    assert list(shop.iterdir()) == []


def test_an_empty_database_fails_and_says_what_to_run(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    assert main(["report", "--out", "report.html"]) == 1
    assert "Run `python -m segmentation refresh` first." in capsys.readouterr().err


def test_a_pdf_without_chromium_fails_and_says_what_to_install(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(shop))
    assert main(["report", "--format", "pdf", "--out", "report.pdf"]) == 1
    assert "Install one (apt-get install chromium), or ask for --format html" in capsys.readouterr().err
    assert list(shop.iterdir()) == []


def test_a_browser_that_prints_nothing_is_quoted(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    browser = shop / "chromium"
    browser.write_text("#!/bin/sh\necho 'no room left' >&2\n", encoding="utf-8")
    browser.chmod(0o755)
    monkeypatch.setenv("PATH", str(shop), prepend=":")
    assert main(["report", "--format", "pdf", "--out", "report.pdf"]) == 1
    assert "should have printed the report and did not: no room left Ask for --format html." in capsys.readouterr().err


def test_where_it_cannot_write_it_says_so(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "taken").touch()
    assert main(["report", "--out", "taken/report.html"]) == 1
    assert "taken/report.html cannot be written" in capsys.readouterr().err


def test_without_a_database_it_says_how_to_start_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], open_folder: Path
) -> None:
    monkeypatch.chdir(open_folder)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DATA_DIR", str(open_folder))
    assert main(["report", "--out", "report.html"]) == 1
    assert "Start it with the same SOURCE, or set DATABASE_URL." in capsys.readouterr().err


@pytest.mark.parametrize("shop", SHOPS)
def test_a_shop_with_next_to_nothing_to_say_still_has_nine_answers(engine: Engine, shop: str) -> None:
    last = date(2020, 4, 1) if shop == "three months of history" else date(2021, 1, 1)
    for as_of in publish_history(engine, build_history(SHOPS[shop]), dates=(date(2020, 4, 1), last)):
        document = unquote(write_markup(report.build_report(*ask(engine, f"?as_of={as_of}"))))
        assert document.count("report-sentence") == len(QUESTIONS)
        assert re.findall(r"\b(?:nan|inf|None|NaT|NaN)\b|∞", document) == []
        for svg in re.findall(r"<svg.*?</svg>", document):
            ElementTree.fromstring(svg)
