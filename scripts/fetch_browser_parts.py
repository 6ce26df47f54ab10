"""Fetch what browsers run and pip does not bring: plotly.js with few traces; axe-core for the tests.

Takes package names (none: all), asks npm for them, checks each against the sum below and puts the one file that is
needed into the environment, plotly.js also compressed. Where npm is absent or cannot reach its registry it says what
follows from that and fails nothing: the product then sends the whole of plotly.js, and tests that need axe-core skip.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import brotli

from dashboard.plotly_bundle import PARTS_FOLDER
from segmentation.errors import PartError

PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Part:
    """One file of an npm package.

    Attributes
    ----------
    integrity
        sha512 of the tarball in base64, as npm publishes it.
    member
        The file in the tarball.
    target
        Its name in the environment.
    consequence
        What is so without it.
    is_sent
        Whether readers load it, so that it is compressed beforehand.
    """

    package: str
    version: str
    integrity: str
    member: str
    target: str
    consequence: str
    is_sent: bool = False


PARTS = (
    Part(
        package="plotly.js-cartesian-dist-min",
        version="4.1.1",
        integrity="o8GrFeusncwBIxbBynRJpY4pkgVB6caM+JLpwrLYbbsO7dZ8FJ+SVN2Fr+L7kiG/Z6w4P5O0Jus/Qr5EefHVeg==",
        member="package/plotly-cartesian.min.js",
        target="plotly-cartesian-4.1.1.min.js",
        consequence="pages load all of plotly.js, 1.0 MB more the first time",
        is_sent=True,
    ),
    Part(
        package="axe-core",
        version="4.14.1",
        integrity="FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
        member="package/axe.min.js",
        target="axe-4.14.1.min.js",
        consequence="the tests of access for everyone are skipped",
    ),
)


def fetch_part(part: Part, folder: Path) -> None:
    """Put a part into `folder`, whole or not at all.

    Raises
    ------
    PartError
        npm is absent, its registry cannot be reached, or the tarball is not the one expected.
    """
    content = extract_member(pack(part), part)
    folder.mkdir(parents=True, exist_ok=True)
    if part.is_sent:
        write_whole(folder / f"{part.target}.br", brotli.compress(content))
    write_whole(folder / part.target, content)


def pack(part: Part) -> bytes:
    """Return the tarball of a package."""
    npm = shutil.which("npm")
    if npm is None:
        raise PartError("there is no npm")
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", "--silent", "--pack-destination", folder, f"{part.package}@{part.version}"]
        try:
            done = subprocess.run(
                command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise PartError(f"npm gave no answer in {PATIENCE_SECONDS} seconds") from None
        if done.returncode:
            raise PartError(f"npm could not fetch it: {done.stderr.strip() or done.returncode}")
        (tarball,) = Path(folder).glob("*.tgz")
        return tarball.read_bytes()


def extract_member(tarball: bytes, part: Part) -> bytes:
    """Return the file of a tarball that is the one expected."""
    found = base64.b64encode(hashlib.sha512(tarball).digest()).decode()
    if found != part.integrity:
        raise PartError(f"its sha512 is {found}, not {part.integrity}")
    with tempfile.SpooledTemporaryFile() as file:
        file.write(tarball)
        file.seek(0)
        with tarfile.open(fileobj=file, mode="r:gz") as archive:
            member = archive.extractfile(part.member)
            assert member is not None  # the sum says which tarball it is
            return member.read()


def write_whole(target: Path, content: bytes) -> None:
    """Write a file that nobody sees half written."""
    draft = target.with_name(f"{target.name}.draft")
    draft.write_bytes(content)
    draft.replace(target)


def main() -> None:
    """Fetch the packages that the command line names and the environment lacks."""
    wanted = sys.argv[1:] or [part.package for part in PARTS]
    for part in PARTS:
        if part.package not in wanted or (PARTS_FOLDER / part.target).is_file():
            continue
        try:
            fetch_part(part, PARTS_FOLDER)
        except PartError as error:
            print(f"NO {part.package} {part.version}: {error}. Without it {part.consequence}.", file=sys.stderr)
            print(f"To try again: python -m scripts.fetch_browser_parts {part.package}", file=sys.stderr)


if __name__ == "__main__":
    main()
