"""A bounded store: the answers that were asked for last, under what they depend on.

Takes keys and how an answer is made, gives answers, forgets the one that was asked for longest ago; threads may
share it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Kept(Generic[Answer]):
    """At most `most` answers; who asks for one that is being made waits for it instead of making it again."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._making: dict[Hashable, Future[Answer]] = {}
        self._lock = Lock()

    def give(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """Return the answer under a key, made by `make` where none is kept; an error of it is raised, and not kept."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
            awaited = self._making.get(key)
            if awaited is None:
                making = self._making[key] = Future()
        return self._make(key, make, making) if awaited is None else awaited.result()

    def _make(self, key: Hashable, make: Callable[[], Answer], making: Future[Answer]) -> Answer:
        try:
            answer = make()
        except BaseException as error:
            with self._lock:
                del self._making[key]
            making.set_exception(error)
            raise
        with self._lock:
            del self._making[key]
            self._answers[key] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        making.set_result(answer)
        return answer
