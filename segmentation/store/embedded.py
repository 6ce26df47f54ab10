"""The embedded Postgres of whoever names no DATABASE_URL: when it starts, and when it stops.

Takes settings, gives a URL. Started by a command, the server stops when the last command that uses it
ends, whichever that is; started by `start`, it runs until `stop`. What a kill leaves running is found
and used by the next one. How the server itself is driven is cluster.py's.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from segmentation.settings import Settings
from segmentation.store.cluster import Cluster, find_cluster, make_folder, start_server, stop_server


@contextmanager
def open_database(settings: Settings) -> Iterator[str]:
    """Give the URL of a database that answers as long as the block lasts: DATABASE_URL, or the embedded one."""
    if settings.database_url:
        yield settings.database_url
        return
    with keep_running(find_cluster(settings.data_path)) as url:
        yield url


def start(settings: Settings) -> str:
    """Start the server where it is down, until `stop`, and return its URL.

    Raises
    ------
    StoreError
        It does not start; the message ends with the last lines of its log.
    """
    cluster = find_cluster(settings.data_path)
    with _lock(cluster):
        start_server(cluster)
        _autostop_mark(cluster).unlink(missing_ok=True)
    return cluster.url


def stop(settings: Settings) -> bool:
    """Stop the server, whoever uses it; return whether it was up."""
    cluster = find_cluster(settings.data_path)
    if not cluster.data.is_dir():
        return False
    with _lock(cluster):
        _autostop_mark(cluster).unlink(missing_ok=True)
        return stop_server(cluster)


def remove(settings: Settings) -> None:
    """Stop the server and delete all that it holds."""
    stop(settings)
    cluster = find_cluster(settings.data_path)
    shutil.rmtree(cluster.home, ignore_errors=True)
    shutil.rmtree(cluster.sockets, ignore_errors=True)


def find_url(settings: Settings) -> str:
    """Return the URL of the server, up or not."""
    return find_cluster(settings.data_path).url


@contextmanager
def keep_running(cluster: Cluster, options: Sequence[str] = ()) -> Iterator[str]:
    """Give the URL of the server, up for the block; stop it at the end if a command started it and none uses it."""
    with _open_lock_file(cluster, "users") as users:
        with _lock(cluster):
            if start_server(cluster, options):
                _autostop_mark(cluster).touch()
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield cluster.url
        finally:
            with _lock(cluster):
                if _autostop_mark(cluster).exists() and _is_last(users):
                    _autostop_mark(cluster).unlink()
                    stop_server(cluster)


def _autostop_mark(cluster: Cluster) -> Path:
    return cluster.home / "stop_when_unused"


def _is_last(users: int) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _lock(cluster: Cluster) -> Iterator[None]:
    """Let one process at a time start or stop the server."""
    with _open_lock_file(cluster, "starting") as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield


@contextmanager
def _open_lock_file(cluster: Cluster, name: str) -> Iterator[int]:
    make_folder(cluster, cluster.home)
    descriptor = os.open(cluster.home / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
