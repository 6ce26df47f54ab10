"""The page Cohorts: what stands in the cells, what is hatched, and what is told of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from sqlalchemy import Engine, insert, select

from dashboard.figures import cohort_means, cohort_words, cohorts
from dashboard.formatting import Formats
from dashboard.pages import cohorts as page
from dashboard.pages.request import read_request
from dashboard.queries.reader import Reader
from dashboard.theme import TOKENS, Theme
from segmentation.months import add_months
from segmentation.settings import Settings
from segmentation.store import tables
from tests.dashboard.builders import publish_shop
from tests.dashboard.customers import publish_customers
from tests.dashboard.test_components import read_text

FORMATS = Formats("en_GB", "GBP")
FIRST = date(2020, 1, 1)


def list_cohorts(*cohorts: tuple[int, list[int], list[float]]) -> pd.DataFrame:
    """Return consecutive cohorts (customers, active by age, revenue by age) from January 2020 on, the first hatched."""
    return pd.DataFrame(
        [
            {
                "cohort_month": pd.Timestamp(add_months(FIRST, place)),
                "age_months": age,
                "customers": customers,
                "active": bought,
                "revenue": spent,
                "is_complete": place > 0,
            }
            for place, (customers, active, revenue) in enumerate(cohorts)
            for age, (bought, spent) in enumerate(zip(active, revenue, strict=True))
        ]
    )


THREE = list_cohorts(
    (10, [10, 9, 8], [900.0, 800.0, 700.0]),
    (4, [4, 1], [400.0, 100.0]),
    (2, [2], [60.0]),
)


def draw(rows: pd.DataFrame, measure: str, kind: str = "first_purchase", theme: Theme = "light") -> go.Figure:
    return cohorts.draw_matrix(cohorts.select_cells(rows, measure), kind, measure, theme, FORMATS)


def test_a_cell_holds_the_share_that_came_back_and_the_own_month_is_left_out() -> None:
    cells = draw(THREE, "retention").data[0]
    assert list(cells.text) == ["90%", "80%", "25%"]
    assert list(cells.y) == [0, 0, 1]
    assert cells.base[0] + cells.x[0] / 2 == pytest.approx(1)


def test_revenue_begins_with_the_own_month() -> None:
    assert list(draw(THREE, "revenue").data[0].text) == ["900", "800", "700", "400", "100", "60"]


def test_revenue_is_written_in_thousands_where_it_is_long() -> None:
    rows = list_cohorts((3, [3, 1], [123_456.0, 9_876.0]))
    assert cohort_words.find_unit(cohorts.select_cells(rows, "revenue")) == 1_000
    assert list(draw(rows, "revenue").data[0].text) == ["123", "10"]


def test_who_is_not_complete_is_hatched_and_unshaded() -> None:
    marker = draw(THREE, "revenue").data[0].marker
    assert list(marker.pattern.shape) == ["/", "/", "/", "", "", ""]
    assert set(marker.color[:3]) == {TOKENS["light"]["surface"]}
    assert TOKENS["light"]["surface"] not in marker.color[3:]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", list(cohorts.KINDS))
def test_every_number_reads_on_its_shade(theme: Theme, kind: str) -> None:
    rows = list_cohorts((1, [1], [0.0]), *((1, [1], [float(amount)]) for amount in range(22)))
    cells = draw(rows, "revenue", kind, theme).data[0]
    worst = min(contrast(ground, text) for ground, text in zip(cells.marker.color, cells.textfont.color, strict=True))
    assert worst >= 4.5


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG 2.2."""
    lights = []
    for colour in (one, other):
        parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        lights.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)
    return max(lights) / min(lights)


def test_insiders_have_blues_and_newcomers_greys() -> None:
    deepest = [draw(THREE, "revenue", kind).data[0].marker.color[3] for kind in cohorts.KINDS]
    red, blue = (int(deepest[1][start : start + 2], 16) for start in (1, 5))
    grey_red, grey_blue = (int(deepest[0][start : start + 2], 16) for start in (1, 5))
    assert blue - red > 60
    assert abs(grey_blue - grey_red) < 12


def test_of_a_long_history_the_newest_two_years_are_shown() -> None:
    rows = list_cohorts(*((5, [5, 1], [1.0, 1.0]) for _month in range(30)))
    cells = cohorts.select_cells(rows, "revenue")
    assert cells["cohort_month"].nunique() == 24
    assert cells["cohort_month"].min() == pd.Timestamp(add_months(FIRST, 6))


def test_a_phone_shows_the_first_columns_and_says_where_the_others_are() -> None:
    rows = list_cohorts((5, [5] + [1] * 9, [1.0] * 10))
    meta = draw(rows, "retention").layout.meta["phone"]
    assert meta["xaxis.range"] == [0.5, 6.5]
    assert "Later months: in the table." in meta.values()
    assert "Later months: in the table." not in draw(THREE, "retention").layout.meta["phone"].values()


