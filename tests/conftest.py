"""Fixtures that every test may use."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, make_url, text

from segmentation.store.cluster import find_cluster, is_running
from segmentation.store.connection import connect_engine
from segmentation.store.embedded import keep_running

ROOT = Path(__file__).parents[1]

REAL_DATA = Path(os.environ.get("REAL_DATA", Path(__file__).parents[2] / "shared" / "data"))
"""Where the real files lie; they are not part of the repository."""


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of the real files; skips, and says so, where it is absent."""
    if not (REAL_DATA / "online_retail.csv.gz").is_file():
        pytest.skip(f"REAL DATA ABSENT: no online_retail.csv.gz in {REAL_DATA}; set REAL_DATA to its folder")
    return REAL_DATA


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can reach, as the server needs it where root runs the tests."""
    folder = Path(tempfile.mkdtemp(prefix="insiders-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """An embedded Postgres shared by all workers of this test run; the last one stops it."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"insiders-tests-{run}"
    folder.mkdir(exist_ok=True)
    cluster = find_cluster(folder)
    with keep_running(cluster, options=("fsync=off", "max_connections=200")) as url:
        yield url
    if not is_running(cluster):
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def template_database(postgres_url: str) -> str:
    """The name of a migrated, empty database, made once."""
    server = connect_engine(postgres_url)
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("select pg_advisory_lock(1)"))
        if not connection.scalar(text("select 1 from pg_database where datname = 'template_migrated'")):
            connection.execute(text("create database template_draft"))
            draft = connect_engine(str(make_url(postgres_url).set(database="template_draft")))
            config = Config(ROOT / "alembic.ini")
            with draft.connect() as target:
                config.attributes["connection"] = target
                command.upgrade(config, "head")
            draft.dispose()
            connection.execute(text("alter database template_draft rename to template_migrated"))
        connection.execute(text("select pg_advisory_unlock(1)"))
    server.dispose()
    return "template_migrated"


@pytest.fixture(scope="session")
def open_fresh_database(postgres_url: str, template_database: str) -> Callable[[], AbstractContextManager[str]]:
    """Gives the URL of a migrated, empty database for as long as a block lasts."""

    @contextmanager
    def open_database() -> Iterator[str]:
        name = f"test_{uuid.uuid4().hex}"
        server = connect_engine(postgres_url)
        with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"create database {name} template {template_database}"))
            try:
                yield make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
            finally:
                connection.execute(text(f"drop database {name} with (force)"))
        server.dispose()

    return open_database


@pytest.fixture
def database_url(open_fresh_database: Callable[[], AbstractContextManager[str]]) -> Iterator[str]:
    """The URL of a database of this test alone, migrated and empty."""
    with open_fresh_database() as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on `database_url`."""
    engine = connect_engine(database_url)
    yield engine
    engine.dispose()
