"""One thread for sums of floats: several would add up in an order of their own, and differ in the last digit.

Takes nothing, gives a context. It fits nothing.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any

from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]


@lru_cache(maxsize=1)
def _find_libraries() -> ThreadpoolController:
    # looking for libraries takes longer than a small fit, so once per process, when all are loaded
    import sklearn.cluster  # noqa: F401

    return ThreadpoolController()


def use_one_thread() -> AbstractContextManager[Any]:
    """Return a context in which the libraries under NumPy and scikit-learn use one thread."""
    limit: AbstractContextManager[Any] = _find_libraries().limit(limits=1)
    return limit
