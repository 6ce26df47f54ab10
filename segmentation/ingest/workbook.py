"""The sheets of one .xlsx workbook as DuckDB tables of text.

Takes a path, gives one part per sheet that holds transactions; other sheets are named in a note.
"""

from __future__ import annotations

from collections.abc import Mapping
from gettext import gettext as _
from pathlib import Path

import ibis
import pandas as pd
import pyarrow as pa
from python_calamine import CalamineError

from segmentation.errors import ColumnsError, SourceFormatError
from segmentation.ingest.columns import name_columns
from segmentation.ingest.part import Part
from segmentation.ingest.tidy import tidy_texts


def load_workbook(connection: ibis.BaseBackend, path: Path, given: Mapping[str, str], table: str) -> list[Part]:
    """Load every sheet with the required columns as text.

    Raises
    ------
    SourceFormatError
        The workbook cannot be opened, or no sheet has a line below its header.
    ColumnsError
        No sheet has the required columns.
    """
    parts: list[Part] = []
    refused: dict[str, ColumnsError] = {}
    filled = {name: rows for name, rows in _read_sheets(path).items() if len(rows) > 1}
    if not filled:
        raise SourceFormatError(f"{path} has no sheet with lines below a header. Export it again.")
    for position, (name, rows) in enumerate(filled.items()):
        try:
            parts.append(_load_sheet(connection, rows, given, f"{table}_{position}"))
        except ColumnsError as error:
            refused[name] = error
    if not parts:
        raise next(iter(refused.values()))
    notes = tuple(
        _("Sheet {sheet} of {file} left out: it has no customer, no date or no amount.").format(
            sheet=name, file=path.name
        )
        for name in refused
    )
    return [Part(part.lines, part.layout, notes if place == 0 else ()) for place, part in enumerate(parts)]


def _read_sheets(path: Path) -> dict[str, pd.DataFrame]:
    try:
        sheets = pd.read_excel(path, sheet_name=None, header=None, dtype=str, engine="calamine")
    except (CalamineError, ValueError, OSError) as error:
        raise SourceFormatError(f"{path} cannot be read as a workbook: {error}. Save it as .xlsx again.") from None
    return {str(name): sheet.dropna(how="all") for name, sheet in sheets.items()}


def _load_sheet(connection: ibis.BaseBackend, rows: pd.DataFrame, given: Mapping[str, str], table: str) -> Part:
    layout = name_columns(["" if pd.isna(value) else str(value) for value in rows.iloc[0]], given)
    lines = rows.iloc[1:] if layout.has_header else rows
    columns = [pa.array(lines[name], pa.string(), from_pandas=True) for name in lines.columns]
    sheet = connection.create_table(f"{table}_sheet", pa.table(columns, names=list(layout.names)))
    return Part(connection.create_table(table, tidy_texts(sheet)), layout)
