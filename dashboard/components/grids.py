"""Lists that are sorted, filtered and paged: AG Grid in our look.

Takes column definitions, gives the grid; what its rows are is the page's business.
"""

from __future__ import annotations

from typing import Any

import dash_ag_grid
from dash.development.base_component import Component

_QUARTZ = (
    "themeQuartz.withParams({"
    "accentColor: 'var(--i-ink)', backgroundColor: 'var(--i-surface)', foregroundColor: 'var(--i-ink)',"
    "headerBackgroundColor: 'var(--i-sunken)', headerTextColor: 'var(--i-ink2)', headerFontSize: 12,"
    "headerFontWeight: 500, headerHeight: 34, rowHeight: 34, borderColor: 'var(--i-line)',"
    "rowHoverColor: 'var(--i-sunken)', selectedRowBackgroundColor: 'var(--i-others-soft)',"
    "fontFamily: 'var(--i-font)', fontSize: 13, cellHorizontalPadding: 12, wrapperBorder: false,"
    "wrapperBorderRadius: 0, columnBorder: false, headerColumnBorder: false,"
    "headerColumnResizeHandleColor: 'transparent', browserColorScheme: 'inherit'})"
)


def grid(
    name: str, columns: list[dict[str, Any]], options: dict[str, Any] | None = None, **arguments: Any
) -> Component:
    """Return an AG Grid with id `name`; `options` go to the grid itself, `arguments` to its Dash component."""
    return dash_ag_grid.AgGrid(
        id=name,
        columnDefs=columns,
        dashGridOptions={"theme": {"function": _QUARTZ}, "suppressCellFocus": False, **(options or {})},
        defaultColDef={"resizable": True, "sortable": True, "suppressMovable": True},
        className="grid",
        **arguments,
    )
