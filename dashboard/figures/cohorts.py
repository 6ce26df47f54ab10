"""The matrix of cohorts: a row for each month, a column for each month of age, the value in the cell.

Takes rows of `reporting.cohorts` of one kind, gives the figure. Cells of complete cohorts are shaded
from the lowest value to the highest; who is not complete is hatched instead.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.canvas import Part, build_figure, choose_text_colour, draw_nothing
from dashboard.figures.cohort_words import INSIDERS, name_month, tell_cell, title_matrix, write_amounts
from dashboard.formatting import Formats
from dashboard.theme import TOKENS, Theme
from dashboard.translations import _, mark

KINDS = {"first_purchase": mark("By first purchase"), INSIDERS: mark("By month of becoming an Insider")}
MEASURES = {"retention": mark("Who came back"), "revenue": mark("Revenue")}
FIRST_AGE = {"retention": 1, "revenue": 0}
"""The first column: who comes back does so after the cohort's own month."""

MOST_COHORTS = 24
_LEAST_ROWS, _PHONE_COLUMNS = 6, 6
_ROW_PX, _HEAD_PX, _FOOT_PX, _NAMES_PX = 28, 34, 8, 140
_PHONE_FOOT_PX = 28
_CELL = 0.94
"""Of a column's and a row's width: what is left is the gap."""
_DEEPEST: dict[Theme, float] = {"light": 0.6, "dark": 0.45}
"""How far the ramp goes towards its dark end: further on, no text would be legible on its middle."""


def select_cells(cohorts: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return the cells of the newest cohorts with their `amount`: a share who bought, or revenue."""
    newest = cohorts["cohort_month"].drop_duplicates().nlargest(MOST_COHORTS)
    is_shown = cohorts["cohort_month"].isin(newest) & (cohorts["age_months"] >= FIRST_AGE[measure])
    cells = cohorts[is_shown].reset_index(drop=True)
    return cells.assign(amount=cells["active"] / cells["customers"] if measure == "retention" else cells["revenue"])


def measure_height(cells: pd.DataFrame) -> int:
    """Return the height of the matrix, in pixels."""
    return _HEAD_PX + _FOOT_PX + _ROW_PX * _count_rows(cells)


def draw_matrix(cells: pd.DataFrame, kind: str, measure: str, theme: Theme, formats: Formats) -> go.Figure:
    """Return the matrix of what `select_cells` gave, the oldest cohort at the top."""
    if cells.empty:
        return draw_nothing(theme, measure_height(cells), title_matrix(cells, kind, measure, formats))
    first, last = int(cells["age_months"].min()), int(cells["age_months"].max())
    labels = [*_name_rows(cells, theme, formats), _make_note("", theme)]
    phone: Part = {"xaxis.range": [first - 0.5, first + _PHONE_COLUMNS - 0.5]}
    if last >= first + _PHONE_COLUMNS:
        note = _("Later months: in the table.")
        phone |= {f"annotations.{len(labels) - 1}.text": note, "margin.b": _PHONE_FOOT_PX}
    ages = list(range(first, last + 1))
    return build_figure(
        theme,
        measure_height(cells),
        [_draw_cells(cells, kind, measure, theme, formats)],
        labels,
        barmode="overlay",
        bargap=1 - _CELL,
        hovermode="closest",
        xaxis={
            "range": [first - 0.5, max(last, first + _PHONE_COLUMNS - 1) + 0.5],
            "side": "top",
            "showline": False,
            "tickvals": ages,
            "ticktext": [formats.number(age) for age in ages],
        },
        yaxis={"range": [_count_rows(cells) - 0.5, -0.5], "visible": False},
        margin={"l": _NAMES_PX, "t": _HEAD_PX, "b": _FOOT_PX},
        meta={"phone": phone},
    )


def _count_rows(cells: pd.DataFrame) -> int:
    return max(cells["cohort_month"].nunique(), _LEAST_ROWS)


def _draw_cells(cells: pd.DataFrame, kind: str, measure: str, theme: Theme, formats: Formats) -> Part:
    grounds = _colour_cells(cells, kind, theme)
    return {
        "type": "bar",
        "orientation": "h",
        "x": [_CELL] * len(cells),
        "base": (cells["age_months"] - _CELL / 2).tolist(),
        "y": _place_rows(cells).tolist(),
        "marker": {
            "color": grounds,
            "line": {"width": 0},
            "pattern": {
                "shape": ["" if is_complete else "/" for is_complete in cells["is_complete"]],
                "fillmode": "overlay",
                "fgcolor": TOKENS[theme]["insiders" if kind == INSIDERS else "others"],
                "fgopacity": 0.3,
                "size": 6,
                "solidity": 0.25,
            },
        },
        "text": write_amounts(cells, measure, formats),
        "textposition": "inside",
        "insidetextanchor": "middle",
        "constraintext": "none",
        "textangle": 0,
        "textfont": {"size": 12, "color": [choose_text_colour(ground, theme) for ground in grounds]},
        "customdata": [tell_cell(cell, kind, formats) for cell in cells.itertuples()],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _place_rows(cells: pd.DataFrame) -> pd.Series:
    return cells["cohort_month"].rank(method="dense").astype(int) - 1


def _colour_cells(cells: pd.DataFrame, kind: str, theme: Theme) -> list[str]:
    complete = cells.loc[cells["is_complete"], "amount"]
    lowest, span = complete.min(), complete.max() - complete.min()
    return [
        _shade((cell.amount - lowest) / span if span else 0, kind, theme)
        if cell.is_complete
        else TOKENS[theme]["surface"]
        for cell in cells.itertuples()
    ]


def _shade(depth: float, kind: str, theme: Theme) -> str:
    """Return a colour of the ramp: greys, blues where the cohorts are of Insiders."""
    tokens = TOKENS[theme]
    pale, deep = ("insiders-soft", "insiders") if kind == INSIDERS else ("sunken", "ink2")
    share = depth * _DEEPEST[theme]
    channels = [
        round((1 - share) * int(tokens[pale][place : place + 2], 16) + share * int(tokens[deep][place : place + 2], 16))
        for place in (1, 3, 5)
    ]
    return "#{:02X}{:02X}{:02X}".format(*channels)


def _name_rows(cells: pd.DataFrame, theme: Theme, formats: Formats) -> list[Part]:
    """Return the month and the size of each cohort left of its cells, and what these columns are called."""
    at_left = {"x": 0, "xref": "paper", "showarrow": False}
    names = {
        **at_left,
        "xanchor": "left",
        "xshift": 16 - _NAMES_PX,
        "font": {"size": 12, "color": TOKENS[theme]["ink2"]},
    }
    sizes = {**at_left, "xanchor": "right", "xshift": -10, "font": {"size": 12, "color": TOKENS[theme]["muted"]}}
    above = {
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": -1,
        "font": {"size": 12, "color": TOKENS[theme]["muted"]},
    }
    labels = [{**names, **above, "text": _("Month")}, {**sizes, **above, "text": _("Customers")}]
    for row, cohort in enumerate(cells.drop_duplicates("cohort_month").itertuples()):
        labels.append({**names, "y": row, "text": name_month(cohort.cohort_month, formats)})
        labels.append({**sizes, "y": row, "text": formats.number(cohort.customers)})
    return labels


def _make_note(text: str, theme: Theme) -> Part:
    place = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": 16 - _NAMES_PX, "y": 0, "yref": "paper"}
    font = {"size": 12, "color": TOKENS[theme]["muted"]}
    return {**place, "yanchor": "top", "yshift": -4, "text": text, "showarrow": False, "font": font}
