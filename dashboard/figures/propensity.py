"""How well next month's members are foretold: who is found by contacting the first customers, and how true it was.

Takes rows of `reporting.propensity_curves`, gives the figures and their words. The simple margin is the baseline.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.canvas import (
    Part,
    build_figure,
    draw_nothing,
    list_ticks,
    make_label,
    make_value_axis,
    measure_label,
    separate_labels,
)
from dashboard.formatting import Formats
from dashboard.theme import TOKENS, Theme
from dashboard.translations import _, mark

HEIGHT = 280
AROUND_PX = 60
MARGIN = "margin"
CLASSIFIERS = {
    MARGIN: mark("Distance alone"),
    "k_nearest_neighbours": mark("Nearest neighbours"),
    "logistic_regression": mark("Logistic regression"),
    "extra_trees": mark("Extra trees"),
    "random_forest": mark("Random forest"),
    "lightgbm": mark("LightGBM"),
}
FIRST_SHARE = 0.1
"""The title tells how many members the first tenth of the customers holds."""
_ALL_FOUND, _LEAST_SPAN = 0.995, 0.2
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def name_classifier(classifier: str) -> str:
    """Return a classifier's name; one that is not known here is named as it is stored."""
    return _(CLASSIFIERS[classifier]) if classifier in CLASSIFIERS else classifier.replace("_", " ")


def draw_gain(curves: pd.DataFrame, theme: Theme, formats: Formats) -> go.Figure:
    """Return the share of next month's members found, by the share of customers contacted; the baseline below."""
    gains = index_gains(curves)
    if gains.empty:
        return draw_nothing(theme, HEIGHT, title_gain(curves, formats))
    tokens, chosen = TOKENS[theme], gains.columns[0]
    span = _find_span(gains)
    shown = gains.loc[:span]
    traces, labels = [_draw_chance(span, theme)], []
    ends = shown.iloc[-1]
    apart = separate_labels(ends.max(), ends.min(), (HEIGHT - AROUND_PX) / 1.08) if len(gains.columns) > 1 else 0.0
    for classifier in gains.columns[::-1]:
        is_chosen = classifier == chosen
        colour = tokens["insiders" if is_chosen else "others"]
        traces.append(
            _draw_curve(shown[classifier], name_classifier(classifier), colour, 2.5 if is_chosen else 2, formats)
        )
        shift = {"yshift": apart if is_chosen else -apart}
        text_colour = tokens["insiders" if is_chosen else "muted"]
        labels.append(make_label(shown.index[-1], ends[classifier], name_classifier(classifier), text_colour, **shift))
    steps = [step for step in list_ticks(0, span, steps=5) if step <= span * (1 + 1e-9)]
    return build_figure(
        theme,
        HEIGHT,
        traces,
        [*labels, _name_chance(span, theme)],
        hovermode="closest",
        xaxis={
            "range": [-0.14 * span, span],
            "tickvals": steps,
            "ticktext": [formats.percent(step, 0) for step in steps],
        },
        yaxis=make_value_axis(_TICKS, [formats.percent(tick, 0) for tick in _TICKS], room=0.08),
        margin={"r": max(measure_label(label["text"]) for label in labels), "b": 24},
    )


def index_gains(curves: pd.DataFrame) -> pd.DataFrame:
    """Return the gain by share contacted, from 0: the chosen classifier, then the margin where it is another."""
    known = curves.dropna(subset=["share_contacted", "gain"])
    chosen = known.loc[known["is_chosen"], "classifier"].unique().tolist()
    names = [*chosen, *(name for name in (MARGIN,) if name not in chosen and (known["classifier"] == name).any())]
    if not chosen:
        return pd.DataFrame()
    gains = known[known["classifier"].isin(names)].pivot_table(
        index="share_contacted", columns="classifier", values="gain"
    )[names]
    return pd.concat([pd.DataFrame(0.0, index=[0.0], columns=names), gains[gains.index > 0]])


def _find_span(gains: pd.DataFrame) -> float:
    """Return the share up to which the curves differ: beyond it all members are found."""
    found = gains.index[(gains >= _ALL_FOUND).all(axis=1)]
    end = found.min() if len(found) else gains.index.max()
    return float(min(max(end, _LEAST_SPAN), gains.index.max()))


