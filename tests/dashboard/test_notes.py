"""Readers pin notes to months: what is taken, what is refused, where they are drawn, and that all workers see them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pandas as pd
import plotly.graph_objects as go
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from dashboard.app import create_app
from dashboard.figures.canvas import build_figure, make_month_axis
from dashboard.figures.notes import NARROW_CARD_PX, WIDE_CARD_PX, describe_notes, pin_notes
from dashboard.formatting import Formats
from dashboard.note_service import Draft, check_note
from dashboard.pages import overview
from dashboard.pages.request import read_request
from dashboard.queries.notes import add_note, read_notes, remove_note
from dashboard.queries.reader import Reader, read_state
from dashboard.theme import TOKENS, Theme
from segmentation.settings import Settings
from tests.dashboard.builders import publish_shop
from tests.dashboard.test_app import show
from tests.dashboard.test_components import read_text

FORMATS = Formats("en_GB", "GBP")
MONTHS = [date(2011, month, 1) for month in range(1, 13)]
NOW = datetime(2012, 1, 3, 9, tzinfo=UTC)
SENT = {"month": "2011-09", "text": "Christmas catalogue", "author": "A. Lima"}


@pytest.fixture
def client(database_url: str) -> FlaskClient:
    return create_app(Settings(database_url=database_url)).server.test_client()


def build_notes(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Return rows of `reporting.notes` from month, text and author."""
    frame = pd.DataFrame(rows, columns=["month", "text", "author"]).assign(note_id=range(1, len(rows) + 1))
    return frame.assign(month=pd.to_datetime(frame["month"]))


def draw_months(theme: str):
    axis = make_month_axis(MONTHS, FORMATS, before=0.5, after=0.5)
    return build_figure(theme, 200, labels=[{"text": "first", "x": 0, "y": 1}], xaxis=axis)


def list_labels(*rows: tuple[str, str, str]) -> list[str]:
    """Return the text of the notes that are drawn, in the order of their months."""
    figure = pin_notes(draw_months, build_notes(*rows), FORMATS)("light")
    return [label.text for label in figure.layout.annotations[1:] if label.visible]


def test_a_note_is_taken_with_its_blanks_tidied() -> None:
    sent = {"month": "2011-09", "text": "  Christmas\n catalogue\x00 ", "author": "A.\u202e Lima"}
    assert check_note(sent) == Draft(date(2011, 9, 1), "Christmas catalogue", "A. Lima")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"month": "2011-13"}, "Choose a month."),
        ({"month": "2011-09-01"}, "Choose a month."),
        ({"month": None}, "Choose a month."),
        ({"text": " \n"}, "Write what happened."),
        ({"text": 7}, "Write what happened."),
        ({"text": "x" * 201}, "The note has 201 characters; 200 is the most."),
        ({"author": ""}, "Write your name, so that others know whom to ask."),
        ({"author": "x" * 61}, "The name has 61 characters; 60 is the most."),
    ],
)
def test_a_note_is_refused_with_a_sentence_that_says_why(change: dict[str, object], why: str) -> None:
    assert check_note(SENT | change) == why
    assert check_note(["not", "a", "note"]) == "Nothing was sent."


def test_text_and_author_stand_over_their_month_and_other_labels_stay_first() -> None:
    figure = pin_notes(draw_months, build_notes(("2011-09-01", "Catalogue", "A. Lima")), FORMATS)("light")
    assert [label.text for label in figure.layout.annotations] == ["first", "Catalogue, A. Lima"]
    assert figure.layout.annotations[1].x == 8
    assert [shape.type for shape in figure.layout.shapes] == ["line", "line", "path"]


def test_over_bars_the_diamond_stands_above_the_plot_and_no_line_goes_through_it() -> None:
    def draw_bars(theme: Theme) -> go.Figure:
        return draw_months(theme).add_bar(x=["September 2011"], y=[1])

    figure = pin_notes(draw_bars, build_notes(("2011-09-01", "Catalogue", "A. Lima")), FORMATS)("light")
    beside, diamond = figure.layout.shapes
    assert (beside.type, beside.yanchor, beside.y0 > 0) == ("line", 1, True)
    assert (diamond.type, diamond.yanchor) == ("path", 1)


