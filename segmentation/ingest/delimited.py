"""One text file of separated values as a DuckDB table of text.

Takes a file, gives its lines as read. It takes no value for more than text, and drops no line: one
that has more values than the header stays as a line without values, which later counts as unreadable.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping
from gettext import gettext as _
from glob import escape
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir

from segmentation.errors import SourceFormatError
from segmentation.ingest.columns import Layout, name_columns
from segmentation.ingest.part import Part
from segmentation.ingest.textfile import TextFile, open_text_file
from segmentation.ingest.tidy import tidy_texts

DELIMITERS = ",;\t|"
SAMPLE_CHARACTERS = 1 << 16
SAMPLE_ROWS = 100
CSV_BUFFER_BYTES = 8_000_000
SURPLUS = "surplus"


def load_delimited(
    connection: ibis.BaseBackend, path: Path, given: Mapping[str, str], table: str, workspace: Path
) -> Part:
    """Load the file into `table` as text.

    Raises
    ------
    SourceFormatError
        Cut short, binary, no table, without lines below its header, or with a quote that never closes.
    ColumnsError
        A required column is missing.
    """
    file = open_text_file(path, workspace)
    sample = file.read_start(SAMPLE_CHARACTERS)
    delimiter = _choose_delimiter(sample, path)
    first_row, lines_read = _read_first_row(sample, delimiter)
    layout = name_columns(first_row, given)
    skip = lines_read if layout.has_header else lines_read - 1
    lines = _read_lines(connection, file, path, delimiter, skip, layout, table)
    _check_quotes(lines, delimiter, path)
    notes = [_("{file} is not UTF-8: read as Windows-1252.").format(file=path.name)] if file.is_rewritten else []
    surplus = int((lines[SURPLUS].strip() != "").sum().execute() or 0)
    if surplus:
        notes.append(
            _("{count} lines of {file} have more values than its header: unreadable.").format(
                count=surplus, file=path.name
            )
        )
        lines = _empty_surplus_lines(lines)
    return Part(lines if surplus else lines.drop(SURPLUS), layout, tuple(notes))


def _choose_delimiter(sample: str, path: Path) -> str:
    """Return the delimiter that gives the most columns, steadily: a comma in a price is not one."""

    def rate(delimiter: str) -> tuple[bool, int]:
        rows = [row for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if row][:SAMPLE_ROWS]
        width, count = Counter(len(row) for row in rows).most_common(1)[0]
        return count >= 0.8 * len(rows) and len(rows[0]) > 1, min(width, len(rows[0]))

    try:
        best = max(DELIMITERS, key=rate)
        columns = rate(best)[1]
    except csv.Error:
        columns = 0
    if columns < 2:
        raise SourceFormatError(
            f"{path} is not a table: its first row has one value. Expected columns separated by comma, "
            "semicolon, tab or pipe; export it again."
        )
    return best


def _read_first_row(sample: str, delimiter: str) -> tuple[list[str], int]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    row = next(row for row in reader if row)
    return row, reader.line_num


def _read_lines(
    connection: ibis.BaseBackend, file: TextFile, path: Path, delimiter: str, skip: int, layout: Layout, table: str
) -> ir.Table:
    try:
        view = connection.read_csv(
            escape(str(file.path)),
            table_name=f"{table}_file",
            auto_detect=False,
            header=False,
            skip=skip,
            delim=delimiter,
            quote='"',
            escape='"',
            compression="gzip" if file.is_gzip else "none",
            columns=dict.fromkeys((*layout.names, SURPLUS), "varchar"),
            # Lenient, so that no odd line is dropped; padding cannot be read in parallel.
            null_padding=True,
            strict_mode=False,
            parallel=False,
            buffer_size=CSV_BUFFER_BYTES,
        )
        lines = connection.create_table(table, tidy_texts(view))
    except duckdb.Error as error:
        raise SourceFormatError(f"{path} cannot be read as a table: {str(error).splitlines()[0]}") from None
    if not lines.count().execute():
        raise SourceFormatError(f"{path} has a header and no lines below it. Export it again.")
    return lines


def _check_quotes(lines: ir.Table, delimiter: str, path: Path) -> None:
    """Refuse a value that swallowed whole lines, as one does whose quote never closes."""
    broken = lines.filter(ibis.or_(*(lines[name].contains("\n") for name in lines.columns)))
    width = len(lines.columns) - 2

    def swallowed(value: ir.StringValue) -> ir.BooleanValue:
        breaks = value.length() - value.replace("\n", "").length()
        marks = value.length() - value.replace(delimiter, "").length()
        return (breaks > 0) & (marks >= breaks * width)

    suspects = [broken[name].max(where=swallowed(broken[name])) for name in broken.columns]
    example = ibis.coalesce(*suspects).execute()
    if isinstance(example, str):
        raise SourceFormatError(
            f"A quoted value of {path} holds whole lines: {example[:80]!r}. A quote is opened and not closed; "
            "close it, or write it twice."
        )


def _empty_surplus_lines(lines: ir.Table) -> ir.Table:
    """Keep a line with too many values as text only: which value belongs to which column is unknown."""
    too_long = (lines[SURPLUS].strip() != "").fill_null(False)
    names = [name for name in lines.columns if name != SURPLUS]
    as_read = ibis.literal(" | ").join([lines[name].fill_null("") for name in lines.columns])
    emptied = {name: too_long.ifelse(ibis.null("string"), lines[name]) for name in names}
    return lines.select(**emptied, **{SURPLUS: too_long.ifelse(as_read, ibis.null("string"))})
