"""Write the settings table of README.md and the whole of .env.example from `Settings`.

Run it after a change of `Settings`: python -m scripts.document_settings. A test holds the two files to it.
"""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any, get_type_hints

from segmentation.settings import Settings

README = Path("README.md")
ENV_EXAMPLE = Path(".env.example")
TABLE = re.compile(r"(?<=<!-- settings -->\n).*?(?=<!-- /settings -->)", re.DOTALL)


def list_settings() -> list[tuple[str, str, str]]:
    """Return name, default and meaning of each setting, in the order of `Settings`."""
    hints: dict[str, Any] = get_type_hints(Settings, include_extras=True)
    return [(item.name.upper(), str(item.default), hints[item.name].__metadata__[0]) for item in fields(Settings)]


def render_table() -> str:
    """Return the settings as a Markdown table."""
    rows = [f"| `{name}` | {f'`{default}`' if default else ''} | {text} |" for name, default, text in list_settings()]
    return "\n".join(["| setting | default | meaning |", "|---|---|---|", *rows]) + "\n"


def render_env_example() -> str:
    """Return an .env file that sets nothing and shows every setting with its default."""
    head = "# Copy to .env and uncomment what you change. The environment wins over this file.\n"
    return head + "".join(f"\n# {text}\n#{name}={default}\n" for name, default, text in list_settings())


def main() -> None:
    """Rewrite both files."""
    README.write_text(TABLE.sub(lambda _: render_table(), README.read_text(encoding="utf-8")), encoding="utf-8")
    ENV_EXAMPLE.write_text(render_env_example(), encoding="utf-8")


if __name__ == "__main__":
    main()
