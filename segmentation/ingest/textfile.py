"""A text file as UTF-8: unpacked, checked from end to end, rewritten where it is in another encoding.

Takes a path, gives a `TextFile` that DuckDB can read. It knows nothing of columns.
"""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from segmentation.errors import SourceFormatError

CHUNK_BYTES = 1 << 20

# Windows-1252 leaves five bytes undefined; Latin-1 reads them as control characters.
_UNDEFINED = b"\x81\x8d\x8f\x90\x9d"
_WINDOWS_1252 = "".join(
    bytes([byte]).decode("latin-1" if byte in _UNDEFINED else "windows-1252") for byte in range(256)
)


@dataclass(frozen=True)
class TextFile:
    """A readable text file: where its UTF-8 lies, how it is packed, and how it was written."""

    path: Path
    is_gzip: bool
    encoding: str

    def read_start(self, characters: int) -> str:
        """Return the first characters, without a byte order mark, cut at a line's end if there is more."""
        start = next(_read_chunks(self.path, self.is_gzip), b"")
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(start)
        cut = text[:characters]
        return cut if len(cut) == len(text) < characters else cut[: cut.rfind("\n") + 1] or cut


def open_text_file(path: Path, workspace: Path) -> TextFile:
    """Return the file as UTF-8 text, rewritten into `workspace` where it is UTF-16, Windows-1252 or Latin-1.

    Raises
    ------
    SourceFormatError
        The file is cut short, or holds bytes that no text has.
    """
    with path.open("rb") as file:
        is_gzip = file.read(2) == b"\x1f\x8b"
    rewritten = workspace / f"{path.name}.utf8"
    if next(_read_chunks(path, is_gzip), b"").startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        _rewrite_utf16(path, is_gzip, rewritten)
        _check_utf8(rewritten, is_gzip=False)
        return TextFile(rewritten, is_gzip=False, encoding="UTF-16")
    if _check_utf8(path, is_gzip):
        return TextFile(path, is_gzip, encoding="UTF-8")
    with rewritten.open("wb") as file:
        for chunk in _read_chunks(path, is_gzip):
            file.write(codecs.charmap_decode(chunk, "strict", _WINDOWS_1252)[0].encode())
    return TextFile(rewritten, is_gzip=False, encoding="Windows-1252")


def _rewrite_utf16(path: Path, is_gzip: bool, rewritten: Path) -> None:
    decoder = codecs.getincrementaldecoder("utf-16")()
    try:
        with rewritten.open("wb") as file:
            for chunk in _read_chunks(path, is_gzip):
                file.write(decoder.decode(chunk).encode())
            decoder.decode(b"", final=True)
    except UnicodeError as error:
        raise SourceFormatError(
            f"{path} begins as UTF-16 text and does not go on so ({error}). Save it as CSV in UTF-8."
        ) from None


def _check_utf8(path: Path, is_gzip: bool) -> bool:
    """Read the whole file once: a cut or binary file must be known before a line of it counts."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8, has_text = True, False
    for chunk in _read_chunks(path, is_gzip):
        has_text = has_text or not chunk.isspace()
        if b"\0" in chunk:
            raise SourceFormatError(
                f"{path} is not a table: it holds bytes that no text has. Expected CSV (UTF-8, UTF-16 or "
                "Windows-1252), Parquet or .xlsx; save it as one of these."
            )
        is_utf8 = is_utf8 and _decodes(decoder, chunk)
    if not has_text:
        raise SourceFormatError(f"{path} is empty; expected a table with a header row. Export it again.")
    return is_utf8 and _decodes(decoder, b"", final=True)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _read_chunks(path: Path, is_gzip: bool) -> Iterator[bytes]:
    try:
        with gzip.open(path) if is_gzip else path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise SourceFormatError(
            f"{path} is cut short or damaged: it does not unpack to its end ({error}). Copy it again."
        ) from None
