"""Plain HTML components as text, for what is read without a browser that runs Dash.

Takes components of `dash.html` alone, gives HTML with every text escaped. A component of another package has
no plain form and is an error.
"""

from __future__ import annotations

from html import escape
from typing import Any

from dash.development.base_component import Component

_ATTRIBUTES = {"className": "class", "tabIndex": "tabindex"}
_VOID = {"img", "br", "hr", "meta"}


def write_markup(part: Component | str | float | list[Any] | tuple[Any, ...] | None) -> str:
    """Return the HTML of a component and of all it holds.

    Raises
    ------
    TypeError
        It holds a component that is not of `dash.html`.
    """
    if part is None:
        return ""
    if isinstance(part, list | tuple):
        return "".join(write_markup(child) for child in part)
    if not isinstance(part, Component):
        return escape(str(part))
    properties = part.to_plotly_json()
    if properties["namespace"] != "dash_html_components":
        raise TypeError(f"Only components of dash.html are plain HTML, found {properties['namespace']}.{part._type}.")
    name = properties["type"].lower()
    given = {key: value for key, value in properties["props"].items() if key != "children" and value is not None}
    attributes = "".join(_write_attribute(_ATTRIBUTES.get(key, key), value) for key, value in given.items())
    if name in _VOID:
        return f"<{name}{attributes}>"
    return f"<{name}{attributes}>{write_markup(properties['props'].get('children'))}</{name}>"


def _write_attribute(name: str, value: str | int | bool) -> str:
    if isinstance(value, bool):
        return f" {name}" if value else ""
    return f' {name}="{escape(str(value))}"'
