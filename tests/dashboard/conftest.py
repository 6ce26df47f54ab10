"""What every test of pages begins with."""

from __future__ import annotations

import pytest

from dashboard.translations import choose_locale


@pytest.fixture(autouse=True)
def read_english() -> None:
    """Begin in English, whatever the test before chose."""
    choose_locale("en_GB")
