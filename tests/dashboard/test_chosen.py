"""How segments were chosen: before a comparison, after it, and where it prefers another choice."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import Engine, text

from dashboard.pages import chosen, chosen_candidates
from dashboard.pages.request import read_request
from dashboard.queries.chosen import read_map, read_newest_candidates
from dashboard.queries.reader import Reader
from segmentation.jobs import compare
from segmentation.model.comparison import candidates as comparison
from segmentation.model.comparison import choice
from segmentation.settings import Settings
from segmentation.snapshot import map as snapshot_map
from segmentation.store.candidates import store_candidates
from tests.dashboard.builders import COMPARED_AT, LAST_AS_OF, build_candidates, publish_shop
from tests.dashboard.customers import member, other, publish_customers

pytestmark = pytest.mark.postgres


def show(engine: Engine, settings: Settings | None = None) -> str:
    queries = Reader(engine, settings or Settings())
    request = read_request(queries, "/chosen", "")
    assert request is not None
    return json.dumps(chosen.layout(queries, request), cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_before_the_first_comparison_it_says_what_runs_when(engine: Engine) -> None:
    publish_shop(engine)
    shown = show(engine)
    assert "No models were compared yet" in shown
    assert "COMPARE_CRON says (0 7 2 */3 *)" in shown
    assert "python -m segmentation compare" in shown
    assert "chosen-candidates" not in shown


def test_the_newest_comparison_is_read_in_its_order(engine: Engine) -> None:
    with engine.connect() as connection:
        assert read_newest_candidates(connection).empty
    store_candidates(engine, build_candidates(2), COMPARED_AT)
    store_candidates(engine, build_candidates(1), COMPARED_AT.replace(month=4))
    with engine.connect() as connection:
        found = read_newest_candidates(connection)
    assert found["is_chosen"].tolist() == [True, False, False]
    assert found["position"].tolist() == [1, 2, 3]
    assert found["compared_at"].dt.month.unique().tolist() == [4]


def test_where_the_settings_in_force_are_chosen_there_is_nothing_to_set(engine: Engine) -> None:
    publish_shop(engine)
    store_candidates(engine, build_candidates(1), COMPARED_AT)
    shown = show(engine)
    assert "The settings in force stay" in shown
    assert "3 candidates compared on 2 Jan 2012" in shown
    assert "there is nothing to set" in shown
    assert "SEGMENTS=" not in shown
    assert shown.count("In force") == 1


def test_the_rule_says_what_is_asked_of_the_settings_in_force_and_when_they_stay(engine: Engine) -> None:
    publish_shop(engine)
    store_candidates(engine, build_candidates(1), COMPARED_AT)
    shown = show(engine)
    assert "at least 0.995 times" in shown
    assert "for the settings in force 0.975 is enough" in shown
    assert "Where no candidate passes, the settings in force stay." in shown


def test_a_shop_without_segments_is_not_told_to_compare(engine: Engine) -> None:
    publish_customers(engine, [member("a", 20), other("b", 10)])
    with engine.begin() as connection:
        connection.execute(text("update insiders.snapshots set algorithm = 'top_share'"))
    shown = show(engine)
    assert "There are no segments to compare" in shown
    assert chosen_candidates.COMMAND not in shown


def test_where_another_is_chosen_its_lines_are_shown(engine: Engine) -> None:
    publish_shop(engine)
    store_candidates(engine, build_candidates(2), COMPARED_AT)
    shown = show(engine)
    assert "Another choice is preferred" in shown
    assert "SEGMENTS=4\\nHALF_LIFE_DAYS=182.5" in shown
    assert "It starts a new lineage" in shown
    adopted = replace(Settings(), segments=4, half_life_days=182.5)
    assert "there is nothing to set" in show(engine, adopted)


def test_the_map_holds_its_boundary_and_customers_of_known_segments(engine: Engine) -> None:
    publish_shop(engine)
    with engine.connect() as connection:
        points = read_map(connection, LAST_AS_OF)
        assert read_map(connection, date(2031, 1, 1)).empty
    assert set(points["kind"]) == {"boundary", "customer"}
    customers = points[points["kind"] == "customer"]
    assert customers["segment_name"].notna().all()
    assert 0 < len(customers) <= chosen.MOST_ON_MAP


def test_what_the_page_says_of_the_comparison_is_what_the_comparison_does() -> None:
    assert (chosen_candidates.LEAST_RATIO, chosen_candidates.DOUBT, chosen_candidates.JACCARD_NOISE) == (
        choice.LEAST_RATIO,
        choice.DOUBT,
        choice.JACCARD_NOISE,
    )
    assert chosen.MOST_ON_MAP == snapshot_map.MAP_CUSTOMERS
    assert chosen_candidates.ADOPTED == compare.ADOPTED
    algorithms = {comparison.SIZED_KMEANS, comparison.GAUSSIAN_MIXTURE, comparison.WARD, comparison.HDBSCAN}
    assert set(chosen_candidates.ALGORITHMS) == algorithms
