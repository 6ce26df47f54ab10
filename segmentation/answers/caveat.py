"""What an answer cannot tell, and why: a sentence's key and its numbers.

Takes nothing, gives the shape that every answer hands on; `segmentation.sentences.answers` has the texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Caveat(NamedTuple):
    """One sentence about the limits of an answer; money in `numbers` is in units, beside `currency`."""

    key: str
    numbers: Mapping[str, Any]
