"""Run the migrations on DATABASE_URL, or on the connection that the caller hands over."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, create_engine, text

from segmentation.errors import SettingsError
from segmentation.settings import load_settings
from segmentation.store.tables import metadata

OPTIONS = {
    "target_metadata": metadata,
    "version_table_schema": "insiders",
    "include_schemas": True,
    "include_name": lambda name, kind, _: kind != "schema" or name == "insiders",
}


def migrate(connection: Connection) -> None:
    connection.execute(text("create schema if not exists insiders"))
    connection.commit()
    context.configure(connection=connection, **OPTIONS)
    with context.begin_transaction():
        context.run_migrations()


def migrate_database() -> None:
    handed_over = context.config.attributes.get("connection")
    if handed_over is not None:
        migrate(handed_over)
        return
    url = load_settings().database_url
    if not url:
        raise SettingsError("DATABASE_URL is not set: name the Postgres to migrate, or use `make run`.")
    with create_engine(url).connect() as connection:
        migrate(connection)


def print_sql() -> None:
    context.configure(url="postgresql+psycopg2://", literal_binds=True, **OPTIONS)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    print_sql()
else:
    migrate_database()
