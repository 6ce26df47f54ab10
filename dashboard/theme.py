"""The only source of colour: tokens per theme, for the stylesheet and for the Plotly template.

Takes nothing, gives the tokens. Blue is the Insiders and nothing else.
"""

from __future__ import annotations

from typing import Any, Literal

Theme = Literal["light", "dark"]

TOKENS: dict[Theme, dict[str, str]] = {
    "light": {
        "paper": "#F6F6F3",
        "surface": "#FFFFFF",
        "sunken": "#F0F0EC",
        "line": "#E3E3DE",
        "grid": "#ECECE8",
        "line-strong": "#85878C",
        "ink": "#17181C",
        "ink2": "#44474F",
        "muted": "#61646C",
        "insiders": "#2F49D1",
        "insiders-soft": "#E9ECFB",
        "others": "#868A93",
        "others-soft": "#EDEEF0",
        "positive": "#0B7457",
        "positive-soft": "#E1F2EB",
        "negative": "#B3420B",
        "negative-soft": "#FBE9E0",
        "notice": "#805A00",
        "notice-mark": "#B57C00",
        "notice-soft": "#FAF0D7",
    },
    "dark": {
        "paper": "#0F1012",
        "surface": "#17181B",
        "sunken": "#202226",
        "line": "#2B2D33",
        "grid": "#26282D",
        "line-strong": "#73777F",
        "ink": "#ECEDEF",
        "ink2": "#BFC2C8",
        "muted": "#9DA1A9",
        "insiders": "#8FA1FF",
        "insiders-soft": "#232A4A",
        "others": "#858A94",
        "others-soft": "#2A2C31",
        "positive": "#4CC29A",
        "positive-soft": "#12312A",
        "negative": "#FF8F63",
        "negative-soft": "#3B2117",
        "notice": "#E6B450",
        "notice-mark": "#E6B450",
        "notice-soft": "#352A12",
    },
}

SEGMENT_COLOURS: dict[Theme, tuple[str, ...]] = {
    "light": ("#2F49D1", "#6B1F45", "#AD7D10", "#1F6F5C", "#45480E", "#868A93"),
    "dark": ("#8FA1FF", "#D1605E", "#C4A03A", "#45D0C8", "#D5DDA8", "#858A94"),
}
"""Insiders, then up to four others by revenue, the rest in the last colour."""

FONT = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif'


def build_template(theme: Theme) -> dict[str, Any]:
    """Return the Plotly template of a theme, as JSON: transparent, no legend, labels inside the plot."""
    tokens = TOKENS[theme]
    axis = {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "linecolor": tokens["line-strong"],
        "linewidth": 1,
        "ticks": "",
        "tickfont": {"size": 12, "color": tokens["muted"]},
        "fixedrange": True,
    }
    return {
        "layout": {
            "font": {"family": FONT, "size": 12, "color": tokens["ink2"]},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "margin": {"l": 16, "r": 16, "t": 12, "b": 8},
            "showlegend": False,
            "hovermode": "x unified",
            "hoverlabel": {
                "bgcolor": tokens["surface"],
                "bordercolor": tokens["line-strong"],
                "font": {"family": FONT, "size": 12, "color": tokens["ink"]},
            },
            "xaxis": {**axis, "showline": True, "automargin": True},
            "yaxis": {**axis, "showgrid": True, "gridcolor": tokens["grid"], "ticklabelposition": "inside top"},
            "colorway": [tokens["insiders"], tokens["others"]],
            "bargap": 0.35,
        }
    }


def write_css() -> str:
    """Return the tokens as custom properties of each theme, `--i-ink` and so on."""
    rules = []
    for theme, tokens in TOKENS.items():
        segments = {f"segment-{position}": colour for position, colour in enumerate(SEGMENT_COLOURS[theme])}
        properties = "".join(f"--i-{name}:{colour};" for name, colour in {**tokens, **segments}.items())
        rules.append(f"[data-bs-theme={theme}]{{color-scheme:{theme};--i-font:{FONT};{properties}}}")
    return "".join(rules)
