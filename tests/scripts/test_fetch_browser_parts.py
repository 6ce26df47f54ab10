"""A part is the one expected, or it is not kept and the reader is told what follows."""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile
from dataclasses import replace
from pathlib import Path

import brotli
import pytest

from scripts import fetch_browser_parts
from scripts.fetch_browser_parts import PARTS, extract_member, fetch_part, main
from segmentation.errors import PartError

PART = PARTS[0]


def make_tarball(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def test_it_takes_the_one_file_of_the_tarball_that_is_expected() -> None:
    tarball = make_tarball("package/x.js", b"draw()")
    integrity = base64.b64encode(hashlib.sha512(tarball).digest()).decode()
    assert extract_member(tarball, replace(PART, integrity=integrity, member="package/x.js")) == b"draw()"


def test_it_refuses_another_tarball() -> None:
    with pytest.raises(PartError, match="its sha512 is"):
        extract_member(make_tarball(PART.member, b"mine()"), PART)


def test_without_npm_it_says_what_follows_and_fails_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(fetch_browser_parts, "PARTS_FOLDER", tmp_path / "parts")
    monkeypatch.setattr("sys.argv", ["fetch", PART.package])
    main()
    said = capsys.readouterr().err
    assert "there is no npm. Without it pages load all of plotly.js" in said
    assert not (tmp_path / "parts").exists()


def test_it_refuses_where_npm_finds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho no such version >&2\nexit 1\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(PartError, match="no such version"):
        fetch_part(PART, tmp_path / "parts")


def test_what_npm_brings_is_kept_and_compressed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tarball = make_tarball("package/x.js", b"draw()" * 100)
    (tmp_path / "x.tgz").write_bytes(tarball)
    npm = tmp_path / "npm"
    npm.write_text(f'#!/bin/sh\ncp {tmp_path}/x.tgz "$4"\n')
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    integrity = base64.b64encode(hashlib.sha512(tarball).digest()).decode()
    fetch_part(replace(PART, integrity=integrity, member="package/x.js"), tmp_path / "parts")
    assert (tmp_path / "parts" / PART.target).read_bytes() == b"draw()" * 100
    assert brotli.decompress((tmp_path / "parts" / f"{PART.target}.br").read_bytes()) == b"draw()" * 100