def _draw_curve(gain: pd.Series, name: str, colour: str, width: float, formats: Formats) -> Part:
    return {
        "type": "scatter",
        "x": gain.index.tolist(),
        "y": gain.tolist(),
        "mode": "lines",
        "name": name,
        "line": {"color": colour, "width": width},
        "customdata": [
            _("{name}: {gain} found among {share} of customers").format(
                name=name, gain=formats.percent(found), share=formats.percent(share)
            )
            for share, found in gain.items()
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _draw_chance(end: float, theme: Theme) -> Part:
    line = {"color": TOKENS[theme]["line-strong"], "width": 1, "dash": "dot"}
    return {"type": "scatter", "x": [0, end], "y": [0, end], "mode": "lines", "line": line, "hoverinfo": "skip"}


def _name_chance(end: float, theme: Theme) -> Part:
    label = make_label(end, end, "", TOKENS[theme]["muted"], xanchor="right", yanchor="bottom", xshift=-2, yshift=4)
    return {**label, "text": _("by chance")}


def title_gain(curves: pd.DataFrame, formats: Formats) -> str:
    """Return the finding: how many of next month's members the first tenth of the customers holds."""
    gains = index_gains(curves)
    if gains.empty or FIRST_SHARE not in gains.index:
        return _("Next month’s Insiders found by share contacted")
    return _("The first {share} of customers hold {gain} of next month’s Insiders").format(
        share=formats.percent(FIRST_SHARE, 0), gain=formats.percent(gains.loc[FIRST_SHARE].iloc[0], 0)
    )


def describe_gain(curves: pd.DataFrame, formats: Formats) -> str:
    """Return the figure in words, for who does not see it."""
    gains = index_gains(curves)
    if gains.empty:
        return title_gain(curves, formats)
    told = gains.iloc[1:].loc[: _find_span(gains)]
    sentence, point = _("{name}: {found}."), _("{gain} found among {share}")
    return " ".join(
        sentence.format(
            name=name_classifier(name),
            found=", ".join(
                point.format(gain=formats.percent(found), share=formats.percent(share, 0))
                for share, found in told[name].items()
            ),
        )
        for name in told.columns
    )


def list_calibration(curves: pd.DataFrame) -> pd.DataFrame:
    """Return predicted and observed of the chosen classifier, smallest first."""
    known = curves[curves["is_chosen"]].dropna(subset=["predicted", "observed"])
    return known[["predicted", "observed"]].astype(float).sort_values("predicted").reset_index(drop=True)


def draw_calibration(curves: pd.DataFrame, theme: Theme, formats: Formats) -> go.Figure:
    """Return how often probabilities came true, by what they said; on the dotted line they would be exact."""
    points = list_calibration(curves)
    if points.empty:
        return draw_nothing(theme, HEIGHT, title_calibration())
    tokens = TOKENS[theme]
    line = {
        "type": "scatter",
        "x": points["predicted"].tolist(),
        "y": points["observed"].tolist(),
        "mode": "lines+markers",
        "line": {"color": tokens["insiders"], "width": 2.5},
        "marker": {"size": 7, "color": tokens["insiders"]},
        "cliponaxis": False,
        "customdata": [_describe_point(row, formats) for row in points.itertuples()],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    exact = make_label(0.72, 0.72, "", tokens["muted"], xanchor="left", yanchor="top", xshift=8, yshift=-2)
    texts = [formats.percent(tick, 0) for tick in _TICKS]
    return build_figure(
        theme,
        HEIGHT,
        [_draw_chance(1, theme), line],
        [{**exact, "text": _("exact")}],
        hovermode="closest",
        xaxis={"range": [-0.14, 1.02], "tickvals": list(_TICKS), "ticktext": texts},
        yaxis=make_value_axis(_TICKS, texts, room=0.08),
        margin={"b": 24},
    )


def _describe_point(row: tuple, formats: Formats) -> str:
    return _("{predicted} said, {observed} came true").format(
        predicted=formats.percent(row.predicted), observed=formats.percent(row.observed)
    )


def title_calibration() -> str:
    """Return the title: no finding, as a tenth of few customers says little alone."""
    return _("What was said and what came true")


def describe_calibration(curves: pd.DataFrame, formats: Formats) -> str:
    """Return the figure in words, for who does not see it."""
    points = list_calibration(curves)
    return "; ".join(_describe_point(row, formats) for row in points.itertuples()) or title_calibration()
