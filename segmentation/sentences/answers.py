"""Texts about what the answers can and cannot tell.

Takes nothing, gives the English texts by key; the catalogues translate them.
"""

from __future__ import annotations

from segmentation.sentences.text import Sentence

ANSWER_SENTENCES: dict[str, Sentence] = {}