def test_of_two_charts_above_one_another_the_upper_has_the_note() -> None:
    def draw_two(theme: Theme) -> go.Figure:
        return draw_months(theme).update_layout(yaxis={"domain": [0.5, 1]})

    figure = pin_notes(draw_two, build_notes(("2011-09-01", "Catalogue", "A. Lima")), FORMATS)("light")
    through, _beside, diamond = figure.layout.shapes
    assert (through.y0, through.y1, diamond.yanchor) == (0.5, 1, 0.5)


def test_a_line_does_not_go_through_the_names_in_a_figure() -> None:
    figure = pin_notes(draw_months, build_notes(("2011-09-01", "Catalogue", "A. Lima")), FORMATS)("light")
    assert figure.layout.annotations[0].bgcolor == TOKENS["light"]["surface"]


@pytest.mark.parametrize(("card_px", "has_room"), [(WIDE_CARD_PX, True), (NARROW_CARD_PX, False)])
def test_a_narrow_card_has_less_room_for_labels(card_px: int, has_room: bool) -> None:
    rows = [("2011-04-01", "Easter", "A. Lima"), ("2011-09-01", "A long campaign of ours", "A. Lima")]
    figure = pin_notes(draw_months, build_notes(*rows, ("2011-10-01", "x" * 60, "B")), FORMATS, card_px)("light")
    assert [label.visible for label in figure.layout.annotations[1:]] == [True, True, has_room]


def test_a_label_is_rather_cut_shorter_than_left_out() -> None:
    rows = [("2011-04-01", "E", "A"), ("2011-09-01", "A long campaign of ours", "A. Lima")]
    notes = build_notes(*rows, ("2011-10-01", "x" * 60, "B"))
    labels = pin_notes(draw_months, notes, FORMATS, NARROW_CARD_PX)("light").layout.annotations[1:]
    assert [label.visible for label in labels] == [True] * 3
    assert [label.text for label in labels] == ["E, A", "A long campaign of ours, A. Lima", "x" * 23 + "…, B"]


def test_a_note_cannot_write_markup_into_a_figure() -> None:
    assert list_labels(("2011-09-01", "<a href='x'>go</a> & <b>", "<i>")) == [
        "&lt;a href=&#x27;x&#x27;&gt;go&lt;/a&gt; &amp; &lt;b&gt;, &lt;i&gt;"
    ]


def test_what_is_long_is_cut_and_what_is_of_one_month_is_counted() -> None:
    assert list_labels(("2011-09-01", "x" * 50, "A")) == ["x" * 37 + "…, A"]
    assert list_labels(("2011-09-01", "Sale", "y" * 50)) == ["Sale, " + "y" * 12 + "…"]
    assert list_labels(("2011-09-01", "Old", "A"), ("2011-09-01", "New", "B")) == ["New, B and 1 more"]


def test_labels_do_not_touch_and_where_no_line_is_free_the_diamond_is_left() -> None:
    rows = [(f"2011-{month:02}-01", "A long campaign of ours", "A. Lima") for month in (9, 10, 11)]
    figure = pin_notes(draw_months, build_notes(*rows), FORMATS)("light")
    labels = figure.layout.annotations[1:]
    assert [label.visible for label in labels] == [True, True, False]
    assert labels[0].yshift < labels[1].yshift
    assert sum(shape.type == "path" for shape in figure.layout.shapes) == 3


def test_a_label_is_rather_crossed_and_hides_the_line_than_left_out() -> None:
    rows = [("2011-04-01", "Free delivery over £50 in all of April", "B"), ("2011-09-01", "Catalogue", "A. Lima")]
    figure = pin_notes(draw_months, build_notes(*rows), FORMATS)("light")
    labels = figure.layout.annotations[1:]
    assert [label.visible for label in labels] == [True, True]
    assert {label.bgcolor for label in labels} == {TOKENS["light"]["surface"]}


def test_a_month_that_a_figure_does_not_show_leaves_it_as_it_was() -> None:
    notes = build_notes(("2019-09-01", "Catalogue", "A. Lima"))
    assert pin_notes(draw_months, notes, FORMATS)("light") == draw_months("light")
    assert describe_notes(draw_months, notes, FORMATS) == ""


