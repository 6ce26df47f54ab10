"""README and .env.example say what `Settings` says."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from dotenv import dotenv_values

from scripts.document_settings import TABLE, render_env_example, render_table
from segmentation.settings import Settings, load_settings

ROOT = Path(__file__).parents[1]
REMEDY = "run: python -m scripts.document_settings"


def test_the_env_example_shows_every_setting_with_its_default_and_meaning() -> None:
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == render_env_example(), REMEDY


def test_the_readme_lists_every_setting_with_its_default_and_meaning() -> None:
    found = TABLE.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert found is not None
    assert found.group() == render_table(), REMEDY


def test_a_copied_env_example_changes_nothing() -> None:
    assert load_settings({}, ROOT / ".env.example") == Settings()


def test_an_uncommented_env_example_gives_the_defaults(tmp_path: Path) -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    copy = tmp_path / ".env"
    copy.write_text("\n".join(line[1:] for line in lines if line.startswith("#") and "=" in line.split(" ")[0]))
    assert set(dotenv_values(copy)) == {item.name.upper() for item in fields(Settings)}
    assert load_settings({}, copy) == Settings()
