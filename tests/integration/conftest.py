"""A small shop with a database of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from segmentation.settings import Settings
from tests.integration.shop import SALES, write_source


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Settings:
    """The settings of a shop whose source is written and of which nothing is published."""
    source = write_source(tmp_path / "sales.csv", SALES)
    return Settings(database_url=database_url, data_dir=str(tmp_path), source=str(source))
