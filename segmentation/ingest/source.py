"""The source: an Ibis table of the transactions as read, wherever they lie.

Takes the settings, gives one table whose known columns have the design's names, text as it was written.
It judges no line; that is `clean`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import ibis
import ibis.expr.types as ir

from segmentation.errors import SourceFormatError
from segmentation.frames import SourceColumn
from segmentation.ingest.columns import describe_columns, name_columns, parse_source_columns
from segmentation.ingest.delimited import load_delimited
from segmentation.ingest.files import find_files, tell_format
from segmentation.ingest.part import Part
from segmentation.ingest.tidy import tidy_texts
from segmentation.ingest.workbook import load_workbook
from segmentation.settings import Settings

ENGINE_MEMORY = "150MB"
"""What DuckDB may hold in memory; the rest lies in a temporary folder, so that a large source still fits."""

ENGINE_THREADS = 4


@dataclass(frozen=True)
class Source:
    """The transactions as read.

    Attributes
    ----------
    connection
        The engine that holds them, for the tables that later stages keep there.
    lines
        One row per line: the known columns that were found, by name, and `other_…` for the rest.
    columns
        How each known column was found.
    notes
        What the run should say.
    """

    connection: ibis.BaseBackend
    lines: ir.Table
    columns: tuple[SourceColumn, ...]
    notes: tuple[str, ...]


@contextmanager
def open_source(settings: Settings) -> Iterator[Source]:
    """Open SOURCE and yield it; the engine and its folder are gone afterwards.

    Raises
    ------
    SourceError
        Its subclasses say what cannot be found, opened or recognised.
    """
    with TemporaryDirectory(prefix="insiders-") as folder:
        workspace = Path(folder)
        connection = ibis.duckdb.connect(
            memory_limit=ENGINE_MEMORY,
            threads=min(ENGINE_THREADS, os.cpu_count() or 1),
            temp_directory=folder,
        )
        try:
            yield _load_source(connection, settings, workspace)
        finally:
            connection.disconnect()


def _load_source(connection: ibis.BaseBackend, settings: Settings, workspace: Path) -> Source:
    given = parse_source_columns(settings.source_columns)
    parts: list[Part] = []
    for position, path in enumerate(find_files(settings.source_uri)):
        parts += _load_file(connection, path, given, f"part_{position}", workspace)
    return Source(
        connection,
        _unite_parts([part.lines for part in parts]),
        describe_columns([part.layout for part in parts]),
        tuple(note for part in parts for note in part.notes),
    )


def _load_file(
    connection: ibis.BaseBackend, path: Path, given: Mapping[str, str], table: str, workspace: Path
) -> list[Part]:
    match tell_format(path):
        case "parquet":
            return [_open_parquet(connection, path, given, table)]
        case "workbook":
            return load_workbook(connection, path, given, table)
        case "delimited":
            return [load_delimited(connection, path, given, table, workspace)]


def _open_parquet(connection: ibis.BaseBackend, path: Path, given: Mapping[str, str], table: str) -> Part:
    try:
        lines = connection.read_parquet(str(path), table_name=table)
        count = lines.count().execute()
    except duckdb.Error as error:
        raise SourceFormatError(
            f"{path} cannot be read as Parquet: {str(error).splitlines()[0]} Copy or export it again."
        ) from None
    if not count:
        raise SourceFormatError(f"{path} has columns and no lines. Export it again.")
    layout = name_columns(lines.columns, given)
    named = lines.rename(dict(zip(layout.names, lines.columns, strict=True)))
    return Part(tidy_texts(named), layout)


def _unite_parts(parts: list[ir.Table]) -> ir.Table:
    """Stack files and sheets by column name; a column that one of them lacks is null there."""
    if len(parts) == 1:
        return parts[0]
    names = list(dict.fromkeys(name for part in parts for name in part.columns))
    kinds = {name: {part[name].type() for part in parts if name in part.columns} for name in names}
    common = {name: next(iter(found)) if len(found) == 1 else "string" for name, found in kinds.items()}
    aligned = [
        part.select(
            **{
                name: part[name].cast(kind) if name in part.columns else ibis.null(kind)
                for name, kind in common.items()
            }
        )
        for part in parts
    ]
    return ibis.union(*aligned, distinct=False)
