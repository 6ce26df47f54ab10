"""The page Concentration: the curve, the slider along stored points, and what a programme of each size holds."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pandas as pd
import pytest
from dash import dcc
from dash.development.base_component import Component
from sqlalchemy import Engine, insert, select

from dashboard.figures import concentration as figure
from dashboard.formatting import Formats
from dashboard.pages import concentration as page
from dashboard.pages.request import PageRequest, read_request
from dashboard.queries.reader import Reader
from dashboard.theme import TOKENS
from segmentation.settings import Settings
from segmentation.store import tables
from tests.dashboard.customers import AS_OF, BEFORE, publish_customers
from tests.dashboard.test_components import read_text

FORMATS = Formats("en_GB", "GBP")


def list_points(shares: list[float], later: list[float] | None = None) -> pd.DataFrame:
    """Return a point for each number of customers from one on."""
    size = len(shares)
    return pd.DataFrame(
        {
            "customers": range(1, size + 1),
            "share_of_customers": [number / size for number in range(1, size + 1)],
            "revenue_share": pd.Series(shares, dtype=float),
            "threshold_value": [100.0 - number for number in range(size)],
            "next_revenue_share": pd.Series(later or [math.nan] * size, dtype=float),
        }
    )


FOUR = list_points([0.4, 0.7, 0.9, 1.0])


def publish_points(engine: Engine, points: pd.DataFrame, insiders: int, as_of: date = AS_OF) -> None:
    """Publish a month with these points and so many Insiders."""
    publish_customers(engine, [], as_of=as_of)
    snapshots, outcomes = tables.snapshots, tables.snapshot_concentration_outcomes
    with engine.begin() as connection:
        snapshot_id = connection.scalar(select(snapshots.c.snapshot_id).where(snapshots.c.as_of == as_of))
        facts = {"insiders": insiders, "customers": len(points), "insiders_revenue_share": 0.7}
        connection.execute(snapshots.update().where(snapshots.c.snapshot_id == snapshot_id).values(facts))
        rows = points.astype(object).where(points.notna(), None).assign(snapshot_id=snapshot_id)
        known = rows[rows["next_revenue_share"].notna()]
        stored = rows.drop(columns="next_revenue_share").to_dict("records")
        connection.execute(insert(tables.snapshot_concentration), stored)
        if len(known):
            later = known[["snapshot_id", "customers", "next_revenue_share"]].to_dict("records")
            connection.execute(insert(outcomes), later)


def ask(engine: Engine, search: str = "") -> tuple[Reader, PageRequest]:
    queries = Reader(engine, Settings())
    request = read_request(queries, "/concentration", search)
    assert request is not None
    return queries, request


def show(engine: Engine, search: str = "") -> str:
    return read_text(page.layout(*ask(engine, search)))


def find(part: Any, name: str) -> Component:
    """Return the component of an id."""
    found = [child for child in page_parts(part) if getattr(child, "id", None) == name]
    assert len(found) == 1
    return found[0]


def page_parts(part: Any) -> list[Component]:
    if isinstance(part, list | tuple):
        return [child for item in part for child in page_parts(item)]
    if isinstance(part, Component):
        return [part, *page_parts(getattr(part, "children", None))]
    return []


def test_the_curve_runs_from_nothing_through_every_stored_point() -> None:
    drawn = figure.draw_curve(FOUR, 1, 12, 0, "light", FORMATS)
    curve = next(trace for trace in drawn.data if trace.customdata is not None)
    assert list(curve.x) == [0, 0.25, 0.5, 0.75, 1]
    assert list(curve.y) == [0, 0.4, 0.7, 0.9, 1]


def test_the_ring_stands_on_the_chosen_point_and_the_blue_dot_on_the_size_of_now() -> None:
    drawn = figure.draw_curve(FOUR, 1, 12, 2, "light", FORMATS)
    drop, ring = drawn.data[drawn.layout.meta["ring"] :]
    assert (list(ring.x), list(ring.y)) == ([0.75], [0.9])
    assert list(drop.x) == [0.75, 0.75]
    blue = [trace for trace in drawn.data if trace.marker.color == TOKENS["light"]["insiders"]]
    assert [(list(dot.x), list(dot.y)) for dot in blue] == [([0.25], [0.4])]


def test_the_following_quarter_is_drawn_where_it_is_known() -> None:
    curves = [
        sum(trace.customdata is not None for trace in figure.draw_curve(points, 1, 12, 0, "dark", FORMATS).data)
        for points in (FOUR, list_points([0.4, 0.7, 0.9, 1.0], [0.3, 0.4, 0.5, 0.6]))
    ]
    assert curves == [1, 2]


@pytest.mark.parametrize(
    ("points", "title"),
    [
        (FOUR, "The best customer brings 40% of revenue"),
        (FOUR.iloc[1:].reset_index(drop=True), "The best 50% bring 70% of revenue"),
        (list_points([math.nan, math.nan]), "Share of revenue by share of customers"),
        (FOUR.iloc[:0], "Share of revenue by share of customers"),
    ],
)
def test_the_title_is_the_finding(points: pd.DataFrame, title: str) -> None:
    assert figure.title_curve(points, FORMATS) == title


@pytest.mark.parametrize(
    "points",
    [list_points([1.0]), list_points([math.nan, math.nan]), list_points([1.4, 1.0], [0.0, 0.0]), FOUR],
    ids=["one customer", "no revenue", "returns outweigh", "four"],
)
def test_any_shop_is_drawn_and_described_without_unknowns(points: pd.DataFrame) -> None:
    for theme in TOKENS:
        assert "nan" not in figure.draw_curve(points, 1, 12, 0, theme, FORMATS).to_json().lower()
    assert "nan" not in figure.describe_curve(points, 1, FORMATS)


def test_customers_below_zero_make_room_above_all_of_the_revenue() -> None:
    drawn = figure.draw_curve(list_points([1.4, 1.0]), 1, 12, 0, "light", FORMATS)
    assert drawn.layout.yaxis.range[1] > 1.4


@pytest.mark.postgres
def test_the_slider_stands_at_the_size_of_now_and_stops_at_every_stored_point(engine: Engine) -> None:
    publish_points(engine, FOUR, insiders=2)
    main = page.layout(*ask(engine))
    slider = find(main, page.SLIDER)
    assert (slider.value, slider.min, slider.max, slider.step) == (1, 0, 3, 1)
    words = find(main, page.WORDS).data
    assert words["members"] == [1, 2, 3, 4]
    assert words["points"] == [[0.25, 0.4], [0.5, 0.7], [0.75, 0.9], [1.0, 1.0]]
    assert [results[2] for results in words["results"]] == ["40.0%", "70.0%", "90.0%", "100.0%"]


@pytest.mark.postgres
def test_the_address_chooses_the_nearest_stored_size(engine: Engine) -> None:
    publish_points(engine, FOUR, insiders=2)
    main = page.layout(*ask(engine, "?members=17"))
    said = {name: read_text(find(main, f"{page.SLIDER}-{name}")) for name in page.RESULTS}
    assert said == {
        "members": "4",
        "members_note": "100.0% of 4 customers",
        "past": "100.0%",
        "past_note": "30.0 pp more than now",
        "next": "–",
        "next_note": "not known before February 2012 has ended",
        "threshold": "£97",
        "threshold_note": "value of the last of them",
    }


@pytest.mark.postgres
def test_an_address_without_a_size_shows_that_of_now(engine: Engine) -> None:
    publish_points(engine, FOUR, insiders=2)
    for asked in ("", "-3", "many", "²", "9" * 40, "1.5"):
        main = page.layout(*ask(engine, f"?members={asked}"))
        assert read_text(find(main, f"{page.SLIDER}-past_note")) == "as now"


@pytest.mark.postgres
def test_the_following_quarter_is_told_where_it_is_known(engine: Engine) -> None:
    publish_points(engine, list_points([0.4, 0.7, 0.9, 1.0], [0.1, 0.2, 0.3, 0.4]), insiders=2)
    main = page.layout(*ask(engine, "?members=1"))
    assert read_text(find(main, f"{page.SLIDER}-next")) == "10.0%"
    assert read_text(find(main, f"{page.SLIDER}-next_note")) == "until February 2012, 10.0 pp less than now"


@pytest.mark.postgres
def test_before_it_is_known_the_quarter_of_as_many_a_quarter_ago_stands_in(engine: Engine) -> None:
    earlier = list_points([0.3, 0.8, 0.9, 1.0], [0.1, 0.2, 0.3, 0.4])
    publish_points(engine, earlier, insiders=1, as_of=date(2011, 9, 1))
    publish_points(engine, FOUR, insiders=2)
    main = page.layout(*ask(engine))
    assert read_text(find(main, f"{page.SLIDER}-next")) == "20.0%"
    note = "after 1 Sept 2011, by the best 50.0% then; from now on known once February 2012 has ended"
    assert read_text(find(main, f"{page.SLIDER}-next_note")) == note
    assert "Revenue heldThreshold" in read_text(main)


@pytest.mark.postgres
def test_a_quarter_without_revenue_says_so_once_it_is_over(engine: Engine) -> None:
    publish_points(engine, FOUR, insiders=2, as_of=date(2011, 9, 1))
    publish_points(engine, FOUR, insiders=2)
    older = page.layout(*ask(engine, "?as_of=2011-09-01"))
    assert read_text(find(older, f"{page.SLIDER}-next_note")) == "no revenue until November 2011"


@pytest.mark.postgres
def test_the_table_marks_the_size_of_now_and_each_size_opens(engine: Engine) -> None:
    publish_points(engine, FOUR, insiders=2, as_of=BEFORE)
    publish_points(engine, FOUR, insiders=2)
    main = page.layout(*ask(engine, f"?as_of={BEFORE}"))
    links = [part.href for part in page_parts(main) if isinstance(part, dcc.Link)]
    assert links == [f"/concentration?as_of={BEFORE}&members={members}" for members in (1, 2, 3, 4)]
    assert read_text(main).count("As now") == 1
    assert "4 members instead of 2: 100% of revenue instead of 70%" in read_text(main)


@pytest.mark.postgres
def test_an_empty_base_says_so(engine: Engine) -> None:
    publish_customers(engine, [])
    assert "Nobody bought in the window of this month." in show(engine)


@pytest.mark.postgres
def test_a_base_without_revenue_has_sizes_but_no_shares(engine: Engine) -> None:
    without = list_points([math.nan]).assign(threshold_value=math.nan)
    publish_points(engine, without, insiders=1)
    shown = show(engine)
    assert "Nothing can be shared out" in shown
    assert "the last of them has no value" in shown
    assert "nan" not in shown
