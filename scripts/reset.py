"""Forget what was computed for this shop, so that the next `make run` starts over. `make reset` calls it.

It removes the shop's folder with its Postgres, or with DATABASE_URL the schemas of this product in that
database; notes and run records go too. The source is never touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from sqlalchemy import make_url

from scripts.run import build_environment, lock_shop
from segmentation.errors import InsidersError
from segmentation.settings import Settings, load_settings
from segmentation.store import embedded


def reset(settings: Settings) -> bool:
    """Ask, then remove; return whether it was done."""
    what = describe_database(settings)
    if os.environ.get("YES") != "1" and not is_confirmed(f"Remove {what}? [y/N] "):
        print("Nothing was removed. Answer y, or set YES=1.")
        return False
    with lock_shop(settings.data_path):
        if settings.database_url:
            environment = build_environment(settings, settings.database_url)
            subprocess.run(["alembic", "downgrade", "base"], env=environment, check=True)
        embedded.remove(settings)
        shutil.rmtree(settings.data_path)
    print(f"Removed {what}.")
    return True


def describe_database(settings: Settings) -> str:
    """Return what would be removed, without a password."""
    folder = f"the folder {settings.data_path}"
    if not settings.database_url:
        return folder
    url = make_url(settings.database_url).render_as_string(hide_password=True)
    return f"the schemas insiders and reporting of {url}, and {folder}"


def is_confirmed(question: str) -> bool:
    """Return whether the user answers yes; no answer is no."""
    try:
        return input(question).strip().lower() in ("y", "yes")
    except EOFError:
        print()
        return False


def main() -> int:
    """Reset with the settings of this process; return the exit code."""
    try:
        return 0 if reset(load_settings()) else 1
    except InsidersError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except subprocess.CalledProcessError as error:
        return error.returncode


if __name__ == "__main__":
    raise SystemExit(main())