def test_the_title_tells_of_the_newest_complete_cohort_that_is_three_months_old() -> None:
    old, new = (8, [8, 4, 2, 2, 8], [1.0] * 5), (4, [4, 3, 2, 1], [1.0] * 4)
    cells = cohorts.select_cells(list_cohorts((9, [9] * 6, [1.0] * 6), old, new), "retention")
    title = cohort_words.title_matrix(cells, "first_purchase", "retention", FORMATS)
    assert title == "Of those who first bought in March 2020, 25% came back 3 months later"


def test_the_title_tells_what_new_customers_brought_in_the_last_month() -> None:
    title = cohort_words.title_matrix(cohorts.select_cells(THREE, "revenue"), "first_purchase", "revenue", FORMATS)
    assert title == "New customers brought £60 of the £860 of these cohorts in March 2020"


def test_a_mean_counts_every_customer_once_and_no_incomplete_cohort() -> None:
    rows = list_cohorts((9, [9, 9], [9.0, 9.0]), (4, [4, 1], [8.0, 4.0]), (1, [1, 1], [2.0, 1.0]))
    means = cohort_means.average_cohorts(rows, "retention")
    assert means["amount"].to_dict() == {1: pytest.approx(2 / 5)}
    assert cohort_means.average_cohorts(rows, "revenue")["amount"].tolist() == pytest.approx([2.0, 1.0])


def test_a_mean_leaves_out_ages_that_few_cohorts_have_reached() -> None:
    rows = list_cohorts(*((2, [2] + [1] * (7 - place), [1.0] * (8 - place)) for place in range(6)))
    means = cohort_means.average_cohorts(rows, "retention")
    assert means["cohorts"].min() == 3
    assert means.index.tolist() == [1, 2, 3, 4]


@pytest.mark.parametrize("measure", list(cohorts.MEASURES))
@pytest.mark.parametrize(
    "rows",
    [
        list_cohorts((1, [1, 0], [0.0, 0.0])),
        list_cohorts((1, [1], [0.0])),
        list_cohorts((0, [], []), (1, [1, 0, 1], [5.0, -2.0, 0.0])),
        THREE.iloc[:0],
    ],
    ids=["one cohort, no revenue", "one month", "a cohort of one with returns", "nothing"],
)
def test_a_history_with_next_to_nothing_is_drawn_and_told(rows: pd.DataFrame, measure: str) -> None:
    cells = cohorts.select_cells(rows, measure)
    means = cohort_means.average_cohorts(rows, measure)
    for theme in TOKENS:
        drawn = [
            cohorts.draw_matrix(cells, "first_purchase", measure, theme, FORMATS),
            cohort_means.draw_means(means, "first_purchase", measure, 200, theme, FORMATS),
        ]
        assert not any("nan" in figure.to_json().lower() for figure in drawn)
    words = [
        cohort_words.title_matrix(cells, "first_purchase", measure, FORMATS),
        cohort_words.describe_matrix(cells, "first_purchase", measure, FORMATS),
        cohort_means.describe_means(means, measure, FORMATS),
    ]
    assert all(words)
    assert "nan" not in " ".join(words)


def show(engine: Engine, search: str = "") -> str:
    queries = Reader(engine, Settings())
    request = read_request(queries, "/cohorts", search)
    assert request is not None
    return read_text(page.layout(queries, request))


@pytest.mark.postgres
def test_the_address_chooses_the_cohorts_and_what_of_them(engine: Engine) -> None:
    publish_shop(engine)
    shown = show(engine)
    assert "came back a month after their first purchase" in shown
    assert "Hatched: the history begins in January 2011" in shown
    spent = show(engine, "?kind=became_insider&measure=revenue")
    assert "A new Insider spent" in spent
    assert "Hatched: the Insiders that the path began with" in spent
    assert show(engine, "?kind=sideways&measure=*") == shown


def test_the_table_holds_the_exact_shares() -> None:
    table = page._tabulate_cells(cohorts.select_cells(THREE, "retention"), "retention", FORMATS)
    rows = table.children.children[2].children
    exact = [[getattr(cell, "data-value") for cell in row.children] for row in rows]
    assert exact == [["2020-01", "10", "0.9", "0.8"], ["2020-02", "4", "0.25", ""]]


@pytest.mark.postgres
def test_a_month_in_which_nobody_bought_says_so(engine: Engine) -> None:
    publish_customers(engine, [])
    assert "Nobody bought yet." in show(engine)
    assert "Nobody became an Insider yet." in show(engine, "?kind=became_insider")


@pytest.mark.postgres
def test_a_cohort_of_the_last_month_alone_says_when_more_is_known(engine: Engine) -> None:
    publish_customers(engine, [])
    store_cohort(engine, customers=1, active=1, revenue=5)
    assert "who came back is known a month later" in show(engine)
    assert "Revenue in GBP" in show(engine, "?measure=revenue")


def store_cohort(engine: Engine, **given: Any) -> None:
    """Add one cohort of November 2011 to what is published."""
    with engine.begin() as connection:
        snapshot_id = connection.scalar(select(tables.snapshots.c.snapshot_id))
        row = {"snapshot_id": snapshot_id, "kind": "first_purchase", "cohort_month": date(2011, 11, 1)}
        connection.execute(insert(tables.snapshot_cohorts).values(row | {"age_months": 0, "is_complete": True} | given))
