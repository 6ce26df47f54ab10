"""Run every migration up, down and up again in a database of its own. `make migrations` calls it.

What the way down leaves, or what the second way up builds differently, ends it with an error.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from sqlalchemy import text

from segmentation.settings import Settings
from segmentation.store import embedded
from segmentation.store.connection import connect_engine

COLUMNS = text(
    "select table_schema, table_name, column_name, data_type, is_nullable from information_schema.columns "
    "where table_schema in ('insiders', 'reporting') and table_name <> 'alembic_version' "
    "order by table_schema, table_name, ordinal_position"
)


def migrate(url: str, *command: str) -> None:
    """Run alembic as an operator would."""
    environment = os.environ | {"DATABASE_URL": url}
    alembic = Path(sys.executable).with_name("alembic")
    subprocess.run([alembic, *command], env=environment, check=True)


def list_columns(url: str) -> list[tuple[object, ...]]:
    """Return every column of our schemas, with its type."""
    engine = connect_engine(url)
    with engine.connect() as connection:
        columns = [tuple(row) for row in connection.execute(COLUMNS)]
    engine.dispose()
    return columns


def main() -> int:
    """Make the round trip and return the exit code."""
    with tempfile.TemporaryDirectory(prefix="insiders-migrations-") as folder:
        Path(folder).chmod(0o755)  # where root runs this, Postgres runs as somebody else
        settings = Settings(data_dir=folder)
        try:
            url = embedded.start(settings)
            migrate(url, "upgrade", "head")
            first = list_columns(url)
            migrate(url, "downgrade", "base")
            left = list_columns(url)
            migrate(url, "upgrade", "head")
            second = list_columns(url)
        finally:
            embedded.remove(settings)
    if not first or left or first != second:
        print(f"up: {len(first)} columns, down: {len(left)} left, up again: {len(second)}; differences:")
        print(*sorted(set(first) ^ set(second)), *left, sep="\n")
        return 1
    print(f"Migrations: up, down and up again; {len(first)} columns each time, none left between.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
