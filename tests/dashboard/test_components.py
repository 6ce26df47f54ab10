"""The parts of pages say what they are given, and never by colour alone."""

from __future__ import annotations

import pandas as pd
from dash import html

from dashboard.components.heads import emphasise, page_head
from dashboard.components.marks import DotRow, dot_rows
from dashboard.components.sparklines import draw_svg, sparkline
from dashboard.components.tables import Cell, Heading, Part, data_table, sum_table
from dashboard.components.tiles import change, tile
from dashboard.components.unknowns import list_unknowns


def read_text(part: object) -> str:
    """Return the words of a component, in order."""
    if part is None or isinstance(part, (str, int, float)):
        return "" if part is None else str(part)
    if isinstance(part, (list, tuple)):
        return "".join(read_text(item) for item in part)
    return read_text(getattr(part, "children", None))


def test_it_marks_numbers_bold_and_insiders_blue() -> None:
    parts = emphasise("[[384 Insiders]] brought **57.8%** of it.")
    assert [type(part) for part in parts] == [html.B, str, html.B, str]
    assert parts[0].className == "ins"
    assert read_text(parts) == "384 Insiders brought 57.8% of it."


def test_no_line_ends_between_a_minus_and_its_amount() -> None:
    parts = emphasise("no clear difference (95% CI −£10.00 to −£2.00).")
    assert [part.children for part in parts if isinstance(part, html.Span)] == ["−£10.00", "−£2.00"]
    assert {part.className for part in parts if isinstance(part, html.Span)} == {"unbroken"}
    assert read_text(parts) == "no clear difference (95% CI −£10.00 to −£2.00)."


def test_it_opens_a_page_with_one_heading() -> None:
    head = page_head("Overview, November 2011", "**384** of them.")
    assert read_text(head) == "Overview, November 2011384 of them."
    assert isinstance(head.children[0].children[0], html.H1)


def test_it_says_the_direction_of_a_change_by_its_arrow() -> None:
    assert read_text(change(48, "48", "vs Oct")) == "▲ 48 vs Oct"
    assert read_text(change(-0.005, "0.5 pp", "vs Oct")) == "▼ 0.5 pp vs Oct"
    assert read_text(change(0, "0", "vs Oct")) == "= vs Oct"


def test_it_calls_a_rise_worse_where_less_is_better() -> None:
    assert "neg" in change(3, "3", "vs Oct", better="down").children[0].className
    assert "pos" in change(-3, "3", "vs Oct", better="down").children[0].className
    assert change(3, "3", "vs Oct", better="neither").children[0].className == "delta"


def test_it_binds_the_definition_of_a_tile_to_its_label() -> None:
    shown = tile("overview-insiders", "Insiders", "Members.", "384", "8.9% of 4,293", [], [1.0, 2.0])
    label, definition = shown.children[0], shown.children[1]
    assert getattr(label, "aria-describedby") == definition.id
    assert definition.children == "Members."


def test_it_draws_a_sparkline_from_zero_with_its_last_point_dotted() -> None:
    drawn = draw_svg([0.0, 10.0], "light")
    assert 'points="3.0,28.0 71.0,5.0"' in drawn
    assert '<circle cx="71.0" cy="5.0"' in drawn


def test_it_leaves_out_the_sparkline_of_a_single_value() -> None:
    assert sparkline([4.0]) is None
    assert len(sparkline([4.0, 5.0]).children) == 2


def test_it_carries_exact_values_behind_formatted_cells() -> None:
    table = data_table(
        "Months", [Heading("Month"), Heading("Revenue", is_number=True)], [["Nov", Cell("£649k", 649_120.5)]]
    )
    row = table.children.children[2].children[0]
    assert isinstance(row.children[0], html.Th)
    assert getattr(row.children[1], "data-value") == "649120.5"
    assert row.children[1].className == "number"


def test_it_adds_a_total_under_the_parts() -> None:
    table = sum_table(
        "Sales", [Part("Base", "£3", 0.75, "75%"), Part("Rest", "£1", 0.25, "25%")], Part("All", "£4", 1, "100%")
    )
    assert read_text(table) == "SalesBase£375%Rest£125%All£4100%"


def test_it_gives_each_row_a_dot_a_sentence_a_figure_and_a_link() -> None:
    listed = dot_rows([DotRow("notice", "**10** on notice", "£36k", ("See list", "/insiders?list=on_notice"))])
    mark, sentence, figure, link = listed.children[0].children
    assert mark.className == "dot notice"
    assert read_text([sentence, figure, link]) == "10 on notice£36kSee list"
    assert link.href == "/insiders?list=on_notice"


def test_it_says_what_a_missing_column_costs() -> None:
    columns = pd.DataFrame({"name": ["customer_id", "stock_code", "revenue"], "found_as": ["Client", None, None]})
    unknowns = list_unknowns(columns)
    assert list(unknowns) == ["stock_code"]
    assert "products" in unknowns["stock_code"]


def test_a_download_carries_nothing_where_a_value_is_not_known() -> None:
    table = data_table("Months", [Heading("Month"), Heading("Revenue")], [["May", Cell("–", float("nan"))]])
    cell = table.children.children[2].children[0].children[1]
    assert (cell.children, getattr(cell, "data-value")) == ("–", "")
