"""Changes of settings, marked in the charts over months."""

from __future__ import annotations

import pandas as pd

from dashboard.figures.changes import draw_changes_by_month
from dashboard.figures.lineages import find_lineage_changes
from dashboard.figures.members import draw_members, title_members
from dashboard.figures.stability import draw_stability
from tests.dashboard.figures.frames import FORMATS, snapshot_frame

ONE_PATH = snapshot_frame("2011-09-01", [300, 320, 345, 384], [300, 25, 32, 43], [0, 5, 7, 4])
CHANGED = snapshot_frame("2011-09-01", [300, 320, 345, 384], [300, 25, 32, 43], [0, 5, 7, 4], [1, 1, 2, 2])


def upright_lines(figure) -> list[float]:
    """Return where upright dotted lines stand."""
    return [shape.x0 for shape in figure.layout.shapes if shape.x0 == shape.x1 and shape.line.dash == "dot"]


def test_a_new_lineage_begins_with_the_month_that_its_first_snapshot_is_named_after() -> None:
    assert find_lineage_changes(CHANGED) == [pd.Timestamp("2011-10-01")]
    assert find_lineage_changes(ONE_PATH) == []


def test_every_chart_over_months_marks_it_before_that_month_and_says_what_it_is() -> None:
    # members start in August; movements and overlaps in September
    for draw, place in ((draw_members, 1.5), (draw_changes_by_month, 0.5), (draw_stability, 0.5)):
        figure = draw(CHANGED, "light", FORMATS)
        assert upright_lines(figure) == [place]
        assert "settings changed" in [label.text for label in figure.layout.annotations]
        assert upright_lines(draw(ONE_PATH, "light", FORMATS)) == []


def test_members_before_and_after_a_change_are_not_compared() -> None:
    newest = CHANGED.assign(lineage=[1, 1, 1, 2])
    assert title_members(newest, FORMATS) == "384 Insiders since the settings changed"
