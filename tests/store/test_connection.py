"""One clear error where the database does not answer or is of another migration."""

from __future__ import annotations

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from segmentation.errors import SchemaError, SettingsError, StoreUnreachableError
from segmentation.store.connection import SCHEMA_REVISION, check_schema, connect_engine
from tests.conftest import ROOT


def test_the_newest_migration_is_the_one_that_the_code_needs() -> None:
    assert ScriptDirectory.from_config(Config(ROOT / "alembic.ini")).get_current_head() == SCHEMA_REVISION


def test_a_database_that_does_not_answer_is_named_without_its_password() -> None:
    engine = connect_engine("postgresql://marketing:secret@127.0.0.1:1/shop")
    with pytest.raises(
        StoreUnreachableError, match=r"marketing:\*\*\*@127.0.0.1:1/shop.*correct DATABASE_URL"
    ) as caught:
        check_schema(engine)
    assert "secret" not in str(caught.value)


def test_a_url_that_is_none_asks_for_one() -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL must look like"):
        connect_engine("not a url")


@pytest.mark.postgres
def test_a_migrated_database_is_accepted(engine: Engine) -> None:
    check_schema(engine)


@pytest.mark.postgres
def test_an_empty_database_asks_for_the_migrations(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("drop schema insiders cascade"))
    with pytest.raises(SchemaError, match=r"has no tables of Insiders\. Run `make run`, or `alembic upgrade head`"):
        check_schema(engine)


@pytest.mark.postgres
@pytest.mark.parametrize(("revision", "said"), [("0000", "older 0000"), ("9999", "newer 9999")])
def test_a_database_of_another_migration_is_refused(engine: Engine, revision: str, said: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("update insiders.alembic_version set version_num = :v"), {"v": revision})
    with pytest.raises(SchemaError, match=said):
        check_schema(engine)


@pytest.mark.postgres
def test_a_connection_lost_on_the_way_is_our_error(engine: Engine) -> None:
    with engine.connect() as victim, engine.connect().execution_options(isolation_level="AUTOCOMMIT") as killer:
        process = victim.scalar(text("select pg_backend_pid()"))
        killer.execute(text("select pg_terminate_backend(:process, 10000)"), {"process": process})
        with pytest.raises(StoreUnreachableError, match="No database answers"):
            victim.execute(text("select 1"))


@pytest.mark.postgres
def test_a_wrong_query_is_not_taken_for_a_lost_connection(engine: Engine) -> None:
    from sqlalchemy.exc import ProgrammingError

    with engine.connect() as connection, pytest.raises(ProgrammingError):
        connection.execute(text("select nothing from nowhere"))
