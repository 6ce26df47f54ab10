"""One text file of separated values as a DuckDB table of text.

Takes a file, gives its lines as read. It takes no value for more than text, and drops no line: one
that has more values than the header stays as a line without values, which later counts as unreadable.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from gettext import gettext as _
from gettext import ngettext
from glob import escape
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir

from segmentation.errors import SourceFormatError
from segmentation.ingest.columns import Layout, name_columns
from segmentation.ingest.part import VALUE_MARK, WHOLE_LINE, Part
from segmentation.ingest.textfile import TextFile, open_text_file
from segmentation.ingest.tidy import AMOUNTS, tidy_texts

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
    # Excel may name the delimiter on a line of its own above the header.
    hint = re.match(r"\s*\"?sep=.\"?\s*?(\r\n|\n|\r)", sample, re.IGNORECASE)
    table_sample = sample[hint.end() :] if hint else sample
    delimiter = _choose_delimiter(table_sample, path)
    first_row, lines_read = _read_first_row(table_sample, delimiter)
    lines_read += len(hint.group().splitlines()) if hint else 0
    layout = name_columns(first_row, given)
    skip = lines_read if layout.has_header else lines_read - 1
    lines = _read_lines(connection, file, path, delimiter, skip, layout, table)
    _check_quotes(lines, delimiter, path)
    notes = []
    if file.encoding != "UTF-8":
        notes.append(_("{file} is not UTF-8: read as {encoding}.").format(file=path.name, encoding=file.encoding))
    too_long = int(lines[WHOLE_LINE].notnull().sum().execute())
    if too_long:
        note = ngettext(
            "{count} line of {file} has more values than its header: unreadable.",
            "{count} lines of {file} have more values than its header: unreadable.",
            too_long,
        )
        notes.append(note.format(count=too_long, file=path.name))
    return Part(lines if too_long else lines.drop(WHOLE_LINE), layout, tuple(notes))


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
        lines = connection.create_table(table, tidy_texts(_write_out_long_lines(view)))
    except duckdb.Error as error:
        raise SourceFormatError(f"{path} cannot be read as a table: {str(error).splitlines()[0]}") from None
    if not lines.count().execute():
        raise SourceFormatError(f"{path} has a header and no lines below it. Export it again.")
    return lines


def _check_quotes(lines: ir.Table, delimiter: str, path: Path) -> None:
    """Refuse a value that swallowed whole lines, as one does whose quote never closes."""
    names = [name for name in lines.columns if name != WHOLE_LINE]
    broken = lines.filter(ibis.or_(*(lines[name].contains("\n") for name in lines.columns)))
    patterns = {name: _build_swallowed_pattern(names, place, delimiter) for place, name in enumerate(names)}
    patterns[WHOLE_LINE] = _build_line_pattern(names, delimiter)
    suspects = [broken[name].max(where=broken[name].re_search(pattern)) for name, pattern in patterns.items()]
    example = ibis.coalesce(*suspects).execute()
    if isinstance(example, str):
        raise SourceFormatError(
            f"A quoted value of {path} holds whole lines: {example[:80]!r}. A quote is opened and not closed; "
            "close it, or write it twice."
        )


def _build_swallowed_pattern(names: Sequence[str], place: int, delimiter: str) -> str:
    """Return what a value of the column at `place` looks like that holds the end of its line and the next."""
    text, end = rf"[^{delimiter}\n]*", rf"[{delimiter}\s]*"
    before, after = (
        [_build_value_pattern(name, delimiter) for name in part] for part in (names[:place], names[place + 1 :])
    )
    # The date stands either behind the value on its own line, or before it on the next.
    following = "" if "invoice_at" in names[place:] else f"[{delimiter}]".join([*before, ""])
    swallowed = f"[{delimiter}]".join([text, *after]) + rf"{end}\n{following}"
    return rf"^{swallowed}|{_build_line_pattern(names, delimiter)}"


def _build_line_pattern(names: Sequence[str], delimiter: str) -> str:
    values = f"[{delimiter}]".join(_build_value_pattern(name, delimiter) for name in names)
    return rf"\n{values}[{delimiter}\s]*(?:\n|$)"


def _build_value_pattern(name: str, delimiter: str) -> str:
    """Return what a value of the column looks like: a date and an amount have digits, any other has anything."""
    other = rf"[^{delimiter}\n]*"
    if name == "invoice_at":
        return rf"{other}\d\W?\w+\W?\d{{2}}{other}"
    return rf"{other}\d{other}" if name in AMOUNTS else other


def _write_out_long_lines(lines: ir.Table) -> ir.Table:
    """Keep a line with too many values as one text: which value belongs to which column is unknown."""
    is_too_long = (lines[SURPLUS].strip() != "").fill_null(False)
    nothing = ibis.null("string")
    whole_line = ibis.literal(VALUE_MARK).join([lines[name].fill_null("") for name in lines.columns])
    emptied = {name: is_too_long.ifelse(nothing, lines[name]) for name in lines.columns if name != SURPLUS}
    return lines.select(**emptied, **{WHOLE_LINE: is_too_long.ifelse(whole_line, nothing)})
