"""The revenue of one group of customers, known and expected; and earlier forecasts beside what came.

Takes rows of `reporting.forecasts` and the revenue of past months, gives the figures and their words. Blue is
the Insiders; others are grey, all customers ink.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.bands import (
    draw_bands,
    find_top,
    mark_knowledge_end,
    measure_band_labels,
    name_bands,
    shrink_names,
    sum_expected,
)
from dashboard.figures.canvas import (
    Part,
    build_figure,
    draw_nothing,
    list_ticks,
    make_end_dot,
    make_label,
    make_month_axis,
    make_value_axis,
    measure_label,
    name_months,
    thin_months,
)
from dashboard.formatting import Formats
from dashboard.theme import TOKENS, Theme
from dashboard.translations import _, mark, ngettext

HEIGHT, RECORD_HEIGHT = 404, 248
AROUND_PX = 60
"""What of the height the months and the margins take."""
LABEL_ROOM, PHONE_LABEL_ROOM = 0.085, 0.2
_LABEL_MONTHS = 5
"""As many months the name of the line spans, on a phone too."""
GROUPS = {"insiders": mark("Insiders"), "others": mark("Others"), "all": mark("All customers")}
_COLOURS = {"insiders": "insiders", "others": "others", "all": "ink2"}
_TEXT_COLOURS = _COLOURS | {"others": "muted"}


def draw_forecast(known: pd.Series, expected: pd.DataFrame, group: str, theme: Theme, formats: Formats) -> go.Figure:
    """Return the revenue of the known months as a line, and after it what is expected with both bands.

    Parameters
    ----------
    known
        Revenue by month, without gaps.
    expected
        What `index_expected` gave for the group.
    """
    if known.empty or expected.empty:
        return draw_nothing(theme, HEIGHT, title_forecast(expected, group, formats))
    months, tokens = [*known.index, *expected.index], TOKENS[theme]
    colour, text_colour = tokens[_COLOURS[group]], tokens[_TEXT_COLOURS[group]]
    ticks = list_ticks(known.min(), max(known.max(), find_top(expected)))
    yaxis = make_value_axis(ticks, [formats.money_compact(tick) for tick in ticks], room=0.08)
    scale = (HEIGHT - AROUND_PX) / (yaxis["range"][1] - yaxis["range"][0])
    last = f"{_(GROUPS[group])} {formats.money_compact(known.iloc[-1])}"
    above = {"xanchor": "right", "yanchor": "bottom", "xshift": 4, "yshift": 4}
    text = formats.money_compact(expected["revenue"].iloc[-1])
    names = name_bands(len(months) - 1, expected, text_colour, theme, scale, text)
    phone = {"xaxis.range": [-PHONE_LABEL_ROOM * len(months), len(months) - 0.85], **shrink_names(names, before=1)}
    return build_figure(
        theme,
        HEIGHT,
        [
            *draw_bands(known.iloc[-1:], expected, colour, _("Expected"), formats),
            _draw_line(known, _(GROUPS[group]), colour, formats),
            make_end_dot(formats.month(known.index[-1]), known.iloc[-1], colour, theme),
        ],
        [make_label(len(known) - 1, known.iloc[-_LABEL_MONTHS:].max(), last, text_colour, **above), *names],
        shapes=[mark_knowledge_end(len(known), theme)],
        xaxis=make_month_axis(months, formats, before=max(0.5, LABEL_ROOM * len(months)), after=0.15),
        yaxis=yaxis,
        margin={"r": measure_band_labels(names)},
        meta={"phone": thin_months(months, formats)["phone"] | phone},
    )


def title_forecast(expected: pd.DataFrame, group: str, formats: Formats) -> str:
    """Return the finding: the range of the sum of all months, or the sum where there is none."""
    if expected.empty:
        return _("Nothing is forecast as of this month")
    total = sum_expected(expected)
    words = {
        "group": _(GROUPS[group]),
        "expected": formats.money_compact(total["revenue"]),
        "low": formats.money_compact(total["lower_80"]),
        "high": formats.money_compact(total["upper_80"]),
        "month": formats.month_name(expected.index[-1]),
    }
    if pd.isna(total["lower_80"]) or pd.isna(total["upper_80"]):
        return _("{group}: {expected} expected by {month}").format(**words)
    return _("{group}: {expected} expected by {month}, {low} to {high} in 80% of cases").format(**words)


def describe_forecast(known: pd.Series, expected: pd.DataFrame, group: str, formats: Formats) -> str:
    """Return the figure in words, for who does not see it."""
    if known.empty or expected.empty:
        return title_forecast(expected, group, formats)
    sentence = _("{group}: {money} in {month}, the last month known.").format(
        group=_(GROUPS[group]), money=formats.money_compact(known.iloc[-1]), month=formats.month(known.index[-1])
    )
    return f"{sentence} {describe_expected(expected, formats)}"


def describe_expected(expected: pd.DataFrame, formats: Formats) -> str:
    """Return what is expected of each month to come in words; empty where nothing is."""
    return " ".join(_describe_month(month, row, formats) for month, row in expected.iterrows())


def _describe_month(month: pd.Timestamp, row: pd.Series, formats: Formats) -> str:
    words = {
        "month": formats.month(month),
        "expected": formats.money_compact(row["revenue"]),
        "low": formats.money_compact(row["lower_80"]),
        "high": formats.money_compact(row["upper_80"]),
    }
    if pd.isna(row["lower_80"]) or pd.isna(row["upper_80"]):
        return _("{month}: {expected} expected.").format(**words)
    return _("{month}: {expected} expected, 80% interval {low} to {high}.").format(**words)


def draw_record(earlier: pd.DataFrame, group: str, theme: Theme, formats: Formats) -> go.Figure:
    """Return, by month, what came as a line and what was forecast one month ahead as a ring on its 80% interval.

    `earlier` is indexed by month and has actual and `BOUNDS`.
    """
    if earlier.empty:
        return draw_nothing(theme, RECORD_HEIGHT, title_record(earlier, formats))
    tokens, months = TOKENS[theme], list(earlier.index)
    highest = earlier[["actual", "revenue", "upper_80"]].max().max()
    ticks = list_ticks(earlier[["actual", "revenue", "lower_80"]].min().min(), highest)
    yaxis = make_value_axis(ticks, [formats.money_compact(tick) for tick in ticks], room=0.14)
    scale = (RECORD_HEIGHT - AROUND_PX) / (yaxis["range"][1] - yaxis["range"][0])
    labels = _label_record(earlier.iloc[-1], len(months) - 1, tokens[_TEXT_COLOURS[group]], theme, scale, formats)
    return build_figure(
        theme,
        RECORD_HEIGHT,
        [
            _draw_forecasts(earlier, theme, formats),
            _draw_line(earlier["actual"], _("Came"), tokens[_COLOURS[group]], formats) | {"mode": "lines+markers"},
        ],
        labels,
        xaxis=make_month_axis(months, formats, before=max(0.7, 0.12 * len(months)), after=0.3),
        yaxis=yaxis,
        margin={"r": max(measure_label(label["text"]) for label in labels)},
        meta=thin_months(months, formats, [-max(0.9, 0.42 * len(months)), len(months) - 0.7]),
    )


def _draw_forecasts(earlier: pd.DataFrame, theme: Theme, formats: Formats) -> Part:
    tokens = TOKENS[theme]
    up, down = earlier["upper_80"] - earlier["revenue"], earlier["revenue"] - earlier["lower_80"]
    bars = {"color": tokens["line-strong"], "thickness": 2, "width": 0}
    return {
        "type": "scatter",
        "x": name_months(list(earlier.index), formats),
        "y": earlier["revenue"].tolist(),
        "mode": "markers",
        "name": _("Expected"),
        "marker": {"size": 8, "color": tokens["surface"], "line": {"width": 2, "color": tokens["line-strong"]}},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": up.fillna(0).tolist(),
            "arrayminus": down.fillna(0).tolist(),
            **bars,
        },
        "customdata": [formats.money_compact(money) for money in earlier["revenue"]],
        "hovertemplate": "%{customdata}",
    }


def _label_record(last: pd.Series, place: int, colour: str, theme: Theme, scale: float, formats: Formats) -> list[Part]:
    """Return the names of what came and what was expected, right of the last month, apart from each other."""
    came = _("came {money}").format(money=formats.money_compact(last["actual"]))
    expected = _("expected {money}").format(money=formats.money_compact(last["revenue"]))
    missing = max(0.0, 16 - abs(last["actual"] - last["revenue"]) * scale) / 2
    up = missing if last["actual"] >= last["revenue"] else -missing
    return [
        make_label(place, last["actual"], came, colour, yshift=up),
        make_label(place, last["revenue"], expected, TOKENS[theme]["muted"], yshift=-up),
    ]


def title_record(earlier: pd.DataFrame, formats: Formats) -> str:
    """Return the finding: in how many months what came lay inside the interval."""
    if earlier.empty:
        return _("No earlier forecast to look back on")
    known = earlier.dropna(subset=["lower_80", "upper_80"])
    if known.empty:
        return _("Expected one month ahead, and what came")
    held = int(known["actual"].between(known["lower_80"], known["upper_80"]).sum())
    sentence = ngettext(
        "{held} of {count} month came inside its 80% interval",
        "{held} of {count} months came inside their 80% interval",
        len(known),
    )
    return sentence.format(held=formats.number(held), count=formats.number(len(known)))


def describe_record(earlier: pd.DataFrame, formats: Formats) -> str:
    """Return the figure in words, for who does not see it."""
    if earlier.empty:
        return title_record(earlier, formats)
    sentence = _("{month}: {expected} expected, {actual} came.")
    return " ".join(
        sentence.format(
            month=formats.month(month),
            expected=formats.money_compact(row["revenue"]),
            actual=formats.money_compact(row["actual"]),
        )
        for month, row in earlier.iterrows()
    )


def _draw_line(values: pd.Series, name: str, colour: str, formats: Formats) -> Part:
    return {
        "type": "scatter",
        "x": name_months(list(values.index), formats),
        "y": values.tolist(),
        "mode": "lines",
        "name": name,
        "line": {"color": colour, "width": 2.5},
        "customdata": [formats.money_whole(value) for value in values],
        "hovertemplate": "%{customdata}",
    }
