"""The page Segments: weights against the base, moves, and links into the lists."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pandas as pd
import pytest
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import Engine

from dashboard.components.moves import describe_moves, move_matrix, title_moves
from dashboard.components.profiles import profile_table
from dashboard.formatting import Formats
from dashboard.pages import segments as page
from dashboard.pages.request import read_request
from dashboard.queries.reader import Reader
from dashboard.queries.segments import read_base_means, read_moves, read_segments
from segmentation.settings import Settings
from segmentation.store import tables
from tests.dashboard.builders import FIRST_AS_OF, LAST_AS_OF, publish_shop
from tests.dashboard.customers import AS_OF, publish_customers

FORMATS = Formats("en_GB", "GBP")

MOVES = pd.DataFrame(
    [
        ("Insiders", "Insiders", 90),
        ("Insiders", "Frequent, recent", 10),
        ("Frequent, recent", "Insiders", 30),
        ("Frequent, recent", "Frequent, recent", 60),
        ("Frequent, recent", None, 10),
        (None, "Frequent, recent", 7),
    ],
    columns=["from_segment", "to_segment", "customers"],
)


def words(part: Any) -> str:
    """Return a part of a page as the browser gets it."""
    return json.dumps(part, cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_the_title_of_moves_counts_who_stayed_among_those_who_were_there() -> None:
    assert title_moves(MOVES, FORMATS) == "75.0% of 200 customers stayed in their segment"
    assert title_moves(MOVES.iloc[-1:], FORMATS) == "Nothing to compare with yet"


def test_moves_are_read_out_with_the_largest_first() -> None:
    assert describe_moves(MOVES, FORMATS) == (
        "Customers by segment before and now. Largest moves: 30 from Frequent, recent to Insiders; "
        "10 from Insiders to Frequent, recent."
    )


def test_the_matrix_follows_the_order_of_the_segments_and_ends_outside_the_base() -> None:
    table = move_matrix(MOVES, ["Insiders", "Frequent, recent"], FORMATS).children
    _caption, head, body = table.children
    columns = [cell.children[0].children for cell in head.children.children[1:]]
    assert columns == ["Insiders", "Frequent, recent", "Left the base"]
    assert [cell.children[1].children for cell in head.children.children[1:]] == ["1", "2", "gone"]
    rows = [[cell.children for cell in row.children[1:]] for row in body.children]
    assert rows == [["90", "10", "·"], ["30", "60", "10"], ["·", "7", "·"]]
    assert body.children[0].children[1].style == {"--part": "0.900"}


def test_a_segment_of_the_month_before_that_is_gone_keeps_its_row() -> None:
    moves = pd.DataFrame([("Old", "Insiders", 3)], columns=MOVES.columns)
    body = move_matrix(moves, ["Insiders"], FORMATS).children.children[2]
    assert [cell.children for cell in body.children[0].children] == [["Old"], "3"]


def test_a_profile_shows_each_measure_as_times_the_base_and_leaves_out_what_is_not_known() -> None:
    base = pd.Series(
        {
            "mean_revenue": 100.0,
            "mean_orders": 4.0,
            "mean_basket": 50.0,
            "mean_recency_days": 90.0,
            "products_per_order": float("nan"),
            "return_share": 0.02,
        }
    )
    segment = base * [6.5, 1.0, 0.5, 0.01, 1.0, 0.0]
    segment["segment_name"] = "Insiders"
    rows = profile_table(segment, base, FORMATS).children[2].children
    assert [row.children[0].children for row in rows] == [
        "Revenue each",
        "Orders each",
        "Basket",
        "Days since order",
        "Returned",
    ]
    bars = [row.children[2].children for row in rows]
    assert [bar and bar.children[1].children for bar in bars] == ["6.5×", "1.0×", "0.50×", "0.01×", None]
    assert [bar and bar.className for bar in bars][2] == "times-bar less"
    assert bars[3].style == {"--length": "1.000"}
    assert bars[1].style == {"--length": "0.000"}


@pytest.mark.postgres
def test_the_base_means_weigh_each_segment_by_what_its_mean_is_over(engine: Engine) -> None:
    publish_customers(engine, [])
    measures = {
        0: {"customers": 10, "mean_revenue": 100, "mean_orders": 5, "mean_basket": 20, "return_share": 0.1},
        1: {"customers": 30, "mean_revenue": 20, "mean_orders": 1, "mean_basket": 10, "return_share": 0.0},
    }
    with engine.begin() as connection:
        for segment_id, values in measures.items():
            held = tables.snapshot_segments.c.segment_id == segment_id
            connection.execute(tables.snapshot_segments.update().where(held).values(values))
        base = read_base_means(connection, AS_OF)
    assert base["mean_revenue"] == pytest.approx(40)
    assert base["mean_orders"] == pytest.approx(2)
    assert base["mean_basket"] == pytest.approx((50 * 20 + 30 * 10) / 80)
    assert base["return_share"] == pytest.approx(100 / 1300)
    assert pd.isna(base["products_per_order"])


@pytest.mark.postgres
def test_the_insiders_come_first_and_then_the_segments_by_revenue(engine: Engine) -> None:
    publish_shop(engine, customers=120, only=(LAST_AS_OF,))
    with engine.connect() as connection:
        segments = read_segments(connection)
    assert segments["is_insiders"].tolist() == [True] + [False] * (len(segments) - 1)
    assert segments["revenue"].iloc[1:].is_monotonic_decreasing


@pytest.mark.postgres
def test_the_page_links_each_segment_to_its_customers(engine: Engine) -> None:
    publish_shop(engine, customers=120)
    queries = Reader(engine, Settings())
    request = read_request(queries, "/segments", "")
    assert request is not None
    shown = words(page.layout(queries, request))
    assert "/insiders?list=all" in shown
    assert "/insiders?list=everyone&segment=" in shown
    assert "stayed in their segment" in shown


@pytest.mark.postgres
def test_where_a_path_begins_there_are_no_moves_to_show(engine: Engine) -> None:
    publish_shop(engine, customers=120)
    queries = Reader(engine, Settings())
    request = read_request(queries, "/segments", f"?as_of={FIRST_AS_OF}")
    assert request is not None
    assert "The path begins here" in words(page.show_moves(queries, request))
    with engine.connect() as connection:
        assert read_moves(connection, date(2031, 1, 1)).empty
