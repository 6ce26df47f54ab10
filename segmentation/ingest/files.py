"""Which files SOURCE means, and what each of them is.

Takes the text of SOURCE, gives paths and a format told by content, never by name. It reads no transactions.
"""

from __future__ import annotations

import difflib
import glob
import zipfile
from pathlib import Path
from typing import Literal

from segmentation.errors import SourceFormatError, SourceMissingError

FileFormat = Literal["delimited", "parquet", "workbook"]


def find_files(source: str) -> list[Path]:
    """Return the files that SOURCE names: one path or a glob, sorted by name.

    Raises
    ------
    SourceMissingError
        Nothing is there, or a folder where a file was expected; names what lies nearby.
    """
    path = Path(source)
    if path.is_file():
        return [path]
    if path.is_dir():
        raise SourceMissingError(
            f"SOURCE={source} is a folder; expected a file or a glob. Set SOURCE={source.rstrip('/')}/*.csv."
        )
    found = sorted(Path(name) for name in glob.glob(source, recursive=True) if Path(name).is_file())  # noqa: PTH207
    if not found:
        raise SourceMissingError(f"No file at SOURCE={source}. {_suggest_file(path)}")
    return found


def _suggest_file(path: Path) -> str:
    names = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
    close = difflib.get_close_matches(path.name, names, n=1)
    if not close:
        return "Set SOURCE to a file or a glob."
    return f"Is it {path.parent / close[0]}? Set SOURCE={path.parent / close[0]}."


def tell_format(path: Path) -> FileFormat:
    """Return what the file is, told by its first bytes.

    Raises
    ------
    SourceFormatError
        It is empty, cannot be opened, or is a zip that holds no workbook.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise SourceFormatError(f"{path} cannot be opened: {error.strerror}. Correct its permissions.") from error
    if not start:
        raise SourceFormatError(f"{path} is empty; expected a table with a header row. Export it again.")
    if start == b"PAR1":
        return "parquet"
    if start.startswith(b"PK"):
        _check_workbook(path)
        return "workbook"
    return "delimited"


def _check_workbook(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        raise SourceFormatError(f"{path} begins like a workbook but is cut short. Copy it again.") from None
    if "xl/workbook.xml" not in names:
        raise SourceFormatError(f"{path} is a zip without a workbook; expected .xlsx, Parquet or CSV. Unpack it first.")
