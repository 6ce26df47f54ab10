"""Fixtures that every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REAL_DATA = Path(os.environ.get("REAL_DATA", Path(__file__).parents[2] / "shared" / "data"))
"""Where the real files lie; they are not part of the repository."""


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of the real files; skips, and says so, where it is absent."""
    if not (REAL_DATA / "online_retail.csv.gz").is_file():
        pytest.skip(f"REAL DATA ABSENT: no online_retail.csv.gz in {REAL_DATA}; set REAL_DATA to its folder")
    return REAL_DATA
