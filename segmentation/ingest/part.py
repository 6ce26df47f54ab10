"""One file or sheet of a source, as its loader hands it over. It reads nothing itself."""

from __future__ import annotations

from dataclasses import dataclass

import ibis.expr.types as ir

from segmentation.ingest.columns import Layout

WHOLE_LINE = "whole_line"
"""A column for lines whose values cannot be told apart: the line as one text, the known columns null."""

VALUE_MARK = " | "
"""What stands between the values of a line that is shown as one text."""


@dataclass(frozen=True)
class Part:
    """The lines as read, the names of the columns, and what the run should say of it."""

    lines: ir.Table
    layout: Layout
    notes: tuple[str, ...] = ()