def test_the_words_for_who_does_not_see_a_figure_tell_its_notes() -> None:
    notes = build_notes(("2011-09-01", "Catalogue", "A. Lima"), ("2011-02-01", "Strike", "B"))
    assert describe_notes(draw_months, notes, FORMATS) == (
        "Note on February 2011: Strike (B). Note on September 2011: Catalogue (A. Lima)."
    )


@pytest.mark.postgres
def test_a_note_shows_at_once_in_a_worker_that_had_drawn_the_page_before(
    client: FlaskClient, engine: Engine, database_url: str
) -> None:
    publish_shop(engine, customers=60)
    assert "Christmas catalogue" not in show(client, "/")["main"]
    other = create_app(Settings(database_url=database_url)).server.test_client()
    assert other.post("/notes", json=SENT).status_code == 201
    main = show(client, "/")["main"]
    assert "Christmas catalogue, A. Lima" in main
    assert "Note on September 2011: Christmas catalogue (A. Lima)." in main
    assert client.delete("/notes/1").status_code == 204
    assert "Christmas catalogue" not in show(client, "/")["main"]


@pytest.mark.postgres
def test_it_says_what_is_wrong_and_stores_nothing(client: FlaskClient, engine: Engine) -> None:
    refused = client.post("/notes", json=SENT | {"text": ""})
    assert refused.status_code == 400
    assert refused.get_json() == {"error": "Write what happened."}
    assert client.post("/notes", data=json.dumps(SENT), content_type="text/plain").status_code == 400
    assert Reader(engine, Settings()).read(read_notes).empty
    assert client.delete("/notes/7").get_json() == {"error": "This note is already removed."}
    assert client.delete("/notes/99999999999999999999").status_code == 404


@pytest.mark.postgres
@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://localhost:9"])
def test_pages_of_another_origin_can_neither_pin_nor_remove(client: FlaskClient, engine: Engine, origin: str) -> None:
    assert client.post("/notes", json=SENT, headers={"Origin": "http://localhost"}).status_code == 201
    assert client.post("/notes", json=SENT, headers={"Origin": origin}).status_code == 403
    assert client.delete("/notes/1", headers={"Origin": origin}).status_code == 403
    assert len(Reader(engine, Settings()).read(read_notes)) == 1


@pytest.mark.postgres
def test_every_note_that_comes_or_goes_changes_what_answers_depend_on(engine: Engine) -> None:
    states = []
    with engine.begin() as connection:
        states.append(read_state(connection))
        for _time in range(2):
            add_note(connection, date(2011, 9, 1), "Catalogue", "A. Lima", NOW)
            states.append(read_state(connection))
        assert remove_note(connection, 1)
        states.append(read_state(connection))
    assert len(set(states)) == 4


@pytest.mark.postgres
def test_the_panel_offers_the_month_shown_first_and_lists_all_notes(engine: Engine) -> None:
    publish_shop(engine, customers=60)
    with engine.begin() as connection:
        add_note(connection, date(2011, 9, 1), "<b>Catalogue</b>", "A. Lima", NOW)
    queries = Reader(engine, Settings())
    shown = read_text(overview.layout(queries, read_request(queries, "/", "?as_of=2011-12-01")))
    panel = shown[shown.index("Pin a note") :]
    assert panel.index("November 2011") < panel.index("October 2011") < panel.index("December 2011")
    assert "<b>Catalogue</b>September 2011, pinned by A. Lima on 3 Jan 2012" in panel


@pytest.mark.postgres
def test_the_month_so_far_stands_beside_the_same_days_and_only_at_the_newest_month(engine: Engine) -> None:
    publish_shop(engine, customers=60)
    row = "('2012-01-01', 9, 31, 900, 12, 7, 1000, null)"
    with engine.begin() as connection:
        connection.execute(text(f"insert into insiders.running_month values {row}"))
    queries = Reader(engine, Settings())
    shown = read_text(overview.layout(queries, read_request(queries, "/", "")))
    assert "January so far: £900 in 9 days, 10.0% less than in the same days of December" in shown
    assert "January 2012, 9 of 31 days£900December 2011, same 9 days£1.0k▼ 10.0% in January" in shown
    assert "January 2011, same 9 days" not in shown
    older = read_text(overview.layout(queries, read_request(queries, "/", "?as_of=2011-12-01")))
    assert "so far" not in older
