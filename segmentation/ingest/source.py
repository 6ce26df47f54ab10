"""The source: an Ibis table of the transactions as read, wherever they lie.

Takes the settings, gives one table whose known columns have the design's names, text as it was written.
It judges no line; that is `clean`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from gettext import ngettext
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
from segmentation.ingest.repeats import count_shared_lines, find_missing_columns
from segmentation.ingest.tidy import tidy_texts
from segmentation.ingest.workbook import load_workbook
from segmentation.settings import Settings

ENGINE_MEMORY = "150MB"
"""What DuckDB may hold in memory; the rest lies in a temporary folder, so that a large source still fits."""

RESTING_MEMORY = "20MB"
"""What DuckDB may hold while it waits to be asked again; the models have the rest of the machine."""

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

    def rest(self) -> None:
        """Lay the lines down in the temporary folder until the engine is woken."""
        # what cannot be laid down stays in memory, within the limit that holds
        with suppress(duckdb.OutOfMemoryException):
            self.connection.raw_sql(f"SET memory_limit = '{RESTING_MEMORY}'")

    def wake(self) -> None:
        """Let the engine hold lines in memory again."""
        self.connection.raw_sql(f"SET memory_limit = '{ENGINE_MEMORY}'")


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
    tables = _align_parts([part.lines for part in parts])
    return Source(
        connection,
        ibis.union(*tables, distinct=False) if len(tables) > 1 else tables[0],
        describe_columns([part.layout for part in parts]),
        (*(note for part in parts for note in part.notes), *_note_shared_lines(tables)),
    )


def _note_shared_lines(tables: Sequence[ir.Table]) -> list[str]:
    missing = find_missing_columns(tables[0])
    shared = count_shared_lines(tables) if missing and len(tables) > 1 else 0
    if not shared:
        return []
    note = ngettext(
        "{count} identical line stands in more than one file or sheet; without {columns} it counts each time.",
        "{count} identical lines stand in more than one file or sheet; without {columns} they count each time.",
        shared,
    )
    return [note.format(count=shared, columns=" and ".join(missing))]


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


def _align_parts(parts: Sequence[ir.Table]) -> list[ir.Table]:
    """Give files and sheets the same columns, by name; a column that one of them lacks is null there."""
    names = list(dict.fromkeys(name for part in parts for name in part.columns))
    kinds = {name: {part[name].type() for part in parts if name in part.columns} for name in names}
    common = {name: next(iter(found)) if len(found) == 1 else "string" for name, found in kinds.items()}
    return [
        part.select(
            **{
                name: part[name].cast(kind) if name in part.columns else ibis.null(kind)
                for name, kind in common.items()
            }
        )
        for part in parts
    ]
