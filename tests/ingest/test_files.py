"""What SOURCE may name, and what is said where it cannot be read."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from segmentation.errors import SourceFormatError, SourceMissingError
from segmentation.ingest.files import find_files, tell_format


def test_it_finds_one_file(tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    path.write_text("a")
    assert find_files(str(path)) == [path]


def test_it_finds_the_files_of_a_glob_by_name(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", "c.txt"):
        (tmp_path / name).write_text("a")
    (tmp_path / "d.csv").mkdir()
    assert find_files(str(tmp_path / "*.csv")) == [tmp_path / "a.csv", tmp_path / "b.csv"]


def test_a_name_that_looks_like_a_glob_may_be_a_file(tmp_path: Path) -> None:
    path = tmp_path / "shop [2024].csv"
    path.write_text("a")
    assert find_files(str(path)) == [path]


def test_a_missing_file_names_what_lies_nearby(tmp_path: Path) -> None:
    (tmp_path / "online_retail.csv").write_text("a")
    with pytest.raises(
        SourceMissingError, match=r"No file at SOURCE=.*online_retial\.csv\. Is it .*online_retail\.csv\?"
    ):
        find_files(str(tmp_path / "online_retial.csv"))


def test_a_glob_without_a_match_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError, match="Set SOURCE to a file or a glob"):
        find_files(str(tmp_path / "nowhere" / "*.csv"))


def test_a_folder_is_answered_with_a_glob(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError, match=r"is a folder; expected a file or a glob. Set SOURCE=.*/\*\.csv"):
        find_files(str(tmp_path))


@pytest.mark.parametrize(
    ("content", "expected"),
    [(b"PAR1....", "parquet"), (b"a,b\n", "delimited"), (gzip.compress(b"a,b\n", mtime=0), "delimited")],
)
def test_the_format_is_told_by_content(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "shop.xlsx"
    path.write_bytes(content)
    assert tell_format(path) == expected


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    path.touch()
    with pytest.raises(SourceFormatError, match=r"shop\.csv is empty; expected a table with a header row"):
        tell_format(path)


def test_a_zip_without_a_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "shop.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("shop.csv", "a,b")
    with pytest.raises(SourceFormatError, match=r"is a zip without a workbook.*Unpack it first"):
        tell_format(path)


def test_a_workbook_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "shop.xlsx"
    path.write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(SourceFormatError, match=r"cut short\. Copy it again"):
        tell_format(path)
