"""Texts of the actions: title, audience, assumption and why of each.

Takes nothing, gives the English texts by key; the catalogues translate them.
"""

from __future__ import annotations

from segmentation.sentences.text import Sentence

ACTION_SENTENCES: dict[str, Sentence] = {}
