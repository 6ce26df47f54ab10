"""A bounded store: the answers that were asked for last, under what they depend on.

Takes keys and answers, forgets the one that was asked for longest ago; threads may share it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Kept(Generic[Answer]):
    """At most `most` answers; asking for one that is not kept raises KeyError."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = Lock()

    def __getitem__(self, key: Hashable) -> Answer:
        with self._lock:
            self._answers.move_to_end(key)
            return self._answers[key]

    def __setitem__(self, key: Hashable, answer: Answer) -> None:
        with self._lock:
            self._answers[key] = answer
            self._answers.move_to_end(key)
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
