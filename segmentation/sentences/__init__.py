"""The sentences that are stored as a key and numbers.

Takes a key and its numbers, gives the sentence in a language. It decides nothing.
"""

from segmentation.sentences.members import CLAUSES, TRAITS
from segmentation.sentences.render import SENTENCES, render_sentence, render_stored
from segmentation.sentences.text import N_, Sentence, load_catalogue

__all__ = ["CLAUSES", "N_", "SENTENCES", "TRAITS", "Sentence", "load_catalogue", "render_sentence", "render_stored"]
