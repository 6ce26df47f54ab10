"""The one place where a connection to Postgres is made, and where its schema is checked.

Takes a URL, gives an engine whose connection failures are our own error. It reads and writes nothing else.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError

from segmentation.errors import SchemaError, SettingsError, StoreUnreachableError
from segmentation.settings import normalise_database_url

SCHEMA_REVISION = "0006"
"""The newest migration: what this code reads and writes."""

CONNECT_TIMEOUT_SECONDS = 10
KEEPALIVE_SECONDS = 60
"""So often an idle connection is heard of: the one that holds the refresh lock is idle for minutes."""


def connect_engine(url: str) -> Engine:
    """Return an engine for this URL; it connects when first used.

    Where the database does not answer, or goes away, its connections raise StoreUnreachableError.

    Raises
    ------
    SettingsError
        The URL cannot be read.
    """
    try:
        engine = create_engine(
            normalise_database_url(url),
            pool_pre_ping=True,
            connect_args={
                "connect_timeout": CONNECT_TIMEOUT_SECONDS,
                "keepalives_idle": KEEPALIVE_SECONDS,
                "application_name": "insiders",
            },
        )
    except (ArgumentError, ValueError):
        raise SettingsError(
            "DATABASE_URL must look like postgresql://user:password@host:5432/database; it does not. Correct it."
        ) from None
    event.listen(engine, "handle_error", _explain_lost_connection)
    return engine


def check_schema(engine: Engine) -> None:
    """Check that the database answers and is of this code's migration.

    Raises
    ------
    StoreUnreachableError
        No database answers.
    SchemaError
        Its tables are missing, older or newer; says which and what to run.
    """
    with engine.connect() as connection:
        found = None
        if connection.scalar(text("select to_regclass('insiders.alembic_version')")) is not None:
            found = connection.scalar(text("select version_num from insiders.alembic_version"))
    if found == SCHEMA_REVISION:
        return
    if found is not None and found > SCHEMA_REVISION:
        raise SchemaError(
            f"This code needs a database of migration {SCHEMA_REVISION}, this one is of the newer {found}. "
            "Run the newer code, or `alembic downgrade` with it first."
        )
    state = f"is of the older {found}" if found else "has no tables of Insiders"
    raise SchemaError(
        f"This code needs a database of migration {SCHEMA_REVISION}, this one {state}. "
        "Run `make run`, or `alembic upgrade head` with DATABASE_URL set."
    )


def _explain_lost_connection(context: ExceptionContext) -> None:
    connects = context.connection is None
    if context.is_pre_ping or not (connects or context.is_disconnect):
        return
    where: Any = context.engine.url if context.engine is not None else make_url("postgresql+psycopg2://")
    reason = " ".join(str(context.original_exception).split())
    raise StoreUnreachableError(
        f"No database answers at {where.render_as_string(hide_password=True)}: {reason}. "
        "Start it, or correct DATABASE_URL; without DATABASE_URL an embedded one is used."
    ) from context.original_exception
