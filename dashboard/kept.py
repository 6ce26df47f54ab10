"""A bounded store: the answers that were asked for last, under what they depend on.

Takes keys and how an answer is made, gives answers, forgets the one that was asked for longest ago; threads may
share it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Kept(Generic[Answer]):
    """At most `most` answers; who asks for one that is being made waits for it instead of making it again."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = Lock()
        self._making: dict[Hashable, Lock] = {}

    def give(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """Return the answer under a key, made by `make` where none is kept; what that raises is kept by nobody."""
        with self._lock:
            if key in self._answers:
                return self._take(key)
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                if key in self._answers:
                    return self._take(key)
            try:
                answer = make()
                with self._lock:
                    self._keep(key, answer)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return answer

    def _take(self, key: Hashable) -> Answer:
        self._answers.move_to_end(key)
        return self._answers[key]

    def _keep(self, key: Hashable, answer: Answer) -> None:
        self._answers[key] = answer
        while len(self._answers) > self._most:
            self._answers.popitem(last=False)
