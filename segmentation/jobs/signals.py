"""SIGINT and SIGTERM as an exception inside whatever runs, so that it rolls back and says what became of it.

Takes signals, gives SystemExit with the exit code that shells know (130, 143). It ends no process itself.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType

END_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def raise_on_signals(also: Callable[[], object] | None = None) -> None:
    """Let the first SIGINT or SIGTERM raise SystemExit in the main thread, after a call of `also`."""

    def raise_exit(number: int, _frame: FrameType | None) -> None:
        for each in END_SIGNALS:  # later ones must not interrupt the rollback
            signal.signal(each, signal.SIG_IGN)
        if also is not None:
            also()
        raise SystemExit(128 + number)

    for number in END_SIGNALS:
        signal.signal(number, raise_exit)


def find_exit(error: BaseException | None) -> SystemExit | None:
    """Return the exit that an error comes from, or None: DuckDB turns a signal into a RuntimeError of its own."""
    while error is not None and not isinstance(error, SystemExit):
        error = error.__cause__
    return error
